"""Both sides of the rules that the documentation states only in prose: a tier of their own."""

from __future__ import annotations

from collections.abc import Iterable

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.run.run import Run


def test_accepts(run: Run) -> Iterable[Check]:
    """What keeps the rule, at its boundary, is accepted."""
    return run.selection.rule_checks("accepts")


def test_rejects(run: Run) -> Iterable[Check]:
    """What breaks only this rule is refused."""
    return run.selection.rule_checks("rejects")
