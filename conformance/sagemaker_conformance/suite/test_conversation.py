"""The conversation around the definition: what belongs to no clause."""

from __future__ import annotations

from collections.abc import Iterable

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.run.run import Run


def test_accepts(run: Run) -> Iterable[Check]:
    """What a service must take is taken."""
    return run.selection.suite_checks("accepts")


def test_rejects(run: Run) -> Iterable[Check]:
    """What a service must refuse is refused, as it is documented."""
    return run.selection.suite_checks("rejects")


def test_returns(run: Run) -> Iterable[Check]:
    """What was made comes back as it was made."""
    return run.selection.suite_checks("returns")
