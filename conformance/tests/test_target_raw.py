"""Targets that read headers: the same request, with headers that no client would send."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from sagemaker_conformance.reference import Service
from sagemaker_conformance.server.mock_server import serving
from sagemaker_conformance.targets import Target, TargetSettings, WireTarget, connect
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import Catalogue, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load("botocore-1.44.5")


@pytest.fixture(scope="module", params=["local", "moto", "http"])
def target(request: pytest.FixtureRequest, catalogue: Catalogue) -> Iterator[Target]:
    if request.param == "moto":
        pytest.importorskip("moto")
    with serving(Service(catalogue)) as url:
        name = url if request.param == "http" else request.param
        made = connect(name, TargetSettings(catalogue))
        yield made
        made.close()


def test_the_operation_is_found_in_the_headers(target: Target, catalogue: Catalogue) -> None:
    assert isinstance(target, WireTarget)
    body = json.dumps({**_plain(catalogue), "HyperParameterTuningJobName": "raw-1"}).encode()
    headers = {
        "Content-Type": "application/x-amz-json-1.1; charset=utf-8",
        "X-Amz-Target": "SageMaker.CreateHyperParameterTuningJob",
    }

    assert "accepted" == target.send_raw(headers, body).outcome


def test_an_unknown_operation_is_no_creation(target: Target, catalogue: Catalogue) -> None:
    assert isinstance(target, WireTarget)
    body = json.dumps({**_plain(catalogue), "HyperParameterTuningJobName": "raw-2"}).encode()
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "SageMaker.CreateNothing",
    }

    assert target.send_raw(headers, body).outcome in ("unsupported", "crashed", "rejected")


def _plain(catalogue: Catalogue) -> dict[str, object]:
    plain = TypicalValues(TUNING_JOB).value(catalogue.root)
    assert isinstance(plain, dict)
    return {
        **plain,
        "TrainingJobDefinition": TypicalValues(TUNING_JOB).value(
            catalogue.root.children["TrainingJobDefinition"]
        ),
    }
