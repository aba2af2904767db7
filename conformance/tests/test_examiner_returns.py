"""One fault in what Describe gives back must show at its own place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sagemaker_conformance.checks.check import Check as ConformanceCheck
from sagemaker_conformance.engine.examiner import examine
from sagemaker_conformance.protocol.answer import Answer, read_answer
from sagemaker_conformance.reference import Service
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.constraints import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

D = "TrainingJobDefinition"


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
        (403, ("inconclusive", None)),
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


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (Answer("unsupported", 501), "unsupported"),
        (Answer("rejected", 400, "AccessDeniedException"), "inconclusive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_nothing_is_sent_to_be_compared_where_describe_is_not_offered(
    refusal: Answer, status: str, catalogue: Catalogue, context_of: Any
) -> None:
    class Undescribed(LocalTarget):
        def send(self, operation: str, body: bytes) -> Answer:
            return refusal if operation.startswith("Describe") else super().send(operation, body)

    context = context_of(Undescribed(catalogue))
    checks = [ConformanceCheck(f"{D}.{name}:type", "returns") for name in ("RoleArn", "VpcConfig")]
    statuses = [examine(check, context).status for check in checks]

    assert [status, status] == statuses
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
