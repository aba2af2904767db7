"""The settings of these tests."""

from __future__ import annotations

import gc

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Warnings are errors here; the ini file also speaks for the suite that users run."""
    config.addinivalue_line("filterwarnings", "error")


@pytest.fixture(scope="module", autouse=True)
def _frozen_heap() -> None:
    """What earlier modules left is not searched for garbage again, which took a fifth of all time."""
    gc.collect()
    gc.freeze()
