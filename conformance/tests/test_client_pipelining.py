"""Jobs are deleted while the next request is made, where the target allows that."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings
from sagemaker_conformance.targets import TargetError, UnreachableError
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

NAME = TUNING_JOB.identifier
CREATE, DELETE = "CreateHyperParameterTuningJob", "DeleteHyperParameterTuningJob"
NAMED = {NAME: NAME_PLACEHOLDER}
ACCEPTED = Answer("accepted", 200, body={"HyperParameterTuningJobArn": "arn:x:job/made-up"})
REFUSED = Answer("rejected", 400, "ValidationException")
BUSY = Answer("unavailable", 429)
DROPPED = Answer("crashed", message="broke off", lost="dropped")


class Starting:
    """Notes what is sent and when an answer is read; answers deletions as it is told to."""

    name = "starting"
    version = "1"

    def __init__(self, *deletions: Answer | Exception) -> None:
        self.events: list[str] = []
        self.bodies: list[Any] = []
        self._deletions = list(deletions)

    def send(self, operation: str, body: bytes) -> Answer:
        self.bodies.append(json.loads(body))
        self.events.append(f"asks {operation[:6]}")
        return self._answer(operation)

    def start_send(self, operation: str, body: bytes) -> Callable[[], Answer]:
        self.bodies.append(json.loads(body))
        self.events.append(f"sends {operation[:6]}")

        def read() -> Answer:
            self.events.append(f"reads {operation[:6]}")
            return self._answer(operation)

        return read

    def _answer(self, operation: str) -> Answer:
        if operation != DELETE or not self._deletions:
            return ACCEPTED
        answer = self._deletions.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def reset(self) -> None:
        pass

    def close(self) -> None:
        pass


def test_the_answer_to_a_deletion_is_read_before_the_next_call() -> None:
    target = Starting()
    client = Client(target, TUNING_JOB)
    client.create(NAMED)
    client.create({**NAMED, "N": 1})

    assert target.events == [
        *("asks Create", "sends Delete"),
        *("reads Delete", "asks Create", "sends Delete"),
    ]
    client.catch_up()
    client.catch_up()
    assert target.events[-1] == "reads Delete"
    assert (2, 4) == (client.requests, client.calls)


def test_raw_calls_and_those_of_any_operation_wait_for_it_as_well() -> None:
    target = Starting()
    client = Client(target, TUNING_JOB)
    client.create(NAMED)
    client.send_anew("ListHyperParameterTuningJobs", {})

    assert target.events[-2:] == ["reads Delete", "asks ListHy"]


def test_a_job_of_another_name_is_deleted_by_the_given_one_once_that_is_known() -> None:
    target = Starting(REFUSED)
    client = Client(target, TUNING_JOB)
    client.create({NAME: None})
    client.catch_up()

    assert target.events[1:] == ["sends Delete", "reads Delete", "asks Delete"]
    assert target.bodies[1:] == [{NAME: "made-up"}, {NAME: None}]


@pytest.mark.parametrize("first", [BUSY, DROPPED, UnreachableError("gone")])
def test_a_deletion_that_did_not_come_about_is_asked_again(first: Answer | Exception) -> None:
    target = Starting(first)
    client = Client(target, TUNING_JOB, pause=lambda seconds: None)
    client.create(NAMED)
    client.catch_up()

    assert target.events[1:] == ["sends Delete", "reads Delete", "asks Delete"]


def test_a_target_that_went_away_is_told_of_at_the_next_call() -> None:
    target = Starting(TargetError("no trust in its certificate"))
    client = Client(target, TUNING_JOB)

    assert client.create(NAMED).outcome == "accepted"
    with pytest.raises(TargetError, match="no trust"):
        client.create({**NAMED, "N": 1})


@pytest.mark.parametrize(("interrupted", "last"), [(False, "reads Delete"), (True, "sends Delete")])
def test_a_run_that_ends_reads_the_last_answer_unless_it_was_interrupted(
    interrupted: bool, last: str, tmp_path: Path
) -> None:
    target = Starting()
    run = Run(read_settings({}, tmp_path), given=Client(target, TUNING_JOB))
    run.client.create(NAMED)
    run.close(interrupted=interrupted)

    assert last == target.events[-1]


def test_calls_that_are_paced_do_not_overlap() -> None:
    target = Starting()
    client = Client(target, TUNING_JOB, pause=lambda seconds: None, rate=5.0)
    client.create(NAMED)

    assert target.events == ["asks Create", "asks Delete"]
