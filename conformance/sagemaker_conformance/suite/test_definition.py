"""Both sides of every clause: what is valid is accepted, what breaks one clause is refused."""

from __future__ import annotations

from collections.abc import Iterable

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.run.run import Run


def test_accepts(run: Run) -> Iterable[Check]:
    """Values that satisfy the clause, at its boundary, are accepted."""
    return run.selection.checks("accepts")


def test_rejects(run: Run) -> Iterable[Check]:
    """A value that violates only this clause is refused, with the documented code and blame."""
    return run.selection.checks("rejects")


def test_returns(run: Run) -> Iterable[Check]:
    """What was accepted comes back from Describe as it was sent."""
    return run.selection.checks("returns")
