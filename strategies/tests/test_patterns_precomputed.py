"""The precomputed distinguishing words are those that a search finds."""

from __future__ import annotations

import pytest

from sagemaker_strategies.constraints import SHIPPED_SPECS, load
from sagemaker_strategies.patterns import separation
from sagemaker_strategies.patterns.precomputed import recorded_words, written


@pytest.mark.parametrize("bounded", recorded_words(), ids=lambda b: f"{b[1]}-{b[2]}-{b[0][:12]}")
def test_a_search_finds_the_same(bounded: tuple[str, int, int | None]) -> None:
    assert separation.search(*bounded) == recorded_words()[bounded]


@pytest.mark.parametrize("spec", SHIPPED_SPECS)
def test_every_pattern_of_a_shipped_specification_comes_along(spec: str) -> None:
    nodes = [node for node in load(spec).nodes.values() if node.pattern is not None]
    wanted = {(n.pattern, n.bound("length-min") or 0, n.bound("length-max")) for n in nodes}

    assert wanted <= set(recorded_words())


def test_what_is_written_is_what_comes_along() -> None:
    lines = written(recorded_words()).splitlines()

    assert "[" == lines[0]
    assert len(recorded_words()) + 2 == len(lines)


def test_a_pattern_that_does_not_come_along_is_searched() -> None:
    assert ("[ab]{2}", 0, 7) not in recorded_words()
    assert separation.distinguishing_words("[ab]{2}", 0, 7).rejected
