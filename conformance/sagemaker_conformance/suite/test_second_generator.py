"""Valid definitions of a generator that shares nothing with ours: collected where it is wanted."""

from __future__ import annotations

from collections.abc import Iterable

from sagemaker_conformance.checks import Check
from sagemaker_conformance.run import Run
from sagemaker_conformance.second_generator import SECOND_GENERATOR


def test_accepts(run: Run) -> Iterable[Check]:
    """Whatever the documented schema allows is accepted."""
    return [SECOND_GENERATOR]
