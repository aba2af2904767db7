"""Both sides of every clause: what is valid is accepted, what breaks one clause is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sagemaker_conformance.checks import Check
from sagemaker_conformance.nodes import parametrize


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One node for each clause of the catalogue."""
    side = metafunc.function.__name__.removeprefix("test_")
    parametrize(metafunc, side)


def test_accepts(check: Check, examine: Callable[[Check], None]) -> None:
    """Values that satisfy the clause, at its boundary, are accepted."""
    examine(check)


def test_rejects(check: Check, examine: Callable[[Check], None]) -> None:
    """A value that violates only this clause is refused, with the documented code and blame."""
    examine(check)


def test_returns(check: Check, examine: Callable[[Check], None]) -> None:
    """What was accepted comes back from Describe as it was sent."""
    examine(check)
