"""``--plan``: make the collected checks on a mock, and print what they would send."""

from __future__ import annotations

from collections import Counter

import pytest

from sagemaker_conformance.pytest_plugin.items import checks_of
from sagemaker_conformance.run.plan import VALID, counts_of
from sagemaker_conformance.run.preflight import preflight
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.targets.aws_guard.guard import NOT_ALLOWED, USED_UP
from sagemaker_reports.rendering.values import counted
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

_WIDTH = 46


class PlanSession:
    """Replaces the run of the nodes."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._lines: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Make every check on the mock instead; no node is run."""
        preflight(self._run)
        checks = checks_of(session.items)
        reasons = Counter(self._run.settled(check).reason for check in checks)
        self._lines = _plan_lines(self._run, len(checks), reasons)
        self._run.close()
        return True

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the plan."""
        for line in ("", *self._lines):
            terminalreporter.write_line(line)


def _plan_lines(run: Run, checks: int, reasons: Counter[str | None]) -> list[str]:
    counts, guard = counts_of(run.target), run.guard
    who = f"{run.settings.target_name}{', guarded' if guard else ''}"
    lines = [
        f"plan of {who}: {counted(checks, 'check')} of {run.settings.catalogue.spec}; nothing was sent"
    ]
    lines += [_line(kind, counts[kind]) for kind in sorted(counts) if kind != VALID]
    if run.settings.catalogue.operation.name == TUNING_JOB.name:  # real AWS is sent no other
        valid = _line(f"{VALID}: starts a job", counts[VALID])
        lines.append(f"{valid}  <- costs money on real SageMaker, until it is stopped")
    else:
        lines.append(_line(VALID, counts[VALID]))
    lines.append(f"{_line('all', counts.total())}{_duration(run, counts.total())}")
    left_out = reasons[NOT_ALLOWED] + reasons[USED_UP]
    if left_out:
        needing = f"{counted(left_out, 'check')} for which valid creates are needed"
        lines.append(f"not sent: {needing} (--allow-create=N sends N of them)")
    lines.append("A target that differs from the documents is sent more: causes are bisected.")
    return lines


def _line(kind: str, count: int) -> str:
    return f"  {kind.ljust(_WIDTH)} {count:6}"


def _duration(run: Run, requests: int) -> str:
    options = run.settings.connection_options
    rate = options.rate_of_real if run.guard else options.rate
    if rate is None:
        return ""
    seconds = requests / rate
    shown = f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
    return f"  about {shown} at {rate:g}/s"
