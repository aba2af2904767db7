"""The pytest session with nodes of the suite: journal, reports, gate and exit status."""

from __future__ import annotations

import gc
import re
import shlex
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_conformance.pytest_plugin.config import CONFIGURED, run_of
from sagemaker_conformance.pytest_plugin.isolation import typed_after
from sagemaker_conformance.pytest_plugin.items import (
    CheckNode,
    check_of_id,
    checks_of,
    forbid_reruns,
    line_on,
    lost_on,
    sort_known_first,
)
from sagemaker_conformance.run.outcome import OWN_ERROR, Outcome, conclude
from sagemaker_conformance.run.preflight import preflight
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.validation import check_outputs, ignore_folder
from sagemaker_conformance.transport.redaction import SECRETS, arguments_shown
from sagemaker_reports.journal.errors import ReportError
from sagemaker_reports.journal.file import JournalWriter, read_journal, status_of
from sagemaker_reports.rendering.values import counted, error_line, printable

_NAME: Final = "sagemaker_conformance_session"
#: So many new objects before garbage is looked for among them, and so many such times before it is among
#: older ones too: answers are many and no garbage, of which a target may leave much behind.
_WHILE_SENDING: Final = (10_000, 100, 100)
_WRITES: Final = re.compile("--(conformance-)?(report|journal)(=.*)?", re.DOTALL)


def open_session(session: pytest.Session) -> None:
    """Prepare the run of the collected nodes; raises `pytest.UsageError` where it cannot start."""
    config = session.config
    run = run_of(config)
    run.select(checks_of(session.items))
    sort_known_first(session.items, run.is_listed)
    if config.option.collectonly:
        return
    forbid_reruns(config, session.items)
    if run.settings.plan:
        from sagemaker_conformance.pytest_plugin.plan import PlanSession  # imports the local mock

        try:
            _ = run.target
            run.prepare()
        except ConformanceError as wrong:
            raise pytest.UsageError(error_line(SECRETS.text(str(wrong)))) from None
        config.pluginmanager.register(PlanSession(run), _NAME)
        return
    _announce(config, run)
    refusal = _preflight(run)
    gc.freeze()  # what was made stays to the end: to search it for garbage took a tenth of a run
    gc.set_threshold(*_WHILE_SENDING)
    if hasattr(config, "workerinput"):
        config.pluginmanager.register(_Worker(config, run, refusal), _NAME)
        if refusal is not None:
            session.items[:] = [i for i in session.items if not isinstance(i, CheckNode)]
    elif refusal is not None:
        run.close()
        raise pytest.UsageError(error_line(refusal))
    else:
        config.pluginmanager.register(SuiteSession(config, run), _NAME)


def open_distributing_session(
    config: pytest.Config, report: pytest.TestReport, ids: list[str]
) -> None:
    """Prepare the run where workers run the nodes, once the first of them has left a record.

    ``ids`` are all nodes that the workers collected.
    """
    if line_on(report) is not None and not config.pluginmanager.has_plugin(_NAME):
        run = run_of(config)
        run.select(filter(None, map(check_of_id, ids)))
        session = SuiteSession(config, run)
        config.pluginmanager.register(session, _NAME)
        session.pytest_runtest_logreport(report)  # too late for pluggy to call it for this report


def _announce(config: pytest.Config, run: Run) -> None:
    """Say why nothing is seen for some seconds; workers have nobody to say it to."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and config.get_verbosity() > -2:
        if configured := config.stash.get(CONFIGURED, {}):
            reporter.write_line(f"options from pyproject.toml: {', '.join(configured)}")
        target, name = run.settings.target, run.settings.target_name
        shown = SECRETS.text(target) if target.startswith(("http:", "https:")) else name
        checks = counted(len(run.collected), "check")
        notice = f"making the requests of {checks}, then sending them to {printable(shown)}"
        reporter.write_line(notice)


def _preflight(run: Run) -> str | None:
    try:
        check_outputs(run.settings, part=run.is_partial)
        _ = run.target  # a value that is no target is reported first
        run.set_up()
        gc.freeze()  # modules, of which none is garbage
        run.prepare()
        return preflight(run)
    except (ConformanceError, ReportError) as wrong:
        return SECRETS.text(str(wrong))
    except OSError as wrong:
        return SECRETS.text(f"{wrong.filename}: cannot be read or written ({wrong.strerror})")


class _Worker:
    """The plugin of a worker: it examines checks, and reports its requests at the end."""

    def __init__(self, config: pytest.Config, run: Run, refusal: str | None) -> None:
        self._output: dict[str, Any] = config.workeroutput  # type: ignore[attr-defined]  # xdist's
        self._run = run
        self._refusal = refusal

    def pytest_sessionfinish(self) -> None:
        """Leave the output for the process that distributes."""
        self._run.close()
        if self._refusal is not None:
            self._output["sagemaker_conformance_refusal"] = self._refusal
        else:
            self._output["sagemaker_conformance_cost"] = self._run.cost


class SuiteSession:
    """Writes the journal as reports come in, and concludes from it when the session ends."""

    def __init__(self, config: pytest.Config, run: Run) -> None:
        self._config = config
        self._run = run
        self._began = time.monotonic()
        self._failed = 0
        self._worker_costs: list[tuple[int, int]] = []
        self._seen: set[str] = set()  # ids of nodes
        self._outcome: Outcome | None = None
        self._is_broken = False  # the journal: it could not be written to its end
        self._lost = ""  # why the target cannot be tested any further
        try:
            ignore_folder(run.settings)
            self._journal = JournalWriter(run.settings.journal)
            self._journal.run(run.opening())
        except ReportError as wrong:
            run.close()
            raise pytest.UsageError(error_line(str(wrong))) from None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write the node's record as soon as it is there; a plugin may report a node several times."""
        if (line := line_on(report)) is None:
            return
        self._failed += report.failed
        self._lost = self._lost or lost_on(report) or ""
        if report.nodeid not in self._seen:
            self._seen.add(report.nodeid)
            try:
                self._journal.write(line)
            except ReportError as wrong:
                self._is_broken = True
                pytest.exit(
                    f"{error_line(str(wrong))}; the checks before are in that file",
                    returncode=OWN_ERROR,
                )

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Give a divergence its own letter and word: it is a finding, not a failure of a test."""
        line = line_on(report)
        if line is None or status_of(line) != "diverges":
            return None
        if report.failed:
            return ("diverges", "D", "DIVERGES")
        return ("known", "k", "KNOWN") if report.passed else None

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object, error: object) -> None:
        """Add the requests of a worker."""
        output: dict[str, Any] = getattr(node, "workeroutput", {})
        if cost := output.get("sagemaker_conformance_cost"):
            self._worker_costs.append((cost[0], cost[1]))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Close the journal, then write the reports and apply the gate."""
        status = int(session.exitstatus)
        interrupted = status not in (0, 1) or bool(self._lost)
        self._run.close(interrupted=interrupted)
        try:
            stopped = session.shouldstop or session.shouldfail
            path = self._close_journal(complete=not (interrupted or stopped))
            journal = read_journal(path, self._run.records)
        except ReportError as wrong:
            self._journal.abandon()
            pytest.exit(error_line(str(wrong)), returncode=OWN_ERROR)
        self._outcome = conclude(
            self._run,
            journal,
            path,
            command=_command(self._config),
            others_failed=session.testsfailed > self._failed,
        )
        if status in (0, 1):
            session.exitstatus = self._outcome.exit_status
        else:  # interrupted, or broken by another plugin: the report must have the same status
            self._outcome = replace(self._outcome, exit_status=status)

    def _close_journal(self, *, complete: bool) -> Path:
        """Write the last record; the journal of a run that ended early keeps its unfinished name."""
        if not self._is_broken:
            costs = zip(*self._worker_costs, self._run.cost, strict=True)
            requests, calls = map(sum, costs)
            self._journal.end(
                {
                    "record": "end",
                    "complete": complete,
                    "checks": len(self._seen),
                    "requests": requests,
                    "calls": calls,
                    "seconds": round(time.monotonic() - self._began, 3),
                    **({"reason": self._lost} if self._lost else {}),
                }
            )
        if self._is_broken or not complete:  # a whole run's journal is not replaced
            self._journal.abandon()
            return self._journal.part
        self._journal.finish()
        return self._journal.path

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write the terminal report."""
        if self._outcome is not None:
            terminalreporter.write_line("")
            self._outcome.write(terminalreporter)


def _command(config: pytest.Config) -> str:
    """Return the command that the user typed, without secrets; a configured baseline is added to it.

    Files that it writes are left out: of a job of CI they are gone when somebody runs the command.
    """
    typed = _without_files(arguments_shown(map(str, config.invocation_params.args)))
    if baseline := config.stash.get(CONFIGURED, {}).get("baseline"):
        typed = [*typed, f"--baseline={baseline}"]
    own = typed_after(typed)  # the subcommand ``run`` puts arguments of its own first
    if own is not None:
        return shlex.join(["sagemaker-conformance", "run", *own])
    return shlex.join(["pytest", *typed])


def _without_files(typed: Iterable[str]) -> list[str]:
    kept: list[str] = []
    is_value = False  # of an option that is left out
    for each in typed:
        is_option = not is_value and _WRITES.fullmatch(each) is not None
        if not is_value and not is_option:
            kept.append(each)
        is_value = is_option and "=" not in each
    return kept
