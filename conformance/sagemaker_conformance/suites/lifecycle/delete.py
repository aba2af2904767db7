"""Deletion: the job does not exist any more, and all others do."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.judge import (
    ENDED,
    LEAVING,
    accepted,
    expect,
    fail,
    judge_leaving,
    judge_refusal,
    skip,
)
from sagemaker_conformance.suites.lifecycle.list_answer import begin_listed, listed_jobs
from sagemaker_conformance.suites.lifecycle.session import PATIENCE, STATUS, ScenarioEnded, Session
from sagemaker_reports.rendering.values import format_value
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

DELETION: Final = Topic()
_NAME: Final = f"{TUNING_JOB.delete}, Request Parameters, {TUNING_JOB.identifier}"


def _has_ended(session: Session, ending: str) -> bool:
    """End a job, if the target can: whether a running one can be deleted is documented nowhere."""
    if session.status(ending) in ENDED:
        return True
    session.send_named(TUNING_JOB.stop, ending)
    for seconds in PATIENCE:
        status = session.status(ending)
        if status in ENDED or status == "InProgress":
            return status in ENDED  # where it does not stop, waiting does not help
        session.wait(seconds)
    return False


def _delete(session: Session, ending: str) -> None:
    """End and delete a job; ends the scenario where that is not possible."""
    _has_ended(session, ending)
    session.delete(ending)


@DELETION.accepts("delete", _NAME, "a job that has ended can be deleted")
def _deleted(session: Session) -> None:
    session.begin("a")
    has_ended = _has_ended(session, "a")
    answer = session.send_named(TUNING_JOB.delete, "a")
    if answer.outcome == "rejected" and not has_ended:
        skip("the job has not ended yet")
    accepted(answer)


@DELETION.states(
    "rejects",
    "delete-then-describe",
    f"{TUNING_JOB.delete}; {TUNING_JOB.describe}, Errors, ResourceNotFound",
    "a job that was deleted is not found, or is Deleting",
    "400 ResourceNotFound, or the status Deleting",
)
def _not_described(session: Session) -> None:
    session.begin("a")
    _delete(session, "a")
    for _ in session.attempts():
        answer = session.send_named(TUNING_JOB.describe, "a")
        if answer.outcome != "accepted":
            raise ScenarioEnded(judge_refusal(answer, "ResourceNotFound"))
        if answer.members.get(STATUS) in LEAVING:
            return
    raise ScenarioEnded(judge_leaving(answer.members.get(STATUS)))


@DELETION.returns(
    "delete-then-list",
    f"{TUNING_JOB.delete}; {TUNING_JOB.list}",
    "a job that was deleted is not listed, or is Deleting",
    "the other job alone, or the status Deleting",
)
def _not_listed(session: Session) -> None:
    begin_listed(session, "a", "b")
    _delete(session, "a")
    for _ in session.attempts():
        listed = listed_jobs(session, accepted(session.send_list()))
        found = [job.status for job in listed if job.ending == "a" and job.status not in LEAVING]
        if not found:
            return
    fail(f"a deleted job is listed as {format_value(found[0])}")


@DELETION.returns(
    "delete-apart",
    _NAME,
    "the job of the given name is deleted, and no other",
    "the other job is described",
)
def _apart(session: Session) -> None:
    session.begin("a")
    session.begin("a-b")
    session.describe("a-b")
    _delete(session, "a")
    answer = session.send_named(TUNING_JOB.describe, "a-b")
    is_gone = answer.outcome == "rejected" and answer.code == "ResourceNotFound"
    expect(not is_gone, "another job is gone too")
    status = accepted(answer).members.get(STATUS)
    expect(status not in LEAVING, f"another job is {status} too")


DELETION.required_name("delete-name-required", TUNING_JOB.delete)


@DELETION.undocumented(
    "delete-unknown",
    "accepts",
    f"{TUNING_JOB.delete}, Errors",
    "no error is documented",
    "recorded: the answer to a name that no job has is not documented",
    "the answer to deleting a job that does not exist",
)
def _unknown(session: Session) -> Answer:
    return session.send_named(TUNING_JOB.delete, "none")


@DELETION.undocumented(
    "delete-frees-name",
    "accepts",
    TUNING_JOB.delete,
    "the entry of the job is deleted",
    "recorded: when its name can be used again is not documented",
    "whether the name of a deleted job can be used again at once",
)
def _frees_name(session: Session) -> Answer:
    session.begin("a")
    _delete(session, "a")
    return session.create("a")
