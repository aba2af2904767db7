"""Valid definitions of a generator that shares nothing with ours: collected where it is wanted."""

from __future__ import annotations

from collections.abc import Iterable

from sagemaker_conformance.checks.check import Check, second_generator_check
from sagemaker_conformance.run.run import Run


def test_accepts(run: Run) -> Iterable[Check]:
    """Whatever the documented schema allows is accepted."""
    return [second_generator_check(run.settings.catalogue.operation)]
