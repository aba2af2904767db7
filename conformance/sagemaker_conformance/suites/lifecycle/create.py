"""Creation: the answer of Create, and the names that are in use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    accepted,
    diverges,
    inconclusive,
    judge_refusal,
)
from sagemaker_conformance.suites.lifecycle.session import (
    ARN,
    CREATE,
    DESCRIBE,
    ScenarioEnded,
    Session,
)
from sagemaker_reports.rendering.values import format_value
from sagemaker_strategies.constraints.clause import Observation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CREATION: Final = Topic()
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
    """Members that vary a base into another valid job: one more training job at most.

    Raises `ScenarioEnded` where the base states no such number.
    """
    config: Any = base.get(CONFIG) or {}
    limits = config.get("ResourceLimits") or {}
    most = limits.get("MaxNumberOfTrainingJobs")
    if not isinstance(most, int):
        raise ScenarioEnded(inconclusive("the base has no MaxNumberOfTrainingJobs to vary"))
    return {CONFIG: {**config, "ResourceLimits": {**limits, "MaxNumberOfTrainingJobs": most + 1}}}


@CREATION(
    "create-arn",
    "accepts",
    place=f"{CREATE}, Response Elements, {ARN}",
    statement="Create answers with the job's ARN, at most 256 characters of a documented form",
    expected="200 and the job's ARN",
)
def _arn(session: Session) -> Judgement:
    answer = accepted(session.create("a"))
    arn = answer.body.get(ARN) if isinstance(answer.body, dict) else None
    if not is_arn(arn):
        return diverges("wrong-state", f"the ARN is {format_value(arn, long_text=200)}")
    return CONFORMS


@CREATION(
    "create-duplicate",
    "rejects",
    place=_NAME,
    statement="a name is unique within an account and region: one that is in use is refused",
    expected="400 ResourceInUse",
    observations=(_TAKEN,),
)
def _duplicate(session: Session) -> Judgement:
    session.begin("a")
    return judge_refusal(session.create("a"), "ResourceInUse")


@CREATION(
    "create-duplicate-case",
    "rejects",
    place=_NAME,
    statement="names are not case sensitive: one that is in use is refused in any case",
    expected="400 ResourceInUse",
)
def _duplicate_in_other_case(session: Session) -> Judgement:
    session.begin("aB")
    return judge_refusal(session.create("Ab"), "ResourceInUse")


@CREATION(
    "create-duplicate-of-stopped",
    "rejects",
    place=_NAME,
    statement="a job that was stopped is still there, and its name in use",
    expected="400 ResourceInUse",
)
def _duplicate_of_stopped(session: Session) -> Judgement:
    session.begin("a")
    session.stop("a")
    return judge_refusal(session.create("a"), "ResourceInUse")


@CREATION(
    "create-duplicate-keeps",
    "returns",
    needs=CONFIG,
    place=f"{CREATE}, Errors, ResourceInUse",
    statement="a refused request changes nothing: the job of that name stays as it was",
    expected="Describe returns the first job",
)
def _duplicate_keeps_the_first(session: Session) -> Judgement:
    other = variation(session.base)
    session.begin("a")
    before = session.describe("a").get(CONFIG)
    if session.create("a", **other).outcome == "accepted":
        raise ScenarioEnded(inconclusive("the second job of that name is accepted"))
    answer = accepted(session.send_named(DESCRIBE, "a"))
    if answer.body.get(CONFIG) != before:
        return diverges("altered", "the refused request took the place of the first job")
    return CONFORMS


@CREATION(
    "create-names-alike",
    "accepts",
    place=_NAME,
    statement="names that differ in more than case are different: one may begin like another",
    expected="200, and each is described by its own name",
)
def _names_alike(session: Session) -> Judgement:
    session.begin("a")
    accepted(session.create("a-b"))
    for ending in ("a", "a-b"):
        described = session.describe(ending).get(TUNING_JOB.identifier)
        if str(described).lower() != session.name(ending).lower():
            return diverges(
                "wrong-state",
                f"{format_value(ending)} is described as {format_value(described)}",
            )
    return CONFORMS
