"""The judgement of the answer to a step, and how a scenario ends before its last line.

A scenario that comes to its last line conforms.
"""

from __future__ import annotations

from typing import Any, Final, NoReturn, TypeGuard

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.other_grounds import concerns_caller
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
#: Those in which it does no more work; tuples, since an answer may have a list for a status.
ENDED: Final = ("Completed", "Failed", "Stopped")
#: Those of a job that was asked to stop.
STOPPED: Final = ("Stopping", "Stopped")
#: Those of a job that is being deleted, or could not be.
LEAVING: Final = ("Deleting", "DeleteFailed")


def expect(holds: bool, reason: str, divergence: Divergence = "wrong-state") -> None:
    """End the scenario with a verdict against the target, unless this holds."""
    if not holds:
        fail(reason, divergence)


def fail(reason: str, divergence: Divergence = "wrong-state") -> NoReturn:
    """End the scenario with a verdict against the target."""
    raise ScenarioEnded(diverges(divergence, reason))


def record(reason: str) -> NoReturn:
    """End the scenario with a record of what is documented nowhere."""
    raise ScenarioEnded(Judgement("recorded", reason=reason))


def skip(reason: str) -> NoReturn:
    """End the scenario without a verdict: there is no answer that can be judged."""
    raise ScenarioEnded(Judgement("inconclusive", reason=reason))


def accepted(answer: Answer) -> Answer:
    """The answer; ends the scenario with the judgement of a step that is not accepted."""
    failed = not_accepted(answer)
    if failed is not None:
        raise ScenarioEnded(failed)
    return answer


def diverges(divergence: Divergence, reason: str) -> Judgement:
    """A verdict against the target."""
    return Judgement("diverges", divergence, reason)


def judge_leaving(status: Any) -> Judgement:
    """The judgement of a deleted job that is described with this status."""
    if status in LEAVING:
        return CONFORMS
    return diverges("wrong-state", f"a deleted job is {format_value(status)}")


def not_accepted(answer: Answer) -> Judgement | None:
    """The judgement of a step that must be accepted and is not; None where it is."""
    if answer.outcome == "accepted":
        return None
    return _judge_failure(answer) or diverges("rejects-valid", _shown(answer))


def judge_refusal(answer: Answer, code: str) -> Judgement:
    """The judgement of a step that must be refused with 400 and this code."""
    if answer.outcome == "accepted":
        return diverges("accepts-invalid", f"accepted, where {code} is documented")
    failed = _judge_failure(answer)
    if failed is not None:
        return failed
    if answer.code != code or answer.http_status != 400:
        return diverges("wrong-code", f"{_shown(answer)}, where 400 {code} is documented")
    return CONFORMS


def send_wrong_name(session: Session, operation: str, ending: str | None) -> Answer:
    """The answer of an operation on a job with an unknown name, or none.

    A crash on any request shows where a valid one is judged, and not at every check of the operation.
    """
    answer = session.send(operation) if ending is None else session.send_named(operation, ending)
    if answer.outcome == "crashed" and not session.works(operation):
        skip(f"{operation} fails on a valid request too")
    return answer


def judge_undocumented(answer: Answer) -> Judgement:
    """The judgement of a step whose answer is documented nowhere."""
    failed = _judge_failure(answer) if answer.outcome in ("crashed", "unsupported") else None
    return failed or Judgement("recorded", reason=_shown(answer))


def _judge_failure(answer: Answer) -> Judgement | None:
    """The judgement of an answer that is a failure whatever the step; None for all others."""
    if answer.outcome == "crashed":
        return diverges("server-error", _shown(answer))
    if answer.outcome == "unsupported":
        return Judgement("unsupported", reason=_shown(answer))
    if answer.outcome == "rejected" and concerns_caller(answer):
        return Judgement("inconclusive", reason=f"refused on other grounds: {_shown(answer)}")
    return None


def _shown(answer: Answer) -> str:
    return describe_answer(answer, outcome=False)


def is_time(value: Any) -> TypeGuard[float]:
    """Whether a value is a time as AWS JSON writes it: seconds since the epoch, a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)
