"""What every part of this package raises for its user to read."""

from __future__ import annotations


class ConformanceError(Exception):
    """An error that the user can remedy; the message is one line: what, where, expected, got, what to do.

    `SpecError` of sagemaker_strategies and `ReportError` of sagemaker_reports are the like of it there.
    """


class WithheldError(ConformanceError):
    """A request that was not sent; the message has the reason, and the option that would send it."""
