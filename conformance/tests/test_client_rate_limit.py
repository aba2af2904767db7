"""How fast requests follow each other."""

from __future__ import annotations

import pytest

from sagemaker_conformance.client.rate_limit import RateLimit


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def _spent(pace: RateLimit, clock: Clock, requests: int) -> float:
    before = clock.now
    for _ in range(requests):
        pace.wait()
        pace.went_well()
    return clock.now - before


def test_a_rate_is_kept() -> None:
    clock = Clock()

    assert 19 / 5 == pytest.approx(_spent(RateLimit(5, clock.sleep, lambda: clock.now), clock, 20))


def test_without_a_rate_nothing_is_waited_for() -> None:
    clock = Clock()

    assert 0 == _spent(RateLimit(None, clock.sleep, lambda: clock.now), clock, 20)


def test_throttling_slows_and_success_quickens_again() -> None:
    clock = Clock()
    pace = RateLimit(None, clock.sleep, lambda: clock.now)
    for _ in range(3):
        pace.slow_down()
    slowed, later = _spent(pace, clock, 10), _spent(pace, clock, 90)

    assert slowed > 2
    assert later < 9 * slowed
    assert 0 == _spent(pace, clock, 10)
