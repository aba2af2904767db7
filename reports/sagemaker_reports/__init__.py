"""Journals of conformance runs, and everything that is told from them."""

from sagemaker_reports.baseline import Baseline, Entry, read_baseline, update, write_baseline
from sagemaker_reports.errors import BaselineError, JournalError, ReportError
from sagemaker_reports.gating import GateResult, gate
from sagemaker_reports.journal import Journal, JournalWriter, read_journal
from sagemaker_reports.records import CheckRecord, EndRecord, RunRecord

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
    "update",
    "write_baseline",
]
