"""The base of what this package raises for its user to read."""

from __future__ import annotations


class ConformanceError(Exception):
    """An error that the user can remedy; the message is one line: what, where, expected, got, what to do.

    `SpecError` of sagemaker_strategies and `ReportError` of sagemaker_reports are the like of it there.
    """
