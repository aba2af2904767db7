"""Deleting: the job is gone, its neighbours are not."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.conversation import (
    DELETE,
    DESCRIBE,
    LIST,
    PATIENCE,
    STATUS,
    STOP,
    Conversation,
)
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    ENDED,
    LEAVING,
    answered,
    diverges,
    inconclusive,
    not_accepted,
    refused,
    refused_apart,
)
from sagemaker_conformance.suites.lifecycle.list_pages import endings, listed
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

DELETING: Final = Topic()


def _has_ended(talk: Conversation, ending: str) -> bool:
    """Bring a job to its end, if the target can: whether a running one may go is documented nowhere."""
    if talk.describe(ending).get(STATUS) in ENDED:
        return True
    talk.ask(STOP, **{TUNING_JOB.identifier: talk.name(ending)})
    for seconds in PATIENCE:
        if talk.describe(ending).get(STATUS) in ENDED:
            return True
        if talk.last is not None and talk.last.body.get(STATUS) == "InProgress":
            return False  # it does not stop, so waiting is in vain
        talk.wait(seconds)
    return False


def _delete(talk: Conversation, ending: str) -> None:
    """Delete a job on which nothing else rests; raises `Unjudged` where it is not to be had."""
    _has_ended(talk, ending)
    talk.need(DELETE, **{TUNING_JOB.identifier: talk.name(ending)})


@DELETING(
    "delete",
    "accepts",
    place=f"{DELETE}, Request Parameters, {TUNING_JOB.identifier}",
    says="a job that has ended can be deleted",
    expected="200",
)
def _deleted(talk: Conversation) -> Judgement:
    talk.begin("a")
    has_ended = _has_ended(talk, "a")
    answer = talk.ask(DELETE, **{TUNING_JOB.identifier: talk.name("a")})
    if answer.outcome == "rejected" and not has_ended:
        return inconclusive("the job has not ended yet")
    return not_accepted(answer) or CONFORMS


@DELETING(
    "delete-then-describe",
    "rejects",
    place=f"{DELETE}; {DESCRIBE}, Errors, ResourceNotFound",
    says="a job that was deleted is not found, or is Deleting",
    expected="400 ResourceNotFound, or the status Deleting",
)
def _not_described(talk: Conversation) -> Judgement:
    talk.begin("a")
    _delete(talk, "a")
    for seconds in (*PATIENCE, None):
        answer = talk.ask(DESCRIBE, **{TUNING_JOB.identifier: talk.name("a")})
        body = answer.body if isinstance(answer.body, dict) else {}
        if answer.outcome == "accepted" and body.get(STATUS) in LEAVING:
            return CONFORMS
        if answer.outcome != "accepted":
            return refused(answer, "ResourceNotFound")
        if seconds is not None:
            talk.wait(seconds)
    return diverges("wrong-state", f"a deleted job is {body.get(STATUS)!r}")


@DELETING(
    "delete-then-list",
    "returns",
    place=f"{DELETE}; {LIST}",
    says="a job that was deleted is not listed, or is Deleting",
    expected="the other job alone, or the status Deleting",
)
def _not_listed(talk: Conversation) -> Judgement:
    talk.begin("a")
    talk.begin("b")
    listed(talk, {"a", "b"})
    _delete(talk, "a")
    found = []
    for seconds in (*PATIENCE, None):
        answer = talk.ask(LIST, NameContains=f"{talk.stem}-")
        failed = not_accepted(answer)
        if failed is not None:
            return failed
        found = [s for s in endings(talk, answer) if s.ending == "a" and s.status not in LEAVING]
        if not found:
            return CONFORMS
        if seconds is not None:
            talk.wait(seconds)
    return diverges("wrong-state", f"a deleted job is listed as {found[0].status!r}")


@DELETING(
    "delete-apart",
    "returns",
    place=f"{DELETE}, Request Parameters, {TUNING_JOB.identifier}",
    says="the job of the given name is deleted, and no other",
    expected="the other job is described",
)
def _apart(talk: Conversation) -> Judgement:
    talk.begin("a")
    talk.begin("a-b")
    talk.describe("a-b")
    _delete(talk, "a")
    answer = talk.ask(DESCRIBE, **{TUNING_JOB.identifier: talk.name("a-b")})
    if answer.outcome == "rejected" and answer.code == "ResourceNotFound":
        return diverges("wrong-state", "another job is gone too")
    failed = not_accepted(answer)
    if failed is not None:
        return failed
    status = answer.body.get(STATUS)
    return (
        diverges("wrong-state", f"another job is {status} too") if status in LEAVING else CONFORMS
    )


@DELETING(
    "delete-name-required",
    "rejects",
    place=f"{DELETE}, Request Parameters, {TUNING_JOB.identifier}",
    says="the name is required",
    expected="400 ValidationException",
)
def _name_required(talk: Conversation) -> Judgement:
    return refused_apart(talk, DELETE, talk.ask(DELETE), "ValidationException")


@DELETING(
    "delete-unknown",
    "accepts",
    place=f"{DELETE}, Errors",
    says="no error is documented",
    expected="recorded: what a name that no job has is answered is not said",
    left_open="what deleting a job that is not there is answered",
)
def _unknown(talk: Conversation) -> Judgement:
    return answered(talk.ask(DELETE, **{TUNING_JOB.identifier: talk.name("none")}))


@DELETING(
    "delete-frees-name",
    "accepts",
    place=f"{DELETE}",
    says="the entry of the job is deleted",
    expected="recorded: when its name can be used again is not said",
    left_open="whether the name of a deleted job can be used again at once",
)
def _frees_name(talk: Conversation) -> Judgement:
    talk.begin("a")
    _delete(talk, "a")
    return answered(talk.create("a"))
