"""Both sides of the rules that the documentation states only in prose: a tier of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sagemaker_conformance.checks import Check
from sagemaker_conformance.nodes import parametrize


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One node for each rule."""
    side = metafunc.function.__name__.removeprefix("test_")
    parametrize(metafunc, side, rules=True)


def test_accepts(check: Check, examine: Callable[[Check], None]) -> None:
    """What keeps the rule, at its boundary, is accepted."""
    examine(check)


def test_rejects(check: Check, examine: Callable[[Check], None]) -> None:
    """What breaks only this rule is refused."""
    examine(check)
