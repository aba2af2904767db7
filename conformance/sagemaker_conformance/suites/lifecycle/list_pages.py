"""Pages of a listing: none is too long, and all together list every job once."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.judge import accepted, expect
from sagemaker_conformance.suites.lifecycle.list import ORDERS
from sagemaker_conformance.suites.lifecycle.list_answer import (
    begin_mixed,
    listed_endings,
    next_token,
    summaries,
)
from sagemaker_conformance.suites.lifecycle.session import Session
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

PAGES: Final = Topic()
_REQUEST: Final = f"{TUNING_JOB.list}, Request Parameters"
_DEFAULT_SIZE: Final = 10
#: So many pages are enough for a few jobs, even where other jobs are listed too.
_MOST_PAGES: Final = 40


def list_all_pages(session: Session, **members: Any) -> list[str]:
    """This scenario's jobs on all pages, in order; ends the scenario where one is not accepted."""
    found: list[str] = []
    more: dict[str, Any] = {}
    for _ in range(_MOST_PAGES):
        answer = accepted(session.send_list(**members, **more))
        found += listed_endings(session, answer)
        if next_token(answer) is None:
            break
        more = {"NextToken": next_token(answer)}
    return found


@PAGES.returns(
    "list-max-results",
    f"{_REQUEST}, MaxResults",
    "it is the maximum number of jobs to return",
    "no more summaries than that",
)
def _max_results(session: Session) -> None:
    begin_mixed(session)
    for size in (1, 2):
        count = len(summaries(accepted(session.send_list(MaxResults=size))) or [])
        expect(count <= size, f"{count} summaries where {size} was the maximum")


@PAGES.returns(
    "list-next-token",
    f"{TUNING_JOB.list}, Response Elements, NextToken",
    "a truncated answer has a token, which retrieves the next set of jobs",
    "every job once, over all pages",
)
def _next_token(session: Session) -> None:
    begin_mixed(session)
    for order, wanted in ORDERS.items():
        by_name = {"SortBy": "Name", "SortOrder": order}
        whole = session.send_list(**by_name)
        found = list_all_pages(session, MaxResults=2, **by_name)
        expect(sorted(found) == sorted(wanted), f"{order}, in pages of 2: {', '.join(found)}")
        is_ordered = found == wanted or listed_endings(session, whole) != wanted
        expect(is_ordered, f"in pages of 2 out of order: {', '.join(found)}")


@PAGES.returns(
    "list-default-size",
    f"{_REQUEST}, MaxResults",
    "the default value is 10",
    "at most 10 summaries, and a token for the next",
)
def _default_size(session: Session) -> None:
    for number in range(_DEFAULT_SIZE + 1):
        session.begin(f"{number:02}")
    for _ in session.attempts():
        answer = accepted(session.send_list())
        count = len(summaries(answer) or [])
        if count >= _DEFAULT_SIZE or next_token(answer) is not None:
            break
    expect(count <= _DEFAULT_SIZE, f"{count} summaries where 10 is the default")
    has_token = count < _DEFAULT_SIZE or next_token(answer) is not None
    expect(has_token, "10 summaries of 11 jobs, and no token for the next")


@PAGES.accepts(
    "list-max-results-most", f"{_REQUEST}, MaxResults", "its valid range is from 1 to 100"
)
def _most(session: Session) -> None:
    accepted(_send_listing(session, MaxResults=100))


def _send_listing(session: Session, /, **members: Any) -> Answer:
    """Request a listing with these members where a plain one is answered, whatever it has."""
    session.begin("a")
    session.require_list()
    return session.send_list(**members)


for _name, _member, _value, _statement in (
    ("list-max-results-zero", "MaxResults", 0, "its valid range is from 1 to 100"),
    ("list-max-results-above", "MaxResults", 101, "its valid range is from 1 to 100"),
    ("list-sort-by-unknown", "SortBy", "Arn", "it is Name, Status or CreationTime"),
    ("list-sort-order-unknown", "SortOrder", "Upwards", "it is Ascending or Descending"),
    ("list-status-unknown", "StatusEquals", "Running", "it is one of the documented statuses"),
    ("list-name-contains-pattern", "NameContains", "a_b", "it matches [a-zA-Z0-9\\-]+"),
):
    PAGES.rejects(_name, f"{_REQUEST}, {_member}", _statement, "ValidationException")(
        partial(_send_listing, **{_member: _value})
    )

PAGES.undocumented(
    "list-next-token-unknown",
    "rejects",
    f"{_REQUEST}, NextToken",
    "a token is one that an answer had",
    "recorded: the answer to an unknown token is not documented",
    "the answer to an unknown token",
)(partial(_send_listing, NextToken="none"))
