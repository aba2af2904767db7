"""Describing: what Describe tells beside the request, and which jobs it knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.behaviour import Observation, Topic
from sagemaker_conformance.suites.lifecycle.conversation import (
    ARN,
    CREATE,
    DESCRIBE,
    STATUS,
    Conversation,
)
from sagemaker_conformance.suites.lifecycle.create import CONFIG, is_arn
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    STATUSES,
    answered,
    diverges,
    inconclusive,
    is_time,
    not_accepted,
    recorded,
    refused_apart,
)
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

DESCRIBING: Final = Topic()
_RESPONSE: Final = f"{DESCRIBE}, Response Elements"
#: The members that the service's model requires of the answer.
_REQUIRED: Final = (
    TUNING_JOB.identifier,
    ARN,
    CONFIG,
    STATUS,
    "CreationTime",
    "TrainingJobStatusCounters",
    "ObjectiveStatusCounters",
)
_COUNTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "TrainingJobStatusCounters": (
        "Completed",
        "InProgress",
        "RetryableError",
        "NonRetryableError",
        "Stopped",
    ),
    "ObjectiveStatusCounters": ("Succeeded", "Pending", "Failed"),
}
NOT_FOUND: Final = Observation(
    "https://github.com/aws/amazon-sagemaker-examples/issues/1540",
    "2020-09-18",
    DESCRIBE,
    "a name that no tuning job has was refused with ResourceNotFound",
)


@DESCRIBING(
    "describe-created",
    "accepts",
    place=f"{DESCRIBE}, Request Parameters, {TUNING_JOB.identifier}",
    says="a job that was created is described by its name",
    expected="200 and the job",
)
def _created(talk: Conversation) -> Judgement:
    talk.begin("a")
    answer = talk.ask(DESCRIBE, **{TUNING_JOB.identifier: talk.name("a")})
    return not_accepted(answer) or CONFORMS


@DESCRIBING(
    "describe-members",
    "returns",
    needs=CONFIG,
    place=_RESPONSE,
    says=f"the answer has {', '.join(_REQUIRED)}",
    expected="200 and all of them",
)
def _members(talk: Conversation) -> Judgement:
    talk.begin("a")
    told = talk.describe("a")
    missing = [name for name in _REQUIRED if told.get(name) is None]
    if missing:
        return diverges("wrong-state", f"without {', '.join(missing)}")
    return CONFORMS


@DESCRIBING(
    "describe-name",
    "returns",
    place=f"{_RESPONSE}, {TUNING_JOB.identifier}",
    says="the answer has the name of the job",
    expected="the name that Create was given",
)
def _name(talk: Conversation) -> Judgement:
    talk.begin("aB")
    told, given = talk.describe("aB").get(TUNING_JOB.identifier), talk.name("aB")
    if told == given:
        return CONFORMS
    if isinstance(told, str) and told.lower() == given.lower():
        return recorded("names are not case sensitive, and this one came back in another case")
    return diverges("wrong-state", f"its name is {told!r}")


@DESCRIBING(
    "describe-arn",
    "returns",
    place=f"{_RESPONSE}, {ARN}",
    says="the answer has the ARN of the job",
    expected="the ARN that Create answered",
)
def _arn(talk: Conversation) -> Judgement:
    made, told = talk.begin("a").get(ARN), talk.describe("a").get(ARN)
    if told == made and told is not None:
        return CONFORMS
    if is_arn(told) and str(told).lower() == str(made).lower():
        return recorded("the same ARN in another case")
    if not is_arn(made) and is_arn(told):
        return recorded("Create answered no ARN to compare with")
    return diverges("wrong-state", f"its ARN is {told!r}, Create answered {made!r}")


@DESCRIBING(
    "describe-status",
    "returns",
    place=f"{_RESPONSE}, {STATUS}",
    says=f"the status is one of {', '.join(STATUSES)}",
    expected="InProgress; that a job has another of these statuses at once is recorded",
)
def _status(talk: Conversation) -> Judgement:
    talk.begin("a")
    status = talk.describe("a").get(STATUS)
    if status == "InProgress":
        return CONFORMS
    if status in STATUSES:
        return recorded(f"a job that was just created is {status}")
    return diverges("wrong-state", f"its status is {status!r}")


@DESCRIBING(
    "describe-times",
    "returns",
    place=f"{_RESPONSE}, CreationTime, LastModifiedTime, HyperParameterTuningEndTime",
    says="the times are numbers of seconds, none before the creation",
    expected="CreationTime, and no other time before it",
)
def _times(talk: Conversation) -> Judgement:
    talk.begin("a")
    return judge_times(talk.describe("a"))


def judge_times(told: Mapping[str, Any]) -> Judgement:
    """Whether the times that Describe tells are times, in an order in which they can be."""
    created: Any = told.get("CreationTime")
    for name in ("CreationTime", "LastModifiedTime", "HyperParameterTuningEndTime"):
        time: Any = told.get(name)
        if time is None and name != "CreationTime":
            continue
        if not is_time(time):
            return diverges("wrong-state", f"its {name} is {time!r}")
        # One of the two may have been cut to whole seconds.
        if time < int(created):
            return diverges("wrong-state", f"its {name} is before its CreationTime")
    return CONFORMS


@DESCRIBING(
    "describe-counters",
    "returns",
    place="TrainingJobStatusCounters, ObjectiveStatusCounters",
    says="the counters are integers, 0 or more",
    expected="integers, 0 or more",
)
def _counters(talk: Conversation) -> Judgement:
    talk.begin("a")
    told = talk.describe("a")
    for group, names in _COUNTERS.items():
        counters = told.get(group)
        if counters is None:
            return inconclusive(f"without {group}")
        if not isinstance(counters, dict):
            return diverges("wrong-state", f"its {group} are {counters!r}")
        for name in names:
            count = counters.get(name, 0)
            if type(count) is not int or count < 0:
                return diverges("wrong-state", f"its {group}.{name} is {count!r}")
    return CONFORMS


@DESCRIBING(
    "describe-unknown",
    "rejects",
    place=f"{DESCRIBE}, Errors, ResourceNotFound",
    says="a name that no job has is not found",
    expected="400 ResourceNotFound",
    observations=(NOT_FOUND,),
)
def _unknown(talk: Conversation) -> Judgement:
    return refused_apart(
        talk,
        DESCRIBE,
        talk.ask(DESCRIBE, **{TUNING_JOB.identifier: talk.name("none")}),
        "ResourceNotFound",
    )


@DESCRIBING(
    "describe-name-required",
    "rejects",
    place=f"{DESCRIBE}, Request Parameters, {TUNING_JOB.identifier}",
    says="the name is required",
    expected="400 ValidationException",
)
def _name_required(talk: Conversation) -> Judgement:
    return refused_apart(talk, DESCRIBE, talk.ask(DESCRIBE), "ValidationException")


@DESCRIBING(
    "describe-other-case",
    "accepts",
    place=f"{CREATE}, Request Parameters, {TUNING_JOB.identifier}",
    says="names are not case sensitive",
    expected="recorded: that a job is described in another case is not said in so many words",
    left_open="whether a job is found by its name in another case",
)
def _other_case(talk: Conversation) -> Judgement:
    talk.begin("aB")
    talk.describe("aB")
    return answered(talk.ask(DESCRIBE, **{TUNING_JOB.identifier: talk.name("Ab")}))
