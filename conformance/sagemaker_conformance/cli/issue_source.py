"""What a ticket tells: the record of a check from a journal, from the target itself, or of nobody's answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import SettingsError, read_settings
from sagemaker_reports.journal.conversion import as_record
from sagemaker_reports.journal.file import read_journal
from sagemaker_reports.journal.records import CheckRecord, RunRecord
from sagemaker_reports.rendering.values import answer_shown

#: Statuses of a check that has something to be said about the target.
_DISTINGUISHING = frozenset({"diverges", "recorded"})


class NothingToTellError(Exception):
    """There is no ticket to write; the message is one line that says why."""


def asked(check: Check, target: str, spec: str, base: str | None) -> tuple[CheckRecord, RunRecord]:
    """The target's own answer to the check; raises what a run raises where it cannot be asked."""
    options: dict[str, Any] = {"target": target, "spec": spec, "base": base}
    if check.kind.startswith("rule-"):
        options["rules"] = "gate"
    run = Run(read_settings(options, Path.cwd()))
    if check not in run.selection.every():
        raise SettingsError(
            f"{check}: no such check of {run.selection.documented.spec}; try another --side"
        )
    try:
        run.select([check])
        record = as_record(run.examine(check), CheckRecord)
        return telling(record), as_record(run.opening(), RunRecord)
    finally:
        run.close()


def recorded(check: Check, file: str) -> tuple[CheckRecord, RunRecord]:
    """What a journal tells of the check."""
    journal = read_journal(Path(file))
    found = next((each for each in journal.checks if each.key == str(check)), None)
    if found is None:
        raise NothingToTellError(
            f"{file} has no record of {check}; run it, or name another journal"
        )
    return telling(found), journal.run


def telling(record: CheckRecord) -> CheckRecord:
    """The record, where a maintainer has something to do; else why not."""
    if record.status == "error":
        raise NothingToTellError(f"{record.key}: {(record.reason or '').strip().splitlines()[-1]}")
    if record.status not in _DISTINGUISHING or not record.witness:
        said = (
            answer_shown(record.answer)
            if record.answer is not None
            else record.reason or "not asked"
        )
        raise NothingToTellError(
            f"{record.key}: {record.status} ({said}); there is nothing to report"
        )
    return record
