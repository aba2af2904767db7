"""Records as the JSON objects of a journal's lines, judged by the schema ``schemas/journal-1.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from sagemaker_reports.journal.errors import JournalError
from sagemaker_reports.journal.records import FORMAT, CheckRecord, EndRecord, Record, RunRecord

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind

RecordT = TypeVar("RecordT", RunRecord, CheckRecord, EndRecord)

_KINDS: Final[Mapping[Any, type[Record]]] = {
    "run": RunRecord,
    "check": CheckRecord,
    "end": EndRecord,
}
_NAMES: Final[Mapping[type, str]] = {kind: name for name, kind in _KINDS.items()}
#: The key of each field, in the order of a line; ``with`` is no name in Python.
_KEYS: Final[Mapping[type, Mapping[str, str]]] = {
    kind: {each.name.rstrip("_"): each.name for each in fields(kind) if each.name != "extra"}
    for kind in _NAMES
}
#: Keys that are left out where they are empty: all others are always written.
_OPTIONAL: Final[Mapping[type, frozenset[str]]] = {
    RunRecord: frozenset({"bases"}),
    CheckRecord: frozenset(_KEYS[CheckRecord])
    - {"clause", "side", "status", "divergence", "also", "boto3", "requests"}
    - {"witness", "answer", "expected", "source"},
    EndRecord: frozenset(),
}
_TYPES: Final = {
    "string": "text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
}


def to_json(record: Record) -> dict[str, Any]:
    """The record as the JSON object of its line, keys in a fixed order."""
    kind = type(record)
    line: dict[str, Any] = {"record": _NAMES[kind]}
    if kind is RunRecord:
        line["format"] = FORMAT
    for key, name in _KEYS[kind].items():
        value = getattr(record, name)
        if key not in _OPTIONAL[kind] or value not in (None, (), {}):
            line[key] = list(value) if isinstance(value, tuple) else value
    return {**line, **record.extra}


def from_json(line: Mapping[str, Any]) -> Record:
    """The record that a line's object holds; unknown keys are kept in ``extra``.

    Raises `JournalError` for another format, an unknown kind of record, and what the schema refuses.
    """
    name = line.get("record")
    if not isinstance(name, str) or name not in _KINDS:
        raise JournalError(f'"record" is {_short(name)}, expected one of {", ".join(_KINDS)}')
    if name == "run" and line.get("format") != FORMAT:
        raise JournalError(
            f"the journal has format {_short(line.get('format'))}, this version reads format "
            f"{FORMAT}: use the sagemaker-conformance that wrote it"
        )
    _validate(name, line)
    kind = _KINDS[name]
    keys = _KEYS[kind]
    head = ("record", "format") if name == "run" else ("record",)
    known: dict[str, Any] = {"extra": {}}
    for key, value in line.items():
        if key not in keys:
            if key not in head:
                known["extra"][key] = value
        elif value is not None:
            known[keys[key]] = tuple(value) if isinstance(value, list) else value
    return kind(**known)


def as_record(given: RecordT | Mapping[str, Any], wanted: type[RecordT]) -> RecordT:
    """The record itself, or the one that a JSON object holds; raises as `from_json` does."""
    record = given if isinstance(given, wanted) else from_json(cast("Mapping[str, Any]", given))
    if not isinstance(record, wanted):
        raise JournalError(f"expected a {wanted.__name__}, got a {type(record).__name__}")
    return record


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one line."""
    text = (files(__package__) / f"schemas/journal-{FORMAT}.json").read_text(encoding="utf-8")
    return cast("dict[str, Any]", json.loads(text))


@cache
def _validator(name: str) -> Draft202012Validator:
    from jsonschema_rs import Draft202012Validator  # takes 20 ms, and most commands read no journal

    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema()["$defs"]})


def _validate(name: str, line: Mapping[str, Any]) -> None:
    validator = _validator(name)
    try:
        error = None if validator.is_valid(line) else next(validator.iter_errors(line))
    except ValueError as unreadable:  # beside an error, a deep value; a word with a lone surrogate
        raise JournalError(
            f"no record of format {FORMAT}: {unreadable}; expected what a run writes"
        ) from None
    if error is not None:
        raise JournalError(_describe_error(name, error))


def _describe_error(name: str, error: ValidationError) -> str:
    """What the schema refuses, in one line: the key, what was expected there, what was found."""
    *steps, keyword = error.schema_path
    part: Any = {"$ref": f"#/$defs/{name}", **schema()}
    for step in steps:  # the first releases write the reference, later ones where it leads
        part = schema()["$defs"][part["$ref"].rpartition("/")[2]] if step == "$ref" else part[step]
    where = " of ".join(f'"{key}"' for key in reversed(error.instance_path) if isinstance(key, str))
    if keyword == "required":
        missing = cast("ValidationErrorKind.Required", error.kind).property
        if where:
            return f'{where} lacks "{missing}"'
        return f'"{missing}" is missing, expected {_expected(part["properties"][missing])}'
    verb = "holds" if isinstance(error.instance_path[-1], int) else "is"
    return f"{where} {verb} {_short(error.instance)}, expected {_expected(part)}"


def _expected(part: Mapping[str, Any]) -> str:
    if "title" in part:
        return str(part["title"])
    if "enum" in part:
        return f"one of {', '.join(filter(None, part['enum']))}"
    kind = part["type"]
    return _TYPES[kind if isinstance(kind, str) else kind[0]]


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
