"""The witness block: one check in full, from its documentation to the command that repeats it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sagemaker_reports.journal.conversion import as_record
from sagemaker_reports.journal.operation import operation_of
from sagemaker_reports.journal.records import Change, CheckRecord, NotJudged, RunRecord, Step
from sagemaker_reports.rendering.json_pointer import (
    apply_changes,
    changes_between,
    pointer_steps,
    pointer_to,
)
from sagemaker_reports.rendering.steps import format_bytes, has_bytes
from sagemaker_reports.rendering.values import (
    abbreviate,
    counted,
    describe_answer,
    first_of,
    format_change,
    format_message,
    format_place,
    format_value,
    printable,
)

_BOTO3: Final = {
    "passes": "lets it through",
    "stops": "stops it before it is sent; other clients do not",
}
_MARGIN: Final = 12
_LONG_RAW: Final = 300
_MOST_CHANGES: Final = 8
_MOST_PLACES: Final = 3
_MOST_CASES: Final = 8


@dataclass(frozen=True, slots=True)
class Difference:
    """What sets a witness apart from the accepted neighbour and from their base.

    ``grown`` holds the places where both differ from the base in the same way, ``sent`` the changes
    that lead from the neighbour to the witness, ``accepted`` those that lead back.
    """

    grown: tuple[str, ...]
    sent: tuple[Change, ...]
    accepted: tuple[Change, ...]


def witness_difference(check: CheckRecord, run: RunRecord | None) -> Difference | None:
    """The witness against its neighbour, or against its base where there is no neighbour or no base.

    None where the witness is not recorded as a change of one request.
    """
    if check.change is None or check.base is None or len(check.witness or ()) != 1:
        return None
    plain = Difference((), check.change, tuple((check.neighbour or {"change": []})["change"]))
    base = run.bases.get(check.base) if run is not None else None
    if base is None or check.neighbour is None:
        return plain
    try:
        accepted = apply_changes(base, check.neighbour["change"])
        sent = apply_changes(base, check.change)
    except LookupError:
        return plain
    own = tuple(changes_between(accepted, sent))
    places = {change["at"] for change in own}
    alike = (change["at"] for change in check.neighbour["change"])
    return Difference(
        grown=tuple(at for at in alike if at not in places),
        sent=own,
        accepted=tuple(changes_between(sent, accepted)),
    )


def format_witness(
    check: CheckRecord | Mapping[str, Any], run: RunRecord | Mapping[str, Any] | None = None
) -> str:
    """The block's text, without a newline at its end; ``run`` is the run record of the same journal."""
    record = as_record(check, CheckRecord)
    opening = as_record(run, RunRecord) if run is not None else None
    apart = witness_difference(record, opening)
    parts: list[tuple[str, Iterable[str]]] = [
        ("documented", _documented(record)),
        ("observed", _observed(record)),
        ("sent", _sent(record, apart)),
        ("control", neighbour_lines(record, apart)),
        ("expected", filter(None, [record.expected])),
        ("got", _got(record)),
        ("likewise", further_lines(record)),
        ("boto3", filter(None, [describe_boto3(record)])),
        ("certified", filter(None, [describe_certificate(record)])),
        ("dominated", [f"by {', '.join(record.by)}"] if record.by else []),
        ("unspecified", unspecified_lines(record)),
        ("not judged", unjudged_lines(record)),
        ("repeat", [replay_command(record, opening)] if record.witness else []),
    ]
    lines = [printable(_title(record))]
    for name, section in parts:
        for number, line in enumerate(section):
            lines.append(f"  {name if number == 0 else '':<{_MARGIN}}{printable(line)}".rstrip())
    return "\n".join(lines)


def replay_command(check: CheckRecord, run: RunRecord | None = None) -> str:
    """The command that repeats the witness."""
    if check.replay:
        return check.replay
    target = (run.options.get("target") or run.target) if run is not None else None
    option = f" --target={shlex.quote(target)}" if target else ""
    option += operation_of(run).option
    return f"sagemaker-conformance replay {shlex.quote(check.clause)} --side={check.side}{option}"


def show_command(check: CheckRecord) -> str:
    """The command that shows the clause, by the specification and of the operation of the run."""
    given = shlex.split(check.replay or "")
    named = [each for each in given if each.startswith(("--operation=", "--spec="))]
    return shlex.join(["sagemaker-conformance", "show", check.clause, *named])


def summarize_request(check: CheckRecord, run: RunRecord | None = None) -> str:
    """The witness in a few words: its difference from a valid request, or the operations called."""
    return summarize_difference(check, witness_difference(check, run))


def summarize_difference(check: CheckRecord, apart: Difference | None) -> str:
    """The witness in a few words, for a check whose difference is computed already."""
    sent = (apart.sent or _returned(check)) if apart is not None else ()
    if sent:
        change, *others = _with_new_key(check.clause, sent)
        what = "it absent" if change.get("absent") else abbreviate(change.get("value"))
        return f"{what} and {counted(len(others), 'more change')}" if others else what
    steps = check.witness or ()
    if len(steps) == 1:
        return _step(steps[0], 40)
    return " then ".join(step["operation"] for step in steps) or "nothing"


def _with_new_key(clause: str, changes: Sequence[Change]) -> Sequence[Change]:
    """The changes; of a map's key in place of another, the new key as a value stands for both."""
    if not clause.rpartition(":")[0].endswith(".key"):
        return changes
    new = next((change for change in changes if not change.get("absent")), None)
    if new is None or not changes[0].get("absent"):
        return changes
    key = Change(at=new["at"], value=pointer_steps(new["at"])[-1])
    return [key, *(change for change in changes[1:] if change is not new)]


def _title(check: CheckRecord) -> str:
    also = f" (also {', '.join(check.also)})" if check.also else ""
    return f"{check.clause} {check.side}: {check.verdict}{also}"


def _documented(check: CheckRecord) -> Iterator[str]:
    source = check.source
    if source is None:
        return
    statement = source.get("statement")
    if statement:
        yield format_message(statement)
    place = ", ".join(part for part in (source.get("document"), source.get("place")) if part)
    evidence = source.get("evidence")
    if place or evidence:
        yield f"{place} ({evidence})" if evidence else place


def _observed(check: CheckRecord) -> Iterator[str]:
    for seen in (check.source or {}).get("observations", ()):
        yield f"{seen.get('date', '')} {seen.get('operation', '')} on AWS: {seen.get('url', '')}"
        if seen.get("text"):
            yield format_message(str(seen["text"]))


def _sent(check: CheckRecord, apart: Difference | None) -> Iterator[str]:
    steps = tuple(check.witness or ())
    if apart is None:
        for number, step in enumerate(steps, start=1):
            head = f"{number}. " if len(steps) > 1 else ""
            yield head + _step(step, _LONG_RAW)
        return
    grown = f", grown by {_listed(apart.grown)}," if apart.grown else ""
    sent = apart.sent or _returned(check)
    if not sent:
        yield f"{steps[0]['operation']}: base {check.base!r}{grown} as it is"
        return
    yield f"{steps[0]['operation']}: base {check.base!r}{grown} with"
    changes = list(map(format_change, sent))
    yield from (f"  {line}" for line in first_of(changes, _MOST_CHANGES, "change"))


def _returned(check: CheckRecord) -> tuple[Change, ...]:
    """What was sent at the place of a value that has to come back, or at the list or map that has it."""
    value: Any = check.witness[0].get("body") if check.witness else None
    if check.side != "returns" or not check.path:
        return ()
    at = ""
    for step in check.path.split("."):
        if not isinstance(value, dict) or step not in value:
            break
        at, value = pointer_to(at, step), value[step]
    return (Change(at=at, value=value),) if at else ()


def _listed(places: tuple[str, ...]) -> str:
    rest = len(places) - _MOST_PLACES
    more = f" and {counted(rest, 'more place')}" if rest > 0 else ""
    return ", ".join(map(format_place, places[:_MOST_PLACES])) + more


def _step(step: Step, limit: int) -> str:
    head = f"{step['operation']} "
    if "headers" in step:
        head += (
            f"under {', '.join(f'{k}: {v}' for k, v in step['headers'].items()) or 'no header'}, "
        )
    if has_bytes(step):
        return head + format_bytes(step, limit)
    return head + format_message(format_value(step.get("body")), 4 * limit)


def neighbour_lines(check: CheckRecord, apart: Difference | None) -> Iterator[str]:
    """The differences of the accepted request from the witness, a line for each place."""
    if check.neighbour is None or apart is None or not apart.sent:
        return
    if not apart.accepted:
        yield f"accepted: the base {check.base!r} as it is"
    for number, change in enumerate(apart.accepted[:_MOST_CHANGES]):
        yield f"{'accepted: ' if number == 0 else '          '}{format_change(change)}"


def _got(check: CheckRecord) -> Iterator[str]:
    if check.answer is not None:
        yield describe_answer(check.answer)
    for line in (check.reason or "").splitlines():
        yield format_message(line)


def describe_boto3(check: CheckRecord) -> str:
    """Whether boto3 stops the witness; empty where that was not checked."""
    return _BOTO3.get(check.boto3 or "", "")


def describe_certificate(check: CheckRecord) -> str:
    """The verdict of an independent validator on the witness; empty where there is none."""
    if check.certified is False:
        return "NO: the payload does not break exactly what it claims, an error of the suite"
    if check.certified and check.side == "rejects":
        others = f" and, unavoidably, {', '.join(check.with_)}" if check.with_ else " and no other"
        return f"breaks this clause{others}"
    return "breaks no clause" if check.certified else ""


def unspecified_lines(check: CheckRecord) -> Iterator[str]:
    """The cases whose answer AWS leaves open, a line for each."""
    for case in check.unspecified:
        answer = describe_answer(case.get("answer"), message=False)
        reason = f" ({case['reason']})" if case.get("reason") else ""
        yield f"{case.get('label', '')}: {answer}{reason}"


def further_lines(check: CheckRecord) -> Iterator[str]:
    """More values that show the same divergence, a line each."""
    for case in check.further:
        changes = case.get("change") or [{"at": "", "absent": True}]
        change = _with_new_key(check.clause, changes)[0]
        value = "it absent" if change.get("absent") else format_value(change.get("value"))
        answer = describe_answer(case.get("answer"), message=False)
        yield f"{value} ({case.get('label', '')}): {answer}"


def unjudged_lines(check: CheckRecord) -> list[str]:
    """The cases that were answered and could not be judged, with their answers."""
    cases = [describe_unjudged(check.clause, case) for case in check.not_judged]
    return first_of(cases, _MOST_CASES)


def describe_unjudged(clause: str, case: NotJudged) -> str:
    """One unjudged case: its value, the answer, and the other clause that the refusal belongs to."""
    changes = case.get("change") or []
    sent = case.get("label", "")
    if changes:  # the clause, which is named already, has the place
        change = _with_new_key(clause, changes)[0]
        sent = "absent" if change.get("absent") else abbreviate(change.get("value"))
    answer, owner = case.get("answer"), ""
    if case.get("by"):
        crashed = answer is not None and answer["outcome"] == "crashed"
        owner = f" (seems to {'crash because of' if crashed else 'be refused by'} {case['by']})"
    return f"{sent}: {describe_answer(answer)}{owner}"
