"""Journals of conformance runs, and everything that is told from them."""

from sagemaker_reports.baseline import Baseline, Entry
from sagemaker_reports.baseline_files import read_baseline, shipped_baselines, write_baseline
from sagemaker_reports.gating import GateResult, gate
from sagemaker_reports.journal.errors import BaselineError, JournalError, ReportError
from sagemaker_reports.journal.file import Journal, JournalWriter, read_journal
from sagemaker_reports.journal.records import CheckRecord, EndRecord, RunRecord
from sagemaker_reports.updating import update

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
