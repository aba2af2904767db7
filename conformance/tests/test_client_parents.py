"""The parents of warm starts, created for a target that requires them, and for no other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.client.parents import parents_of
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.reference import Service
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CATALOGUE = load("botocore-1.44.5")
NAME = "HyperParameterTuningJobName"
CREATE = "CreateHyperParameterTuningJob"
COLD: Any = seed_requests(CATALOGUE)[0].base


def _warm(*names: Any) -> Any:
    parents = [{NAME: name} for name in names]
    return {
        **COLD,
        "WarmStartConfig": {
            "ParentHyperParameterTuningJobs": parents,
            "WarmStartType": "TransferLearning",
        },
    }


class Recording(LocalTarget):
    """The mock, and what it was asked to create."""

    def __init__(self, *, parents: bool) -> None:
        super().__init__(CATALOGUE, Service(CATALOGUE, parents=parents))
        self.created: list[str] = []

    def send(self, operation: str, body: bytes) -> Answer:
        if operation == CREATE:
            self.created.append(json.loads(body)[NAME])
        return super().send(operation, body)


def test_a_target_that_wants_parents_gets_them_and_is_left_empty() -> None:
    target = Recording(parents=True)
    client = Client(target, TUNING_JOB, nonce="n", parents=True)

    assert client.create(_warm("First", "Second")).outcome == "accepted"
    assert target.created == ["conformance-n-1", "First", "Second", "conformance-n-1"]
    assert target._service.store.all() == []
    assert client.create(_warm("Third")).outcome == "accepted"
    assert target.created[4:] == ["Third", "conformance-n-2"]


def test_a_scenario_has_its_parents_made_too() -> None:
    target = Recording(parents=True)
    client = Client(target, TUNING_JOB, nonce="n", parents=True)
    answer = client.send_anew(CREATE, {**_warm("First"), NAME: "own"})

    assert "accepted" == answer.outcome
    assert ["own", "First", "own"] == target.created


def test_a_target_that_takes_orphans_is_asked_once() -> None:
    target = Recording(parents=False)

    assert (
        Client(target, TUNING_JOB, nonce="n", parents=True).create(_warm("First")).outcome
        == "accepted"
    )
    assert target.created == ["conformance-n-1"]


def test_a_fault_of_the_request_makes_no_parents() -> None:
    target = Recording(parents=True)
    request = {**_warm("First"), "Tags": [{"Key": "", "Value": "x"}]}

    assert Client(target, TUNING_JOB, nonce="n", parents=True).create(request).outcome == "rejected"
    assert target.created == ["conformance-n-1"]


def test_who_refuses_every_warm_start_is_not_asked_for_ever() -> None:
    class Cold(Recording):
        def send(self, operation: str, body: bytes) -> Answer:
            answer = super().send(operation, body)
            warm = operation == CREATE and b"WarmStartConfig" in body
            return Answer("rejected", 400, "Unsupported", "No warm starts.") if warm else answer

    target = Cold(parents=False)
    client = Client(target, TUNING_JOB, nonce="n", parents=True)
    for index in range(30):
        assert client.create(_warm(f"First{index}")).outcome == "rejected"

    assert len(target.created) == 30 + 2 * 20


def test_where_jobs_are_paid_for_no_parents_are_made() -> None:
    target = Recording(parents=True)

    assert Client(target, TUNING_JOB, nonce="n").create(_warm("First")).outcome == "rejected"
    assert target.created == ["conformance-n-1"]


@pytest.mark.parametrize(
    "warm",
    [None, [], {"ParentHyperParameterTuningJobs": 3}, {"ParentHyperParameterTuningJobs": [None]}],
)
def test_what_is_no_warm_start_has_no_parents(warm: Any) -> None:
    assert parents_of({**COLD, "WarmStartConfig": warm}, TUNING_JOB) == []
    assert parents_of(COLD, TUNING_JOB) == []
    assert parents_of(_warm("First", None), TUNING_JOB) == []


def test_a_parent_named_twice_is_made_once() -> None:
    assert parents_of(_warm("First", "First"), TUNING_JOB) == [{**COLD, NAME: "First"}]
