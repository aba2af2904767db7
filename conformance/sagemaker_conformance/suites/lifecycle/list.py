"""Lists: every job once, as it is described, in the requested order."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.create import CONFIG, is_arn
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    STATUSES,
    accepted,
    diverges,
    inconclusive,
    is_time,
    judge_undocumented,
    recorded,
)
from sagemaker_conformance.suites.lifecycle.list_answer import (
    ListedJob,
    listed_endings,
    listed_jobs,
    require_listed,
    summaries,
)
from sagemaker_conformance.suites.lifecycle.session import (
    ARN,
    LIST,
    STATUS,
    SUMMARIES,
    ScenarioEnded,
    Session,
)
from sagemaker_reports.rendering.values import counted, format_value
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

LISTING: Final = Topic()
_REQUEST: Final = f"{LIST}, Request Parameters"
#: Created in this order, which is neither that of their names nor its reverse.
_MIXED: Final = ("b", "c", "a")


def begin_mixed(session: Session) -> None:
    """Create three jobs whose names are in no order; raises `ScenarioEnded` where they are not listed."""
    for ending in _MIXED:
        session.begin(ending)
    require_listed(session, _MIXED)


def send_list(session: Session, **members: Any) -> Answer:
    """Request one listing of this scenario's jobs."""
    return session.send(LIST, **{"NameContains": f"{session.stem}-", **members})


@LISTING(
    "list-created",
    "returns",
    place=f"{LIST}, Response Elements, {SUMMARIES}",
    statement="the jobs that were created are listed, each once",
    expected="a summary of each job",
)
def _created(session: Session) -> Judgement:
    session.begin("a")
    session.begin("b")
    answer = accepted(send_list(session))
    if summaries(answer) is None:
        return diverges("wrong-state", f"the answer has no list of {SUMMARIES}")
    found = sorted(listed_endings(session, answer))
    return CONFORMS if found == ["a", "b"] else diverges("wrong-state", f"of a and b: {found}")


@LISTING(
    "list-summary",
    "returns",
    place="HyperParameterTuningJobSummary",
    statement="a summary has the job's name, ARN, status, strategy, creation time and counters",
    expected="what Describe returns for the job",
)
def _summary(session: Session) -> Judgement:
    session.begin("aB")
    described = session.describe("aB")
    summary = require_listed(session, {"aB"})[0].summary
    config = described.get(CONFIG)
    strategy = config.get("Strategy") if isinstance(config, dict) else None
    for name, wanted in {**described, "Strategy": strategy}.items():
        if (
            name in (TUNING_JOB.identifier, "Strategy", "CreationTime")
            and summary.get(name) != wanted
        ):
            return diverges(
                "wrong-state",
                f"its {name} is {format_value(summary.get(name))}, Describe returns {format_value(wanted)}",
            )
    if not is_arn(summary.get(ARN)):
        return diverges(
            "wrong-state", f"its {ARN} is {format_value(summary.get(ARN), long_text=200)}"
        )
    if summary.get(STATUS) not in STATUSES:
        return diverges("wrong-state", f"its {STATUS} is {format_value(summary.get(STATUS))}")
    for name in ("TrainingJobStatusCounters", "ObjectiveStatusCounters"):
        if not isinstance(summary.get(name), dict):
            return diverges("wrong-state", f"its {name} are {format_value(summary.get(name))}")
    if str(summary[ARN]).lower() != str(described.get(ARN)).lower():
        return diverges("wrong-state", f"its {ARN} is not the one that Describe returns")
    if summary[ARN] != described.get(ARN):
        return recorded("the same ARN in another case, as AWS does")
    return CONFORMS


@LISTING(
    "list-name-contains",
    "returns",
    place=f"{_REQUEST}, NameContains",
    statement="only jobs whose name contains the string, at any place, are listed",
    expected="these jobs and no others",
)
def _name_contains(session: Session) -> Judgement:
    for ending in ("xa", "xb", "ya"):
        session.begin(ending)
    require_listed(session, {"xa", "xb", "ya"})
    for part, wanted in ((session.name("x"), {"xa", "xb"}), (f"{session.stem[12:]}-ya", {"ya"})):
        answer = accepted(session.send(LIST, NameContains=part))
        found = listed_endings(session, answer)
        if sorted(found) != sorted(wanted):
            return diverges("wrong-state", f"of {sorted(wanted)}: {sorted(found)}")
        foreign = [
            s for s in summaries(answer) or [] if part not in str(s.get(TUNING_JOB.identifier))
        ]
        if foreign:
            return diverges(
                "wrong-state",
                f"{format_value(foreign[0].get(TUNING_JOB.identifier))} is listed too",
            )
    return CONFORMS


@LISTING(
    "list-name-contains-case",
    "returns",
    place=f"{_REQUEST}, NameContains",
    statement="only jobs whose name contains the string are listed",
    expected="recorded: whether case counts is not documented",
    left_open="whether a string is found in another case",
)
def _name_contains_case(session: Session) -> Judgement:
    session.begin("aB")
    require_listed(session, {"aB"})
    answer = session.send(LIST, NameContains=session.name("Ab"))
    judgement = judge_undocumented(answer)
    if answer.outcome != "accepted":
        return judgement
    return recorded("it is found" if listed_endings(session, answer) else "it is not found")


@LISTING(
    "list-status-equals",
    "returns",
    place=f"{_REQUEST}, StatusEquals",
    statement="only jobs with the given status are listed",
    expected="the job for its own status, and not for another",
)
def _status_equals(session: Session) -> Judgement:
    session.begin("a")
    status = require_listed(session, {"a"})[0].status
    for requested in (status, next(s for s in ("Failed", "Completed") if s != status)):
        answer = accepted(send_list(session, StatusEquals=requested))
        found = listed_jobs(session, answer)
        wrong = [job for job in found if job.status != requested]
        if wrong:
            return diverges(
                "wrong-state", f"a job that is {wrong[0].status} is listed for {requested}"
            )
        if requested == status and not found:
            if require_listed(session, {"a"})[0].status != status:
                return inconclusive("the job's status changed meanwhile")
            return diverges("wrong-state", f"a job that is {status} is not listed for it")
    return CONFORMS


@LISTING(
    "list-sort-by-name",
    "returns",
    place=f"{_REQUEST}, SortBy, SortOrder",
    statement="results are sorted by Name, Ascending or Descending",
    expected="the jobs in the order of their names, and in its reverse",
)
def _by_name(session: Session) -> Judgement:
    begin_mixed(session)
    for order, wanted in (("Ascending", ["a", "b", "c"]), ("Descending", ["c", "b", "a"])):
        answer = accepted(send_list(session, SortBy="Name", SortOrder=order))
        failed = _out_of(wanted, listed_endings(session, answer), order)
        if failed is not None:
            return failed
    return CONFORMS


@LISTING(
    "list-sort-by-creation-time",
    "returns",
    place=f"{_REQUEST}, SortBy, SortOrder",
    statement="results are sorted by CreationTime, Ascending or Descending",
    expected="the jobs in the order in which they were created, and in its reverse",
)
def _by_creation_time(session: Session) -> Judgement:
    begin_mixed(session)
    for order in ("Ascending", "Descending"):
        answer = accepted(send_list(session, SortBy="CreationTime", SortOrder=order))
        failed = _unsorted_times(listed_jobs(session, answer), order)
        if failed is not None:
            return failed
    return CONFORMS


@LISTING(
    "list-sort-by-status",
    "returns",
    place=f"{_REQUEST}, SortBy",
    statement="results are sorted by Status",
    expected="jobs of one status are next to each other",
)
def _by_status(session: Session) -> Judgement:
    begin_mixed(session)
    session.stop("b")
    before = {job.ending: job.status for job in require_listed(session, _MIXED)}
    if len(set(before.values())) < 2:
        raise ScenarioEnded(inconclusive("all jobs have one status"))
    answer = accepted(send_list(session, SortBy="Status"))
    found = listed_jobs(session, answer)
    if {job.ending: job.status for job in found} != before:
        return inconclusive("statuses changed meanwhile")
    statuses = [job.status for job in found]
    if len(list(groupby(statuses))) != len(set(statuses)):
        return diverges("wrong-state", f"in this order: {', '.join(map(str, statuses))}")
    return CONFORMS


@LISTING(
    "list-default-sort-by",
    "returns",
    place=f"{_REQUEST}, SortBy",
    statement="the default is Name",
    expected="the jobs in the order of their names",
)
def _default_sort_by(session: Session) -> Judgement:
    return _sorted_by_default(session, SortOrder="Ascending")


@LISTING(
    "list-default-sort-order",
    "returns",
    place=f"{_REQUEST}, SortOrder",
    statement="the default is Ascending",
    expected="the jobs in the order of their names",
)
def _default_sort_order(session: Session) -> Judgement:
    return _sorted_by_default(session, SortBy="Name")


def _sorted_by_default(session: Session, **members: str) -> Judgement:
    """Judge whether three jobs are listed by name in ascending order where one of both is the default."""
    begin_mixed(session)
    ascending = send_list(session, SortBy="Name", SortOrder="Ascending")
    if ascending.outcome != "accepted" or listed_endings(session, ascending) != ["a", "b", "c"]:
        return inconclusive("jobs are not sorted by name where that is requested")
    answer = accepted(send_list(session, **members))
    return _out_of(["a", "b", "c"], listed_endings(session, answer), "by default") or CONFORMS


def _out_of(wanted: list[str], found: list[str], order: str) -> Judgement | None:
    if found == wanted:
        return None
    return diverges("wrong-state", f"{order}: {', '.join(found)} and not {', '.join(wanted)}")


def _unsorted_times(found: list[ListedJob], order: str) -> Judgement | None:
    if len(found) != len(_MIXED):
        return diverges("wrong-state", f"{order}: {counted(len(found), 'job')} of {len(_MIXED)}")
    times = [job.created for job in found]
    if not all(map(is_time, times)):
        return inconclusive("summaries have no times to compare")
    if times != sorted(times, reverse=order == "Descending"):
        return diverges("wrong-state", f"{order}: {', '.join(job.ending for job in found)}")
    return None
