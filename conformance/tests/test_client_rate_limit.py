"""How fast requests follow each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from sagemaker_conformance.client.calls import LONG_PATIENCE
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.client.rate_limit import RateLimit
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


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


@dataclass
class Busy:
    """A target that takes ``latency`` seconds for each call, and throttles so many of them at random."""

    clock: Clock
    latency: float
    throttled: float
    retry_after: float | None = None
    name: str = "busy"
    random: Random = field(default_factory=lambda: Random(0))
    refused: int = 0

    def send(self, operation: str, body: bytes) -> Answer:
        self.clock.now += self.latency
        if self.random.random() >= self.throttled:
            return Answer("accepted", 200)
        self.refused += 1
        return Answer("unavailable", 429, "ThrottlingException", retry_after=self.retry_after)


def _run(target: Busy, **more: Any) -> float:
    """The seconds of as many calls as a full run has; each is answered in the end."""
    client = Client(
        target, TUNING_JOB, pause=target.clock.sleep, clock=lambda: target.clock.now, **more
    )
    assert {"accepted"} == {client.send("ListTags", b"{}").outcome for _ in range(5000)}
    return target.clock.now


@pytest.mark.parametrize("latency", [0.004, 0.05, 0.5])
def test_a_tenth_throttled_costs_at_most_three_times_the_clean_time(latency: float) -> None:
    clean, throttled = (_run(Busy(Clock(), latency, part)) for part in (0, 0.1))

    assert 5000 * latency == pytest.approx(clean)
    assert 1.05 * clean < throttled < 3 * clean


def test_the_same_of_an_account_at_its_usual_rate() -> None:
    clean, throttled = (
        _run(Busy(Clock(), 0.1, part), patience=LONG_PATIENCE, rate=5.0) for part in (0, 0.1)
    )

    assert clean == pytest.approx(5000 / 5, rel=0.01)
    assert throttled < 3 * clean


def test_what_a_target_asks_to_be_waited_for_is_waited_for() -> None:
    target = Busy(Clock(), 0.004, 0.1, retry_after=3)

    spent = _run(target)

    assert target.refused > 400
    assert spent > 3 * target.refused
    assert spent < 3 * target.refused + 60  # and nothing is slower after that
