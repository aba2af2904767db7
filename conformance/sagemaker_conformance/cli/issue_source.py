"""The record that a ticket is made of: from a journal, or from the target itself."""

from __future__ import annotations

from pathlib import Path

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import SettingsError, read_settings
from sagemaker_reports.journal.conversion import as_record
from sagemaker_reports.journal.file import read_journal
from sagemaker_reports.journal.records import CheckRecord, RunRecord
from sagemaker_reports.rendering.values import describe_answer

#: Statuses of a check that a maintainer of the target can act on.
_REPORTABLE = frozenset({"diverges", "recorded"})


class NothingToReportError(ConformanceError):
    """There is no ticket to write."""


def examine_anew(
    check: Check, target: str, spec: str, operation: str, base: str | None
) -> tuple[CheckRecord, RunRecord]:
    """Examine the check on the target; raises what a run raises where that cannot be done."""
    options = {"target": target, "spec": spec, "operation": [operation], "base": base}
    if check.kind.startswith("rule-"):
        options["rules"] = "gate"
    run = Run(read_settings(options, Path.cwd()))
    if check not in run.selection.every:
        raise SettingsError(
            f"{check}: no such check of {run.selection.documented.spec}; try another --side"
        )
    try:
        run.set_up()
        run.select([check])
        record = as_record(run.examine(check), CheckRecord)
        return require_reportable(record), as_record(run.opening(), RunRecord)
    finally:
        run.close()


def read_recorded(check: Check, file: str) -> tuple[CheckRecord, RunRecord]:
    """Read the check's record from a journal."""
    journal = read_journal(file)
    found = next((each for each in journal.checks if each.key == str(check)), None)
    if found is None:
        raise NothingToReportError(
            f"{file} has no record of {check}; run it, or name another journal"
        )
    return require_reportable(found), journal.run


def require_reportable(record: CheckRecord) -> CheckRecord:
    """Return the record; raises `NothingToReportError` where a maintainer has nothing to do."""
    if record.status == "error":
        *_, last = (record.reason or "").strip().splitlines()
        raise NothingToReportError(f"{record.key}: {last}")
    if record.status not in _REPORTABLE or not record.witness:
        answered = record.reason or "not sent"
        if record.answer is not None:
            answered = describe_answer(record.answer)
        raise NothingToReportError(
            f"{record.key}: {record.status} ({answered}); there is nothing to report"
        )
    return record
