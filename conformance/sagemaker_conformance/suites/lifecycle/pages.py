"""Paging: no page is too long, and page after page tells every job once."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.conversation import LIST, Conversation
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    answered,
    diverges,
    not_accepted,
    refused,
)
from sagemaker_conformance.suites.lifecycle.list import ask_list, begin_mixed
from sagemaker_conformance.suites.lifecycle.list_pages import listed, names, summaries, token

PAGING: Final = Topic()
_REQUEST: Final = f"{LIST}, Request Parameters"
_DEFAULT_SIZE: Final = 10
#: So many pages of a few jobs are enough, even where other jobs are told along.
_MOST_PAGES: Final = 40


def pages(talk: Conversation, **asked: Any) -> tuple[list[str], Answer]:
    """This scenario's jobs on all pages, in order, and the last answer; that one may be a failure."""
    found: list[str] = []
    more: dict[str, Any] = {}
    for _ in range(_MOST_PAGES):
        answer = ask_list(talk, **asked, **more)
        if answer.outcome != "accepted":
            break
        found += names(talk, answer)
        if token(answer) is None:
            break
        more = {"NextToken": token(answer)}
    return found, answer


@PAGING(
    "list-max-results",
    "returns",
    place=f"{_REQUEST}, MaxResults",
    says="it is the maximum number of jobs to return",
    expected="no more summaries than that",
)
def _max_results(talk: Conversation) -> Judgement:
    begin_mixed(talk)
    for size in (1, 2):
        answer = ask_list(talk, MaxResults=size)
        failed = not_accepted(answer)
        if failed is not None:
            return failed
        count = len(summaries(answer) or [])
        if count > size:
            return diverges("wrong-state", f"{count} summaries where {size} was the maximum")
    return CONFORMS


@PAGING(
    "list-next-token",
    "returns",
    place=f"{LIST}, Response Elements, NextToken",
    says="a truncated answer has a token, which retrieves the next set of jobs",
    expected="every job once, over all pages",
)
def _next_token(talk: Conversation) -> Judgement:
    begin_mixed(talk)
    for order, wanted in (("Ascending", ["a", "b", "c"]), ("Descending", ["c", "b", "a"])):
        by_name = {"SortBy": "Name", "SortOrder": order}
        whole = ask_list(talk, **by_name)
        found, last = pages(talk, MaxResults=2, **by_name)
        failed = not_accepted(last)
        if failed is not None:
            return failed
        if sorted(found) != sorted(wanted):
            return diverges("wrong-state", f"{order}, in pages of 2: {', '.join(found)}")
        if names(talk, whole) == wanted != found:
            return diverges("wrong-state", f"in pages of 2 out of order: {', '.join(found)}")
    return CONFORMS


@PAGING(
    "list-default-size",
    "returns",
    place=f"{_REQUEST}, MaxResults",
    says="the default value is 10",
    expected="at most 10 summaries, and a token for the next",
)
def _default_size(talk: Conversation) -> Judgement:
    for number in range(_DEFAULT_SIZE + 1):
        talk.begin(f"{number:02}")
    answer = ask_list(talk)
    failed = not_accepted(answer)
    if failed is not None:
        return failed
    count = len(summaries(answer) or [])
    if count > _DEFAULT_SIZE:
        return diverges("wrong-state", f"{count} summaries where 10 is the default")
    if count == _DEFAULT_SIZE and token(answer) is None:
        return diverges("wrong-state", "10 summaries of 11 jobs, and no token for the next")
    return CONFORMS


@PAGING(
    "list-max-results-most",
    "accepts",
    place=f"{_REQUEST}, MaxResults",
    says="its valid range is from 1 to 100",
    expected="200",
)
def _most(talk: Conversation) -> Judgement:
    talk.begin("a")
    listed(talk, {"a"})
    return not_accepted(ask_list(talk, MaxResults=100)) or CONFORMS


def _rejects(member: str, value: Any) -> Any:
    def play(talk: Conversation) -> Judgement:
        talk.begin("a")
        listed(talk, {"a"})
        return refused(ask_list(talk, **{member: value}), "ValidationException")

    return play


for _name, _member, _value, _says in (
    ("list-max-results-zero", "MaxResults", 0, "its valid range is from 1 to 100"),
    ("list-max-results-above", "MaxResults", 101, "its valid range is from 1 to 100"),
    ("list-sort-by-unknown", "SortBy", "Arn", "it is Name, Status or CreationTime"),
    ("list-sort-order-unknown", "SortOrder", "Upwards", "it is Ascending or Descending"),
    ("list-status-unknown", "StatusEquals", "Running", "it is one of the documented statuses"),
    ("list-name-contains-pattern", "NameContains", "a_b", "it matches [a-zA-Z0-9\\-]+"),
):
    PAGING(
        _name,
        "rejects",
        place=f"{_REQUEST}, {_member}",
        says=_says,
        expected="400 ValidationException",
    )(_rejects(_member, _value))


@PAGING(
    "list-next-token-unknown",
    "rejects",
    place=f"{_REQUEST}, NextToken",
    says="a token is one that an answer had",
    expected="recorded: what a token that no answer had is answered is not said",
    left_open="what a token that no answer had is answered",
)
def _unknown_token(talk: Conversation) -> Judgement:
    talk.begin("a")
    listed(talk, {"a"})
    return answered(ask_list(talk, NextToken="none"))
