"""The conversation around the definition: what belongs to no clause, one node for each check."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sagemaker_conformance.checks import Check
from sagemaker_conformance.nodes import give_checks
from sagemaker_conformance.wiring import run_of


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One node for each check of every family."""
    side = metafunc.function.__name__.removeprefix("test_")
    give_checks(metafunc, run_of(metafunc.config).family_checks(side))


def test_accepts(check: Check, examine: Callable[[Check], None]) -> None:
    """What a service must take is taken."""
    examine(check)


def test_rejects(check: Check, examine: Callable[[Check], None]) -> None:
    """What a service must refuse is refused, as it is documented."""
    examine(check)


def test_returns(check: Check, examine: Callable[[Check], None]) -> None:
    """What was made is told as it was made."""
    examine(check)
