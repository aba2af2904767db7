"""The settings of these tests."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Warnings are errors here; the ini file also speaks for the suite that users run."""
    config.addinivalue_line("filterwarnings", "error")
