"""Stopping: a running job comes to rest, stays described, and no other job is touched."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.conversation import (
    DESCRIBE,
    PATIENCE,
    STATUS,
    STOP,
    Conversation,
    Unjudged,
)
from sagemaker_conformance.suites.lifecycle.create import CONFIG
from sagemaker_conformance.suites.lifecycle.describe import judge_times
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    ENDED,
    answered,
    diverges,
    inconclusive,
    not_accepted,
    recorded,
    refused_apart,
    said,
)
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

STOPPING: Final = Topic()
_STOPPED: Final = frozenset({"Stopping", "Stopped"})
_NOTHING_TO_STOP: Final = "the job no longer runs when it could be stopped"


def _running(talk: Conversation, ending: str) -> None:
    """Begin a job that runs; raises `Unjudged` where it does not, or somebody stopped it at once."""
    talk.begin(ending)
    if talk.describe(ending).get(STATUS) != "InProgress":
        raise Unjudged(inconclusive(_NOTHING_TO_STOP))


@STOPPING(
    "stop",
    "accepts",
    place=f"{STOP}, Request Parameters, {TUNING_JOB.identifier}",
    says="a running job can be stopped",
    expected="200",
)
def _stop(talk: Conversation) -> Judgement:
    talk.begin("a")
    status = talk.describe("a").get(STATUS)
    answer = talk.ask(STOP, **{TUNING_JOB.identifier: talk.name("a")})
    if status != "InProgress" and answer.outcome == "rejected":
        return recorded(f"a job that is {status}: {said(answer)}")
    return not_accepted(answer) or CONFORMS


@STOPPING(
    "stop-status",
    "returns",
    place=f"{STOP}",
    says="a job that was stopped moves to Stopped",
    expected="Stopping or Stopped",
)
def _status(talk: Conversation) -> Judgement:
    _running(talk, "a")
    talk.need(STOP, **{TUNING_JOB.identifier: talk.name("a")})
    status = None
    for seconds in (*PATIENCE, None):
        status = talk.describe("a").get(STATUS)
        if status in _STOPPED:
            return CONFORMS
        if status in ENDED:  # it came to its end by itself meanwhile
            return inconclusive(_NOTHING_TO_STOP)
        if seconds is not None:
            talk.wait(seconds)
    return diverges("wrong-state", f"its status is {status!r} after it was stopped")


@STOPPING(
    "stop-keeps",
    "returns",
    place=f"{DESCRIBE}, Response Elements",
    says="a job that was stopped is described as it was made",
    expected="the definition that Create was given",
)
def _keeps(talk: Conversation) -> Judgement:
    talk.begin("a")
    before = talk.describe("a")
    talk.need(STOP, **{TUNING_JOB.identifier: talk.name("a")})
    answer = talk.ask(DESCRIBE, **{TUNING_JOB.identifier: talk.name("a")})
    failed = not_accepted(answer)
    if failed is not None:
        return failed
    for name in (CONFIG, TUNING_JOB.definition, TUNING_JOB.definitions):
        if answer.body.get(name) != before.get(name):
            return diverges("altered", f"its {name} is not what it was before the stop")
    return CONFORMS


@STOPPING(
    "stop-times",
    "returns",
    place=f"{DESCRIBE}, Response Elements, HyperParameterTuningEndTime",
    says="the times of a job that was stopped are numbers of seconds, none before the creation",
    expected="CreationTime, and no other time before it",
)
def _times(talk: Conversation) -> Judgement:
    talk.begin("a")
    before = talk.describe("a")
    if judge_times(before) != CONFORMS:
        return inconclusive("the times were wrong before the stop already")
    talk.need(STOP, **{TUNING_JOB.identifier: talk.name("a")})
    after = talk.describe("a")
    if after.get("CreationTime") != before.get("CreationTime"):
        return diverges("wrong-state", "its CreationTime is not what it was before the stop")
    return judge_times(after)


@STOPPING(
    "stop-apart",
    "returns",
    place=f"{STOP}, Request Parameters, {TUNING_JOB.identifier}",
    says="the job of the given name is stopped, and no other",
    expected="the other job is neither Stopping nor Stopped",
)
def _apart(talk: Conversation) -> Judgement:
    _running(talk, "a")
    _running(talk, "a-b")
    talk.need(STOP, **{TUNING_JOB.identifier: talk.name("a")})
    status = talk.describe("a-b").get(STATUS)
    if status in _STOPPED:
        return diverges("wrong-state", f"another job is {status} too")
    return CONFORMS


@STOPPING(
    "stop-unknown",
    "rejects",
    place=f"{STOP}, Errors, ResourceNotFound",
    says="a name that no job has is not found",
    expected="400 ResourceNotFound",
)
def _unknown(talk: Conversation) -> Judgement:
    return refused_apart(
        talk, STOP, talk.ask(STOP, **{TUNING_JOB.identifier: talk.name("none")}), "ResourceNotFound"
    )


@STOPPING(
    "stop-name-required",
    "rejects",
    place=f"{STOP}, Request Parameters, {TUNING_JOB.identifier}",
    says="the name is required",
    expected="400 ValidationException",
)
def _name_required(talk: Conversation) -> Judgement:
    return refused_apart(talk, STOP, talk.ask(STOP), "ValidationException")


@STOPPING(
    "stop-again",
    "accepts",
    place=f"{STOP}",
    says="a running job can be stopped",
    expected="recorded: of a job that has been stopped already nothing is said",
    left_open="what a second stop is answered",
)
def _again(talk: Conversation) -> Judgement:
    talk.begin("a")
    talk.need(STOP, **{TUNING_JOB.identifier: talk.name("a")})
    return answered(talk.ask(STOP, **{TUNING_JOB.identifier: talk.name("a")}))
