from __future__ import annotations

import json

import pytest

from benchmarks.mutation.catalogue import faults_of, normalisations
from benchmarks.mutation.fault import Fault, Normalised
from benchmarks.mutation.fault_reach import Values, touches
from benchmarks.mutation.leniency import normalise
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.reference.constraint_checks import checks_of
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.cases.json_pointer import put
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CATALOGUE = load("botocore-1.44.5")
FAITHFUL = checks_of(CATALOGUE)
FAULTS = tuple(normalisations(CATALOGUE))
WORLD = seed_requests(CATALOGUE)[0]
MOCK = LocalTarget(CATALOGUE)


def test_there_are_many() -> None:
    assert len(FAULTS) > 100


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.id))
def test_each_accepts_a_request_that_the_documents_refuse(fault: Fault) -> None:
    difference = fault.difference
    assert isinstance(difference, Normalised)
    control = WORLD.control(difference.path)
    body = json.dumps(
        named(put(control.request, control.pointer, difference.value), "some-name")
    ).encode()

    assert "rejected" == MOCK.send(TUNING_JOB.create, body).outcome
    assert "accepted" == fault.target(CATALOGUE, FAITHFUL).send(TUNING_JOB.create, body).outcome


def test_values_are_changed_at_every_place_and_keys_too() -> None:
    change = _fault("trimmed").normalisation
    assert change is not None
    request = {
        "HyperParameterTuningJobName": " a ",
        "TrainingJobDefinition": {
            "StaticHyperParameters": {" k ": " v "},
            "VpcConfig": {"Subnets": [" s ", None, 7]},
            "Unknown": " u ",
        },
    }

    assert normalise(CATALOGUE.root, request, change) == {
        "HyperParameterTuningJobName": "a",
        "TrainingJobDefinition": {
            "StaticHyperParameters": {"k": "v"},
            "VpcConfig": {"Subnets": ["s", None, 7]},
            "Unknown": " u ",
        },
    }


def test_a_normalisation_touches_the_requests_that_it_changes_and_no_others() -> None:
    values = Values(CATALOGUE)
    requests = [
        json.dumps({"TrainingJobDefinition": {"VpcConfig": {"Subnets": subnets}}})
        for subnets in (["a", "b"], ["a", "a"], ["a", ["a"]], "a", [])
    ]
    for request in requests:
        values.add(request)

    assert touches(_fault("list-deduplicated"), values, FAITHFUL) == {requests[1]}
    assert touches(_fault("list-flattened"), values, FAITHFUL) == {requests[2]}
    assert touches(_fault("scalar-as-list"), values, FAITHFUL) == {requests[3]}


def test_other_operations_and_what_is_no_json_are_answered_as_before() -> None:
    lenient = _fault("trimmed").target(CATALOGUE, FAITHFUL)

    for operation, body in (
        (TUNING_JOB.create, b"{"),
        ("DescribeHyperParameterTuningJob", b'{"HyperParameterTuningJobName": " a "}'),
    ):
        assert MOCK.send(operation, body).code == lenient.send(operation, body).code


def _fault(name: str) -> Fault:
    [fault] = faults_of(CATALOGUE, [f"*:type/{name}"])
    return fault
