"""Valid definitions of a generator that shares nothing with ours: collected where it is wanted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sagemaker_conformance.checks import Check
from sagemaker_conformance.second_generator import SECOND_GENERATOR


@pytest.mark.parametrize("check", [SECOND_GENERATOR], ids=[SECOND_GENERATOR.clause])
def test_accepts(check: Check, examine: Callable[[Check], None]) -> None:
    """Whatever the documented schema allows is accepted."""
    examine(check)
