"""Lists: every job once, as it is described, in the requested order, and only those that are requested."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.create import is_arn
from sagemaker_conformance.suites.lifecycle.describe import COUNTERS
from sagemaker_conformance.suites.lifecycle.judge import (
    STATUSES,
    accepted,
    expect,
    fail,
    is_time,
    record,
    skip,
)
from sagemaker_conformance.suites.lifecycle.list_answer import (
    SUMMARIES,
    begin_listed,
    begin_mixed,
    listed_endings,
    listed_jobs,
    require_listed,
    send_accepted_list,
    summaries,
)
from sagemaker_conformance.suites.lifecycle.session import CONFIG, STATUS, Session
from sagemaker_reports.rendering.values import counted, format_value
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

LISTING: Final = Topic()
_HOUR: Final = 3600
_REQUEST: Final = f"{TUNING_JOB.list}, Request Parameters"
#: The orders of a listing, and that of a, b and c in each.
ORDERS: Final = {"Ascending": ["a", "b", "c"], "Descending": ["c", "b", "a"]}


@LISTING.returns(
    "list-created",
    f"{TUNING_JOB.list}, Response Elements, {SUMMARIES}",
    "the jobs that were created are listed, each once",
    "a summary of each job",
)
def _created(session: Session) -> None:
    session.begin("a")
    session.begin("b")
    for _ in session.attempts():
        answer = accepted(session.send_list())
        expect(summaries(answer) is not None, f"the answer has no list of {SUMMARIES}")
        found = sorted(listed_endings(session, answer))
        if {"a", "b"} <= {*found}:
            break
    expect(found == ["a", "b"], f"of a and b: {found}")


@LISTING.returns(
    "list-summary",
    "HyperParameterTuningJobSummary",
    "a summary has the job's name, ARN, status, strategy, creation time and counters",
    "what Describe returns for the job",
)
def _summary(session: Session) -> None:
    session.begin("aB")
    described = session.describe("aB")
    summary = require_listed(session, {"aB"})[0].summary
    config = described.get(CONFIG)
    strategy = config.get("Strategy") if isinstance(config, dict) else None
    for name, wanted in {**described, "Strategy": strategy}.items():
        if name in (TUNING_JOB.identifier, "Strategy", "CreationTime"):
            found, given = format_value(summary.get(name)), format_value(wanted)
            expect(summary.get(name) == wanted, f"its {name} is {found}, Describe returns {given}")
    arn, status = summary.get(TUNING_JOB.arn), summary.get(STATUS)
    expect(is_arn(arn), f"its {TUNING_JOB.arn} is {format_value(arn, long_text=200)}")
    expect(status in STATUSES, f"its {STATUS} is {format_value(status)}")
    for name in COUNTERS:
        counters = summary.get(name)
        expect(isinstance(counters, dict), f"its {name} are {format_value(counters)}")
    is_same = str(arn).lower() == str(described.get(TUNING_JOB.arn)).lower()
    expect(is_same, f"its {TUNING_JOB.arn} is not the one that Describe returns")
    if arn != described.get(TUNING_JOB.arn):
        record("the same ARN in another case, as AWS does")


@LISTING.returns(
    "list-name-contains",
    f"{_REQUEST}, NameContains",
    "only jobs whose name contains the string, at any place, are listed",
    "these jobs and no others",
)
def _name_contains(session: Session) -> None:
    begin_listed(session, "xa", "xb", "ya")
    for part, wanted in ((session.name("x"), ["xa", "xb"]), (f"{session.stem[12:]}-ya", ["ya"])):
        answer = accepted(session.send_list(NameContains=part))
        found = sorted(listed_endings(session, answer))
        expect(found == wanted, f"of {wanted}: {found}")
        for summary in summaries(answer) or []:
            name = summary.get(TUNING_JOB.identifier) if isinstance(summary, dict) else summary
            expect(part in str(name), f"{format_value(name)} is listed too")


@LISTING.undocumented(
    "list-name-contains-case",
    "returns",
    f"{_REQUEST}, NameContains",
    "only jobs whose name contains the string are listed",
    "recorded: whether case counts is not documented",
    "whether a string is found in another case",
)
def _name_contains_case(session: Session) -> Answer:
    begin_listed(session, "aB")
    answer = session.send_list(NameContains=session.name("Ab"))
    if answer.outcome == "accepted":
        record("it is found" if listed_endings(session, answer) else "it is not found")
    return answer


@LISTING.returns(
    "list-status-equals",
    f"{_REQUEST}, StatusEquals",
    "only jobs with the given status are listed",
    "the job for its own status, and not for another",
)
def _status_equals(session: Session) -> None:
    status = begin_listed(session, "a")[0].status
    for requested in (status, next(s for s in ("Failed", "Completed") if s != status)):
        found = listed_jobs(session, accepted(session.send_list(StatusEquals=requested)))
        for job in found:
            is_right = job.status == requested
            expect(is_right, f"a job that is {job.status} is listed for {requested}")
        if requested == status and not found:
            if require_listed(session, {"a"})[0].status != status:
                skip("the job's status changed meanwhile")
            fail(f"a job that is {status} is not listed for it")


@LISTING.returns(
    "list-sort-by-name",
    f"{_REQUEST}, SortBy, SortOrder",
    "results are sorted by Name, Ascending or Descending",
    "the jobs in the order of their names, and in its reverse",
)
def _by_name(session: Session) -> None:
    begin_mixed(session)
    for order in ORDERS:
        _expect_order(session, order, order, SortBy="Name", SortOrder=order)


@LISTING.returns(
    "list-sort-by-creation-time",
    f"{_REQUEST}, SortBy, SortOrder",
    "results are sorted by CreationTime, Ascending or Descending",
    "the jobs in the order in which they were created, and in its reverse",
)
def _by_creation_time(session: Session) -> None:
    begun = begin_mixed(session)
    for order in ORDERS:
        answer = accepted(session.send_list(SortBy="CreationTime", SortOrder=order))
        found = listed_jobs(session, answer)
        is_whole = len(found) == len(begun)
        expect(is_whole, f"{order}: {counted(len(found), 'job')} of {len(begun)}")
        times = [job.created for job in found]
        if not all(map(is_time, times)):
            skip("summaries have no times to compare")
        is_sorted = times == sorted(times, reverse=order == "Descending")
        expect(is_sorted, f"{order}: {', '.join(job.ending for job in found)}")


@LISTING.returns(
    "list-sort-by-status",
    f"{_REQUEST}, SortBy",
    "results are sorted by Status",
    "jobs of one status are next to each other",
)
def _by_status(session: Session) -> None:
    begin_mixed(session)
    session.stop("b")
    before = {job.ending: job.status for job in require_listed(session, ORDERS["Ascending"])}
    if len(set(map(str, before.values()))) < 2:
        skip("all jobs have one status")
    found = listed_jobs(session, accepted(session.send_list(SortBy="Status")))
    if {job.ending: job.status for job in found} != before:
        skip("statuses changed meanwhile")
    statuses = [str(job.status) for job in found]
    is_grouped = len(list(groupby(statuses))) == len(set(statuses))
    expect(is_grouped, f"in this order: {', '.join(statuses)}")


def _expect_default(session: Session, /, **members: str) -> None:
    """Judge whether three jobs are listed by name in ascending order where one of both is the default."""
    begin_mixed(session)
    ascending = session.send_list(SortBy="Name", SortOrder="Ascending")
    found = listed_endings(session, ascending)
    if ascending.outcome != "accepted" or found != ORDERS["Ascending"]:
        skip("jobs are not sorted by name where that is requested")
    _expect_order(session, "Ascending", "by default", **members)


def _expect_order(session: Session, order: str, described: str, **members: Any) -> None:
    found, wanted = send_accepted_list(session, **members), ORDERS[order]
    expect(found == wanted, f"{described}: {', '.join(found)} and not {', '.join(wanted)}")


for _name, _member, _default, _given in (
    ("list-default-sort-by", "SortBy", "Name", {"SortOrder": "Ascending"}),
    ("list-default-sort-order", "SortOrder", "Ascending", {"SortBy": "Name"}),
):
    LISTING.returns(
        _name,
        f"{_REQUEST}, {_member}",
        f"the default is {_default}",
        "the jobs in the order of their names",
    )(partial(_expect_default, **_given))


def _check_filter(session: Session, time_of: str, side: str) -> None:
    """Check that a job is listed on the right side of the filter's time only."""
    time = begin_listed(session, "a")[0].summary.get(time_of)
    if not is_time(time):
        skip(f"the summary has no {time_of}")
    sign = -1 if side == "After" else 1
    for limit, wanted in ((int(time) + sign * _HOUR, ["a"]), (int(time) - sign * _HOUR, [])):
        found = send_accepted_list(session, **{f"{time_of}{side}": limit})
        where = "before" if limit > time else "after"
        what = "not listed" if wanted else "listed"
        expect(found == wanted, f"a job of an hour {where} the requested time is {what}")


for _time_of, _name, _done in (
    ("CreationTime", "creation-time", "created"),
    ("LastModifiedTime", "modified-time", "modified"),
):
    for _side, _other in (("After", "before"), ("Before", "after")):
        LISTING.returns(
            f"list-{_name}-{_side.lower()}",
            f"{_REQUEST}, {_time_of}{_side}",
            f"only jobs that were {_done} {_side.lower()} the time are listed",
            f"the job an hour {_side.lower()} the time, and not an hour {_other} it",
        )(partial(_check_filter, time_of=_time_of, side=_side))
