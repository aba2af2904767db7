from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import encode, named
from sagemaker_conformance.targets import TargetSettings, connect
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.constraints import DEFAULT_SPEC, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

NAME = TUNING_JOB.identifier
NAMED = {NAME: NAME_PLACEHOLDER}


class Scripted:
    """A target that gives the next of its answers, the last one for ever."""

    name = "scripted"
    version = "1"

    def __init__(self, *answers: Answer) -> None:
        self.asked: list[tuple[str, Any]] = []
        self._answers = list(answers)

    def send(self, operation: str, body: bytes) -> Answer:
        self.asked.append((operation, json.loads(body)))
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def reset(self) -> None:
        self.asked.append(("reset", None))

    def close(self) -> None:
        pass


ACCEPTED = Answer("accepted", 200, body={"HyperParameterTuningJobArn": "arn:x:job/made-up"})
REFUSED = Answer("rejected", 400, "ValidationException")
BUSY = Answer("unavailable", 429)


def test_a_target_that_finds_late_what_it_made_is_waited_for() -> None:
    late, pauses = [ACCEPTED, REFUSED, ACCEPTED, ACCEPTED], list[float]()  # and it is deleted
    client = Client(Scripted(*late, *late), TUNING_JOB, pause=pauses.append)
    described = [client.create_and_describe({**NAMED, "N": n}).described for n in range(2)]

    assert [ACCEPTED, ACCEPTED] == described
    assert 2 == len(pauses)


def test_a_target_that_never_finds_what_it_made_is_waited_for_once() -> None:
    pauses: list[float] = []
    target = Scripted(ACCEPTED, *[REFUSED] * 7, ACCEPTED, ACCEPTED, REFUSED, ACCEPTED)
    client = Client(target, TUNING_JOB, pause=pauses.append)
    described = [client.create_and_describe({**NAMED, "N": n}).described for n in range(2)]

    assert [REFUSED, REFUSED] == described
    assert 2 == sum(pauses)


def test_each_request_is_sent_once_and_its_job_deleted() -> None:
    target = Scripted(ACCEPTED)
    client = Client(target, TUNING_JOB, nonce="abc")
    for _ in range(3):
        assert ACCEPTED == client.create(NAMED)

    assert [
        ("CreateHyperParameterTuningJob", {NAME: "conformance-abc-1"}),
        ("DeleteHyperParameterTuningJob", {NAME: "made-up"}),
    ] == target.asked
    assert (1, 2) == (client.requests, client.calls)


def test_a_job_that_is_not_found_by_its_own_name_is_deleted_by_the_given_one() -> None:
    target = Scripted(ACCEPTED, REFUSED, ACCEPTED)
    Client(target, TUNING_JOB).create({NAME: None})

    assert [body for operation, body in target.asked if operation.startswith("Delete")] == [
        {NAME: "made-up"},
        {NAME: None},
    ]


def test_what_can_be_deleted_only_once_it_is_stopped_is_stopped() -> None:
    target = Scripted(Answer("accepted", 200, body={}), REFUSED, ACCEPTED, ACCEPTED)
    Client(target, TUNING_JOB).create(NAMED)

    assert ["Create", "Delete", "Stop", "Delete"] == _verbs(target)


class Stopping(Scripted):
    """A target that deletes a job once it has ended, and calls it in lower case."""

    def __init__(self, *, stops: bool = True) -> None:
        super().__init__()
        self.jobs: set[str] = set()
        self.have_ended = False
        self.stops = stops

    def send(self, operation: str, body: bytes) -> Answer:
        request = json.loads(body)
        self.asked.append((operation, request))
        name = str(request[NAME]).lower()
        if operation.startswith("Create"):
            taken = name in self.jobs
            self.jobs.add(name)
            arn = {"HyperParameterTuningJobArn": f"arn:x:job/{name}"}
            return TAKEN if taken else Answer("accepted", 200, body=arn)
        if not (self.stops if operation.startswith("Stop") else self.have_ended):
            return REFUSED
        if operation.startswith("Delete"):
            self.jobs.discard(name)
        return Answer("accepted", 200, body={})


def test_what_takes_its_time_to_stop_is_deleted_at_the_end() -> None:
    target = Stopping()
    client = Client(target, TUNING_JOB, nonce="aB")
    client.create(NAMED)
    client.create({**NAMED, "Tags": []})

    assert ["Create", "Delete", "Stop", "Delete", "Create", "Delete", "Stop"] == _verbs(target)

    target.have_ended = True
    client.finish()

    assert set() == target.jobs


def test_what_waits_for_its_deletion_does_not_take_a_name() -> None:
    target = Stopping()
    client = Client(target, TUNING_JOB)
    client.create({NAME: "a"})
    target.have_ended = True

    assert "accepted" == client.create({NAME: "A"}).outcome


def test_where_no_stop_is_accepted_a_few_are_sent() -> None:
    target = Stopping(stops=False)
    client = Client(target, TUNING_JOB)
    for number in range(9):
        client.create({**NAMED, "Tags": [number]})

    assert 3 == _verbs(target).count("Stop")


@pytest.mark.parametrize(
    ("answer", "verbs"),
    [
        (Answer("crashed", 504), ["Create", "Delete"]),
        (
            Answer("crashed", 200, message="the body of a 2xx answer is no JSON object"),
            ["Create", "Delete"],
        ),
        (Answer("crashed", 500), ["Create"]),
        (Answer("crashed", message="KeyError: 'a'"), ["Create"]),
    ],
)
def test_what_may_have_been_made_is_deleted(answer: Answer, verbs: list[str]) -> None:
    target = Scripted(answer, Answer("accepted", 200))
    Client(target, TUNING_JOB).create(NAMED)

    assert verbs == _verbs(target)


def _verbs(target: Scripted) -> list[str]:
    return [operation.partition("Hyper")[0] for operation, _ in target.asked]


TAKEN = Answer("rejected", 400, "ValidationException", "Cannot create a duplicate job (None)")


def test_where_a_name_is_taken_the_target_is_emptied_and_asked_again() -> None:
    target = Scripted(TAKEN, ACCEPTED)
    answer = Client(target, TUNING_JOB, may_reset=True).create({})

    assert ACCEPTED == answer
    assert ["Create", "reset", "Create", "Delete"] == _verbs(target)


def test_where_that_is_of_no_use_it_is_done_once() -> None:
    target = Scripted(TAKEN)
    client = Client(target, TUNING_JOB, may_reset=True)

    assert TAKEN == client.create({})
    assert TAKEN == client.create({"Tags": []})
    assert ["Create", "reset", "Create", "Create"] == _verbs(target)


@pytest.mark.parametrize("may_reset", [True, False])
def test_it_is_not_where_something_in_it_is_to_stay(may_reset: bool) -> None:
    target = Scripted(ACCEPTED, TAKEN)
    client = Client(target, TUNING_JOB, may_reset=may_reset)
    if may_reset:
        client.send_anew("CreateHyperParameterTuningJob", {NAME: "stays"})
    else:
        client.create(NAMED)

    assert TAKEN == client.create({})
    assert "reset" not in _verbs(target)


@pytest.mark.parametrize("may_reset", [True, False])
def test_what_cannot_be_deleted_is_emptied_now_and_then(may_reset: bool) -> None:
    target = Scripted(ACCEPTED)
    client = Client(target, replace(TUNING_JOB, delete=None), may_reset=may_reset)
    for number in range(401):
        client.create({**NAMED, "Tags": [{"Key": f"{number}"}]})

    assert (2 if may_reset else 0) == _verbs(target).count("reset")


def test_of_a_refused_request_nothing_is_emptied_for_other_reasons() -> None:
    target = Scripted(REFUSED)
    Client(target, TUNING_JOB, may_reset=True).create(NAMED)

    assert ["Create"] == _verbs(target)


def test_nothing_that_moto_takes_is_left_there(plain: Any) -> None:
    pytest.importorskip("moto")
    target = connect("moto", TargetSettings(load(DEFAULT_SPEC)))
    nameless = {name: value for name, value in plain.base.items() if name != NAME}
    answers = [Client(target, TUNING_JOB).create(r) for r in (nameless, {**nameless, NAME: 3})]
    listed = target.send("ListHyperParameterTuningJobs", b"{}")
    target.close()

    assert ["accepted", "accepted"] == [answer.outcome for answer in answers]
    assert isinstance(listed.body, dict)
    assert [] == listed.body["HyperParameterTuningJobSummaries"]


def test_a_refused_request_makes_no_job_to_delete() -> None:
    target = Scripted(REFUSED)
    Client(target, TUNING_JOB).create_and_describe(NAMED)

    assert ["CreateHyperParameterTuningJob"] == [operation for operation, _ in target.asked]


def test_describe_is_asked_while_the_job_is_there() -> None:
    target = Scripted(ACCEPTED)
    client = Client(target, TUNING_JOB)
    client.create(NAMED)
    exchange = client.create_and_describe(NAMED)
    client.create(NAMED)

    assert ACCEPTED == exchange.described
    assert ["Create", "Delete", "Create", "Describe", "Delete"] == [
        operation.partition("Hyper")[0] for operation, _ in target.asked
    ]


@pytest.mark.parametrize(
    ("operation", "lacking"),
    [
        ("CreateDomain", "DomainId"),
        ("CreatePresignedDomainUrl", None),
    ],  # the second has no Describe
)
def test_what_cannot_be_described_is_sent_once(operation: str, lacking: str | None) -> None:
    target = Scripted(Answer("accepted", 200, body={"DomainArn": "arn:x:domain/d-1"}))
    client = Client(target, load(None, f"sagemaker:{operation}").operation)
    first, again = (client.create_and_describe({"VpcId": "vpc-1"}) for _ in range(2))

    assert first is again
    assert [operation] == [name for name, _ in target.asked]
    assert (first.described, first.lacking) == (Answer("unsupported"), lacking)


def test_names_differ_and_are_valid_job_names() -> None:
    target = Scripted(ACCEPTED)
    client = Client(target, TUNING_JOB)
    for number in range(3):
        client.create({**NAMED, "N": number})
    names = [body[NAME] for operation, body in target.asked if operation.startswith("Create")]

    assert 3 == len(set(names))
    assert all(len(name) <= 32 for name in names)


def test_a_name_of_the_cases_own_is_kept() -> None:
    assert {NAME: "a_b"} == named({NAME: "a_b"}, "other")
    assert {} == named({}, "other")


def test_one_and_true_are_different_requests() -> None:
    client = Client(Scripted(REFUSED), TUNING_JOB)
    client.create({"A": 1})
    client.create({"A": True})
    client.create({"A": 1.0})

    assert 3 == client.requests


def test_a_busy_target_is_asked_again_with_growing_pauses() -> None:
    pauses: list[float] = []
    client = Client(Scripted(BUSY, BUSY, REFUSED), TUNING_JOB, pause=pauses.append)

    assert REFUSED == client.create(NAMED)
    assert 2 == len(pauses)
    assert pauses == sorted(pauses)
    assert (1, 3) == (client.requests, client.calls)


def test_a_target_that_stays_busy_is_given_up() -> None:
    pauses: list[float] = []
    client = Client(Scripted(BUSY), TUNING_JOB, pause=pauses.append)

    assert BUSY == client.create(NAMED)
    assert sum(pauses) < 10


def test_a_target_that_is_never_there_costs_no_more_patience() -> None:
    pauses: list[float] = []
    client = Client(Scripted(BUSY), TUNING_JOB, pause=pauses.append)
    for number in range(500):
        client.create({**NAMED, "N": number})

    assert sum(pauses) < 60


def test_bodies_are_ascii() -> None:
    assert b'{"a":"\\u00e9"}' == encode({"a": "é"})
