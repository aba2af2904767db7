"""Stops: a running job is stopped and still described, and no other job is changed."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.protocol.answer import Answer, describe_answer
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.describe import wrong_time
from sagemaker_conformance.suites.lifecycle.judge import (
    ENDED,
    STOPPED,
    accepted,
    expect,
    fail,
    record,
    skip,
)
from sagemaker_conformance.suites.lifecycle.session import Session
from sagemaker_reports.rendering.values import format_value
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

STOPS: Final = Topic()
_NAME: Final = f"{TUNING_JOB.stop}, Request Parameters, {TUNING_JOB.identifier}"
_NOTHING_TO_STOP: Final = "the job no longer runs when it could be stopped"


def _running(session: Session, ending: str) -> None:
    """Create a running job; ends the scenario where it is not running."""
    session.begin(ending)
    if session.status(ending) != "InProgress":
        skip(_NOTHING_TO_STOP)


@STOPS.accepts("stop", _NAME, "a running job can be stopped")
def _stop(session: Session) -> None:
    session.begin("a")
    status = session.status("a")
    answer = session.send_named(TUNING_JOB.stop, "a")
    if status != "InProgress" and answer.outcome == "rejected":
        record(f"a job that is {status}: {describe_answer(answer, outcome=False)}")
    accepted(answer)


@STOPS.returns(
    "stop-status", TUNING_JOB.stop, "a job that was stopped moves to Stopped", "Stopping or Stopped"
)
def _status(session: Session) -> None:
    _running(session, "a")
    session.stop("a")
    for _ in session.attempts():
        status = session.status("a")
        if status in STOPPED:
            return
        if status in ENDED:  # it came to its end by itself meanwhile
            skip(_NOTHING_TO_STOP)
    fail(f"its status is {format_value(status)} after it was stopped")


@STOPS.returns(
    "stop-keeps",
    f"{TUNING_JOB.describe}, Response Elements",
    "a job that was stopped is described as it was made",
    "the definition that Create was given",
    full=True,
)
def _keeps(session: Session) -> None:
    session.begin("a")
    before = session.describe("a")
    session.stop("a")
    after = accepted(session.send_named(TUNING_JOB.describe, "a")).members
    for name in session.base:
        is_kept = after.get(name) == before.get(name)
        expect(is_kept, f"its {name} is not what it was before the stop", "altered")


@STOPS.returns(
    "stop-times",
    f"{TUNING_JOB.describe}, Response Elements, HyperParameterTuningEndTime",
    "the times of a job that was stopped are numbers of seconds, none before the creation",
    "CreationTime, and no other time before it",
)
def _times(session: Session) -> None:
    session.begin("a")
    before = session.describe("a")
    if wrong_time(before) is not None:
        skip("the times were wrong before the stop already")
    session.stop("a")
    after = session.describe("a")
    is_kept = after.get("CreationTime") == before.get("CreationTime")
    expect(is_kept, "its CreationTime is not what it was before the stop")
    wrong = wrong_time(after)
    expect(wrong is None, f"its {wrong}")


@STOPS.returns(
    "stop-apart",
    _NAME,
    "the job of the given name is stopped, and no other",
    "the other job is neither Stopping nor Stopped",
)
def _apart(session: Session) -> None:
    _running(session, "a")
    _running(session, "a-b")
    session.stop("a")
    status = session.status("a-b")
    expect(status not in STOPPED, f"another job is {status} too")


STOPS.unknown_name("stop-unknown", TUNING_JOB.stop)
STOPS.required_name("stop-name-required", TUNING_JOB.stop)


@STOPS.undocumented(
    "stop-again",
    "accepts",
    TUNING_JOB.stop,
    "a running job can be stopped",
    "recorded: nothing is documented for a job that has been stopped already",
    "the answer to a second stop",
)
def _again(session: Session) -> Answer:
    session.begin("a")
    session.stop("a")
    return session.send_named(TUNING_JOB.stop, "a")
