"""The errors of this package; each message is one line: what, where, expected, got, what to do."""

from __future__ import annotations


class ReportError(ValueError):
    """A report that cannot be made."""


class JournalError(ReportError):
    """A journal that cannot be written or read."""


class BaselineError(ReportError):
    """A baseline that cannot be read, or that belongs to another target or catalogue."""
