"""Description: the members that Describe adds to the request, and the jobs that it finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.create import CONFIG, is_arn
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    STATUSES,
    diverges,
    inconclusive,
    is_time,
    judge_name_refusal,
    judge_undocumented,
    not_accepted,
    recorded,
)
from sagemaker_conformance.suites.lifecycle.session import (
    ARN,
    CREATE,
    DESCRIBE,
    STATUS,
    Session,
)
from sagemaker_reports.rendering.values import format_value
from sagemaker_strategies.constraints.clause import Observation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

DESCRIPTION: Final = Topic()
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


@DESCRIPTION(
    "describe-created",
    "accepts",
    place=f"{DESCRIBE}, Request Parameters, {TUNING_JOB.identifier}",
    statement="a job that was created is described by its name",
    expected="200 and the job",
)
def _created(session: Session) -> Judgement:
    session.begin("a")
    answer = session.send_named(DESCRIBE, "a")
    return not_accepted(answer) or CONFORMS


@DESCRIPTION(
    "describe-members",
    "returns",
    needs=CONFIG,
    place=_RESPONSE,
    statement=f"the answer has {', '.join(_REQUIRED)}",
    expected="200 and all of them",
)
def _members(session: Session) -> Judgement:
    session.begin("a")
    described = session.describe("a")
    missing = [name for name in _REQUIRED if described.get(name) is None]
    if missing:
        return diverges("wrong-state", f"without {', '.join(missing)}")
    return CONFORMS


@DESCRIPTION(
    "describe-name",
    "returns",
    place=f"{_RESPONSE}, {TUNING_JOB.identifier}",
    statement="the answer has the name of the job",
    expected="the name that Create was given",
)
def _name(session: Session) -> Judgement:
    session.begin("aB")
    described, given = session.describe("aB").get(TUNING_JOB.identifier), session.name("aB")
    if described == given:
        return CONFORMS
    if isinstance(described, str) and described.lower() == given.lower():
        return recorded("names are not case sensitive, and this one came back in another case")
    return diverges("wrong-state", f"its name is {format_value(described)}")


@DESCRIPTION(
    "describe-arn",
    "returns",
    place=f"{_RESPONSE}, {ARN}",
    statement="the answer has the ARN of the job",
    expected="the ARN that Create answered",
)
def _arn(session: Session) -> Judgement:
    created, described = session.begin("a").get(ARN), session.describe("a").get(ARN)
    if described == created and described is not None:
        return CONFORMS
    if is_arn(described) and str(described).lower() == str(created).lower():
        return recorded("the same ARN in another case")
    if not is_arn(created) and is_arn(described):
        return recorded("Create answered no ARN to compare with")
    return diverges(
        "wrong-state",
        f"its ARN is {format_value(described, long_text=200)}, Create answered {format_value(created, long_text=200)}",
    )


@DESCRIPTION(
    "describe-status",
    "returns",
    place=f"{_RESPONSE}, {STATUS}",
    statement=f"the status is one of {', '.join(STATUSES)}",
    expected="InProgress; that a job has another of these statuses at once is recorded",
)
def _status(session: Session) -> Judgement:
    session.begin("a")
    status = session.describe("a").get(STATUS)
    if status == "InProgress":
        return CONFORMS
    if status in STATUSES:
        return recorded(f"a job that was just created is {status}")
    return diverges("wrong-state", f"its status is {format_value(status)}")


@DESCRIPTION(
    "describe-times",
    "returns",
    place=f"{_RESPONSE}, CreationTime, LastModifiedTime, HyperParameterTuningEndTime",
    statement="the times are numbers of seconds, none before the creation",
    expected="CreationTime, and no other time before it",
)
def _times(session: Session) -> Judgement:
    session.begin("a")
    return judge_times(session.describe("a"))


def judge_times(described: Mapping[str, Any]) -> Judgement:
    """Judge whether the times of a description are times, in a possible order."""
    created: Any = described.get("CreationTime")
    for name in ("CreationTime", "LastModifiedTime", "HyperParameterTuningEndTime"):
        time: Any = described.get(name)
        if time is None and name != "CreationTime":
            continue
        if not is_time(time):
            return diverges("wrong-state", f"its {name} is {format_value(time)}")
        # One of the two may have been truncated to whole seconds.
        if time < int(created):
            return diverges("wrong-state", f"its {name} is before its CreationTime")
    return CONFORMS


@DESCRIPTION(
    "describe-counters",
    "returns",
    place="TrainingJobStatusCounters, ObjectiveStatusCounters",
    statement="the counters are integers, 0 or more",
    expected="integers, 0 or more",
)
def _counters(session: Session) -> Judgement:
    session.begin("a")
    described = session.describe("a")
    for group, names in _COUNTERS.items():
        counters = described.get(group)
        if counters is None:
            return inconclusive(f"without {group}")
        if not isinstance(counters, dict):
            return diverges("wrong-state", f"its {group} are {format_value(counters)}")
        for name in names:
            count = counters.get(name, 0)
            if type(count) is not int or count < 0:
                return diverges("wrong-state", f"its {group}.{name} is {format_value(count)}")
    return CONFORMS


@DESCRIPTION(
    "describe-unknown",
    "rejects",
    place=f"{DESCRIBE}, Errors, ResourceNotFound",
    statement="a name that no job has is not found",
    expected="400 ResourceNotFound",
    observations=(NOT_FOUND,),
)
def _unknown(session: Session) -> Judgement:
    return judge_name_refusal(session, DESCRIBE, "none", "ResourceNotFound")


@DESCRIPTION(
    "describe-name-required",
    "rejects",
    place=f"{DESCRIBE}, Request Parameters, {TUNING_JOB.identifier}",
    statement="the name is required",
    expected="400 ValidationException",
)
def _name_required(session: Session) -> Judgement:
    return judge_name_refusal(session, DESCRIBE, None, "ValidationException")


@DESCRIPTION(
    "describe-other-case",
    "accepts",
    place=f"{CREATE}, Request Parameters, {TUNING_JOB.identifier}",
    statement="names are not case sensitive",
    expected="recorded: that a name in another case describes the job is not stated outright",
    left_open="whether a job is found by its name in another case",
)
def _other_case(session: Session) -> Judgement:
    session.begin("aB")
    session.describe("aB")
    return judge_undocumented(session.send_named(DESCRIBE, "Ab"))
