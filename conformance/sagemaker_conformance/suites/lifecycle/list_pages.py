"""Pages of a listing: none is too long, and all together list every job once."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    accepted,
    diverges,
    judge_refusal,
    judge_undocumented,
    not_accepted,
)
from sagemaker_conformance.suites.lifecycle.list import begin_mixed, send_list
from sagemaker_conformance.suites.lifecycle.list_answer import (
    listed_endings,
    next_token,
    require_listed,
    summaries,
)
from sagemaker_conformance.suites.lifecycle.session import LIST, Session

PAGES: Final = Topic()
_REQUEST: Final = f"{LIST}, Request Parameters"
_DEFAULT_SIZE: Final = 10
#: So many pages are enough for a few jobs, even where other jobs are listed too.
_MOST_PAGES: Final = 40


def list_all_pages(session: Session, **members: Any) -> tuple[list[str], Answer]:
    """This scenario's jobs on all pages, in order, and the last answer; that one may be a failure."""
    found: list[str] = []
    more: dict[str, Any] = {}
    for _ in range(_MOST_PAGES):
        answer = send_list(session, **members, **more)
        if answer.outcome != "accepted":
            break
        found += listed_endings(session, answer)
        if next_token(answer) is None:
            break
        more = {"NextToken": next_token(answer)}
    return found, answer


@PAGES(
    "list-max-results",
    "returns",
    place=f"{_REQUEST}, MaxResults",
    statement="it is the maximum number of jobs to return",
    expected="no more summaries than that",
)
def _max_results(session: Session) -> Judgement:
    begin_mixed(session)
    for size in (1, 2):
        answer = accepted(send_list(session, MaxResults=size))
        count = len(summaries(answer) or [])
        if count > size:
            return diverges("wrong-state", f"{count} summaries where {size} was the maximum")
    return CONFORMS


@PAGES(
    "list-next-token",
    "returns",
    place=f"{LIST}, Response Elements, NextToken",
    statement="a truncated answer has a token, which retrieves the next set of jobs",
    expected="every job once, over all pages",
)
def _next_token(session: Session) -> Judgement:
    begin_mixed(session)
    for order, wanted in (("Ascending", ["a", "b", "c"]), ("Descending", ["c", "b", "a"])):
        by_name = {"SortBy": "Name", "SortOrder": order}
        whole = send_list(session, **by_name)
        found, last = list_all_pages(session, MaxResults=2, **by_name)
        accepted(last)
        if sorted(found) != sorted(wanted):
            return diverges("wrong-state", f"{order}, in pages of 2: {', '.join(found)}")
        if listed_endings(session, whole) == wanted != found:
            return diverges("wrong-state", f"in pages of 2 out of order: {', '.join(found)}")
    return CONFORMS


@PAGES(
    "list-default-size",
    "returns",
    place=f"{_REQUEST}, MaxResults",
    statement="the default value is 10",
    expected="at most 10 summaries, and a token for the next",
)
def _default_size(session: Session) -> Judgement:
    for number in range(_DEFAULT_SIZE + 1):
        session.begin(f"{number:02}")
    answer = accepted(send_list(session))
    count = len(summaries(answer) or [])
    if count > _DEFAULT_SIZE:
        return diverges("wrong-state", f"{count} summaries where 10 is the default")
    if count == _DEFAULT_SIZE and next_token(answer) is None:
        return diverges("wrong-state", "10 summaries of 11 jobs, and no token for the next")
    return CONFORMS


@PAGES(
    "list-max-results-most",
    "accepts",
    place=f"{_REQUEST}, MaxResults",
    statement="its valid range is from 1 to 100",
    expected="200",
)
def _most(session: Session) -> Judgement:
    session.begin("a")
    require_listed(session, {"a"})
    return not_accepted(send_list(session, MaxResults=100)) or CONFORMS


def _rejects(member: str, value: Any) -> Any:
    def play(session: Session) -> Judgement:
        session.begin("a")
        require_listed(session, {"a"})
        return judge_refusal(send_list(session, **{member: value}), "ValidationException")

    return play


for _name, _member, _value, _statement in (
    ("list-max-results-zero", "MaxResults", 0, "its valid range is from 1 to 100"),
    ("list-max-results-above", "MaxResults", 101, "its valid range is from 1 to 100"),
    ("list-sort-by-unknown", "SortBy", "Arn", "it is Name, Status or CreationTime"),
    ("list-sort-order-unknown", "SortOrder", "Upwards", "it is Ascending or Descending"),
    ("list-status-unknown", "StatusEquals", "Running", "it is one of the documented statuses"),
    ("list-name-contains-pattern", "NameContains", "a_b", "it matches [a-zA-Z0-9\\-]+"),
):
    PAGES(
        _name,
        "rejects",
        place=f"{_REQUEST}, {_member}",
        statement=_statement,
        expected="400 ValidationException",
    )(_rejects(_member, _value))


@PAGES(
    "list-next-token-unknown",
    "rejects",
    place=f"{_REQUEST}, NextToken",
    statement="a token is one that an answer had",
    expected="recorded: the answer to an unknown token is not documented",
    left_open="the answer to an unknown token",
)
def _unknown_token(session: Session) -> Judgement:
    session.begin("a")
    require_listed(session, {"a"})
    return judge_undocumented(send_list(session, NextToken="none"))
