"""Filtering by time: an hour to either side of a job tells what a filter does with it."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.conversation import LIST, Conversation
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    diverges,
    inconclusive,
    is_time,
    not_accepted,
)
from sagemaker_conformance.suites.lifecycle.list import ask_list
from sagemaker_conformance.suites.lifecycle.list_pages import listed, names

FILTERING: Final = Topic()
_REQUEST: Final = f"{LIST}, Request Parameters"
_HOUR: Final = 3600


def _filters(talk: Conversation, member: str, time_of: str) -> Judgement:
    """Whether the job is told beyond its time on the right side only."""
    talk.begin("a")
    time = listed(talk, {"a"})[0].summary.get(time_of)
    if not is_time(time):
        return inconclusive(f"the summary tells no {time_of}")
    assert isinstance(time, int | float)
    sign = -1 if member.endswith("After") else 1
    for asked, wanted in ((int(time) + sign * _HOUR, ["a"]), (int(time) - sign * _HOUR, [])):
        answer = ask_list(talk, **{member: asked})
        failed = not_accepted(answer)
        if failed is not None:
            return failed
        found = names(talk, answer)
        if found != wanted:
            what = "not told" if wanted else "told"
            side = "before" if asked > time else "after"
            return diverges("wrong-state", f"a job of an hour {side} the time asked is {what}")
    return CONFORMS


@FILTERING(
    "list-creation-time-after",
    "returns",
    place=f"{_REQUEST}, CreationTimeAfter",
    says="only jobs that were created after the time are told",
    expected="the job an hour after the time, and not an hour before it",
)
def _created_after(talk: Conversation) -> Judgement:
    return _filters(talk, "CreationTimeAfter", "CreationTime")


@FILTERING(
    "list-creation-time-before",
    "returns",
    place=f"{_REQUEST}, CreationTimeBefore",
    says="only jobs that were created before the time are told",
    expected="the job an hour before the time, and not an hour after it",
)
def _created_before(talk: Conversation) -> Judgement:
    return _filters(talk, "CreationTimeBefore", "CreationTime")


@FILTERING(
    "list-modified-time-after",
    "returns",
    place=f"{_REQUEST}, LastModifiedTimeAfter",
    says="only jobs that were modified after the time are told",
    expected="the job an hour after the time, and not an hour before it",
)
def _modified_after(talk: Conversation) -> Judgement:
    return _filters(talk, "LastModifiedTimeAfter", "LastModifiedTime")


@FILTERING(
    "list-modified-time-before",
    "returns",
    place=f"{_REQUEST}, LastModifiedTimeBefore",
    says="only jobs that were modified before the time are told",
    expected="the job an hour before the time, and not an hour after it",
)
def _modified_before(talk: Conversation) -> Judgement:
    return _filters(talk, "LastModifiedTimeBefore", "LastModifiedTime")
