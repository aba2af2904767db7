"""Before hundreds of requests go to real SageMaker: does it answer one, and as documented?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_conformance.engine.aws_policy import is_refused_for_mark, marked
from sagemaker_conformance.judging.other_grounds import OTHER_GROUNDS
from sagemaker_conformance.protocol.answer import Answer, describe_answer
from sagemaker_strategies.operations.operation import Operation

if TYPE_CHECKING:
    from sagemaker_conformance.run.run import Run


def guarded_preflight(run: Run) -> str | None:
    """None where a valid definition with a mark is refused for its mark alone, else why not.

    Nothing is created by that: see `aws_policy`. Raises `TargetError` where creating is allowed to
    credentials that may not stop what they create.
    """
    guard = run.guard
    if guard is not None and guard.may_create:
        guard.confirm_stopping()
    first: Answer | None = None
    for seed_request in run.seed_requests:
        answer = run.client.create(marked(seed_request.base))
        if is_refused_for_mark(answer):
            return None
        first = first or answer
        if answer.outcome != "rejected" or answer.code in OTHER_GROUNDS:
            break
    assert first is not None
    why = _why(first, run.settings.catalogue.operation)
    return f"target {run.settings.target}: {why} ({describe_answer(first, 300, outcome=False)})"


def _why(answer: Answer, operation: Operation) -> str:
    if answer.outcome == "accepted":
        return (
            "made a job from a request that is documented as invalid, a name of 49 characters; the job "
            "was stopped and nothing more was sent: the documents are wrong, or this is not SageMaker"
        )
    if answer.outcome == "unavailable":
        return "is not available; try again later, or more slowly with --rate=1/s"
    if answer.lost == "late":
        return "did not answer in time; give it longer with --request-timeout=SECONDS"
    if answer.outcome != "rejected":
        return "gave no sound answer to a valid definition with an over-long name"
    if answer.code in OTHER_GROUNDS:
        return (
            "refuses on other grounds than the request: nothing can be judged; these credentials need "
            f"{operation.service}:{operation.create}"
        )
    return (
        "refused a valid definition with an over-long name, and not for the name alone; "
        "give one that it accepts with --base=FILE"
    )
