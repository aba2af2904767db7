"""Valid definitions of a generator that shares nothing with ours: collected where it is wanted."""

from __future__ import annotations

from collections.abc import Iterable

from sagemaker_conformance.checks.check import SECOND_GENERATOR, Check
from sagemaker_conformance.run.run import Run


def test_accepts(run: Run) -> Iterable[Check]:
    """Whatever the documented schema allows is accepted."""
    return [SECOND_GENERATOR]
