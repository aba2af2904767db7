from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from sagemaker_conformance.pytest_plugin.still import StillHeap


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[tuple[int, int, int]]:
    """The collector's, before and after each test; nothing is frozen then."""
    gc.unfreeze()
    found = gc.get_threshold()
    yield found
    gc.enable()
    gc.unfreeze()
    gc.set_threshold(*found)


def test_what_is_kept_is_let_go_of(thresholds: tuple[int, int, int]) -> None:
    heap = StillHeap()
    heap.keep()

    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] > thresholds[0]
    heap.release()
    assert (gc.get_freeze_count(), gc.get_threshold()) == (0, thresholds)


def test_a_collector_that_somebody_switched_off_is_left_alone() -> None:
    gc.disable()
    heap = StillHeap()
    heap.keep()

    assert gc.get_freeze_count() == 0
    heap.release()
    assert not gc.isenabled()


def test_a_run_leaves_the_collector_as_it_was(suite: Any, thresholds: tuple[int, int, int]) -> None:
    assert suite("--clause=*RoleArn:type").status == 0
    assert (gc.get_freeze_count(), gc.get_threshold()) == (0, thresholds)


def test_a_run_that_cannot_start_does_too(suite: Any, thresholds: tuple[int, int, int]) -> None:
    assert suite("--clause=*RoleArn:type", "--target=http://127.0.0.1:1").status == 4
    assert (gc.get_freeze_count(), gc.get_threshold()) == (0, thresholds)
