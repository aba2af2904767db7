"""The parents of a warm start: made first for a target that refuses one without them."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_conformance.answers import Answer
from sagemaker_strategies.constraints.catalogue import JOB_NAME
from sagemaker_strategies.places import Request

_WARM_START: Final = "WarmStartConfig"
#: Refusals for what a request is, not for what is missing beside it.
_OF_THE_REQUEST: Final = ("failed to satisfy constraint", "SerializationException")


def parents_of(request: Request) -> list[dict[str, Any]]:
    """Requests for the jobs that a warm start names: the same job, started cold, under their names.

    They search and fix the same hyperparameters, as a parent has to. None where a parent has no name.
    """
    warm: Any = request.get(_WARM_START)
    listed = warm.get("ParentHyperParameterTuningJobs") if isinstance(warm, dict) else None
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        return []
    names = [each.get(JOB_NAME) for each in listed]
    if not all(isinstance(name, str) for name in names):
        return []
    cold = {member: value for member, value in request.items() if member != _WARM_START}
    return [{**cold, JOB_NAME: name} for name in dict.fromkeys(names)]


def may_want_parents(answer: Answer) -> bool:
    """Whether a refusal may be for want of a parent: whether to try, never a verdict."""
    said = f"{answer.code} {answer.message}"
    return answer.outcome == "rejected" and not any(words in said for words in _OF_THE_REQUEST)
