"""The search finds what short scenarios do not, minimises it, and attributes it to one behaviour."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest

from conformance.tests.lifecycle_faults import (
    BASE,
    CREATE,
    DELETE,
    DESCRIBE,
    LIST,
    NAME,
    NEWEST,
    STOP,
    SUMMARIES,
)
from sagemaker_conformance.checks.check import Effort
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.reference import Service, Store
from sagemaker_conformance.suites.lifecycle.behaviour import PREFIX
from sagemaker_conformance.suites.lifecycle.search import deviations
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


class Ticking(LocalTarget):
    """The mock, with no two jobs of one time."""

    def __init__(self) -> None:
        seconds = count(1_000_000)
        super().__init__(NEWEST, Service(NEWEST, store=Store(lambda: float(next(seconds)))))

    def send(self, operation: str, body: bytes) -> Answer:
        return self.asked(operation, json.loads(body))

    def asked(self, operation: str, request: dict[str, Any]) -> Answer:
        return super().send(operation, json.dumps(request).encode())


class ForgetsOnStop(Ticking):
    """Stopping a job while another one is stopped already loses the first."""

    def asked(self, operation: str, request: dict[str, Any]) -> Answer:
        if operation == STOP:
            jobs = super().asked(LIST, {"StatusEquals": "Stopped"}).body[SUMMARIES]
            for job in jobs:
                if job[NAME].lower() != request[NAME].lower():
                    super().asked(DELETE, {NAME: job[NAME]})
        return super().asked(operation, request)


class ShowsTwoPages(Ticking):
    """No more than two pages are ever told."""

    def asked(self, operation: str, request: dict[str, Any]) -> Answer:
        answer = super().asked(operation, request)
        if operation == LIST and "NextToken" in request and isinstance(answer.body, dict):
            answer.body.pop("NextToken", None)
        return answer


def search(target: LocalTarget, examples: int = 60) -> dict[str, Any]:
    client = Client(target, TUNING_JOB, pause=lambda _: None)
    found = deviations(client, BASE, Effort(examples, seed=1))
    return {id.removeprefix(PREFIX): deviation for id, deviation in found.items()}


def told(deviation: Any) -> list[tuple[str, str]]:
    return [
        (step["operation"], step["body"].get(NAME, "").removeprefix("$NAME-"))
        for step in deviation.steps
    ]


def test_nothing_speaks_against_the_mock_and_nothing_is_left_there() -> None:
    target = Ticking()

    assert search(target) == {}
    assert target.asked(LIST, {}).body == {SUMMARIES: []}


def test_what_needs_three_jobs_is_found_by_the_shortest_way_whenever_it_is_searched() -> None:
    one, other = (search(ShowsTwoPages(), 15) for _ in range(2))

    assert list(one) == ["list-next-token"]
    assert [operation for operation, _ in told(one["list-next-token"])] == [
        *(CREATE, CREATE, CREATE),
        *(LIST, LIST),
    ]
    assert {n: told(d) for n, d in one.items()} == {n: told(d) for n, d in other.items()}


def test_a_job_that_another_one_takes_along_is_missed_and_laid_at_one_behaviour() -> None:
    found = search(ForgetsOnStop(), 30)

    assert list(found) == ["stop-apart"]
    steps = [operation for operation, _ in told(found["stop-apart"])]
    assert [operation for operation in steps if operation != DESCRIBE] == [
        *(CREATE, STOP, STOP),
    ]


@pytest.mark.parametrize("operation", [STOP, DELETE, LIST, DESCRIBE])
def test_the_rest_goes_on_without_an_operation_that_is_not_offered(operation: str) -> None:
    asked: list[str] = []

    class Lacking(Ticking):
        def asked(self, wanted: str, request: dict[str, Any]) -> Answer:
            asked.append(wanted)
            if wanted == operation:
                return Answer("unsupported", 501)
            return super().asked(wanted, request)

    assert search(Lacking(), 20) == {}
    assert len(set(asked)) == 5
    if operation == LIST:
        assert asked.count(LIST) == 1


def test_jobs_that_are_stopped_at_once_and_creates_that_are_withheld_fail_nothing() -> None:
    class Guarded(Ticking):
        left = 40

        def asked(self, operation: str, request: dict[str, Any]) -> Answer:
            if operation == CREATE:
                if not self.left:
                    raise WithheldError("used up")
                self.left -= 1
            answer = super().asked(operation, request)
            if operation == CREATE and answer.outcome == "accepted":
                super().asked(STOP, {NAME: request[NAME]})
            return answer

    assert search(Guarded(), 30) == {}


def test_what_is_waited_for_is_waited_for_once() -> None:
    class Undying(Ticking):
        def asked(self, operation: str, request: dict[str, Any]) -> Answer:
            if operation == DELETE and request[NAME].lower().endswith("-a"):
                return Answer("accepted", 200, body={})
            return super().asked(operation, request)

    pauses: list[float] = []
    client = Client(Undying(), TUNING_JOB, pause=pauses.append)
    found = deviations(client, BASE, Effort(40, seed=1))

    assert PREFIX + "delete-then-describe" in found
    assert len(pauses) < 30


def test_a_target_that_changes_its_mind_gives_no_verdict() -> None:
    class Moody(Ticking):
        calls = 0

        def asked(self, operation: str, request: dict[str, Any]) -> Answer:
            self.calls += 1
            if operation == DESCRIBE and self.calls % 7 == 0:
                return Answer("crashed", 500)
            return super().asked(operation, request)

    found = search(Moody(), 20)

    assert set(found) <= {"describe-created", "describe-unknown", "delete-then-describe"}
