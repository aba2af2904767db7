"""The exit status of a run, and the sentence that explains it."""

from __future__ import annotations

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.rendering.values import counted
from sagemaker_reports.summary.summary import Summary


def exit_status(journal: Journal, gate: GateResult | None) -> int:
    """0 nothing diverges outside the baseline, 1 something does, 3 the suite failed, 4 nothing judged, or
    not to the end for the target's sake."""
    summary = Summary(journal)
    if summary.statuses["error"]:
        return 3
    if journal.lost:
        return 4
    if not summary.judged and not summary.statuses["recorded"] and not journal.part:
        return 4
    if gate is not None:
        return 0 if gate.passed else 1
    return 1 if summary.divergences else 0


def describe_exit(journal: Journal, gate: GateResult | None, status: int | None = None) -> str:
    """The last line of a report: the exit status and its cause.

    ``status`` is the session's, where it differs from the journal's: other tests failed, a baseline
    was written, an option cannot be used.
    """
    own = exit_status(journal, gate)
    if status is not None and status != own:
        return _describe_override(status, Summary(journal))
    return f"exit {own} = {describe_outcome(journal, gate)}"


def describe_outcome(journal: Journal, gate: GateResult | None) -> str:
    """The cause of the exit status without its number, which a page does not have."""
    summary, target, own = Summary(journal), journal.run.target, exit_status(journal, gate)
    if own == 3:
        errors = summary.statuses["error"]
        return (
            f"an error of the suite itself in {counted(errors, 'check')}, not a fault of {target}"
        )
    if journal.lost and own == 4:
        return f"{target} could not be tested to the end, see the first line"
    if own == 4:
        return f"nothing was judged, so nothing is shown about {target}"
    if own == 0:
        known = f" outside the baseline ({len(gate.known)} known)" if gate is not None else ""
        return f"nothing diverges{known}"
    if gate is not None:
        return f"{target} differs from its baseline, the suite itself is fine"
    return f"{target} diverges, the suite itself is fine"


def _describe_override(status: int, summary: Summary) -> str:
    causes = {
        0: f"{counted(len(summary.divergences), 'divergence')} known from now on",
        1: f"other tests failed, {summary.journal.run.target} does not diverge",
        4: "an option or a file could not be used, see the error beside this report",
    }
    early = "the session ended early, see pytest's own output"
    return f"exit {status} = {causes.get(status, early)}"
