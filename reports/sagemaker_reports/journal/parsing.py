"""From the JSON objects of a journal's lines to records, refusing by name what does not fit."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar, cast

from sagemaker_reports.journal.errors import JournalError
from sagemaker_reports.journal.records import (
    DIVERGENCES,
    FORMAT,
    OUTCOMES,
    SIDES,
    STATUSES,
    CheckRecord,
    EndRecord,
    Record,
    RunRecord,
)

RecordT = TypeVar("RecordT", RunRecord, CheckRecord, EndRecord)


def from_json(line: Mapping[str, Any]) -> Record:
    """The record that a line's object holds.

    Raises `JournalError` for another format, an unknown kind of record, a missing key, a value of
    another type, and an unknown side, status, divergence or outcome. Unknown keys are kept.
    """
    kind = line.get("record")
    if kind not in _READERS:
        raise JournalError(f'"record" is {_shown(kind)}, expected one of {", ".join(_READERS)}')
    return _READERS[kind](_Keys({key: value for key, value in line.items() if key != "record"}))


def as_record(given: RecordT | Mapping[str, Any], wanted: type[RecordT]) -> RecordT:
    """The record itself, or the one that a JSON object holds; raises as `from_json` does."""
    record = given if isinstance(given, wanted) else from_json(cast("Mapping[str, Any]", given))
    if not isinstance(record, wanted):
        raise JournalError(f"expected a {wanted.__name__}, got a {type(record).__name__}")
    return record


class _Keys:
    """An object's keys, taken one by one; what is left over is what this format does not know."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.left = found

    def text(self, key: str) -> str:
        return str(self._typed(key, str, "text"))

    def maybe_text(self, key: str) -> str | None:
        return None if self._is_null(key) else self.text(key)

    def integer(self, key: str) -> int:
        return int(self._typed(key, int, "an integer"))

    def boolean(self, key: str) -> bool:
        return bool(self._typed(key, bool, "true or false"))

    def seconds(self, key: str) -> float:
        return float(self._typed(key, (int, float), "a number"))

    def choice(self, key: str, known: tuple[str, ...]) -> Any:
        value = self.left.pop(key, None)
        if value not in known:
            raise JournalError(f'"{key}" is {_shown(value)}, expected one of {", ".join(known)}')
        return value

    def maybe_choice(self, key: str, known: tuple[str, ...]) -> Any:
        return None if self._is_null(key) else self.choice(key, known)

    def object(self, key: str) -> dict[str, Any]:
        return {} if self._is_null(key) else dict(self._typed(key, dict, "an object"))

    def maybe_object(self, key: str, *needs: str) -> Any:
        return None if self._is_null(key) else _needing(key, self.object(key), needs)

    def maybe_objects(self, key: str, *needs: str) -> Any:
        if self._is_null(key):
            return None
        return tuple(_needing(key, each, needs) for each in self._typed(key, list, "a list"))

    def texts(self, key: str) -> tuple[str, ...]:
        found = () if self._is_null(key) else tuple(self._typed(key, list, "a list"))
        if not all(isinstance(each, str) for each in found):
            raise JournalError(f'"{key}" is {_shown(list(found))}, expected a list of text')
        return found

    def _is_null(self, key: str) -> bool:
        if self.left.get(key) is None:
            self.left.pop(key, None)
            return True
        return False

    def _typed(self, key: str, type_: type | tuple[type, ...], wanted: str) -> Any:
        if key not in self.left:
            raise JournalError(f'"{key}" is missing, expected {wanted}')
        value = self.left.pop(key)
        if not isinstance(value, type_) or (isinstance(value, bool) and type_ is not bool):
            raise JournalError(f'"{key}" is {_shown(value)}, expected {wanted}')
        return value


def _run(keys: _Keys) -> RunRecord:
    found = keys.left.pop("format", None)
    if found != FORMAT or isinstance(found, bool):
        raise JournalError(
            f"the journal has format {_shown(found)}, this version reads format {FORMAT}: "
            "use the sagemaker-conformance that wrote it"
        )
    return RunRecord(
        suite_version=keys.text("suite_version"),
        target=keys.text("target"),
        target_version=keys.text("target_version"),
        spec=keys.text("spec"),
        catalogue_sha256=keys.text("catalogue_sha256"),
        operation=keys.text("operation"),
        seed=keys.integer("seed"),
        options=keys.object("options"),
        started=keys.text("started"),
        bases=keys.object("bases"),
        extra=keys.left,
    )


def _check(keys: _Keys) -> CheckRecord:
    record = CheckRecord(
        clause=keys.text("clause"),
        side=keys.choice("side", SIDES),
        status=keys.choice("status", STATUSES),
        divergence=keys.maybe_choice("divergence", DIVERGENCES),
        also=_divergences(keys.texts("also")),
        boto3=keys.maybe_choice("boto3", ("passes", "stops")),
        requests=keys.integer("requests"),
        witness=_witness(keys.maybe_objects("witness", "operation")),
        answer=_answer(keys.maybe_object("answer", "outcome")),
        expected=keys.maybe_text("expected"),
        source=_source(keys.maybe_object("source")),
        kind=keys.maybe_text("kind"),
        path=keys.maybe_text("path"),
        shape=keys.maybe_text("shape"),
        label=keys.maybe_text("label"),
        by=keys.texts("by"),
        with_=keys.texts("with"),
        base=keys.maybe_text("base"),
        change=_changes("change", keys.maybe_objects("change", "at")),
        neighbour=_neighbour(keys.maybe_object("neighbour", "change")),
        unspecified=_cases("unspecified", keys.maybe_objects("unspecified")),
        not_judged=_cases("not_judged", keys.maybe_objects("not_judged")),
        certified=None if keys.left.get("certified") is None else keys.boolean("certified"),
        reason=keys.maybe_text("reason"),
        replay=keys.maybe_text("replay"),
        extra=keys.left,
    )
    if (record.status == "diverges") and record.divergence is None:
        raise JournalError(f'{record.key} has status "diverges" and no "divergence"')
    return record


def _divergences(found: tuple[str, ...]) -> Any:
    for each in found:
        if each not in DIVERGENCES:
            raise JournalError(
                f'"also" holds {_shown(each)}, expected some of {", ".join(DIVERGENCES)}'
            )
    return found


def _answer(found: Any) -> Any:
    if found is None:
        return None
    if found["outcome"] not in OUTCOMES:
        raise JournalError(
            f'"outcome" is {_shown(found["outcome"])}, expected one of {", ".join(OUTCOMES)}'
        )
    _typed_inside("answer", found, {"http_status": int, "code": str, "message": str})
    return found


def _witness(found: Any) -> Any:
    for step in found or ():
        _typed_inside("witness", step, {"operation": str, "raw_base64": str, "headers": dict})
        _base64_inside("raw_base64", step.get("raw_base64") or "")
        for part in _parts_inside(step):
            _base64_inside("raw_parts", part)
        if not all(isinstance(value, str) for value in (step.get("headers") or {}).values()):
            raise JournalError(f'"headers" is {_shown(step["headers"])}, expected texts')
    return found


def _base64_inside(key: str, text: str) -> None:
    try:
        base64.b64decode(text)
    except ValueError:
        raise JournalError(f'"{key}" is {_shown(text)}, expected base64') from None


def _parts_inside(step: Mapping[str, Any]) -> Iterator[str]:
    """The texts of the pieces that a step's bytes are made of."""
    parts = step.get("raw_parts")
    if parts is not None and not isinstance(parts, list):
        raise JournalError(f'"raw_parts" is {_shown(parts)}, expected a list')
    for part in parts or ():
        pair = isinstance(part, list) and len(part) == 2
        if not pair or not isinstance(part[0], str) or type(part[1]) is not int or part[1] < 0:
            raise JournalError(f'"raw_parts" holds {_shown(part)}, expected base64 and a count')
        yield part[0]


def _source(found: Any) -> Any:
    if found is not None:
        texts = ("document", "place", "statement", "evidence", "file")
        _typed_inside("source", found, {**dict.fromkeys(texts, str), "line": int})
        _objects_inside("source", found, "observations")
    return found


def _changes(key: str, found: Any) -> Any:
    for change in found or ():
        _typed_inside(key, _needing(key, change, ("at",)), {"at": str, "absent": bool})
    return found


def _neighbour(found: Any) -> Any:
    if found is not None:
        _objects_inside("neighbour", found, "change")
        _changes("neighbour", found["change"])
    return found


def _cases(key: str, found: Any) -> Any:
    for case in found or ():
        _typed_inside(key, case, {"label": str, "reason": str, "by": str})
        if case.get("change") is not None:
            _objects_inside(key, case, "change")
            _changes(key, case["change"])
        if case.get("answer") is not None:
            _answer(_needing("answer", case["answer"], ("outcome",)))
    return found or ()


def _typed_inside(key: str, found: Mapping[str, Any], types: Mapping[str, type]) -> None:
    """Refuse what has not the type that its name calls for; null is absence."""
    for name, type_ in types.items():
        value = found.get(name)
        if value is not None and type(value) is not type_:
            raise JournalError(f'"{name}" of "{key}" is {_shown(value)}, expected {_NAMED[type_]}')


def _objects_inside(key: str, found: Mapping[str, Any], name: str) -> None:
    listed = found.get(name, [])
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise JournalError(f'"{name}" of "{key}" is {_shown(listed)}, expected a list of objects')


_NAMED: Final[Mapping[type, str]] = {str: "text", int: "an integer", bool: "true or false"}


def _end(keys: _Keys) -> EndRecord:
    return EndRecord(
        complete=keys.boolean("complete"),
        checks=keys.integer("checks"),
        requests=keys.integer("requests"),
        calls=keys.integer("calls"),
        seconds=keys.seconds("seconds"),
        extra=keys.left,
    )


_READERS: Final[Mapping[Any, Callable[[_Keys], Record]]] = {
    "run": _run,
    "check": _check,
    "end": _end,
}


def _needing(key: str, found: Any, needs: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise JournalError(f'"{key}" holds {_shown(found)}, expected an object')
    for need in needs:
        if need not in found:
            raise JournalError(f'"{key}" lacks "{need}"')
    return found


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
