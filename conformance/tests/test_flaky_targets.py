"""Targets that fail at random: what does not show again is no verdict on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.engine.confirmation import confirm_case
from sagemaker_conformance.engine.examiner import examine
from sagemaker_conformance.judging.oracle import Judgement, TargetTraits
from sagemaker_conformance.judging.verdict import JudgedCase
from sagemaker_conformance.protocol.answer import Answer, read_answer
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

FAILURES = {
    "500": Answer("crashed", 500, "InternalFailure", "out of order"),
    "throttle": Answer("unavailable", 400, "ThrottlingException", "slowly"),
    "drop": Answer("crashed", message="the connection was closed", lost="dropped"),
}
D = "TrainingJobDefinition"
CLAUSES = ("TrainingJobDefinition.RoleArn:*", "*StoppingCondition*", "*:error-*", "*:wire-*comma*")


class Erratic(LocalTarget):
    """The local mock, which answers some requests, whichever they are, with a failure."""

    def __init__(self, catalogue: Catalogue, failures: tuple[Answer, ...], seed: int) -> None:
        super().__init__(catalogue)
        self.failures = failures
        self.random = Random(seed)

    def _failure(self) -> Answer | None:
        fails = self.failures and self.random.random() < 0.15
        return self.random.choice(self.failures) if fails else None

    def send(self, operation: str, body: bytes) -> Answer:
        return self._failure() or super().send(operation, body)

    def send_raw(self, headers: Mapping[str, str], body: bytes) -> Answer:
        return self._failure() or super().send_raw(headers, body)


@pytest.fixture
def records(tmp_path: Path) -> Callable[..., dict[str, dict[str, Any]]]:
    """The records of a run of some checks against an erratic mock, and the seconds that it waited."""

    def examine(*failures: str, seed: int = 0) -> dict[str, dict[str, Any]]:
        settings = read_settings({"target": "local", "clause": CLAUSES}, tmp_path)
        target = Erratic(settings.catalogue, tuple(FAILURES[name] for name in failures), seed)
        client = Client(
            target, settings.catalogue.operation, pause=lambda seconds: None, parents=True
        )
        run = Run(settings, given=client)
        selection = run.selection
        checks = [c for side in ("rejects", "accepts", "returns") for c in selection.checks(side)]
        checks += [c for side in ("rejects", "accepts") for c in selection.suite_checks(side)]
        run.select(checks)
        return {str(check): run.examine(check) for check in checks}

    return examine


@pytest.mark.parametrize("failures", [("500",), ("drop",), ("500", "drop", "throttle")])
@pytest.mark.parametrize("seed", range(3))
def test_a_random_failure_changes_no_verdict(
    failures: tuple[str, ...], seed: int, records: Callable[..., Any]
) -> None:
    clean, erratic = records(), records(*failures, seed=seed)
    changed = [r for key, r in erratic.items() if r["status"] != clean[key]["status"]]

    assert {r["status"] for r in clean.values()} <= {"conforms", "recorded", "dominated", "vacuous"}
    assert {"inconclusive"} >= {r["status"] for r in changed}
    assert any("flaky: " in (r["reason"] or "") for r in changed) or "500" not in failures


def test_throttling_alone_changes_nothing(records: Callable[..., Any]) -> None:
    clean, throttled = records(), records("throttle")

    assert {k: r["status"] for k, r in clean.items()} == {
        k: r["status"] for k, r in throttled.items()
    }


class Rejecting(LocalTarget):
    """The mock, which fails each time at what it refuses."""

    def send(self, operation: str, body: bytes) -> Answer:
        answer = super().send(operation, body)
        return FAILURES["500"] if answer.outcome == "rejected" else answer


def test_what_shows_each_time_is_a_divergence(tmp_path: Path) -> None:
    settings = read_settings({"target": "local", "clause": CLAUSES[:1]}, tmp_path)
    run = Run(settings, given=Client(Rejecting(settings.catalogue), settings.catalogue.operation))
    checks = run.selection.checks("rejects")
    run.select(checks)
    found = {run.examine(check)["divergence"] for check in checks}

    assert found == {"server-error", None}  # None of what no value can show


class OnceOtherwise(LocalTarget):
    """The mock, one of whose refusals is another answer."""

    def __init__(self, catalogue: Catalogue, number: int, answer: Answer) -> None:
        super().__init__(catalogue)
        self.left, self.answer = number, answer

    def send(self, operation: str, body: bytes) -> Answer:
        answer = super().send(operation, body)
        self.left -= answer.outcome == "rejected"
        return self.answer if answer.outcome == "rejected" and self.left == 0 else answer


@pytest.mark.parametrize("number", [1, 5, 9])
@pytest.mark.parametrize(
    "answer",
    [Answer("accepted", 200, body={}), Answer("rejected", 400, "InternalFailure", "oops")],
)
def test_one_answer_that_does_not_come_again_is_no_divergence(
    number: int, answer: Answer, tmp_path: Path
) -> None:
    settings = read_settings({"target": "local", "clause": ["*RetryStrategy*"]}, tmp_path)
    target = OnceOtherwise(settings.catalogue, number, answer)
    run = Run(settings, given=Client(target, settings.catalogue.operation))
    checks = run.selection.checks("rejects")
    run.select(checks)
    records = [run.examine(check) for check in checks]

    assert "diverges" not in {record["status"] for record in records}
    assert any("flaky: " in (record.get("reason") or "") for record in records)


class FailingDescribe(LocalTarget):
    """The mock, whose every other Describe fails."""

    described = 0

    def send(self, operation: str, body: bytes) -> Answer:
        if operation == TUNING_JOB.describe:
            self.described += 1
            if self.described % 2:
                return Answer("crashed", 500, "InternalFailure", "at Describe")
        return super().send(operation, body)


def test_a_crash_of_describe_that_shows_once_is_told_by_its_own_answer(
    catalogue: Catalogue, context_of: Any
) -> None:
    context = context_of(FailingDescribe(catalogue))
    seed_request = context.seed_requests[0]
    case = Case(f"{D}.RoleArn:type", "returns", "as sent", seed_request.base, seed_request.base)
    judged = context.judge_described(case, context.client.create_and_describe(case.request))
    again = confirm_case(judged, context)

    assert ("server-error", 500) == (judged.judgement.divergence, judged.answer.http_status)
    assert "at Describe" in again.judgement.reason.partition("; sent again: ")[0]


@pytest.mark.parametrize("traits", [TargetTraits(is_real=True), TargetTraits("ParamValidation")])
def test_nothing_is_sent_again_where_that_costs_or_shows_nothing(
    traits: TargetTraits, mock_with: Any, context_of: Any
) -> None:
    context = replace(context_of(mock_with({})), traits=traits)
    seed_request = context.seed_requests[0]
    case = context.case_store.violations(seed_request, "TrainingJobDefinition.RoleArn:pattern")[0]
    witness = JudgedCase(case, Answer("accepted", 200), Judgement("diverges", "accepts-invalid"))

    assert confirm_case(witness, context) is witness
    assert 0 == context.client.requests


class LosingFirstAnswers(LocalTarget):
    """The mock, which loses its first answers to creates, and calls a name that is taken invalid."""

    lost = 1

    def send(self, operation: str, body: bytes) -> Answer:
        answer = super().send(operation, body)
        if operation == TUNING_JOB.create and self.lost:
            self.lost -= 1
            return FAILURES["drop"]
        taken = answer.code == "ResourceInUse"
        return replace(answer, code="ValidationException") if taken else answer


def test_a_job_of_a_lost_answer_does_not_make_its_create_refused(catalogue: Catalogue) -> None:
    target = LosingFirstAnswers(catalogue)
    client = Client(target, TUNING_JOB, pause=lambda seconds: None)
    [request] = [each.base for each in seed_requests(catalogue)][:1]

    assert "accepted" == client.create(request).outcome
    listed = target.send("ListHyperParameterTuningJobs", b"{}").body
    assert [] == listed["HyperParameterTuningJobSummaries"]


def test_a_refusal_behind_a_lost_answer_is_a_refusal(catalogue: Catalogue) -> None:
    target = LosingFirstAnswers(catalogue)
    client = Client(target, TUNING_JOB, pause=lambda seconds: None)

    assert "rejected" == client.create({TUNING_JOB.identifier or "": "a name"}).outcome
    assert 3 == client.calls  # twice the create, and the deletion of what it might have made

    deletes_anything = LosingFirstAnswers(catalogue)
    deletes_anything.reset()
    client = Client(deletes_anything, TUNING_JOB, pause=lambda seconds: None)

    assert "rejected" == client.create({TUNING_JOB.identifier or "": "name"}).outcome
    assert client.calls <= 4  # once more, where the mock deletes what it does not have


def test_a_second_create_of_a_name_is_refused_behind_a_lost_answer(catalogue: Catalogue) -> None:
    target = LosingFirstAnswers(catalogue)
    target.lost = 0
    client = Client(target, TUNING_JOB, pause=lambda seconds: None)
    request = {**seed_requests(catalogue)[0].base, TUNING_JOB.identifier or "": "some-Name"}

    assert "accepted" == client.send_anew(TUNING_JOB.create, request).outcome
    target.lost = 1
    assert "rejected" == client.send_anew(TUNING_JOB.create, request).outcome


class LateTwice(LocalTarget):
    """The mock, which answers two creates that it refuses too late."""

    late = 2

    def send(self, operation: str, body: bytes) -> Answer:
        answer = super().send(operation, body)
        if answer.outcome != "rejected" or not self.late:
            return answer
        self.late -= 1
        return Answer("crashed", message="no answer in 10 s", lost="late")


def test_what_is_late_twice_by_chance_is_no_divergence(
    context_of: Any, catalogue: Catalogue
) -> None:
    context = context_of(LateTwice(catalogue))
    verdict = examine(Check("TrainingJobDefinition.RoleArn:pattern", "rejects"), context)

    assert ("inconclusive", None) == (verdict.status, verdict.divergence)
    assert "flaky: no answer in 10 s; sent again: 400" in str(verdict.reason)


def test_a_target_says_how_long_to_wait() -> None:
    assert 7 == read_answer(429, {"Retry-After": "7"}, b"{}").retry_after
    for no_seconds in ("", "Fri, 31 Dec 1999 23:59:59 GMT", "-1", "1e9", "999999999"):
        assert read_answer(429, {"Retry-After": no_seconds}, b"{}").retry_after is None
