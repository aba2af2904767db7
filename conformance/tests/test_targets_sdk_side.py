"""Targets that are client libraries: what they refuse before anything is sent, and which member they name."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.judging.oracle import Judgement, TargetTraits, expectation, judge
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings
from sagemaker_conformance.targets import Target, TargetError, TargetSettings, connect
from sagemaker_conformance.targets.client_library import (
    acceptance,
    is_of_a_service,
    member_path,
    refusal,
)
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import drop, put
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

DEFINITION = "TrainingJobDefinition"
ROLE = "TrainingJobDefinition.RoleArn"
SDKS = [
    "botocore",
    pytest.param(
        "sagemaker-core",
        marks=pytest.mark.skipif(
            find_spec("pydantic") is None or find_spec("sagemaker") is None,
            reason="the extra sagemaker-core is not installed",
        ),
    ),
]


@pytest.fixture
def target(request: pytest.FixtureRequest, catalogue: Catalogue) -> Target:
    return connect(request.param, TargetSettings(catalogue))


def ask(target: Target, request: Any, operation: str = TUNING_JOB.create) -> Answer:
    return target.send(operation, json.dumps(request).encode())


@pytest.mark.parametrize("target", SDKS, indirect=True)
def test_a_valid_request_passes(target: Target, plain: SeedRequest) -> None:
    assert Answer("accepted", None, body={}) == ask(target, plain.base)


@pytest.mark.parametrize("target", SDKS, indirect=True)
@pytest.mark.parametrize(
    ("place", "value", "blamed"),
    [
        ((DEFINITION, "RoleArn"), None, "TrainingJobDefinition.RoleArn"),
        ((DEFINITION, "RoleArn"), 23, "TrainingJobDefinition.RoleArn"),
        ((DEFINITION, "Nope"), 1, "TrainingJobDefinition.Nope"),
        (("HyperParameterTuningJobConfig",), 3, "HyperParameterTuningJobConfig"),
        (("HyperParameterTuningJobConfig",), None, "HyperParameterTuningJobConfig"),
        (
            (DEFINITION, "AlgorithmSpecification", "MetricDefinitions", 1, "Name"),
            [],
            "TrainingJobDefinition.AlgorithmSpecification.MetricDefinitions.Name",
        ),
        (
            (DEFINITION, "StaticHyperParameters"),
            {"a.b [1]": 5},
            "TrainingJobDefinition.StaticHyperParameters",
        ),
        (
            (DEFINITION, "VpcConfig"),
            {"SecurityGroupIds": ["sg-1"], "Subnets": ["a", 3]},
            "TrainingJobDefinition.VpcConfig.Subnets",
        ),
    ],
    ids=str,
)
def test_a_refusal_has_the_librarys_code_and_blames_the_member(
    target: Target, plain: SeedRequest, place: tuple[Any, ...], value: Any, blamed: str
) -> None:
    request = drop(plain.base, place) if value is None else put(plain.base, place, value)
    answer = ask(target, request)

    assert ("rejected", None) == (answer.outcome, answer.http_status)
    assert getattr(target, "refuses_with", None) == answer.code
    assert (blamed,) == answer.fields
    assert answer.message


@pytest.mark.parametrize("target", SDKS, indirect=True)
@pytest.mark.parametrize("operation", ["DescribeHyperParameterTuningJob", "Nope"])
def test_what_is_no_creating_call_cannot_be_asked(target: Target, operation: str) -> None:
    assert "unsupported" == ask(target, {"HyperParameterTuningJobName": "a"}, operation).outcome


@pytest.mark.parametrize("target", SDKS, indirect=True)
@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"[" * 100_000, b'"a"'])
def test_what_is_no_python_call_cannot_be_asked(target: Target, body: bytes) -> None:
    assert "unsupported" == target.send(TUNING_JOB.create, body).outcome


@pytest.mark.parametrize("target", ["botocore"], indirect=True)
def test_botocore_looks_at_minima_and_at_no_maxima(target: Target, plain: SeedRequest) -> None:
    least = put(plain.base, (DEFINITION, "ResourceConfig", "VolumeSizeInGB"), -1)
    most = put(plain.base, (DEFINITION, "RoleArn"), "x" * 2049)

    assert ("TrainingJobDefinition.ResourceConfig.VolumeSizeInGB",) == ask(target, least).fields
    assert "accepted" == ask(target, most).outcome


@pytest.mark.parametrize("target", SDKS[1:], indirect=True)
@pytest.mark.parametrize(
    ("place", "value", "made"),
    [
        (
            (DEFINITION, "ResourceConfig", "VolumeSizeInGB"),
            "30",
            "the SDK makes 30 of the value",
        ),
        (
            (DEFINITION, "EnableNetworkIsolation"),
            "yes",
            "the SDK makes true of the value",
        ),
        ((DEFINITION, "InputDataConfig"), [], "the SDK makes nothing of the value"),
    ],
)
def test_what_the_sdk_turns_into_something_else_cannot_be_asked(
    target: Target, plain: SeedRequest, place: tuple[Any, ...], value: Any, made: str
) -> None:
    answer = ask(target, put(plain.base, place, value))

    assert "unsupported" == answer.outcome
    assert made in str(answer.message)
    assert "/".join(map(str, place)) in str(answer.message)


@pytest.mark.parametrize("name", ["botocore", "sagemaker-core", "sagemaker_core"])
def test_an_argument_is_refused(name: str, catalogue: Catalogue) -> None:
    with pytest.raises(TargetError) as wrong:
        connect(f"{name}:5", TargetSettings(catalogue))

    assert "takes no argument, got '5'" in str(wrong.value) or "unknown target" in str(wrong.value)


def test_paths_of_members(catalogue: Catalogue) -> None:
    root = catalogue.root

    assert "" == member_path(root, [])
    assert ROLE == member_path(root, ["TrainingJobDefinition", "RoleArn", "more"])
    assert "Tags.Key" == member_path(root, ["Tags", 3, "Key"])
    assert "TrainingJobDefinition.Environment" == member_path(
        root, ["TrainingJobDefinition", "Environment", "0", "x"]
    )
    assert "Nope" == member_path(root, ["Nope", "more"])


def rejecting(clause: str) -> Case:
    return Case(clause, "rejects", "", {}, {}, frozenset({clause}))


@pytest.mark.parametrize(
    ("answer", "judgement"),
    [
        (refusal("E", "no", [ROLE]), Judgement("conforms")),
        (refusal("E", "no", ["Tags"]), Judgement("diverges", "wrong-blame")),
        (refusal("E", "no", []), Judgement("conforms")),
        (refusal("F", "no", [ROLE]), Judgement("diverges", "wrong-code")),
        (acceptance(), Judgement("diverges", "accepts-invalid")),
        (Answer("unsupported", message="x"), Judgement("unsupported", reason="x")),
        (Answer("rejected", 400, "E", "", (ROLE,)), Judgement("diverges", "wrong-code")),
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["pattern", "type"])
def test_the_oracle_on_the_client_side(
    answer: Answer, judgement: Judgement, kind: str, catalogue: Catalogue
) -> None:
    case = rejecting(f"{ROLE}:{kind}")

    assert judgement == judge(case, answer, TargetTraits("E"))


def test_a_library_may_call_its_error_as_the_service_does(catalogue: Catalogue) -> None:
    answer = refusal("ValidationException", "no", [ROLE])
    judged = judge(rejecting(f"{ROLE}:type"), answer, TargetTraits("ValidationException"))

    assert judged == Judgement("conforms")


def test_of_a_service_a_refusal_without_a_status_is_none(catalogue: Catalogue) -> None:
    answer = refusal("ValidationException", "no", [ROLE])
    judged = judge(rejecting(f"{ROLE}:pattern"), answer, TargetTraits())

    assert "wrong-code" == judged.divergence


def test_a_valid_request_that_the_library_refuses(catalogue: Catalogue) -> None:
    case = Case(f"{ROLE}:type", "accepts", "", {}, {})
    answer = refusal("E", "no", [ROLE])
    judged = judge(case, answer, TargetTraits("E"))

    assert "rejects-valid" == judged.divergence
    assert "nothing stops it" == expectation(case, "E")
    assert "E before anything is sent" == expectation(rejecting(f"{ROLE}:type"), "E")


def test_what_only_a_service_answers_is_no_verdict_on_a_library(tmp_path: Path) -> None:
    run = Run(read_settings({"target": "botocore"}, tmp_path))
    verdicts = [run.verdict(check) for check in run.selection.beside if is_of_a_service(check)]

    assert {"unsupported"} == {verdict.status for verdict in verdicts}
    assert {"wire", "error", "lifecycle"} == {
        verdict.check.kind.partition("-")[0] for verdict in verdicts
    }
    assert 0 == run.client.calls


@pytest.mark.parametrize("name", SDKS)
def test_a_run_and_its_report(name: str, suite: Any) -> None:
    done = suite(f"--target={name}", f"--clause={ROLE}:*", "--report=markdown:report.md")
    records = {r["clause"][len(ROLE) :] + " " + r["side"]: r for r in done.journal(name)[1:-1]}
    lax = records[":length-max rejects"]
    told = done.out + (done.folder / "report.md").read_text()
    own = name == "botocore"

    assert 1 == done.status
    assert {
        ":required rejects": "conforms",
        ":type rejects": "conforms",
        ":length-max rejects": "diverges",
        ":length-max accepts": "conforms",
        ":type returns": "unsupported",
    }.items() <= {key: record["status"] for key, record in records.items()}.items()
    assert {"outcome": "accepted", "http_status": None, "code": None, "message": None} == lax[
        "answer"
    ]
    assert lax["expected"].endswith("Error before anything is sent")
    assert (None if own else "passes") == lax["boto3"]
    assert own is ("boto3 stops" not in told)
    assert own is ("boto3 lets" not in told)
    assert "1 unsupported" in done.out
    assert "answered accepted" in done.out
