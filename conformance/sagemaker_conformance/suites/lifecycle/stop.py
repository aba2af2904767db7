"""Stops: a running job is stopped and still described, and no other job is changed."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.protocol.answer import describe_answer
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.create import CONFIG
from sagemaker_conformance.suites.lifecycle.describe import judge_times
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    ENDED,
    accepted,
    diverges,
    inconclusive,
    judge_name_refusal,
    judge_undocumented,
    not_accepted,
    recorded,
)
from sagemaker_conformance.suites.lifecycle.session import (
    DESCRIBE,
    PATIENCE,
    STATUS,
    STOP,
    ScenarioEnded,
    Session,
)
from sagemaker_reports.rendering.values import format_value
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

STOPS: Final = Topic()
_STOPPED: Final = frozenset({"Stopping", "Stopped"})
_NOTHING_TO_STOP: Final = "the job no longer runs when it could be stopped"


def _running(session: Session, ending: str) -> None:
    """Create a running job; raises `ScenarioEnded` where it is not running."""
    session.begin(ending)
    if session.describe(ending).get(STATUS) != "InProgress":
        raise ScenarioEnded(inconclusive(_NOTHING_TO_STOP))


@STOPS(
    "stop",
    "accepts",
    place=f"{STOP}, Request Parameters, {TUNING_JOB.identifier}",
    statement="a running job can be stopped",
    expected="200",
)
def _stop(session: Session) -> Judgement:
    session.begin("a")
    status = session.describe("a").get(STATUS)
    answer = session.send_named(STOP, "a")
    if status != "InProgress" and answer.outcome == "rejected":
        return recorded(f"a job that is {status}: {describe_answer(answer, outcome=False)}")
    return not_accepted(answer) or CONFORMS


@STOPS(
    "stop-status",
    "returns",
    place=f"{STOP}",
    statement="a job that was stopped moves to Stopped",
    expected="Stopping or Stopped",
)
def _status(session: Session) -> Judgement:
    _running(session, "a")
    session.stop("a")
    status = None
    for seconds in (*PATIENCE, None):
        status = session.describe("a").get(STATUS)
        if status in _STOPPED:
            return CONFORMS
        if status in ENDED:  # it came to its end by itself meanwhile
            return inconclusive(_NOTHING_TO_STOP)
        if seconds is not None:
            session.wait(seconds)
    return diverges("wrong-state", f"its status is {format_value(status)} after it was stopped")


@STOPS(
    "stop-keeps",
    "returns",
    place=f"{DESCRIBE}, Response Elements",
    statement="a job that was stopped is described as it was made",
    expected="the definition that Create was given",
)
def _keeps(session: Session) -> Judgement:
    session.begin("a")
    before = session.describe("a")
    session.stop("a")
    answer = accepted(session.send_named(DESCRIBE, "a"))
    for name in (CONFIG, TUNING_JOB.definition, TUNING_JOB.definitions):
        if answer.body.get(name) != before.get(name):
            return diverges("altered", f"its {name} is not what it was before the stop")
    return CONFORMS


@STOPS(
    "stop-times",
    "returns",
    place=f"{DESCRIBE}, Response Elements, HyperParameterTuningEndTime",
    statement="the times of a job that was stopped are numbers of seconds, none before the creation",
    expected="CreationTime, and no other time before it",
)
def _times(session: Session) -> Judgement:
    session.begin("a")
    before = session.describe("a")
    if judge_times(before) != CONFORMS:
        return inconclusive("the times were wrong before the stop already")
    session.stop("a")
    after = session.describe("a")
    if after.get("CreationTime") != before.get("CreationTime"):
        return diverges("wrong-state", "its CreationTime is not what it was before the stop")
    return judge_times(after)


@STOPS(
    "stop-apart",
    "returns",
    place=f"{STOP}, Request Parameters, {TUNING_JOB.identifier}",
    statement="the job of the given name is stopped, and no other",
    expected="the other job is neither Stopping nor Stopped",
)
def _apart(session: Session) -> Judgement:
    _running(session, "a")
    _running(session, "a-b")
    session.stop("a")
    status = session.describe("a-b").get(STATUS)
    if status in _STOPPED:
        return diverges("wrong-state", f"another job is {status} too")
    return CONFORMS


@STOPS(
    "stop-unknown",
    "rejects",
    place=f"{STOP}, Errors, ResourceNotFound",
    statement="a name that no job has is not found",
    expected="400 ResourceNotFound",
)
def _unknown(session: Session) -> Judgement:
    return judge_name_refusal(session, STOP, "none", "ResourceNotFound")


@STOPS(
    "stop-name-required",
    "rejects",
    place=f"{STOP}, Request Parameters, {TUNING_JOB.identifier}",
    statement="the name is required",
    expected="400 ValidationException",
)
def _name_required(session: Session) -> Judgement:
    return judge_name_refusal(session, STOP, None, "ValidationException")


@STOPS(
    "stop-again",
    "accepts",
    place=f"{STOP}",
    statement="a running job can be stopped",
    expected="recorded: nothing is documented for a job that has been stopped already",
    left_open="the answer to a second stop",
)
def _again(session: Session) -> Judgement:
    session.begin("a")
    session.stop("a")
    return judge_undocumented(session.send_named(STOP, "a"))
