"""One fault in the local mock must show at its own clause, and nowhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from sagemaker_conformance.engine.examiner import examine
from sagemaker_conformance.protocol.answer import Answer, read_answer
from sagemaker_conformance.reference import Check, checks_of
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.constraints import Catalogue, load

CATALOGUE = load("botocore-1.44.5")
FAITHFUL: Mapping[str, Check] = checks_of(CATALOGUE)
D = "TrainingJobDefinition"
CONFIG = "HyperParameterTuningJobConfig"
TYPES = CATALOGUE.nodes[f"{D}.ResourceConfig.InstanceType"].enum or ()
STRATEGIES = CATALOGUE.nodes[f"{CONFIG}.Strategy"].enum or ()


def _dropped(id: str) -> dict[str, Any]:
    return {id: None}


def _holding(id: str, holds: Callable[[Any], bool], **more: Any) -> dict[str, Any]:
    return {id: replace(FAITHFUL[id], holds=holds, **more)}


def _required(path: str) -> dict[str, Any]:
    like = FAITHFUL[f"{D}.RoleArn:required"]
    return {f"{path}:required": replace(like, clause_id=f"{path}:required", path=path)}


@pytest.mark.parametrize(
    ("key", "divergence", "mutation"),
    [
        # The base's own members.
        (f"{D}.RoleArn:pattern rejects", "accepts-invalid", _dropped(f"{D}.RoleArn:pattern")),
        (f"{D}.RoleArn:required rejects", "accepts-invalid", _dropped(f"{D}.RoleArn:required")),
        (f"{D}.RoleArn:type rejects", "accepts-invalid", _dropped(f"{D}.RoleArn:type")),
        (
            f"{CONFIG}.Strategy:enum rejects",
            "accepts-invalid",
            _dropped(f"{CONFIG}.Strategy:enum"),
        ),
        (
            "HyperParameterTuningJobName:length-max rejects",
            "accepts-invalid",
            _dropped("HyperParameterTuningJobName:length-max"),
        ),
        (
            f"{D}.InputDataConfig.member.ChannelName:length-max rejects",
            "accepts-invalid",
            _dropped(f"{D}.InputDataConfig.member.ChannelName:length-max"),
        ),
        (
            f"{D}.StaticHyperParameters.key:length-max rejects",
            "accepts-invalid",
            _dropped(f"{D}.StaticHyperParameters.key:length-max"),
        ),
        # Bounds one too wide.
        (
            f"{D}.InputDataConfig:length-max rejects",
            "accepts-invalid",
            _holding(f"{D}.InputDataConfig:length-max", lambda v: len(v) <= 21),
        ),
        (
            f"{D}.StoppingCondition.MaxRuntimeInSeconds:range-min rejects",
            "accepts-invalid",
            _holding(f"{D}.StoppingCondition.MaxRuntimeInSeconds:range-min", lambda v: v >= 0),
        ),
        # Bounds one too narrow.
        (
            f"{D}.RoleArn:length-max accepts",
            "rejects-valid",
            _holding(f"{D}.RoleArn:length-max", lambda v: len(v) <= 2047),
        ),
        (
            f"{D}.InputDataConfig:length-min accepts",
            "rejects-valid",
            _holding(f"{D}.InputDataConfig:length-min", lambda v: len(v) >= 2),
        ),
        (
            f"{D}.VpcConfig.Subnets:length-min accepts",
            "rejects-valid",
            _holding(f"{D}.VpcConfig.Subnets:length-min", lambda v: len(v) >= 2),
        ),
        (
            f"{D}.RetryStrategy.MaximumRetryAttempts:range-max accepts",
            "rejects-valid",
            _holding(f"{D}.RetryStrategy.MaximumRetryAttempts:range-max", lambda v: v <= 29),
        ),
        (
            f"{D}.Environment.value:length-max accepts",
            "rejects-valid",
            _holding(f"{D}.Environment.value:length-max", lambda v: len(v) < 512),
        ),
        (
            f"{D}.StaticHyperParameters.key:length-min accepts",
            "rejects-valid",
            _holding(f"{D}.StaticHyperParameters.key:length-min", lambda v: len(v) > 1),
        ),
        # An enum's last value is missing.
        (
            f"{D}.ResourceConfig.InstanceType:enum accepts",
            "rejects-valid",
            _holding(
                f"{D}.ResourceConfig.InstanceType:enum",
                lambda v: v in TYPES[:-1],
            ),
        ),
        (
            f"{CONFIG}.HyperParameterTuningJobObjective.Type:enum accepts",
            "rejects-valid",
            _holding(
                f"{CONFIG}.HyperParameterTuningJobObjective.Type:enum", lambda v: v == "Maximize"
            ),
        ),
        (
            f"{CONFIG}.Strategy:enum accepts",
            "rejects-valid",
            _holding(f"{CONFIG}.Strategy:enum", lambda v: v in STRATEGIES[:-1]),
        ),
        # An optional member is required.
        (f"{D}.VpcConfig:type accepts", "rejects-valid", _required(f"{D}.VpcConfig")),
        (
            f"{D}.OutputDataConfig.KmsKeyId:type accepts",
            "rejects-valid",
            _required(f"{D}.OutputDataConfig.KmsKeyId"),
        ),
        # A pattern's class is one character too narrow.
        (
            f"{D}.InputDataConfig.member.ChannelName:pattern accepts",
            "rejects-valid",
            _holding(
                f"{D}.InputDataConfig.member.ChannelName:pattern",
                lambda v: bool(re.fullmatch(r"[A-Za-y0-9.\-_]+", v)),
            ),
        ),
        (
            f"{D}.Environment.key:pattern accepts",
            "rejects-valid",
            _holding(
                f"{D}.Environment.key:pattern",
                lambda v: bool(re.fullmatch(r"[a-zA-Z_][a-zA-Z0-8_]*", v)),
            ),
        ),
        # The last character is not looked at.
        (
            f"{D}.AlgorithmSpecification.AlgorithmName:pattern rejects",
            "accepts-invalid",
            _holding(
                f"{D}.AlgorithmSpecification.AlgorithmName:pattern",
                lambda v: (
                    FAITHFUL[f"{D}.AlgorithmSpecification.AlgorithmName:pattern"].holds(v)
                    or FAITHFUL[f"{D}.AlgorithmSpecification.AlgorithmName:pattern"].holds(v[:-1])
                ),
            ),
        ),
        # Wrong blame, wrong code.
        (
            f"{D}.RoleArn:length-max rejects",
            "wrong-blame",
            {
                f"{D}.RoleArn:length-max": replace(
                    FAITHFUL[f"{D}.RoleArn:length-max"], blame=f"{D}.OutputDataConfig.S3OutputPath"
                )
            },
        ),
        (
            f"{D}.ResourceConfig.VolumeKmsKeyId:length-max rejects",
            "wrong-code",
            {
                f"{D}.ResourceConfig.VolumeKmsKeyId:length-max": replace(
                    FAITHFUL[f"{D}.ResourceConfig.VolumeKmsKeyId:length-max"],
                    code="ResourceNotFound",
                )
            },
        ),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_one_fault_shows_at_one_clause(
    key: str, divergence: str, mutation: Mapping[str, Any], mock_with: Any, examine_around: Any
) -> None:
    place = key.partition(":")[0]

    assert {key: divergence} == examine_around(mock_with(mutation), place).red


@pytest.fixture
def faithful(mock_with: Any, examine_all: Any) -> Any:
    """The verdicts on the mock as it is."""
    return examine_all(mock_with({}))


def test_the_mock_as_it_is_has_no_red_check_and_none_left_open(faithful: Any) -> None:
    assert {} == faithful.red
    assert set() == faithful.with_status("inconclusive")
    assert set() == faithful.with_status("error")
    assert {f"{D}.RoleArn:length-min rejects", f"{D}.RoleArn:length-min accepts"} <= (
        faithful.with_status("dominated")
    )
    assert "Tags:length-min rejects" in faithful.with_status("vacuous")


@pytest.mark.parametrize(("status", "fate"), [(400, "is refused"), (500, "crashed")])
def test_a_base_that_is_not_accepted_leaves_no_verdict(
    catalogue: Catalogue, examine_one: Any, status: int, fate: str
) -> None:
    class Refusing(LocalTarget):
        def send(self, operation: str, body: bytes) -> Answer:
            return read_answer(status, {}, b'{"__type": "ValidationException", "message": "no"}')

    for side in ("accepts", "rejects", "returns"):
        verdict = examine_one(Refusing(catalogue), f"{D}.RoleArn:type {side}")

        assert ("inconclusive", None) == (verdict.status, verdict.divergence)
        assert side == "returns" or verdict.reason.endswith(f"from which it is grown {fate}")


def test_what_is_refused_for_another_place_names_the_clause_that_diverges(
    mock_with: Any, examine_one: Any
) -> None:
    """Of a refusal without words: the place's plain values are refused, and count for its upper bound."""
    place = f"{D}.StoppingCondition.MaxPendingTimeInSeconds"

    class Wordless(LocalTarget):
        def send(self, operation: str, body: bytes) -> Answer:
            answer: Answer = strict.send(operation, body)
            return replace(answer, message="no") if answer.outcome == "rejected" else answer

    strict = mock_with(_holding(f"{place}:range-max", lambda value: "2" <= str(value) <= "7"))
    beside = examine_one(
        Wordless(CATALOGUE), f"{D}.StoppingCondition.MaxWaitTimeInSeconds:type accepts"
    )

    assert "diverges" == examine_one(Wordless(CATALOGUE), f"{place}:range-max accepts").status
    assert [f"{place}:range-max"] == [case.judgement.by for case in beside.not_judged]


def test_a_crash_on_what_may_be_refused_or_accepted_is_a_divergence(examine_one: Any) -> None:
    class CrashingOnNull(LocalTarget):
        def send(self, operation: str, body: bytes) -> Answer:
            if b"null" in body:
                return Answer("crashed", 500)
            return super().send(operation, body)

    verdict = examine_one(CrashingOnNull(CATALOGUE), f"{D}.RoleArn:required rejects")

    assert ("diverges", "server-error") == (verdict.status, verdict.divergence)
    assert "null" == verdict.witness.case.label


def test_a_crash_is_not_a_refusal(catalogue: Catalogue, examine_one: Any) -> None:
    class Crashing(LocalTarget):
        def send(self, operation: str, body: bytes) -> Answer:
            answer = super().send(operation, body)
            return Answer("crashed", 500) if answer.outcome == "rejected" else answer

    for kind in ("pattern", "required", "type", "length-max"):
        verdict = examine_one(Crashing(catalogue), f"{D}.RoleArn:{kind} rejects")

        assert ("diverges", "server-error") == (verdict.status, verdict.divergence)


def test_a_target_that_accepts_everything_refuses_nothing(
    catalogue: Catalogue, examine_all: Any
) -> None:
    class Lax(LocalTarget):
        def send(self, operation: str, body: bytes) -> Answer:
            return Answer("accepted", 200, body=json.loads(body))

    found = examine_all(Lax(catalogue))
    judged = {k for k, v in found.verdicts.items() if k.endswith("rejects") and v.judged}
    recorded = found.with_status("recorded")

    assert judged - recorded == {k for k in found.red if k.endswith("rejects")}
    assert {"accepts-invalid"} == set(found.red.values()) - {"altered"}
    assert not {k for k in found.red if k.endswith("accepts")}


def test_an_unsound_case_is_an_error_of_the_suite(
    catalogue: Catalogue, context_of: Any, mock_with: Any
) -> None:
    from sagemaker_conformance.checks.check import Check as Asking

    context = context_of(mock_with({}))
    context.certified = lambda request, violates: False
    verdict = examine(Asking(f"{D}.RoleArn:pattern", "rejects"), context)

    assert "error" == verdict.status
    assert "does not break exactly what it claims" in str(verdict.reason)


def test_no_traceback_is_drowned_by_what_an_examiner_knows(
    catalogue: Catalogue, context_of: Any
) -> None:
    """An interrupted run tells every frame's arguments, which took longer than the run."""
    context = context_of(LocalTarget(catalogue))
    known = (context, context.client, context.case_store, catalogue, *context.seed_requests)

    assert [r for r in map(repr, (*known, catalogue.root)) if len(r) > 120] == []
