"""Deletion: the job does not exist any more, and all others do."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    ENDED,
    LEAVING,
    accepted,
    diverges,
    inconclusive,
    judge_leaving,
    judge_name_refusal,
    judge_refusal,
    judge_undocumented,
    not_accepted,
)
from sagemaker_conformance.suites.lifecycle.list_answer import listed_jobs, require_listed
from sagemaker_conformance.suites.lifecycle.session import (
    DELETE,
    DESCRIBE,
    LIST,
    PATIENCE,
    STATUS,
    STOP,
    Session,
)
from sagemaker_reports.rendering.values import format_value
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

DELETION: Final = Topic()


def _has_ended(session: Session, ending: str) -> bool:
    """End a job, if the target can: whether a running one can be deleted is documented nowhere."""
    if session.describe(ending).get(STATUS) in ENDED:
        return True
    session.send_named(STOP, ending)
    for seconds in PATIENCE:
        if session.describe(ending).get(STATUS) in ENDED:
            return True
        if session.last is not None and session.last.body.get(STATUS) == "InProgress":
            return False  # it does not stop: waiting does not help
        session.wait(seconds)
    return False


def _delete(session: Session, ending: str) -> None:
    """End and delete a job; raises `ScenarioEnded` where that is not possible."""
    _has_ended(session, ending)
    session.delete(ending)


@DELETION(
    "delete",
    "accepts",
    place=f"{DELETE}, Request Parameters, {TUNING_JOB.identifier}",
    statement="a job that has ended can be deleted",
    expected="200",
)
def _deleted(session: Session) -> Judgement:
    session.begin("a")
    has_ended = _has_ended(session, "a")
    answer = session.send_named(DELETE, "a")
    if answer.outcome == "rejected" and not has_ended:
        return inconclusive("the job has not ended yet")
    return not_accepted(answer) or CONFORMS


@DELETION(
    "delete-then-describe",
    "rejects",
    place=f"{DELETE}; {DESCRIBE}, Errors, ResourceNotFound",
    statement="a job that was deleted is not found, or is Deleting",
    expected="400 ResourceNotFound, or the status Deleting",
)
def _not_described(session: Session) -> Judgement:
    session.begin("a")
    _delete(session, "a")
    for seconds in (*PATIENCE, None):
        answer = session.send_named(DESCRIBE, "a")
        body = answer.body if isinstance(answer.body, dict) else {}
        if answer.outcome == "accepted" and body.get(STATUS) in LEAVING:
            return CONFORMS
        if answer.outcome != "accepted":
            return judge_refusal(answer, "ResourceNotFound")
        if seconds is not None:
            session.wait(seconds)
    return judge_leaving(body.get(STATUS))


@DELETION(
    "delete-then-list",
    "returns",
    place=f"{DELETE}; {LIST}",
    statement="a job that was deleted is not listed, or is Deleting",
    expected="the other job alone, or the status Deleting",
)
def _not_listed(session: Session) -> Judgement:
    session.begin("a")
    session.begin("b")
    require_listed(session, {"a", "b"})
    _delete(session, "a")
    found = []
    for seconds in (*PATIENCE, None):
        answer = accepted(session.send(LIST, NameContains=f"{session.stem}-"))
        found = [
            s for s in listed_jobs(session, answer) if s.ending == "a" and s.status not in LEAVING
        ]
        if not found:
            return CONFORMS
        if seconds is not None:
            session.wait(seconds)
    return diverges("wrong-state", f"a deleted job is listed as {format_value(found[0].status)}")


@DELETION(
    "delete-apart",
    "returns",
    place=f"{DELETE}, Request Parameters, {TUNING_JOB.identifier}",
    statement="the job of the given name is deleted, and no other",
    expected="the other job is described",
)
def _apart(session: Session) -> Judgement:
    session.begin("a")
    session.begin("a-b")
    session.describe("a-b")
    _delete(session, "a")
    answer = session.send_named(DESCRIBE, "a-b")
    if answer.outcome == "rejected" and answer.code == "ResourceNotFound":
        return diverges("wrong-state", "another job is gone too")
    status = accepted(answer).body.get(STATUS)
    return (
        diverges("wrong-state", f"another job is {status} too") if status in LEAVING else CONFORMS
    )


@DELETION(
    "delete-name-required",
    "rejects",
    place=f"{DELETE}, Request Parameters, {TUNING_JOB.identifier}",
    statement="the name is required",
    expected="400 ValidationException",
)
def _name_required(session: Session) -> Judgement:
    return judge_name_refusal(session, DELETE, None, "ValidationException")


@DELETION(
    "delete-unknown",
    "accepts",
    place=f"{DELETE}, Errors",
    statement="no error is documented",
    expected="recorded: the answer to a name that no job has is not documented",
    left_open="the answer to deleting a job that does not exist",
)
def _unknown(session: Session) -> Judgement:
    return judge_undocumented(session.send_named(DELETE, "none"))


@DELETION(
    "delete-frees-name",
    "accepts",
    place=f"{DELETE}",
    statement="the entry of the job is deleted",
    expected="recorded: when its name can be used again is not documented",
    left_open="whether the name of a deleted job can be used again at once",
)
def _frees_name(session: Session) -> Judgement:
    session.begin("a")
    _delete(session, "a")
    return judge_undocumented(session.create("a"))
