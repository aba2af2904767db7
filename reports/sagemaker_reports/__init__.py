"""Journals of conformance runs, baselines, and the gate that compares the two."""

from sagemaker_reports.baseline.baseline import Baseline, Entry
from sagemaker_reports.baseline.file import read_baseline, shipped_baselines, write_baseline
from sagemaker_reports.baseline.gate import GateResult, gate
from sagemaker_reports.baseline.update import update
from sagemaker_reports.journal.errors import BaselineError, JournalError, ReportError
from sagemaker_reports.journal.file import Journal, JournalWriter, read_journal
from sagemaker_reports.journal.records import CheckRecord, EndRecord, RunRecord

__all__ = [
    "Baseline",
    "BaselineError",
    "CheckRecord",
    "EndRecord",
    "Entry",
    "GateResult",
    "Journal",
    "JournalError",
    "JournalWriter",
    "ReportError",
    "RunRecord",
    "gate",
    "read_baseline",
    "read_journal",
    "shipped_baselines",
    "update",
    "write_baseline",
]
