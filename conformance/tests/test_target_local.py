from __future__ import annotations

import json

import pytest

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.target import TargetError, TargetSettings
from sagemaker_conformance.reference import Service
from sagemaker_conformance.targets import connect as connect_by_name
from sagemaker_conformance.targets.kinds.local import LocalTarget, connect
from sagemaker_strategies.constraints import load

CATALOGUE = load("botocore-1.44.5")
CREATE = "CreateHyperParameterTuningJob"
VALID = {
    "HyperParameterTuningJobName": "job",
    "HyperParameterTuningJobConfig": {
        "Strategy": "Random",
        "ResourceLimits": {"MaxNumberOfTrainingJobs": 1, "MaxParallelTrainingJobs": 1},
    },
}


def test_it_says_what_it_is() -> None:
    target = connect("", TargetSettings(CATALOGUE))

    assert target.name == "local"
    assert target.version.startswith("local ")
    assert target.version.endswith(" of botocore-1.44.5")


def test_an_argument_is_a_mistake() -> None:
    with pytest.raises(TargetError, match=r"local takes no argument, got '5000'"):
        connect_by_name("local:5000", TargetSettings(CATALOGUE))


def test_it_accepts_until_the_name_is_taken_and_forgets_on_reset() -> None:
    target = connect("", TargetSettings(CATALOGUE))
    body = json.dumps(VALID).encode()

    outcomes = [target.send(CREATE, body), target.send(CREATE, body)]
    target.reset()
    outcomes.append(target.send(CREATE, body))

    assert [answer.outcome for answer in outcomes] == ["accepted", "rejected", "accepted"]
    assert outcomes[1].code == "ResourceInUse"


def test_it_rejects_with_code_and_message() -> None:
    actual = LocalTarget(CATALOGUE).send(CREATE, b'{"Tags": 5}')

    assert Answer("rejected", 400, "SerializationException", "Expected list or null") == actual


def test_an_unknown_operation_is_unsupported() -> None:
    assert LocalTarget(CATALOGUE).send("CreateEndpoint", b"{}").outcome == "unsupported"


def test_a_defect_is_a_crash_and_no_rejection() -> None:
    def broken(request: object) -> str | None:
        raise RuntimeError("broken rule")

    target = LocalTarget(CATALOGUE, Service(CATALOGUE, rules=[broken]))

    actual = target.send(CREATE, json.dumps(VALID).encode())

    assert Answer("crashed", message="RuntimeError: broken rule") == actual
