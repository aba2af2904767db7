"""Servers that word their refusals differently and are right or wrong in the same way get the same verdicts."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from benchmarks.mutation.catalogue import faults_of
from benchmarks.mutation.fault import Fault
from benchmarks.mutation.voices import NOT_SEEDED, VOICES, word_with_own_codes
from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.engine.examiner import examine
from sagemaker_conformance.reference import Service, Validator, checks_of
from sagemaker_conformance.server.mock_server import serving
from sagemaker_conformance.targets import TargetSettings, connect
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.constraints import load
from sagemaker_strategies.constraints.clause import Side

CATALOGUE = load("botocore-1.44.5")
CREATE = "CreateHyperParameterTuningJob"
D = "TrainingJobDefinition"
#: Each refuses a documented value.
REFUSING = (
    f"{D}.TuningObjective.Type:enum/without-Maximize",
    f"{D}.ResourceConfig.InstanceType:enum/without-ml.c4.8xlarge",
    f"{D}.RoleArn:length-max/max-1",
    f"{D}.StoppingCondition.MaxRuntimeInSeconds:range-min/min+1",
    f"{D}.StoppingCondition.MaxPendingTimeInSeconds:range-max/max-1",
    f"{D}.DefinitionName:pattern/class-1-a-z-from-b",
    f"{D}.VpcConfig.Subnets:length-max/max-1",
    f"{D}.Environment.value:length-max/max-1",
)
#: Each lets a forbidden value through.
ACCEPTING = (
    f"{D}.RoleArn:required/dropped",
    f"{D}.TuningObjective.Type:enum/other-case",
    f"{D}.ResourceConfig.VolumeKmsKeyId:length-max/max+1",
    f"{D}.StoppingCondition.MaxPendingTimeInSeconds:range-max/doubled",
    f"{D}.ResourceConfig.InstanceCount:type/booleans",
    f"{D}.DefinitionName:pattern/dollar-newline",
    f"{D}.VpcConfig.Subnets:length-min/dropped",
    f"{D}.Environment.key:pattern/dropped",
)
#: Those of the option, and servers with codes of their own, which are wrong in each refusal besides.
SPOKEN = {**VOICES, "own-codes": word_with_own_codes}


@cache
def _faults() -> dict[str, Fault]:
    return {fault.id: fault for fault in faults_of(CATALOGUE)}


@cache
def _service(voice: str, ids: tuple[str, ...] = ()) -> Service:
    """The mock in a voice, with these faults in it, no two at one clause."""
    faults = [_faults()[id] for id in ids]
    checks = {**checks_of(CATALOGUE), **{k: v for f in faults for k, v in f.checks.items()}}
    validator = Validator(CATALOGUE, {id: check for id, check in checks.items() if check})
    return Service(CATALOGUE, validator, word=SPOKEN[voice])


def _target(voice: str, ids: tuple[str, ...] = ()) -> LocalTarget:
    """The same in process, under a name of which nobody knows on which grounds it refuses."""
    target = LocalTarget(CATALOGUE, _service(voice, ids))
    target.name = voice
    return target


@pytest.fixture(scope="module")
def contexts() -> dict[tuple[str, tuple[str, ...]], Context]:
    return {}


@pytest.fixture
def shown(
    context_of: Callable[[Any], Context],
    contexts: dict[tuple[str, tuple[str, ...]], Context],
) -> Callable[[str, tuple[str, ...], str, Side], str | None]:
    """How the clause of one of a server's faults diverges; each server is asked by one context."""

    def divergence(voice: str, ids: tuple[str, ...], id: str, side: Side) -> str | None:
        key = voice, ids
        if key not in contexts:
            contexts[key] = context_of(_target(voice, ids))
        return examine(Check(_clause(id), side), contexts[key]).divergence

    return divergence


def _clause(id: str) -> str:
    return id.rpartition("/")[0]


# Verdicts


@pytest.mark.parametrize("voice", SPOKEN)
@pytest.mark.parametrize("id", REFUSING)
def test_a_refused_documented_value_is_shown(id: str, voice: str, shown: Any) -> None:
    assert shown(voice, REFUSING, id, "accepts") == "rejects-valid"


@pytest.mark.parametrize("voice", SPOKEN)
@pytest.mark.parametrize("id", ACCEPTING)
def test_an_accepted_forbidden_value_is_shown(id: str, voice: str, shown: Any) -> None:
    assert shown(voice, ACCEPTING, id, "rejects") == "accepts-invalid"


# In the voice of AWS it is examined in test_examiner.py.
@pytest.mark.parametrize("voice", [voice for voice in SPOKEN if voice != "aws"])
def test_a_faithful_server_has_no_red_check_in_any_voice(voice: str, examine_all: Any) -> None:
    found = examine_all(_target(voice))
    codes = {"wrong-code"} if voice == "own-codes" else set()

    assert set(found.red.values()) == codes
    assert len(found.with_status("conforms")) > (600 if codes else 1100)
    assert found.with_status("inconclusive") == set()


@pytest.mark.parametrize("side", ["accepts", "rejects"])
def test_a_fault_is_shown_over_http(side: str, examine_one: Any) -> None:
    id, divergence = {
        "accepts": (REFUSING[0], "rejects-valid"),
        "rejects": (ACCEPTING[0], "accepts-invalid"),
    }[side]
    with serving(_service("plain", (id,))) as url:
        target = connect(url, TargetSettings(CATALOGUE))
        try:
            assert examine_one(target, f"{_clause(id)} {side}").divergence == divergence
        finally:
            target.close()


# Words

BODY: dict[str, Any] = {
    "HyperParameterTuningJobName": "a_b",
    "HyperParameterTuningJobConfig": {
        "Strategy": "Guessing",
        "ResourceLimits": {"MaxParallelTrainingJobs": 0},
    },
    D: {
        "AlgorithmSpecification": {"TrainingInputMode": "File"},
        "OutputDataConfig": {"S3OutputPath": "s3://bucket"},
        "StoppingCondition": {"MaxRuntimeInSeconds": 0},
        "RoleArn": "arn:aws:iam::123456789012:role/tuner",
        "Environment": {"a-b": "x", "c": "x" * 513},
        "VpcConfig": {"SecurityGroupIds": ["sg/1", "sg-2"], "Subnets": []},
    },
}
VALID: dict[str, Any] = {
    "HyperParameterTuningJobName": "a",
    "HyperParameterTuningJobConfig": {
        "Strategy": "Random",
        "ResourceLimits": {"MaxParallelTrainingJobs": 1},
    },
    D: {
        "AlgorithmSpecification": {"TrainingInputMode": "File"},
        "OutputDataConfig": {"S3OutputPath": "s3://bucket"},
        "StoppingCondition": {"MaxRuntimeInSeconds": 1},
        "RoleArn": "arn:aws:iam::123456789012:role/tuner",
    },
}
WRONG_TYPE = {D: {"VpcConfig": {"Subnets": ["subnet-1", 5]}}}


def _answered(voice: str, body: Any, ids: tuple[str, ...] = ()) -> tuple[int, dict[str, Any]]:
    answer = _service(voice, ids).answer(CREATE, json.dumps(body).encode())
    content = json.loads(answer.body)
    return answer.status, {name.lower(): value for name, value in content.items()}


def test_every_voice_refuses_with_the_same_status_and_code() -> None:
    for body, code in ((BODY, "ValidationException"), (WRONG_TYPE, "SerializationException")):
        answers = [_answered(voice, body) for voice in VOICES]

        assert {(400, code)} == {(status, content["__type"]) for status, content in answers}


def test_all_errors_in_the_words_of_smithy() -> None:
    status, content = _answered("smithy", BODY)
    head, _, listed = content["message"].partition(" detected. ")
    told = {field["path"]: field["message"] for field in content["fieldlist"]}
    failed = "failed to satisfy constraint: Member must"

    assert (400, "8 validation errors") == (status, head)
    assert "; ".join(told.values()) == listed
    assert told == {
        "/HyperParameterTuningJobName": f"Value at '/HyperParameterTuningJobName' {failed} satisfy "
        "regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}",
        "/HyperParameterTuningJobConfig/Strategy": "Value at "
        f"'/HyperParameterTuningJobConfig/Strategy' {failed} satisfy enum value set: "
        "[Bayesian, Random, Hyperband, Grid]",
        "/HyperParameterTuningJobConfig/ResourceLimits/MaxParallelTrainingJobs": "Value at "
        f"'/HyperParameterTuningJobConfig/ResourceLimits/MaxParallelTrainingJobs' {failed} be "
        "greater than or equal to 1",
        f"/{D}/VpcConfig/SecurityGroupIds/0": f"Value at '/{D}/VpcConfig/SecurityGroupIds/0' "
        f"{failed} satisfy regular expression pattern: [-0-9a-zA-Z]+",
        f"/{D}/VpcConfig/Subnets": f"Value with length 0 at '/{D}/VpcConfig/Subnets' {failed} have "
        "length between 1 and 16, inclusive",
        f"/{D}/StoppingCondition/MaxRuntimeInSeconds": "Value at "
        f"'/{D}/StoppingCondition/MaxRuntimeInSeconds' {failed} be greater than or equal to 1",
        f"/{D}/Environment": f"Value at '/{D}/Environment' {failed} satisfy regular expression "
        "pattern: [a-zA-Z_][a-zA-Z0-9_]*",
        f"/{D}/Environment/c": f"Value with length 513 at '/{D}/Environment/c' {failed} have "
        "length between 0 and 512, inclusive",
    }


def test_what_is_missing_in_the_words_of_smithy() -> None:
    body = {**BODY, D: {**BODY[D], "OutputDataConfig": {}}}
    told = _answered("smithy", body)[1]["message"]

    assert (
        f"; Value at '/{D}/OutputDataConfig/S3OutputPath' failed to satisfy constraint: Member "
        "must not be null; "
    ) in told


@pytest.mark.parametrize(
    ("definition", "sentence"),
    [
        ({"RoleArn": None}, "RoleArn is missing."),
        ({"RoleArn": "x" * 2049}, "RoleArn is not valid: it has parts that are not allowed there."),
        (
            {"Environment": {"a-b": "x"}},
            "A key of Environment is not valid: it has parts that are not allowed there.",
        ),
        ({"Environment": {"a": "x" * 513}}, "A value of Environment is too long."),
        (
            {"VpcConfig": {"SecurityGroupIds": ["a/b"], "Subnets": ["a"]}},
            "An entry of SecurityGroupIds is not valid: it has parts that are not allowed there.",
        ),
        ({"StoppingCondition": {"MaxRuntimeInSeconds": 0}}, "MaxRuntimeInSeconds is too small."),
        (
            {"TuningObjective": {"Type": "Most", "MetricName": "a"}},
            "Type is not valid: it has to be one of the known values.",
        ),
        (
            {"VpcConfig": {"Subnets": ["subnet-1", 5]}},
            "An entry of Subnets is not valid: it has the wrong type.",
        ),
    ],
)
def test_the_first_faulty_member_in_plain_words(definition: dict[str, Any], sentence: str) -> None:
    status, content = _answered("plain", {**VALID, D: {**VALID[D], **definition}})

    assert (400, sentence) == (status, content["message"])


def test_the_first_error_only_is_the_first_of_all() -> None:
    _, all_of_them = _answered("aws", BODY)
    _, first = _answered("first", BODY)
    told = first["message"].removeprefix("1 validation error detected: ")

    assert all_of_them["message"].startswith(f"8 validation errors detected: {told}; ")
    assert "; " not in told


def test_a_mute_server_says_the_same_of_everything() -> None:
    said = {
        content["message"]
        for _, content in (_answered("mute", body) for body in (BODY, WRONG_TYPE))
    }

    assert said == {"The request is not valid."}


def test_codes_of_its_own_come_with_a_status_of_its_own() -> None:
    answers = [_answered("own-codes", body) for body in (BODY, WRONG_TYPE)]

    assert [(422, "InvalidParameterValue"), (400, "BadRequest")] == [
        (status, content["__type"]) for status, content in answers
    ]


def test_a_wrong_blame_changes_the_words_of_every_voice_that_names_a_member() -> None:
    definition = {name: value for name, value in VALID[D].items() if name != "RoleArn"}
    body = {**VALID, D: definition}
    blaming = (f"{D}.RoleArn:required/blames-hyperParameterTuningJobName",)
    differing = {
        voice for voice in VOICES if _answered(voice, body) != _answered(voice, body, blaming)
    }

    assert differing == set(VOICES) - {"mute"}
    assert {voice for voice, suites in NOT_SEEDED.items() if "blame" in suites} == {"plain", "mute"}
