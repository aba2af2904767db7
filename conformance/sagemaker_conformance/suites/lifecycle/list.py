"""Listing: every job once, as it is described, in the order that was asked for."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.conversation import (
    ARN,
    LIST,
    STATUS,
    STOP,
    SUMMARIES,
    Conversation,
    Unjudged,
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
)
from sagemaker_conformance.suites.lifecycle.list_pages import (
    Listed,
    endings,
    listed,
    names,
    summaries,
)
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

LISTING: Final = Topic()
_REQUEST: Final = f"{LIST}, Request Parameters"
#: Created in this order, which is neither that of their names nor its reverse.
_MIXED: Final = ("b", "c", "a")


def begin_mixed(talk: Conversation) -> None:
    """Begin three jobs whose names are in no order, and have them listed."""
    for ending in _MIXED:
        talk.begin(ending)
    listed(talk, _MIXED)


def ask_list(talk: Conversation, **asked: Any) -> Answer:
    """One listing of this scenario's jobs."""
    return talk.ask(LIST, **{"NameContains": f"{talk.stem}-", **asked})


@LISTING(
    "list-created",
    "returns",
    place=f"{LIST}, Response Elements, {SUMMARIES}",
    says="the jobs that were created are listed, each once",
    expected="a summary of each job",
)
def _created(talk: Conversation) -> Judgement:
    talk.begin("a")
    talk.begin("b")
    answer = ask_list(talk)
    failed = not_accepted(answer)
    if failed is not None:
        return failed
    if summaries(answer) is None:
        return diverges("wrong-state", f"the answer has no list of {SUMMARIES}")
    found = sorted(names(talk, answer))
    return CONFORMS if found == ["a", "b"] else diverges("wrong-state", f"of a and b: {found}")


@LISTING(
    "list-summary",
    "returns",
    place="HyperParameterTuningJobSummary",
    says="a summary has the job's name, ARN, status, strategy, creation time and counters",
    expected="what Describe tells of the job",
)
def _summary(talk: Conversation) -> Judgement:
    talk.begin("aB")
    described = talk.describe("aB")
    summary = listed(talk, {"aB"})[0].summary
    config = described.get(CONFIG)
    strategy = config.get("Strategy") if isinstance(config, dict) else None
    for name, wanted in {**described, "Strategy": strategy}.items():
        if (
            name in (TUNING_JOB.identifier, "Strategy", "CreationTime")
            and summary.get(name) != wanted
        ):
            return diverges(
                "wrong-state", f"its {name} is {summary.get(name)!r}, Describe tells {wanted!r}"
            )
    if not is_arn(summary.get(ARN)):
        return diverges("wrong-state", f"its {ARN} is {summary.get(ARN)!r}")
    if summary.get(STATUS) not in STATUSES:
        return diverges("wrong-state", f"its {STATUS} is {summary.get(STATUS)!r}")
    for name in ("TrainingJobStatusCounters", "ObjectiveStatusCounters"):
        if not isinstance(summary.get(name), dict):
            return diverges("wrong-state", f"its {name} are {summary.get(name)!r}")
    if str(summary[ARN]).lower() != str(described.get(ARN)).lower():
        return diverges("wrong-state", f"its {ARN} is not the one that Describe tells")
    if summary[ARN] != described.get(ARN):
        return recorded("the same ARN in another case, as AWS does")
    return CONFORMS


@LISTING(
    "list-name-contains",
    "returns",
    place=f"{_REQUEST}, NameContains",
    says="only jobs are told whose name contains the string, at whatever place",
    expected="these jobs and no others",
)
def _name_contains(talk: Conversation) -> Judgement:
    for ending in ("xa", "xb", "ya"):
        talk.begin(ending)
    listed(talk, {"xa", "xb", "ya"})
    for part, wanted in ((talk.name("x"), {"xa", "xb"}), (f"{talk.stem[12:]}-ya", {"ya"})):
        answer = talk.ask(LIST, NameContains=part)
        failed = not_accepted(answer)
        if failed is not None:
            return failed
        found = names(talk, answer)
        if sorted(found) != sorted(wanted):
            return diverges("wrong-state", f"of {sorted(wanted)}: {sorted(found)}")
        foreign = [
            s for s in summaries(answer) or [] if part not in str(s.get(TUNING_JOB.identifier))
        ]
        if foreign:
            return diverges("wrong-state", f"{foreign[0].get(TUNING_JOB.identifier)!r} is told too")
    return CONFORMS


@LISTING(
    "list-name-contains-case",
    "returns",
    place=f"{_REQUEST}, NameContains",
    says="only jobs are told whose name contains the string",
    expected="recorded: whether case counts is not said",
    left_open="whether a string is found in another case",
)
def _name_contains_case(talk: Conversation) -> Judgement:
    talk.begin("aB")
    listed(talk, {"aB"})
    answer = talk.ask(LIST, NameContains=talk.name("Ab"))
    judgement = answered(answer)
    if answer.outcome != "accepted":
        return judgement
    return recorded("it is found" if names(talk, answer) else "it is not found")


@LISTING(
    "list-status-equals",
    "returns",
    place=f"{_REQUEST}, StatusEquals",
    says="only jobs with the given status are told",
    expected="the job when its status is asked for, and not when another is",
)
def _status_equals(talk: Conversation) -> Judgement:
    talk.begin("a")
    status = listed(talk, {"a"})[0].status
    for asked in (status, next(s for s in ("Failed", "Completed") if s != status)):
        answer = ask_list(talk, StatusEquals=asked)
        failed = not_accepted(answer)
        if failed is not None:
            return failed
        found = endings(talk, answer)
        wrong = [job for job in found if job.status != asked]
        if wrong:
            return diverges("wrong-state", f"a job that is {wrong[0].status} is told for {asked}")
        if asked == status and not found:
            if listed(talk, {"a"})[0].status != status:
                return inconclusive("the job's status changed meanwhile")
            return diverges("wrong-state", f"a job that is {status} is not told for it")
    return CONFORMS


@LISTING(
    "list-sort-by-name",
    "returns",
    place=f"{_REQUEST}, SortBy, SortOrder",
    says="results are sorted by Name, Ascending or Descending",
    expected="the jobs in the order of their names, and in its reverse",
)
def _by_name(talk: Conversation) -> Judgement:
    begin_mixed(talk)
    for order, wanted in (("Ascending", ["a", "b", "c"]), ("Descending", ["c", "b", "a"])):
        answer = ask_list(talk, SortBy="Name", SortOrder=order)
        failed = not_accepted(answer) or _out_of(wanted, names(talk, answer), order)
        if failed is not None:
            return failed
    return CONFORMS


@LISTING(
    "list-sort-by-creation-time",
    "returns",
    place=f"{_REQUEST}, SortBy, SortOrder",
    says="results are sorted by CreationTime, Ascending or Descending",
    expected="the jobs in the order in which they were created, and in its reverse",
)
def _by_creation_time(talk: Conversation) -> Judgement:
    begin_mixed(talk)
    for order in ("Ascending", "Descending"):
        answer = ask_list(talk, SortBy="CreationTime", SortOrder=order)
        failed = not_accepted(answer) or _unsorted_times(endings(talk, answer), order)
        if failed is not None:
            return failed
    return CONFORMS


@LISTING(
    "list-sort-by-status",
    "returns",
    place=f"{_REQUEST}, SortBy",
    says="results are sorted by Status",
    expected="jobs of one status stand together",
)
def _by_status(talk: Conversation) -> Judgement:
    begin_mixed(talk)
    talk.need(STOP, **{TUNING_JOB.identifier: talk.name("b")})
    before = {job.ending: job.status for job in listed(talk, _MIXED)}
    if len(set(before.values())) < 2:
        raise Unjudged(inconclusive("all jobs have one status"))
    answer = ask_list(talk, SortBy="Status")
    failed = not_accepted(answer)
    if failed is not None:
        return failed
    found = endings(talk, answer)
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
    says="the default is Name",
    expected="the jobs in the order of their names",
)
def _default_sort_by(talk: Conversation) -> Judgement:
    begin_mixed(talk)
    by_name = ask_list(talk, SortBy="Name", SortOrder="Ascending")
    if by_name.outcome != "accepted" or names(talk, by_name) != ["a", "b", "c"]:
        return inconclusive("jobs are not sorted by name where that is asked for")
    answer = ask_list(talk, SortOrder="Ascending")
    failed = not_accepted(answer) or _out_of(["a", "b", "c"], names(talk, answer), "by default")
    return failed or CONFORMS


@LISTING(
    "list-default-sort-order",
    "returns",
    place=f"{_REQUEST}, SortOrder",
    says="the default is Ascending",
    expected="the jobs in the order of their names",
)
def _default_sort_order(talk: Conversation) -> Judgement:
    begin_mixed(talk)
    ascending = ask_list(talk, SortBy="Name", SortOrder="Ascending")
    if ascending.outcome != "accepted" or names(talk, ascending) != ["a", "b", "c"]:
        return inconclusive("jobs are not sorted by name where that is asked for")
    answer = ask_list(talk, SortBy="Name")
    failed = not_accepted(answer) or _out_of(["a", "b", "c"], names(talk, answer), "by default")
    return failed or CONFORMS


def _out_of(wanted: list[str], found: list[str], order: str) -> Judgement | None:
    if found == wanted:
        return None
    return diverges("wrong-state", f"{order}: {', '.join(found)} and not {', '.join(wanted)}")


def _unsorted_times(found: list[Listed], order: str) -> Judgement | None:
    if len(found) != len(_MIXED):
        return diverges("wrong-state", f"{order}: {len(found)} jobs of {len(_MIXED)}")
    times = [job.created for job in found]
    if not all(map(is_time, times)):
        return inconclusive("summaries tell no times to compare")
    if times != sorted(times, reverse=order == "Descending"):
        return diverges("wrong-state", f"{order}: {', '.join(job.ending for job in found)}")
    return None
