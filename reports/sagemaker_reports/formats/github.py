"""The report as annotations of GitHub's workflows: what fails the job, the most severe first.

GitHub shows ten annotations of each level of one step, so that more would be lost unseen: a notice
counts those that are left out. No annotation has a file: a divergence is of the target, not of a
line of yours.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.baseline.outcomes import Outcomes, gate_headline
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import CheckRecord, severity
from sagemaker_reports.rendering.values import counted, describe_answer, printable
from sagemaker_reports.rendering.witness import replay_command, summarize_request
from sagemaker_reports.rendering.workflow_commands import Level, annotation
from sagemaker_reports.summary.summary import Summary

FORMAT: Final = "github"
_MOST: Final = 10
_LEVELS: Final[tuple[Level, ...]] = ("error", "warning")


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The commands, a line each; the last is the headline."""
    found = list(_found(journal, gate))
    lines: list[str] = []
    left_out: list[str] = []
    for level in _LEVELS:
        of_level = [text for each, text in found if each == level]
        lines += of_level[:_MOST]
        if len(of_level) > _MOST:
            left_out.append(f"not shown: {counted(len(of_level) - _MOST, f'more {level}')}")
    summary = Summary(journal)
    headline = summary.full_headline if gate is None else gate_headline(gate, summary.target_name)
    lines.append(_line("notice", "sagemaker-conformance", "; ".join([headline, *left_out])))
    return "\n".join(lines) + "\n"


def _found(journal: Journal, gate: GateResult | None) -> Iterator[tuple[Level, str]]:
    """What fails: the run itself, then each check, the most severe first, then entries without one."""
    if warning := Summary(journal).incomplete:
        yield "error", _line("error", "incomplete run", warning)
    outcomes = Outcomes(gate)
    for check in sorted(journal.checks, key=_order):
        outcome = outcomes.of(check)
        if outcome.result not in ("failed", "error"):
            continue
        is_wording = check.divergence in ("wrong-code", "wrong-blame") and gate is None
        level: Level = "warning" if is_wording else "error"
        exchange = _exchange(check, journal) if check.status == "diverges" else ""
        message = ". ".join(filter(None, [outcome.message or outcome.kind, exchange]))
        yield level, _line(level, f"{outcome.kind}: {check.key}", message)
    for key, outcome in outcomes.lost(journal.checks):
        yield "error", _line("error", f"{outcome.kind}: {key}", outcome.message)


def _order(check: CheckRecord) -> tuple[int, bool, str]:
    """The most severe first, and of those what boto3 does not stop."""
    return (severity(check), check.boto3 != "passes", check.key)


def _exchange(check: CheckRecord, journal: Journal) -> str:
    sent = summarize_request(check, journal.run)
    answered = describe_answer(check.answer, message=False)
    return f"Sent {sent}, answered {answered}. Repeat: {replay_command(check, journal.run)}"


def _line(level: Level, title: str, message: str) -> str:
    return annotation(level, printable(title), printable(message))
