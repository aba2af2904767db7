"""The witness block: one check told in full, from what is documented to how to see it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sagemaker_reports.journal.conversion import as_record
from sagemaker_reports.journal.records import CheckRecord, NotJudged, RunRecord, Step
from sagemaker_reports.rendering.difference import Difference, difference
from sagemaker_reports.rendering.raw_bytes import has_bytes, shown_bytes
from sagemaker_reports.rendering.values import (
    answer_shown,
    change_shown,
    in_short,
    message_shown,
    shown,
)

_MARGIN: Final = 12
_LONG_RAW: Final = 300
_MOST_CHANGES: Final = 8
_MOST_PLACES: Final = 3
_MOST_CASES: Final = 8


def block(
    check: CheckRecord | Mapping[str, Any], run: RunRecord | Mapping[str, Any] | None = None
) -> str:
    """The block's text, without a newline at its end; ``run`` is the opening of the same journal."""
    record = as_record(check, CheckRecord)
    opening = as_record(run, RunRecord) if run is not None else None
    apart = difference(record, opening)
    parts = [
        ("documented", _documented(record)),
        ("observed", _observed(record)),
        ("sent", _sent(record, apart)),
        ("neighbour", accepted_beside(record, apart)),
        ("expected", iter([record.expected] if record.expected else [])),
        ("got", _got(record)),
        ("boto3", iter(filter(None, [boto3_told(record)]))),
        ("certified", iter(filter(None, [certified_told(record)]))),
        ("dominated", iter([f"by {', '.join(record.by)}"] if record.by else [])),
        ("unspecified", left_open(record)),
        ("not judged", not_judged(record)),
        ("repeat", iter([replay_line(record, opening)] if record.witness else [])),
    ]
    lines = [_title(record)]
    for name, told in parts:
        for number, line in enumerate(told):
            lines.append(f"  {name if number == 0 else '':<{_MARGIN}}{line}".rstrip())
    return "\n".join(lines)


def replay_line(check: CheckRecord, run: RunRecord | None = None) -> str:
    """The command that repeats the witness."""
    if check.replay:
        return check.replay
    target = (run.options.get("target") or run.target) if run is not None else None
    asked = f" --target={target}" if target else ""
    return f"sagemaker-conformance replay {check.clause} --side={check.side}{asked}"


def sent_in_short(check: CheckRecord, run: RunRecord | None = None) -> str:
    """What was sent in a few words: what sets it apart, or the operations called."""
    return apart_in_short(check, difference(check, run))


def apart_in_short(check: CheckRecord, told: Difference | None) -> str:
    """The same of a check whose difference is known."""
    if told is not None and told.sent:
        change = told.sent[0]
        what = "it absent" if change.get("absent") else in_short(change.get("value"))
        more = len(told.sent) - 1
        return f"{what} and {more} more change{'s' if more > 1 else ''}" if more else what
    steps = check.witness or ()
    if len(steps) == 1:
        return _step(steps[0], 40)
    return " then ".join(step["operation"] for step in steps) or "nothing"


def _title(check: CheckRecord) -> str:
    verdict = check.divergence if check.status == "diverges" else check.status
    also = f" (also {', '.join(check.also)})" if check.also else ""
    return f"{check.clause} {check.side}: {verdict}{also}"


def _documented(check: CheckRecord) -> Iterator[str]:
    source = check.source
    if source is None:
        return
    statement = source.get("statement")
    if statement:
        yield message_shown(statement)
    place = ", ".join(part for part in (source.get("document"), source.get("place")) if part)
    evidence = source.get("evidence")
    if place or evidence:
        yield f"{place} ({evidence})" if evidence else place


def _observed(check: CheckRecord) -> Iterator[str]:
    for seen in (check.source or {}).get("observations", ()):
        yield f"{seen.get('date', '')} {seen.get('operation', '')} on AWS: {seen.get('url', '')}"
        if seen.get("text"):
            yield message_shown(str(seen["text"]))


def _sent(check: CheckRecord, told: Difference | None) -> Iterator[str]:
    steps = tuple(check.witness or ())
    if told is None:
        for number, step in enumerate(steps, start=1):
            head = f"{number}. " if len(steps) > 1 else ""
            yield head + _step(step, _LONG_RAW)
        return
    grown = f", grown by {_listed(told.grown)}," if told.grown else ""
    if not told.sent:
        yield f"{steps[0]['operation']}: base {check.base!r}{grown} as it is"
        return
    yield f"{steps[0]['operation']}: base {check.base!r}{grown} with"
    for change in told.sent[:_MOST_CHANGES]:
        yield f"  {change_shown(change)}"
    if len(told.sent) > _MOST_CHANGES:
        yield f"  and {len(told.sent) - _MOST_CHANGES} more changes"


def _listed(places: tuple[str, ...]) -> str:
    more = f" and {len(places) - _MOST_PLACES} more places" if len(places) > _MOST_PLACES else ""
    return ", ".join(places[:_MOST_PLACES]) + more


def _step(step: Step, limit: int) -> str:
    head = f"{step['operation']} "
    if "headers" in step:
        head += (
            f"under {', '.join(f'{k}: {v}' for k, v in step['headers'].items()) or 'no header'}, "
        )
    if has_bytes(step):
        return head + shown_bytes(step, limit)
    return head + message_shown(shown(step.get("body")), 4 * limit)


def accepted_beside(check: CheckRecord, told: Difference | None) -> Iterator[str]:
    """The accepted request beside the witness, as far as it differs from it; a line for each place."""
    if check.neighbour is None or told is None or not told.sent:
        return
    if not told.accepted:
        yield f"accepted: the base {check.base!r} as it is"
    for number, change in enumerate(told.accepted[:_MOST_CHANGES]):
        yield f"{'accepted: ' if number == 0 else '          '}{change_shown(change)}"


def _got(check: CheckRecord) -> Iterator[str]:
    if check.answer is not None:
        yield answer_shown(check.answer)
    for line in (check.reason or "").splitlines():
        yield message_shown(line)


def boto3_told(check: CheckRecord) -> str:
    """Whether boto3 stops the witness; empty where it was not asked."""
    if check.boto3 == "passes":
        return "lets it through"
    if check.boto3 == "stops":
        return "stops it before it is sent; other clients do not"
    return ""


def certified_told(check: CheckRecord) -> str:
    """What an independent validator found in the witness; empty where none was asked."""
    if check.certified is False:
        return "NO: the payload does not break exactly what it claims, an error of the suite"
    if check.certified and check.side == "rejects":
        others = f" and, unavoidably, {', '.join(check.with_)}" if check.with_ else " and no other"
        return f"breaks this clause{others}"
    return "breaks no clause" if check.certified else ""


def left_open(check: CheckRecord) -> Iterator[str]:
    """The cases whose answer AWS leaves open, a line for each."""
    for case in check.unspecified:
        told = answer_shown(case.get("answer"), message=False)
        reason = f" ({case['reason']})" if case.get("reason") else ""
        yield f"{case.get('label', '')}: {told}{reason}"


def not_judged(check: CheckRecord) -> Iterator[str]:
    """The cases that were answered and could not be judged: what was sent, and what came back."""
    for case in check.not_judged[:_MOST_CASES]:
        yield unjudged_in_short(case)
    if len(check.not_judged) > _MOST_CASES:
        yield f"and {len(check.not_judged) - _MOST_CASES} more"


def unjudged_in_short(case: NotJudged) -> str:
    """One such case: its value, the answer, and whose affair that is if it is another clause's."""
    changes = case.get("change") or []
    sent = case.get("label", "")
    if changes:  # the place is the clause's, which is named already
        change = changes[0]
        sent = "absent" if change.get("absent") else in_short(change.get("value"))
    whose = f" (seems to be refused by {case['by']})" if case.get("by") else ""
    return f"{sent}: {answer_shown(case.get('answer'))}{whose}"
