"""A target that is lost: not asked for ever, and not judged for a connection that drops once."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.targets import TargetError, UnreachableError
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


class Fading:
    """A target whose every call does the next of what it is given, the last one for ever."""

    name, version = "fading", "1"

    def __init__(self, *acts: Answer | Exception) -> None:
        self._acts = list(acts)
        self.calls = 0

    def send(self, operation: str, body: bytes) -> Answer:
        self.calls += 1
        act = self._acts.pop(0) if len(self._acts) > 1 else self._acts[0]
        if isinstance(act, Exception):
            raise act
        return act

    def reset(self) -> None:
        pass

    def close(self) -> None:
        pass


REFUSED = Answer("rejected", 400, "ValidationException")
DROPPED = Answer("crashed", message="the answer broke off", lost="dropped")
LATE = Answer("crashed", message="no answer within 1 s", lost="late")
EXPIRED = Answer("rejected", 400, "ExpiredTokenException")
BAD_GATEWAY = Answer("crashed", 502, text="<html>")
BUSY = Answer("unavailable", 503)
MADE = Answer("accepted", 200, body={})
GONE = UnreachableError("target x cannot be reached")


def _interview(*acts: Answer | Exception) -> tuple[Client, list[float]]:
    pauses: list[float] = []
    return Client(Fading(*acts), TUNING_JOB, pause=pauses.append), pauses


def test_one_that_was_never_there_is_not_waited_for() -> None:
    client, pauses = _interview(GONE)
    with pytest.raises(UnreachableError):
        client.create({})

    assert [] == pauses


def test_one_that_comes_back_has_lost_nothing() -> None:
    client, pauses = _interview(REFUSED, GONE, GONE, REFUSED)

    assert [REFUSED, REFUSED] == [client.create({"N": n}) for n in range(2)]
    assert 2 == len(pauses)
    assert 4 == client.calls


def test_a_connection_that_drops_once_is_no_finding() -> None:
    client, _ = _interview(DROPPED, REFUSED)

    assert REFUSED == client.create({})


@pytest.mark.parametrize("acts", [(DROPPED, DROPPED, REFUSED), (LATE, REFUSED)])
def test_what_answers_all_but_one_request_has_a_fault(acts: tuple[Answer, ...]) -> None:
    client, pauses = _interview(*acts)

    assert acts[0] == client.create({})
    assert [] == pauses


@pytest.mark.parametrize("lost", [DROPPED, LATE, GONE])
def test_what_answers_nothing_any_more_is_gone_and_not_asked_again(lost: Any) -> None:
    client, pauses = _interview(REFUSED, lost)
    client.create({})
    with pytest.raises(TargetError):
        client.create({"N": 0})

    calls = client.calls
    assert calls <= 10
    assert sum(pauses) < 10
    for number in range(1, 100):
        with pytest.raises(TargetError):
            client.create({"N": number})

    assert calls == client.calls
    with pytest.raises(TargetError, match=r"target fading: |target x cannot be reached"):
        client.create({"more": 1})


def test_what_is_late_too_often_is_not_asked_any_more() -> None:
    client, _ = _interview(*[LATE, REFUSED, REFUSED] * 10, REFUSED)  # the probe, and the deletion
    answers = [client.create({"N": number}) for number in range(9)]

    assert [LATE] * 9 == answers
    with pytest.raises(
        TargetError, match="target fading: 10 requests were not answered in time; g"
    ):
        client.create({"more": 1})


def test_what_is_late_now_and_then_is_asked_a_hundred_times_as_often() -> None:
    client, _ = _interview(*[LATE, REFUSED, REFUSED, REFUSED] * 100)  # each second create is late
    for number in range(198):
        client.create({"N": number})
    with pytest.raises(TargetError, match="target fading: 100 requests were not answered in time"):
        client.create({"more": 1})


def _creates(*acts: Answer, many: int = 1000) -> tuple[Client, int]:
    """A client that relies on a create, and how many of so many others were answered."""
    client, _ = _interview(MADE, MADE, *acts)
    client.create({})
    client.rely_on({})
    for number in range(many):
        try:
            client.create({"N": number})
        except TargetError:
            return client, number
    return client, many


@pytest.mark.parametrize("failure", [EXPIRED, BAD_GATEWAY, BUSY], ids=lambda each: each.outcome)
def test_what_fails_for_all_and_for_what_it_accepted_is_lost(failure: Answer) -> None:
    client, answered = _creates(*[REFUSED] * 100, failure)

    assert 100 + 20 == answered
    with pytest.raises(
        TargetError,
        match="target fading: since create 102 every one fails, and so does a valid one",
    ):
        client.create({"more": 1})


@pytest.mark.parametrize("answer", [MADE, REFUSED, Answer("rejected", 400, "ResourceInUse")])
def test_what_fails_for_many_and_not_for_what_it_accepted_is_there(answer: Answer) -> None:
    many = [Answer("crashed", 500)] * 250
    client, answered = _creates(*many[:20], answer, answer, *many, answer, answer, *many[:10])

    assert 20 + 250 + 10 <= answered
    assert client.calls <= 1.02 * 1000 + 5


def test_refusals_of_values_are_no_outage() -> None:
    client, answered = _creates(REFUSED)

    assert 1000 == answered
    assert client.calls == 1000 + 2
