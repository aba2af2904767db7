"""One fault in the local mock must show at its own clause, and nowhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from sagemaker_conformance.checks.check import Check as ConformanceCheck
from sagemaker_conformance.engine.examiner import examine
from sagemaker_conformance.protocol.answer import Answer, read_answer
from sagemaker_conformance.reference import Check, Service, checks_of
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.constraints import Catalogue, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

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


class _Altering(LocalTarget):
    """The local mock, with a fault in what Describe gives back."""

    def __init__(self, catalogue: Catalogue, alter: Callable[[Any], None]) -> None:
        super().__init__(catalogue, Service(catalogue))
        self._alter = alter

    def send(self, operation: str, body: bytes) -> Answer:
        answer = super().send(operation, body)
        if operation.startswith("Describe") and answer.outcome == "accepted":
            self._alter(answer.body)
        return answer


def _lose_role(job: Any) -> None:
    job.get(D, {}).pop("RoleArn", None)


def _lower_values(job: Any) -> None:
    entries = job.get(D, {}).get("StaticHyperParameters", {})
    entries.update({key: value.lower() for key, value in entries.items()})


def _lose_elements(job: Any) -> None:
    for channel in job.get(D, {}).get("InputDataConfig", []):
        if len(channel.get("ShuffleConfig", {}) or {}) > 0:
            channel["ShuffleConfig"] = {"Seed": 7}


def _sort_subnets(job: Any) -> None:
    vpc = job.get(D, {}).get("VpcConfig", {})
    if "Subnets" in vpc:
        vpc["Subnets"].reverse()


def _drop_empty_maps(job: Any) -> None:
    if job.get(D, {}).get("Environment") == {}:
        del job[D]["Environment"]


@pytest.mark.parametrize(
    ("key", "alter"),
    [
        (f"{D}.RoleArn:type returns", _lose_role),
        (f"{D}.StaticHyperParameters.value:type returns", _lower_values),
        (f"{D}.InputDataConfig.member.ShuffleConfig.Seed:type returns", _lose_elements),
        (f"{D}.VpcConfig.Subnets:type returns", _sort_subnets),
        (f"{D}.Environment:type returns", _drop_empty_maps),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_altered_on_return_shows_at_its_place(
    key: str, alter: Callable[[Any], None], catalogue: Catalogue, examine_around: Any
) -> None:
    found = examine_around(_Altering(catalogue, alter), key.partition(":")[0])

    assert {key: "altered"} == found.red


def test_what_is_inside_a_lost_member_is_left_open(catalogue: Catalogue, examine_one: Any) -> None:
    target = _Altering(catalogue, lambda job: job.pop(D, None))

    assert "diverges" == examine_one(target, f"{D}:type returns").status
    assert "inconclusive" == examine_one(target, f"{D}.RoleArn:type returns").status


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (500, ("diverges", "server-error")),
        (404, ("diverges", "altered")),
        (501, ("unsupported", None)),
    ],
)
def test_describe_that_fails(
    status: int, expected: tuple[str, str | None], catalogue: Catalogue, examine_one: Any
) -> None:
    class Failing(LocalTarget):
        def send(self, operation: str, body: bytes) -> Answer:
            if operation.startswith("Describe"):
                return read_answer(status, {}, b"{}")
            return super().send(operation, body)

    verdict = examine_one(Failing(catalogue), f"{D}.RoleArn:type returns")

    assert expected == (verdict.status, verdict.divergence)


def test_nothing_is_sent_to_be_compared_where_describe_is_not_offered(
    catalogue: Catalogue, context_of: Any
) -> None:
    class Undescribed(LocalTarget):
        def send(self, operation: str, body: bytes) -> Answer:
            if operation.startswith("Describe"):
                return Answer("unsupported", 501)
            return super().send(operation, body)

    context = context_of(Undescribed(catalogue))
    checks = [ConformanceCheck(f"{D}.{name}:type", "returns") for name in ("RoleArn", "VpcConfig")]
    statuses = [examine(check, context).status for check in checks]

    assert ["unsupported", "unsupported"] == statuses
    # Each seed request was accepted before, and is sent once more to be described.
    assert context.client.requests <= 2 * len(context.seed_requests)


def _fails_for_seeds(answer: Answer) -> bool:
    return any("ShuffleConfig" in c for c in answer.body[D].get("InputDataConfig", []))


@pytest.mark.parametrize(("status", "divergence"), [(500, "server-error"), (404, "altered")])
def test_describe_that_fails_for_a_value_counts_against_its_place_alone(
    status: int, divergence: str, catalogue: Catalogue, examine_around: Any
) -> None:
    """Values of other places share requests with it, which are no verdict on them."""

    class Failing(LocalTarget):
        def send(self, operation: str, body: bytes) -> Answer:
            answer = super().send(operation, body)
            if operation == TUNING_JOB.describe and D in answer.body and _fails_for_seeds(answer):
                return read_answer(status, {}, b"{}")
            return answer

    place = f"{D}.InputDataConfig.member.ShuffleConfig"
    found = examine_around(Failing(catalogue), place)

    places = {key.partition(":")[0] for key in found.red}

    assert f"{place}.Seed" in places
    assert all(each.startswith(place) or place.startswith(each) for each in places)
    assert {divergence} == set(found.red.values())
    verdict = found.verdicts[f"{place}:type returns"]
    assert ("crashed" if status == 500 else "accepted") == verdict.witness.answer.outcome


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
