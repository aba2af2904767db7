"""The judgement of the answer to a step."""

from __future__ import annotations

from typing import Any, Final, TypeGuard

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.other_grounds import OTHER_GROUNDS
from sagemaker_conformance.protocol.answer import Answer, describe_answer
from sagemaker_conformance.suites.lifecycle.session import ScenarioEnded, Session
from sagemaker_reports.journal.records import Divergence
from sagemaker_reports.rendering.values import format_value

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
#: Those of a job that is being deleted, or could not be.
LEAVING: Final = frozenset({"Deleting", "DeleteFailed"})


def judge_leaving(status: Any) -> Judgement:
    """The judgement of a deleted job that is described with this status."""
    if isinstance(status, str) and status in LEAVING:
        return CONFORMS
    return diverges("wrong-state", f"a deleted job is {format_value(status)}")


def diverges(divergence: Divergence, reason: str) -> Judgement:
    """A verdict against the target."""
    return Judgement("diverges", divergence, reason)


def recorded(reason: str) -> Judgement:
    """A record of what is documented nowhere."""
    return Judgement("recorded", reason=reason)


def inconclusive(reason: str) -> Judgement:
    """No answer that can be judged."""
    return Judgement("inconclusive", reason=reason)


def accepted(answer: Answer) -> Answer:
    """The answer; raises `ScenarioEnded` with the judgement of a step that is not accepted."""
    failed = not_accepted(answer)
    if failed is not None:
        raise ScenarioEnded(failed)
    return answer


def not_accepted(answer: Answer) -> Judgement | None:
    """The judgement of a step that must be accepted and is not; None where it is."""
    if answer.outcome == "accepted":
        return None
    return _judge_failure(answer) or diverges(
        "rejects-valid", describe_answer(answer, outcome=False)
    )


def judge_refusal(answer: Answer, code: str) -> Judgement:
    """The judgement of a step that must be refused with 400 and this code."""
    if answer.outcome == "accepted":
        return diverges("accepts-invalid", f"accepted, where {code} is documented")
    failed = _judge_failure(answer)
    if failed is not None:
        return failed
    if answer.code != code or answer.http_status != 400:
        return diverges(
            "wrong-code",
            f"{describe_answer(answer, outcome=False)}, where 400 {code} is documented",
        )
    return CONFORMS


def judge_name_refusal(
    session: Session, operation: str, ending: str | None, code: str
) -> Judgement:
    """Send an operation on a job with an unknown name, or none, and judge its refusal.

    A crash on any request shows where a valid one is judged, and not at every check of the operation.
    """
    answer = session.send(operation) if ending is None else session.send_named(operation, ending)
    if answer.outcome == "crashed" and not session.works(operation):
        return inconclusive(f"{operation} fails on a valid request too")
    return judge_refusal(answer, code)


def judge_undocumented(answer: Answer) -> Judgement:
    """The judgement of a step whose answer is documented nowhere."""
    failed = _judge_failure(answer) if answer.outcome in ("crashed", "unsupported") else None
    return failed or recorded(describe_answer(answer, outcome=False))


def _judge_failure(answer: Answer) -> Judgement | None:
    """The judgement of an answer that is a failure whatever the step; None for all others."""
    if answer.outcome == "crashed":
        return diverges("server-error", describe_answer(answer, outcome=False))
    if answer.outcome == "unsupported":
        return Judgement("unsupported", reason=describe_answer(answer, outcome=False))
    if answer.code in OTHER_GROUNDS:
        return inconclusive(f"refused on other grounds: {describe_answer(answer, outcome=False)}")
    return None


def is_time(value: Any) -> TypeGuard[float]:
    """Whether a value is a time as AWS JSON writes it: seconds since the epoch, a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)
