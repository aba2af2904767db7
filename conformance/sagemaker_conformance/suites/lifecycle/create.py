"""Creating: what Create answers, and which names are taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.behaviour import Observation, Topic
from sagemaker_conformance.suites.lifecycle.conversation import (
    ARN,
    CREATE,
    DESCRIBE,
    STOP,
    Conversation,
    Unjudged,
)
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    diverges,
    inconclusive,
    not_accepted,
    refused,
)
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CREATING: Final = Topic()
CONFIG: Final = "HyperParameterTuningJobConfig"
#: The documented form of the resource name, and its greatest length.
_ARN_FORM: Final = re.compile(
    r"arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:hyper-parameter-tuning-job/.*"
)
_ARN_LENGTH: Final = 256
_NAME: Final = f"{CREATE}, Request Parameters, {TUNING_JOB.identifier}"
_TAKEN: Final = Observation(
    "https://github.com/aws/amazon-sagemaker-examples/issues/2440",
    "2021-05-14",
    CREATE,
    "a name in use was refused with ResourceInUse",
)


def is_arn(value: Any) -> bool:
    """Whether a value has the documented form of a tuning job's ARN."""
    return (
        isinstance(value, str)
        and len(value) <= _ARN_LENGTH
        and _ARN_FORM.fullmatch(value) is not None
    )


def variation(base: Mapping[str, Any]) -> dict[str, Any]:
    """Members that make another valid job of a base: one training job more at most.

    Raises `Unjudged` where the base states no such number.
    """
    config: Any = base.get(CONFIG) or {}
    limits = config.get("ResourceLimits") or {}
    most = limits.get("MaxNumberOfTrainingJobs")
    if not isinstance(most, int):
        raise Unjudged(inconclusive("the base has no MaxNumberOfTrainingJobs to vary"))
    return {CONFIG: {**config, "ResourceLimits": {**limits, "MaxNumberOfTrainingJobs": most + 1}}}


@CREATING(
    "create-arn",
    "accepts",
    place=f"{CREATE}, Response Elements, {ARN}",
    says="Create answers with the job's ARN, at most 256 characters of a documented form",
    expected="200 and the job's ARN",
)
def _arn(talk: Conversation) -> Judgement:
    answer = talk.create("a")
    failed = not_accepted(answer)
    if failed is not None:
        return failed
    arn = answer.body.get(ARN) if isinstance(answer.body, dict) else None
    if not is_arn(arn):
        return diverges("wrong-state", f"the ARN is {arn!r}")
    return CONFORMS


@CREATING(
    "create-duplicate",
    "rejects",
    place=_NAME,
    says="a name is unique within an account and region: one that is in use is refused",
    expected="400 ResourceInUse",
    observations=(_TAKEN,),
)
def _duplicate(talk: Conversation) -> Judgement:
    talk.begin("a")
    return refused(talk.create("a"), "ResourceInUse")


@CREATING(
    "create-duplicate-case",
    "rejects",
    place=_NAME,
    says="names are not case sensitive: one that is in use is refused in any case",
    expected="400 ResourceInUse",
)
def _duplicate_in_other_case(talk: Conversation) -> Judgement:
    talk.begin("aB")
    return refused(talk.create("Ab"), "ResourceInUse")


@CREATING(
    "create-duplicate-of-stopped",
    "rejects",
    place=_NAME,
    says="a job that was stopped is still there, and its name in use",
    expected="400 ResourceInUse",
)
def _duplicate_of_stopped(talk: Conversation) -> Judgement:
    talk.begin("a")
    talk.need(STOP, **{TUNING_JOB.identifier: talk.name("a")})
    return refused(talk.create("a"), "ResourceInUse")


@CREATING(
    "create-duplicate-keeps",
    "returns",
    needs=CONFIG,
    place=f"{CREATE}, Errors, ResourceInUse",
    says="a refused request changes nothing: the job of that name stays as it was",
    expected="Describe gives back the first job",
)
def _duplicate_keeps_the_first(talk: Conversation) -> Judgement:
    other = variation(talk.base)
    talk.begin("a")
    before = talk.describe("a").get(CONFIG)
    if talk.create("a", **other).outcome == "accepted":
        raise Unjudged(inconclusive("the second job of that name is accepted"))
    answer = talk.ask(DESCRIBE, **{TUNING_JOB.identifier: talk.name("a")})
    failed = not_accepted(answer)
    if failed is not None:
        return failed
    if answer.body.get(CONFIG) != before:
        return diverges("altered", "the refused request took the place of the first job")
    return CONFORMS


@CREATING(
    "create-names-alike",
    "accepts",
    place=_NAME,
    says="names that differ in more than case are different: one may begin like another",
    expected="200, and each is described by its own name",
)
def _names_alike(talk: Conversation) -> Judgement:
    talk.begin("a")
    longer = talk.create("a-b")
    failed = not_accepted(longer)
    if failed is not None:
        return failed
    for ending in ("a", "a-b"):
        told = talk.describe(ending).get(TUNING_JOB.identifier)
        if str(told).lower() != talk.name(ending).lower():
            return diverges("wrong-state", f"{ending!r} is described as {told!r}")
    return CONFORMS
