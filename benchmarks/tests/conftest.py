"""The settings of these tests."""

from __future__ import annotations

import gc
import os
import tempfile
from shutil import rmtree

import pytest

from sagemaker_conformance.engine.case_cache import VARIABLE


def pytest_configure(config: pytest.Config) -> None:
    """Warnings are errors here; the ini file also speaks for the suite that users run."""
    config.addinivalue_line("filterwarnings", "error")
    gc.set_threshold(50_000, 1_000, 1_000)
    if VARIABLE not in os.environ:  # workers, and the processes that tests start, share one
        os.environ[VARIABLE] = folder = tempfile.mkdtemp()
        config.add_cleanup(lambda: rmtree(folder))


@pytest.fixture(scope="module", autouse=True)
def _frozen_heap() -> None:
    """Garbage is looked for between modules, and never in what earlier ones left."""
    gc.collect(1)
    gc.freeze()
