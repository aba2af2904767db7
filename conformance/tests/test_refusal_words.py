"""A verdict rests on what a target does: the same faults in a target with other words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from sagemaker_conformance.engine.records import record_of
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.constraints import Catalogue

INSTANCE = "TrainingJobDefinition.ResourceConfig.InstanceType"
ENUM = f"{INSTANCE}:enum"
Refusal = Callable[[Any], "Answer | None"]


@dataclass
class Worded:
    """The local mock with words of its own, which refuses more than it should."""

    inner: LocalTarget
    refusal: Refusal = field(default=lambda request: None)
    name: str = "worded"
    version: str = "1"

    def send(self, operation: str, body: bytes) -> Answer:
        """Answer as the mock, a refusal without any word about what is wrong."""
        if operation.startswith("Create"):
            more = self.refusal(_parsed(body))
            if more is not None:
                return more
        answer = self.inner.send(operation, body)
        if answer.outcome != "rejected" or not operation.startswith("Create"):
            return answer
        return Answer("rejected", 400, answer.code, "The request is not valid.")

    def reset(self) -> None:
        """Nothing to forget."""

    def close(self) -> None:
        """Nothing to close."""


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return {}


def _members(request: Any, *path: str) -> dict[str, Any]:
    for name in path:
        request = request.get(name) if isinstance(request, dict) else None
    return request if isinstance(request, dict) else {}


def _instance_type(request: Any) -> Any:
    return _members(request, "TrainingJobDefinition", "ResourceConfig").get("InstanceType")


def _all_but_one(
    kept: str, code: str | None = "ValidationException", message: str = "not one that we offer"
) -> Refusal:
    def refuse(request: Any) -> Answer | None:
        found = _instance_type(request)
        bad = isinstance(found, str) and found != kept
        return Answer("rejected", 400, code, f"InstanceType: {message}") if bad else None

    return refuse


@pytest.fixture
def worded(catalogue: Catalogue) -> Callable[..., Worded]:
    return lambda refusal=lambda request: None: Worded(LocalTarget(catalogue), refusal)


def test_a_conforming_target_that_never_says_what_is_wrong(worded: Any, examine_all: Any) -> None:
    assert {} == examine_all(worded()).red


@pytest.mark.parametrize("kept", ["ml.m5.xlarge", "ml.c5.2xlarge"])
def test_all_instance_types_but_one_refused_in_plain_words(
    kept: str, worded: Any, examine_around: Any
) -> None:
    """The first is in the plain base, the second in the one of other values."""
    examined = examine_around(worded(_all_but_one(kept)), ENUM.partition(":")[0])

    assert {f"{ENUM} accepts": "rejects-valid"} == examined.red
    assert examined.verdicts[f"{ENUM} rejects"].status == "conforms"


@pytest.mark.parametrize("code", ["InvalidParameterValue", "BadRequest", None])
def test_codes_of_its_own_are_wrong_as_well(code: Any, worded: Any, examine_one: Any) -> None:
    verdict = examine_one(worded(_all_but_one("ml.m5.xlarge", code)), f"{ENUM} accepts")

    assert ("rejects-valid", ("wrong-code",)) == (verdict.divergence, verdict.also)


def test_a_refusal_on_other_grounds_is_named_and_is_no_pass(
    worded: Any, examine_one: Any, catalogue: Catalogue
) -> None:
    target = worded(_all_but_one("ml.m5.xlarge", message="not available in this region"))
    verdict = examine_one(target, f"{ENUM} accepts")
    record = record_of(verdict, catalogue, "", {})

    assert "inconclusive" == verdict.status
    offered = len(catalogue.clauses[ENUM].value)
    refused = {case["change"][0]["value"] for case in record["not_judged"]}
    assert offered - 1 == len(refused)
    assert "ml.m5.large" in refused
    assert "not available in this region" in record["not_judged"][0]["answer"]["message"]


@pytest.mark.parametrize("path", ["HyperParameterTuningJobName", "TrainingJobDefinition.RoleArn"])
def test_a_message_that_blames_another_member_hides_nothing(
    path: str, worded: Any, examine_around: Any
) -> None:
    """Strategy Grid is refused, and the message names a member that is never refused."""
    steps = [step[:1].lower() + step[1:] for step in path.split(".")]
    said = f"1 validation error detected: Value 'x' at '{'.'.join(steps)}' failed to satisfy constraint: y"

    def refuse(request: Any) -> Answer | None:
        bad = _members(request, "HyperParameterTuningJobConfig").get("Strategy") == "Grid"
        return Answer("rejected", 400, "ValidationException", said) if bad else None

    red = examine_around(worded(refuse), "HyperParameterTuningJobConfig.Strategy").red

    assert "rejects-valid" == red.get("HyperParameterTuningJobConfig.Strategy:enum accepts")


def test_a_value_that_is_accepted_beside_others_only_is_no_control(
    worded: Any, examine_one: Any
) -> None:
    """Beside the many tags of a batch the key is accepted, and in no control request of its own."""

    def refuse(request: Any) -> Answer | None:
        output = _members(request, "TrainingJobDefinition", "OutputDataConfig")
        lacks = "KmsKeyId" in output and len(request.get("Tags", ())) < 9
        return Answer("rejected", 400, "ValidationException", "not this key") if lacks else None

    place = "TrainingJobDefinition.OutputDataConfig.KmsKeyId"
    for kind in ("pattern", "length-max"):
        verdict = examine_one(worded(refuse), f"{place}:{kind} rejects")

        assert ("inconclusive", None) == (verdict.status, verdict.divergence)


def test_a_structure_that_is_refused_shows_once(worded: Any, examine_around: Any) -> None:
    """Not at its siblings, which are crowded by it, though nothing inside it can be accepted."""

    def refuse(request: Any) -> Answer | None:
        used = "CheckpointConfig" in _members(request, "TrainingJobDefinition")
        return Answer("rejected", 400, "ValidationException", "not so") if used else None

    red = examine_around(worded(refuse), "TrainingJobDefinition").red

    assert {"TrainingJobDefinition.CheckpointConfig:type accepts": "rejects-valid"} == red


def test_that_one_of_several_members_is_needed_shows_at_their_structure(
    worded: Any, examine_around: Any
) -> None:
    place = "TrainingJobDefinition.ResourceConfig"

    def refuse(request: Any) -> Answer | None:
        has = "ResourceConfig" in _members(request, "TrainingJobDefinition")
        config = _members(request, *place.split("."))
        lacks = config.keys().isdisjoint({"InstanceCount", "InstanceGroups", "VolumeSizeInGB"})
        return Answer("rejected", 400, "ValidationException", "not so") if has and lacks else None

    assert {f"{place}:type accepts": "rejects-valid"} == examine_around(worded(refuse), place).red
