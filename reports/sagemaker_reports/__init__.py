"""Journals of conformance runs, and everything that is told from them."""

from sagemaker_reports.errors import BaselineError, JournalError, ReportError
from sagemaker_reports.journal import Journal, JournalWriter, read_journal
from sagemaker_reports.records import CheckRecord, EndRecord, RunRecord

__all__ = [
    "BaselineError",
    "CheckRecord",
    "EndRecord",
    "Journal",
    "JournalError",
    "JournalWriter",
    "ReportError",
    "RunRecord",
    "read_journal",
]
