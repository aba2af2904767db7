"""What an answer to a judged step means."""

from __future__ import annotations

from typing import Any, Final, TypeGuard

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle.conversation import (
    Conversation,
    refused_on_other_grounds,
)
from sagemaker_reports.journal.records import Divergence

CONFORMS: Final = Judgement("conforms")
#: The documented states of a job.
STATUSES: Final = (
    "Completed",
    "InProgress",
    "Failed",
    "Stopped",
    "Stopping",
    "Deleting",
    "DeleteFailed",
)
#: Those in which it does no more work.
ENDED: Final = frozenset({"Completed", "Failed", "Stopped"})
#: Those of a job that is going, or was to go, away.
LEAVING: Final = frozenset({"Deleting", "DeleteFailed"})


def diverges(divergence: Divergence, reason: str) -> Judgement:
    """A verdict against the target."""
    return Judgement("diverges", divergence, reason)


def recorded(reason: str) -> Judgement:
    """A look at what is documented nowhere."""
    return Judgement("recorded", reason=reason)


def inconclusive(reason: str) -> Judgement:
    """Nothing that could be judged."""
    return Judgement("inconclusive", reason=reason)


def not_accepted(answer: Answer) -> Judgement | None:
    """None where the step was accepted, else what that means of a step that must be."""
    if answer.outcome == "accepted":
        return None
    if answer.outcome == "crashed":
        return diverges("server-error", said(answer))
    if answer.outcome == "unsupported":
        return Judgement("unsupported", reason=said(answer))
    if refused_on_other_grounds(answer):
        return inconclusive(f"refused on other grounds: {said(answer)}")
    return diverges("rejects-valid", said(answer))


def refused(answer: Answer, code: str) -> Judgement:
    """Whether a step that must be refused is, with 400 and this code."""
    if answer.outcome == "accepted":
        return diverges("accepts-invalid", f"accepted, where {code} is documented")
    if answer.outcome == "crashed":
        return diverges("server-error", said(answer))
    if answer.outcome == "unsupported":
        return Judgement("unsupported", reason=said(answer))
    if refused_on_other_grounds(answer):
        return inconclusive(f"refused on other grounds: {said(answer)}")
    if answer.code != code or answer.http_status != 400:
        return diverges("wrong-code", f"{said(answer)}, where 400 {code} is documented")
    return CONFORMS


def refused_apart(talk: Conversation, operation: str, answer: Answer, code: str) -> Judgement:
    """The same of an operation on a job by name, which may break down on any request.

    That shows where a valid one is judged, and not at every check of the operation.
    """
    if answer.outcome == "crashed" and not talk.works(operation):
        return inconclusive(f"{operation} breaks down on a valid request too")
    return refused(answer, code)


def answered(answer: Answer) -> Judgement:
    """Any answer that is one, where it is documented nowhere what AWS answers."""
    if answer.outcome == "crashed":
        return diverges("server-error", said(answer))
    if answer.outcome == "unsupported":
        return Judgement("unsupported", reason=said(answer))
    return recorded(said(answer))


def said(answer: Answer) -> str:
    """The answer in a few words."""
    parts = (str(answer.http_status or ""), answer.code or "", answer.message or "")
    told = " ".join(part for part in parts if part)
    return (told or answer.outcome).replace("\n", " ")[:200]


def is_time(value: Any) -> TypeGuard[float]:
    """Whether a value is a time as AWS JSON writes it: seconds since the epoch, a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)
