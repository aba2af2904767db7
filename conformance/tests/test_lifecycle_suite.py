"""Every behaviour of the life cycle: kept by the mock, and broken by a mock made to break it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.tests.lifecycle_faults import (
    BENDS,
    CONFIG,
    CREATE,
    DELETE,
    DESCRIBE,
    LIST,
    LOST,
    NAME,
    NEWEST,
    OPEN,
    STATUS,
    STOP,
    SUMMARIES,
    TRAINING,
    Ask,
    Bent,
    DescribesFirst,
    instead,
    play,
    red,
    refuses,
    setting,
    told,
)
from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.reference import Service
from sagemaker_conformance.reference.wire import WireAnswer
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings
from sagemaker_conformance.server.mock_server import serving
from sagemaker_conformance.suites.lifecycle import BEHAVIOURS
from sagemaker_conformance.suites.lifecycle.behaviour import PREFIX
from sagemaker_conformance.suites.lifecycle.suite import run_scenario
from sagemaker_conformance.targets import TargetSettings, connect
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


@pytest.mark.parametrize("spec", ["botocore-1.44.5", "documented-2018-05"])
def test_the_mock_keeps_every_behaviour(spec: str) -> None:
    catalogue = load(spec)
    client = Client(LocalTarget(catalogue), TUNING_JOB)
    base = seed_requests(catalogue)[0].base
    verdicts = {b.name: run_scenario(b, client, base) for b in BEHAVIOURS.values()}

    assert {name for name, v in verdicts.items() if v.status == "recorded"} == OPEN
    assert {v.status for name, v in verdicts.items() if name not in OPEN} == {"conforms"}


@pytest.mark.parametrize("name", [b.name for b in BEHAVIOURS.values() if b.name not in OPEN])
def test_a_mock_that_does_otherwise_diverges(name: str) -> None:
    bend, divergence = BENDS[name]
    verdict = play(name, Bent(bend))

    assert (verdict.status, verdict.divergence) == ("diverges", divergence), verdict.reason
    assert verdict.evidence is not None
    assert verdict.evidence.steps


@pytest.mark.parametrize(
    "name",
    [
        "create-duplicate-case",
        "create-refused",
        "list-default-sort-by",
        "list-next-token",
        "stop-apart",
        "tags-overwritten",
    ],
)
def test_one_fault_shows_at_one_behaviour(name: str) -> None:
    bend, divergence = BENDS[name]

    assert red(Bent(bend)) == {name: divergence}


@pytest.mark.parametrize("name", sorted(OPEN))
def test_what_is_not_documented_fails_only_where_the_target_breaks_down(name: str) -> None:
    honest = play(name, LocalTarget(NEWEST)).evidence
    assert honest is not None
    steps = len(honest.steps)

    class CrashingAtLast(LocalTarget):
        sent = 0

        def send(self, operation: str, body: bytes) -> Answer:
            self.sent += 1
            crashes = self.sent == steps
            return Answer("crashed", 500) if crashes else super().send(operation, body)

    verdict = play(name, CrashingAtLast(NEWEST))

    assert (verdict.status, verdict.divergence) == ("diverges", "server-error")


@pytest.mark.parametrize("operation", [STOP, LIST, DELETE, TRAINING, "ListTags", "AddTags"])
def test_an_operation_that_is_not_offered_fails_nothing(operation: str) -> None:
    lacking = instead(operation, Answer("unsupported", 501))

    assert red(Bent(lacking)) == {}


@pytest.mark.parametrize(
    ("operation", "name"), [(STOP, "stop"), (TRAINING, "training-jobs"), (DELETE, "delete")]
)
def test_an_operation_that_always_breaks_down_shows_where_a_valid_request_is_judged(
    operation: str, name: str
) -> None:
    broken = red(Bent(instead(operation, Answer("crashed", 500))))

    assert {key for key in broken if BEHAVIOURS[PREFIX + key].left_open is None} == {name}


@pytest.mark.parametrize(
    ("operation", "change"),
    [
        (DESCRIBE, setting(**{STATUS: ["InProgress"]})),
        (DESCRIBE, lambda _: [STATUS]),
        (DESCRIBE, setting(**{CONFIG: {"ResourceLimits": [1]}})),
        (LIST, lambda body: {**body, SUMMARIES: [*body[SUMMARIES], "another"]}),
        (LIST, setting(**{SUMMARIES: {"conformance": 1}})),
        (CREATE, lambda _: "arn"),
    ],
)
def test_no_shape_of_an_answer_ends_a_scenario_without_a_verdict(
    operation: str, change: Any
) -> None:
    verdicts = [play(b.name, Bent(told(operation, change))) for b in BEHAVIOURS.values()]

    assert "error" not in {verdict.status for verdict in verdicts}
    assert any(verdict.status == "diverges" for verdict in verdicts)


def stopped_at_once(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
    """What the guard before real SageMaker makes of it: no job runs, and none is stopped twice."""
    if asked == STOP and request.get(NAME):
        known = ask(DESCRIBE, request)
        if known.outcome == "accepted" and known.body[STATUS] != "InProgress":
            return LOST
    answer = ask(asked, request)
    if asked == CREATE and answer.outcome == "accepted":
        ask(STOP, {NAME: request[NAME]})
    return answer


def test_jobs_that_are_stopped_at_once_fail_nothing() -> None:
    assert red(Bent(stopped_at_once)) == {}


def test_describe_does_not_have_the_first_of_two_jobs_either() -> None:
    verdict = play("describe-apart", Bent(DescribesFirst()))

    assert ("diverges", "altered") == (verdict.status, verdict.divergence)


def test_a_target_that_refuses_nothing_shows_nothing_of_what_is_refused() -> None:
    accepting = instead(CREATE, Answer("accepted", 200, body={}), refuses)

    assert "inconclusive" == play("create-refused", Bent(accepting)).status


def test_a_stop_that_loses_what_only_a_full_job_has(tmp_path: Path) -> None:
    def loses(ask: Ask, asked: str, request: dict[str, Any]) -> Answer:
        answer = ask(asked, request)
        if asked == DESCRIBE and answer.outcome == "accepted" and answer.body[STATUS] == "Stopped":
            answer.body.pop("WarmStartConfig", None)
        return answer

    check = Check(PREFIX + "stop-keeps", "returns")
    for bend, status in ((loses, "diverges"), (lambda ask, *asked: ask(*asked), "conforms")):
        run = Run(read_settings({}, tmp_path), given=Client(Bent(bend), TUNING_JOB))
        verdict = run.verdict(check)

        assert status == verdict.status
        assert verdict.evidence is not None
        assert "WarmStartConfig" in verdict.evidence.steps[0]["body"]


class ListsLate(LocalTarget):
    """A job is listed, or no longer listed, from the third listing after the change on."""

    def __init__(self) -> None:
        super().__init__(NEWEST)
        self.known: list[Any] = []
        self.listings = 0

    def send(self, operation: str, body: bytes) -> Answer:
        if operation in (CREATE, DELETE):
            if not self.listings or self.listings > 2:
                self.known = super().send(LIST, b'{"MaxResults": 100}').body[SUMMARIES]
            self.listings = 1
        answer = super().send(operation, body)
        if operation != LIST or answer.outcome != "accepted" or not self.listings:
            return answer
        self.listings += 1
        if self.listings > 2:
            return answer
        part = json.loads(body).get("NameContains", "")
        return replace(answer, body={SUMMARIES: [j for j in self.known if part in j[NAME]]})


def test_a_listing_that_is_late_fails_nothing_and_leaves_nothing_open() -> None:
    verdicts = {b.name: play(b.name, ListsLate()) for b in BEHAVIOURS.values()}

    assert {v.status for name, v in verdicts.items() if name not in OPEN} == {"conforms"}


def test_a_listing_that_lacks_a_job_leaves_refusals_to_be_judged() -> None:
    """They do not depend on what is listed, only on a plain listing that is answered."""
    empty = told(LIST, setting(**{SUMMARIES: []}))
    refusals = [n for n in BENDS if n.startswith("list-") and n.endswith(("-unknown", "-zero"))]
    verdicts = {name: play(name, Bent(empty)).status for name in refusals}

    assert set(verdicts.values()) == {"conforms"}, verdicts
    assert "inconclusive" == play(refusals[0], Bent(instead(LIST, LOST))).status


@pytest.mark.parametrize("name", [b.name for b in BEHAVIOURS.values()])
def test_every_job_is_ended_again(name: str) -> None:
    target = LocalTarget(NEWEST)
    play(name, target)

    left = target.send(LIST, b"{}")

    assert left.body == {SUMMARIES: []}


class _Terse(Service):
    """The mock, which answers a stop and a deletion as documented: with an empty body."""

    def answer(self, operation: str, body: bytes) -> WireAnswer:
        answer = super().answer(operation, body)
        return replace(answer, body=b"") if operation in (STOP, DELETE) else answer


def test_a_stop_and_a_deletion_answer_with_an_empty_body() -> None:
    with serving(_Terse(NEWEST)) as url:
        target = connect(url, TargetSettings(NEWEST))
        names = ("stop", "delete", "delete-unknown")
        verdicts = [play(name, target) for name in names]
        target.close()

    assert ["conforms", "conforms", "recorded"] == [verdict.status for verdict in verdicts]


def test_a_witness_tells_names_by_the_placeholder() -> None:
    told = play("create-duplicate-case", LocalTarget(NEWEST)).evidence

    assert told is not None
    assert [step["body"][NAME] for step in told.steps] == ["$NAME-aB", "$NAME-Ab"]


def test_a_listing_asks_for_its_own_jobs_only() -> None:
    told = play("list-created", LocalTarget(NEWEST)).evidence

    assert told is not None
    assert told.steps[-1] == {"operation": LIST, "body": {"NameContains": "$NAME-"}}
