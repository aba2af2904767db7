"""Creation: the answer of Create, and the names that are in use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer, describe_answer
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.judge import accepted, expect, fail, skip
from sagemaker_conformance.suites.lifecycle.session import CONFIG, Session
from sagemaker_reports.rendering.values import format_value
from sagemaker_strategies.constraints.clause import Observation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CREATION: Final = Topic()
#: The documented form of the resource name, and its greatest length.
_ARN_FORM: Final = re.compile(
    r"arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:hyper-parameter-tuning-job/.*"
)
_ARN_LENGTH: Final = 256
_NAME: Final = f"{TUNING_JOB.create}, Request Parameters, {TUNING_JOB.identifier}"
_TAKEN: Final = Observation(
    "https://github.com/aws/amazon-sagemaker-examples/issues/2440",
    "2021-05-14",
    TUNING_JOB.create,
    "a name in use was refused with ResourceInUse",
)


def is_arn(value: Any) -> bool:
    """Whether a value has the documented form of a tuning job's ARN."""
    fits = isinstance(value, str) and len(value) <= _ARN_LENGTH
    return fits and _ARN_FORM.fullmatch(value) is not None


def variation(base: Mapping[str, Any]) -> dict[str, Any]:
    """Members that vary a base into another valid job: one more training job at most.

    Ends the scenario where the base states no such number.
    """
    config: Any = base.get(CONFIG) or {}
    limits = config.get("ResourceLimits") or {}
    most = limits.get("MaxNumberOfTrainingJobs")
    if not isinstance(most, int):
        skip("the base has no MaxNumberOfTrainingJobs to vary")
    return {CONFIG: {**config, "ResourceLimits": {**limits, "MaxNumberOfTrainingJobs": most + 1}}}


def has_same_limit(wanted: Any, got: Any) -> bool:
    """Whether the number that distinguishes the two kinds of jobs came back."""
    return not isinstance(got, dict) or _limit(wanted) == _limit(got)


def _limit(config: Mapping[str, Any]) -> Any:
    limits = config.get("ResourceLimits")
    return limits.get("MaxNumberOfTrainingJobs") if isinstance(limits, dict) else None


def invalid_members(base: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Members each of which makes a base invalid, in another way: one is missing, or breaks its bounds.

    They are required ones: any other may be out of scope.
    """
    config: Any = base.get(CONFIG) or {}
    definition: Any = base.get(TUNING_JOB.definition) or {}
    limits = {**(config.get("ResourceLimits") or {}), "MaxParallelTrainingJobs": 0}
    yield {CONFIG: {}}
    yield {CONFIG: {**config, "Strategy": "Unknown"}}
    yield {CONFIG: {**config, "ResourceLimits": limits}}
    yield {TUNING_JOB.definition: {**definition, "RoleArn": "none"}}


@CREATION.accepts(
    "create-arn",
    f"{TUNING_JOB.create}, Response Elements, {TUNING_JOB.arn}",
    "Create answers with the job's ARN, at most 256 characters of a documented form",
    "200 and the job's ARN",
)
def _arn(session: Session) -> None:
    arn = accepted(session.create("a")).members.get(TUNING_JOB.arn)
    expect(is_arn(arn), f"the ARN is {format_value(arn, long_text=200)}")


@CREATION.rejects(
    "create-duplicate",
    _NAME,
    "a name is unique within an account and region: one that is in use is refused",
    "ResourceInUse",
    (_TAKEN,),
)
def _duplicate(session: Session) -> Answer:
    session.begin("a")
    return session.create("a")


@CREATION.rejects(
    "create-duplicate-case",
    _NAME,
    "names are not case sensitive: one that is in use is refused in any case",
    "ResourceInUse",
)
def _duplicate_in_other_case(session: Session) -> Answer:
    session.begin("aB")
    return session.create("Ab")


@CREATION.rejects(
    "create-duplicate-of-stopped",
    _NAME,
    "a job that was stopped is still there, and its name in use",
    "ResourceInUse",
)
def _duplicate_of_stopped(session: Session) -> Answer:
    session.begin("a")
    session.stop("a")
    return session.create("a")


@CREATION.returns(
    "create-duplicate-keeps",
    f"{TUNING_JOB.create}, Errors, ResourceInUse",
    "a refused request changes nothing: the job of that name stays as it was",
    "Describe returns the first job",
    needs=CONFIG,
)
def _duplicate_keeps_the_first(session: Session) -> None:
    other = variation(session.base)
    session.begin("a")
    before = session.describe("a").get(CONFIG)
    if session.create("a", **other).outcome == "accepted":
        skip("the second job of that name is accepted")
    kept = accepted(session.send_named(TUNING_JOB.describe, "a")).members.get(CONFIG)
    expect(kept == before, "the refused request took the place of the first job", "altered")


@CREATION.states(
    "rejects",
    "create-refused",
    f"{TUNING_JOB.describe}, Errors, ResourceNotFound",
    "a job that was not created is not found: a refused request makes none",
    "400 ResourceNotFound",
    needs=CONFIG,
)
def _refused(session: Session) -> None:
    invalid = {str(n): members for n, members in enumerate(invalid_members(session.base))}
    sent = {ending: session.create(ending, **members) for ending, members in invalid.items()}
    refused = [ending for ending, answer in sent.items() if answer.outcome == "rejected"]
    if not refused:
        skip("no invalid request is refused")
    for ending in refused:
        answer = session.send_named(TUNING_JOB.describe, ending)
        name = str(answer.members.get(TUNING_JOB.identifier))
        if answer.outcome == "accepted" and name.lower() == session.name(ending).lower():
            for each in refused:
                session.adopt(each)
            fail("the refused request made a job", "accepts-invalid")
        if answer.outcome != "rejected":
            skip(f"Describe of a job that is not there: {describe_answer(answer)}")


@CREATION.accepts(
    "create-names-alike",
    _NAME,
    "names that differ in more than case are different: one may begin like another",
    "200, and each is described by its own name",
)
def _names_alike(session: Session) -> None:
    session.begin("a")
    accepted(session.create("a-b"))
    for ending in ("a", "a-b"):
        described = session.describe(ending).get(TUNING_JOB.identifier)
        expect(
            str(described).lower() == session.name(ending).lower(),
            f"{format_value(ending)} is described as {format_value(described)}",
        )
