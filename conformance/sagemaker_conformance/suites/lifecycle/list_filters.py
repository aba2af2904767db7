"""Filters by time: a job is an hour before the time of the filter, or an hour after it."""

from __future__ import annotations

from functools import partial
from typing import Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    accepted,
    diverges,
    inconclusive,
    is_time,
)
from sagemaker_conformance.suites.lifecycle.list import send_list
from sagemaker_conformance.suites.lifecycle.list_answer import listed_endings, require_listed
from sagemaker_conformance.suites.lifecycle.session import LIST, Session

FILTERS: Final = Topic()
_REQUEST: Final = f"{LIST}, Request Parameters"
_HOUR: Final = 3600


def _judge_filter(session: Session, member: str, time_of: str) -> Judgement:
    """Judge whether a job is listed on the right side of the filter's time only."""
    session.begin("a")
    time = require_listed(session, {"a"})[0].summary.get(time_of)
    if not is_time(time):
        return inconclusive(f"the summary has no {time_of}")
    assert isinstance(time, int | float)
    sign = -1 if member.endswith("After") else 1
    for limit, wanted in ((int(time) + sign * _HOUR, ["a"]), (int(time) - sign * _HOUR, [])):
        answer = accepted(send_list(session, **{member: limit}))
        found = listed_endings(session, answer)
        if found != wanted:
            what = "not listed" if wanted else "listed"
            side = "before" if limit > time else "after"
            return diverges("wrong-state", f"a job of an hour {side} the requested time is {what}")
    return CONFORMS


for _name, _member, _time_of, _statement, _expected in (
    (
        "list-creation-time-after",
        "CreationTimeAfter",
        "CreationTime",
        "only jobs that were created after the time are listed",
        "the job an hour after the time, and not an hour before it",
    ),
    (
        "list-creation-time-before",
        "CreationTimeBefore",
        "CreationTime",
        "only jobs that were created before the time are listed",
        "the job an hour before the time, and not an hour after it",
    ),
    (
        "list-modified-time-after",
        "LastModifiedTimeAfter",
        "LastModifiedTime",
        "only jobs that were modified after the time are listed",
        "the job an hour after the time, and not an hour before it",
    ),
    (
        "list-modified-time-before",
        "LastModifiedTimeBefore",
        "LastModifiedTime",
        "only jobs that were modified before the time are listed",
        "the job an hour before the time, and not an hour after it",
    ),
):
    FILTERS(
        _name,
        "returns",
        place=f"{_REQUEST}, {_member}",
        statement=_statement,
        expected=_expected,
    )(partial(_judge_filter, member=_member, time_of=_time_of))
