"""The end of a session: its exit status by the journal and the gate, and the reports."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sagemaker_conformance.run.run import Run
from sagemaker_conformance.targets.aws_guard.ledger import left_behind
from sagemaker_reports.baseline.baseline import Baseline
from sagemaker_reports.baseline.file import read_baseline, shipped_baselines, write_baseline
from sagemaker_reports.baseline.gate import GateResult, gate
from sagemaker_reports.baseline.update import update
from sagemaker_reports.formats import terminal
from sagemaker_reports.journal.atomic_file import write_text
from sagemaker_reports.journal.errors import ReportError
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import CheckRecord
from sagemaker_reports.rendering.values import counted, printable
from sagemaker_reports.rendering.witness import format_witness
from sagemaker_reports.summary.exit_status import exit_status

if TYPE_CHECKING:
    import pytest

FINE: Final = 0
DIVERGES: Final = 1
OWN_ERROR: Final = 3
USAGE: Final = 4


@dataclass(frozen=True)
class Outcome:
    """The exit status of a session, and what its terminal report needs."""

    exit_status: int
    journal: Journal
    path: Path
    command: str
    gate: GateResult | None = None
    notes: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()

    def write(self, reporter: pytest.TerminalReporter) -> None:
        """Write the terminal report; with ``-v`` the witness of each divergence before it."""
        if reporter.config.get_verbosity() > 0:
            for check in self._shown():
                reporter.write(f"{format_witness(check, self.journal.run)}\n\n")
        text = terminal.render(
            self.journal,
            gate=self.gate,
            color=reporter.hasmarkup,
            width=min(shutil.get_terminal_size().columns, 120),
            journal_path=_relative(self.path),
            command=self.command,
            status=self.exit_status,
        )
        reporter.write(f"{text.rstrip()}\n")
        for note in self.notes:
            reporter.write_line(printable(note))
        for report in self.printed:
            reporter.write(f"{report.rstrip()}\n")

    def _shown(self) -> Sequence[CheckRecord]:
        """The divergences, but those that the baseline allows."""
        if self.gate is not None:
            return (*self.gate.new, *(changed.check for changed in self.gate.changed))
        return [check for check in self.journal.checks if check.status == "diverges"]


def conclude(
    run: Run, journal: Journal, path: Path, *, command: str, others_failed: bool
) -> Outcome:
    """Judge a finished journal and write what the options name.

    An error of the suite's own takes precedence over divergences; a file that cannot be written is a
    usage error of one line, after everything that can be written has been.
    """
    notes = left_behind(run.settings.real.ledger, _relative(run.settings.journal))
    result: GateResult | None = None
    own = status = exit_status(journal, None)
    try:
        if run.settings.update_baseline and own != OWN_ERROR:
            status = _update(run, journal, notes)
        elif run.baseline is not None:
            selected, allowed = run.collected if run.is_partial else None, run.settings.allow_gone
            today = date.today()
            result = gate(run.baseline, journal, selected=selected, today=today, allow_gone=allowed)
            status = exit_status(journal, result)
    except ReportError as wrong:
        notes.append(f"ERROR: {wrong}")
        status = USAGE
    printed: list[str] = []
    for form, file in run.settings.reports:
        from sagemaker_reports.formats.registry import writer_of  # imports every format

        try:
            text = writer_of(form)(journal, result)
            if file is None:
                printed.append(text)
            else:
                write_text(file, text)
                notes.append(f"{form} report written to {_relative(file)}")
        except ReportError as wrong:
            notes.append(f"ERROR: {wrong}")
            status = USAGE
    if own == OWN_ERROR:
        status = own
    elif others_failed and status == FINE:
        status = DIVERGES
    return Outcome(status, journal, path, command, result, tuple(notes), tuple(printed))


def _update(run: Run, journal: Journal, notes: list[str]) -> int:
    file = run.settings.baseline
    assert file is not None
    if not journal.complete:
        raise ReportError(
            f"--update-baseline: {file} is left as it was, because this run did not reach its end"
        )
    new = update(_known_before(run, file), journal)
    write_baseline(file, new)
    known = sum(entry.count or 1 for entry in new.entries)
    divergences, entries = counted(known, "known divergence"), counted(len(new.entries), "entry")
    notes.append(f"baseline written to {_relative(file)}: {divergences} in {entries}")
    return FINE


def _known_before(run: Run, file: Path) -> Baseline | None:
    """Read the baseline to update; a new file begins with the shipped one of this target and catalogue."""
    if file.is_file():
        return read_baseline(file)
    named = (run.settings.target_name, run.settings.catalogue.sha256)
    shipped = map(read_baseline, shipped_baselines().values())
    return next((b for b in shipped if (b.target, b.catalogue_sha256) == named), None)


def _relative(path: Path) -> str:
    try:
        shown = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return str(path) if shown.startswith("..") else shown
