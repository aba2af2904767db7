"""A journal's checks as the data of the HTML report: plain JSON with safe text."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.operation import OperationRecord, operation_of
from sagemaker_reports.journal.records import CheckRecord, RunRecord, SourceRecord, Step
from sagemaker_reports.rendering.json_lines import Line, json_lines
from sagemaker_reports.rendering.snippets import boto3_snippet, curl_snippet, pytest_snippet
from sagemaker_reports.rendering.steps import format_bytes, has_bytes, shell_bytes, steps_of
from sagemaker_reports.rendering.values import describe_answer, format_message, format_value
from sagemaker_reports.rendering.witness import (
    Difference,
    describe_boto3,
    describe_certificate,
    further_lines,
    neighbour_lines,
    replay_command,
    summarize_difference,
    unjudged_lines,
    unspecified_lines,
    witness_difference,
)

#: The longest text of a target or document that a page shows.
_MOST_TEXT: Final = 4_000
_MOST_RAW: Final = 600
#: How deep a request may nest; a documented one has some ten levels.
_DEEPEST: Final = 60


def compress_page_data(journal: Journal, gate: GateResult | None) -> str:
    """The data as base64 of gzip: a tenth of its size, and without a character that HTML interprets."""
    text = json.dumps(page_data(journal, gate), separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode("ascii"), 6, mtime=0)).decode("ascii")


def page_data(journal: Journal, gate: GateResult | None) -> dict[str, Any]:
    """The checks by id and side, their sources, each once, and what was sent, a column to a form.

    Values of one form are next to each other, which halves the compressed size. Every text can be
    shown as it is.
    """
    sources: dict[str, int] = {}
    operation = operation_of(journal.run)
    standings = _gate_states(gate)
    data: dict[str, Any] = {"checks": [], **{form: [] for form in _FORMS}}
    for check in map(_without_deep_witness, sorted(journal.checks, key=lambda check: check.key)):
        apart = witness_difference(check, journal.run) if check.witness else None
        data["checks"].append(_check(check, journal.run, apart, sources, standings))
        for form, write in _FORMS.items():
            data[form].append(write(check, apart, operation) if check.witness else None)
    return {"sources": [json.loads(text) for text in sources], **data}


def _without_deep_witness(check: CheckRecord) -> CheckRecord:
    """The check, without a witness that nests deeper than a listing can be made of."""
    places = [change.get("value") for change in check.change or ()]
    if check.neighbour is not None:
        places += [change.get("value") for change in check.neighbour["change"]]
    level: list[Any] = [*places, *(step.get("body") for step in check.witness or ())]
    for _ in range(_DEEPEST):
        inner = [
            each.values() if isinstance(each, dict) else each
            for each in level
            if isinstance(each, (dict, list))
        ]
        level = [each for found in inner for each in found]
        if not level:
            return check
    reason = "\n".join(
        filter(None, [check.reason, "the request nests too deeply to be shown: see the journal"])
    )
    return replace(check, witness=None, change=None, neighbour=None, reason=reason)


def safe_text(text: object, limit: int = _MOST_TEXT) -> str:
    """The text on one line, what cannot be seen (control and bidirectional characters) escaped."""
    return format_message(str(text), limit)


def _check(
    check: CheckRecord,
    run: RunRecord,
    apart: Difference | None,
    sources: dict[str, int],
    standings: Mapping[str, str],
) -> dict[str, Any]:
    path, _, kind = check.clause.rpartition(":")
    fields = {
        "id": safe_text(check.clause),
        "path": safe_text(check.path or path),
        "kind": safe_text(kind or check.clause),
        "family": safe_text(check.family),
        "side": check.side,
        "status": check.status,
        "verdict": check.verdict,
        "also": list(check.also),
        "gate": standings.get(check.key),
        "boto3": check.boto3,
        "boto3_told": describe_boto3(check),
        "expected": safe_text(check.expected) if check.expected else None,
        "answer": describe_answer(check.answer, message=False) if check.answer else None,
        "message": safe_text(check.answer.get("message") or "") if check.answer else None,
        "reason": [safe_text(line) for line in (check.reason or "").splitlines()],
        "likewise": [safe_text(line) for line in further_lines(check)],
        "not_judged": [safe_text(line) for line in unjudged_lines(check)],
        "open": [safe_text(line) for line in unspecified_lines(check)],
        "by": [safe_text(id) for id in check.by],
        "certified": safe_text(describe_certificate(check)),
        "requests": check.requests,
        "source": _number(check.source, sources),
        "beside": [safe_text(line) for line in neighbour_lines(check, apart)],
    }
    if check.witness:
        fields["sent"] = safe_text(summarize_difference(check, apart), 120).removeprefix("it ")
        if apart is not None:
            fields["base"] = safe_text(check.base)
            fields["grown"] = [safe_text(place) for place in apart.grown]
        fields["replay"] = safe_text(replay_command(check, run))
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


#: Keys of a step that the page shows; any other key is a note.
_SHOWN: Final = frozenset(("operation", "body", "raw_base64", "raw_parts"))


def _step(step: Step, apart: Difference | None, name: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"operation": safe_text(step["operation"])}
    if has_bytes(step):
        fields |= {
            "raw": True,
            "lines": [["", format_bytes(step, _MOST_RAW), shell_bytes(step, name)]],
        }
    else:
        marked = apart.sent if apart is not None else ()
        fields["lines"] = [_written(line) for line in json_lines(step.get("body"), marked)]
    notes = [
        safe_text(f"{key}: {format_value(value)}")
        for key, value in step.items()
        if key not in _SHOWN
    ]
    return {**fields, "notes": notes} if notes else fields


def _written(line: Line) -> list[str]:
    return [line.mark, line.text] if line.full is None else [line.mark, line.text, line.full]


#: The forms of a witness: as it was sent, and as something to run.
_FORMS: Final[Mapping[str, Callable[[CheckRecord, Difference | None, OperationRecord], Any]]] = {
    "steps": lambda check, apart, of: [
        _step(step, apart, of.example) for step in check.witness or ()
    ],
    "boto3": lambda check, _, of: boto3_snippet(
        steps_of(check, of), boto3=check.boto3, operation=of
    ),
    "curl": lambda check, _, of: curl_snippet(steps_of(check, of), operation=of),
    "pytest": lambda check, _, of: pytest_snippet(check, operation=of),
}


def _number(source: SourceRecord | None, sources: dict[str, int]) -> int | None:
    """The place of a source in the list that all checks share."""
    if source is None:
        return None
    fields: dict[str, Any] = {
        key: safe_text(source[key])
        for key in ("document", "place", "statement", "evidence")
        if source.get(key)
    }
    fields["observations"] = [
        {key: safe_text(value) for key, value in seen.items() if key in _OBSERVED}
        for seen in source.get("observations", ())
    ]
    return sources.setdefault(json.dumps(fields), len(sources))


_OBSERVED: Final = ("date", "operation", "url", "text")


def _gate_states(gate: GateResult | None) -> dict[str, str]:
    """The gate's list of each check and entry by its key; empty without a gate."""
    if gate is None:
        return {}
    lists = {
        "known": gate.known,
        "gone": gate.gone,
        "unchecked": gate.unchecked,
        "expired": gate.expired,
    }
    found = {entry.key: name for name, entries in lists.items() for entry in entries}
    found |= dict.fromkeys((check.key for check in gate.new), "new")
    return found | dict.fromkeys((each.check.key for each in gate.changed), "changed")
