"""Findings for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sagemaker_conformance.findings.finding import MISSING, CheckedRequest, Finding
from sagemaker_reports.rendering.values import format_value
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

FORMAT: Final = "text"
#: More open places than these are counted, not listed.
_MOST_OPEN: Final = 8
#: Characters of a text that is shown whole, and those of a longer one.
_LONG_TEXT: Final = 200
_HEAD: Final = 60


def write(requests: Sequence[CheckedRequest]) -> str:
    """A paragraph for each request."""
    return "\n".join(line for request in requests for line in _lines(request))


def sentence(finding: Finding) -> str:
    """What is wrong, in one line: the value, what is documented of it, and what may be meant."""
    # Of a text that is not very long all is shown, for what is wrong may be anywhere in it.
    value = format_value(finding.value, long_text=_LONG_TEXT, head=_HEAD)
    given = finding.value is not MISSING
    if finding.sort == "rule":
        breaks = f"{value} breaks" if given else "not given, which breaks"
        return f"{breaks} the rule: {finding.statement}"
    shown = f"{value} " if given and finding.sort != "member" else ""
    meant = f"; did you mean {finding.suggestion}?" if finding.suggestion else ""
    return f"{shown}{finding.statement}{meant}"


def show_command(finding: Finding, operation: str) -> str:
    """The command that shows more of the finding's clause or rule."""
    named = "" if operation == TUNING_JOB.create else f" --operation={operation}"
    return f"sagemaker-conformance show{named} {finding.id}"


def _lines(request: CheckedRequest) -> Iterator[str]:
    if request.spec is None:
        yield f"{request.where}: not judged: {request.operation}"
        return
    broken = len(request.findings)
    if broken:
        yield f"{request.where}: {request.operation}, {broken} finding{'s' * (broken > 1)}"
    else:
        yield f"{request.where}: breaks nothing documented ({request.operation}, {request.spec})"
    for finding in request.findings:
        yield from _finding_lines(finding, request.operation)
    if request.open:
        listed = ", ".join(each or "the whole request" for each in request.open[:_MOST_OPEN])
        rest = len(request.open) - _MOST_OPEN
        more = f" and {rest} more" if rest > 0 else ""
        yield f"  not judged, since the value is known only later: {listed}{more}"
    if request.unread:
        yield f"  not judged, since the pattern cannot be read: {', '.join(request.unread)}"


def _finding_lines(finding: Finding, operation: str) -> Iterator[str]:
    line = "" if finding.line is None else f" (line {finding.line})"
    yield f"  {finding.place}{line}"
    yield f"    {sentence(finding)}"
    if finding.since is not None:
        yield f"    the member is in botocore since {finding.since.botocore} ({finding.since.date})"
    if finding.sort == "member":
        return
    yield f"    documented: {finding.source.document}, {finding.source.place}"
    for seen in finding.observations[:1]:
        yield f"    seen on AWS: {seen.url} ({seen.date})"
    yield f"    more: {show_command(finding, operation)}"
