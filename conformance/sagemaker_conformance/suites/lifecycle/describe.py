"""Description: the members that Describe adds to the request, and the jobs that it finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.create import has_same_limit, is_arn, variation
from sagemaker_conformance.suites.lifecycle.judge import (
    STATUSES,
    accepted,
    expect,
    fail,
    is_time,
    record,
    skip,
)
from sagemaker_conformance.suites.lifecycle.session import CONFIG, STATUS, Session
from sagemaker_reports.rendering.values import format_value
from sagemaker_strategies.constraints.clause import Observation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

DESCRIPTION: Final = Topic()
_RESPONSE: Final = f"{TUNING_JOB.describe}, Response Elements"
#: The counters of a job, and the members of each.
COUNTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "TrainingJobStatusCounters": (
        "Completed",
        "InProgress",
        "RetryableError",
        "NonRetryableError",
        "Stopped",
    ),
    "ObjectiveStatusCounters": ("Succeeded", "Pending", "Failed"),
}
#: The members that the service's model requires of the answer.
_REQUIRED: Final = (
    TUNING_JOB.identifier,
    TUNING_JOB.arn,
    CONFIG,
    STATUS,
    "CreationTime",
    *COUNTERS,
)
_NOT_FOUND: Final = Observation(
    "https://github.com/aws/amazon-sagemaker-examples/issues/1540",
    "2020-09-18",
    TUNING_JOB.describe,
    "a name that no tuning job has was refused with ResourceNotFound",
)


@DESCRIPTION.accepts(
    "describe-created",
    f"{TUNING_JOB.describe}, Request Parameters, {TUNING_JOB.identifier}",
    "a job that was created is described by its name",
    "200 and the job",
)
def _created(session: Session) -> None:
    session.begin("a")
    accepted(session.send_named(TUNING_JOB.describe, "a"))


@DESCRIPTION.returns(
    "describe-members",
    _RESPONSE,
    f"the answer has {', '.join(_REQUIRED)}",
    "200 and all of them",
    needs=CONFIG,
)
def _members(session: Session) -> None:
    session.begin("a")
    described = session.describe("a")
    missing = [name for name in _REQUIRED if described.get(name) is None]
    expect(not missing, f"without {', '.join(missing)}")


@DESCRIPTION.returns(
    "describe-name",
    f"{_RESPONSE}, {TUNING_JOB.identifier}",
    "the answer has the name of the job",
    "the name that Create was given",
)
def _name(session: Session) -> None:
    session.begin("aB")
    described, given = session.describe("aB").get(TUNING_JOB.identifier), session.name("aB")
    if described != given and isinstance(described, str) and described.lower() == given.lower():
        record("names are not case sensitive, and this one came back in another case")
    expect(described == given, f"its name is {format_value(described)}")


@DESCRIPTION.returns(
    "describe-arn",
    f"{_RESPONSE}, {TUNING_JOB.arn}",
    "the answer has the ARN of the job",
    "the ARN that Create answered",
)
def _arn(session: Session) -> None:
    created = session.begin("a").get(TUNING_JOB.arn)
    described = session.describe("a").get(TUNING_JOB.arn)
    if described == created and described is not None:
        return
    if is_arn(described) and str(described).lower() == str(created).lower():
        record("the same ARN in another case")
    if not is_arn(created) and is_arn(described):
        record("Create answered no ARN to compare with")
    given, found = (format_value(arn, long_text=200) for arn in (created, described))
    fail(f"its ARN is {found}, Create answered {given}")


@DESCRIPTION.returns(
    "describe-status",
    f"{_RESPONSE}, {STATUS}",
    f"the status is one of {', '.join(STATUSES)}",
    "InProgress; that a job has another of these statuses at once is recorded",
)
def _status(session: Session) -> None:
    session.begin("a")
    status = session.status("a")
    expect(status in STATUSES, f"its status is {format_value(status)}")
    if status != "InProgress":
        record(f"a job that was just created is {status}")


@DESCRIPTION.returns(
    "describe-times",
    f"{_RESPONSE}, CreationTime, LastModifiedTime, HyperParameterTuningEndTime",
    "the times are numbers of seconds, none before the creation",
    "CreationTime, and no other time before it",
)
def _times(session: Session) -> None:
    session.begin("a")
    wrong = wrong_time(session.describe("a"))
    expect(wrong is None, f"its {wrong}")


def wrong_time(described: Mapping[str, Any]) -> str | None:
    """What is wrong with the times of a description: all are times, in a possible order; or None."""
    created: Any = described.get("CreationTime")
    for name in ("CreationTime", "LastModifiedTime", "HyperParameterTuningEndTime"):
        time: Any = described.get(name)
        if time is None and name != "CreationTime":
            continue
        if not is_time(time):
            return f"{name} is {format_value(time)}"
        # One of the two may have been truncated to whole seconds.
        if time < int(created):
            return f"{name} is before its CreationTime"
    return None


@DESCRIPTION.returns(
    "describe-counters",
    "TrainingJobStatusCounters, ObjectiveStatusCounters",
    "the counters are integers, 0 or more",
    "integers, 0 or more",
)
def _counters(session: Session) -> None:
    session.begin("a")
    described = session.describe("a")
    for group, names in COUNTERS.items():
        counters = described.get(group)
        if counters is None:
            skip(f"without {group}")
        if not isinstance(counters, dict):
            fail(f"its {group} are {format_value(counters)}")
        for name in names:
            count = counters.get(name, 0)
            is_count = type(count) is int and count >= 0
            expect(is_count, f"its {group}.{name} is {format_value(count)}")


@DESCRIPTION.returns(
    "describe-apart",
    f"{TUNING_JOB.describe}, Request Parameters, {TUNING_JOB.identifier}",
    "the job of the given name is described, and no other",
    "each of two jobs with the definition that Create was given",
    needs=CONFIG,
)
def _apart(session: Session) -> None:
    other = variation(session.base)
    session.begin("a")
    before = session.describe("a").get(CONFIG)
    session.begin("a-b", **other)
    is_kept = session.describe("a").get(CONFIG) == before
    expect(is_kept, f"its {CONFIG} is another one since another job was created", "altered")
    if not has_same_limit(session.base[CONFIG], before):
        skip(f"its {CONFIG} is not what Create was given")
    is_own = session.describe("a-b").get(CONFIG) != before
    expect(is_own, f"its {CONFIG} is that of the job before it", "altered")


DESCRIPTION.unknown_name("describe-unknown", TUNING_JOB.describe, observations=(_NOT_FOUND,))
DESCRIPTION.required_name("describe-name-required", TUNING_JOB.describe)


@DESCRIPTION.undocumented(
    "describe-other-case",
    "accepts",
    f"{TUNING_JOB.create}, Request Parameters, {TUNING_JOB.identifier}",
    "names are not case sensitive",
    "recorded: that a name in another case describes the job is not stated outright",
    "whether a job is found by its name in another case",
)
def _other_case(session: Session) -> Answer:
    session.begin("aB")
    session.describe("aB")
    return session.send_named(TUNING_JOB.describe, "Ab")
