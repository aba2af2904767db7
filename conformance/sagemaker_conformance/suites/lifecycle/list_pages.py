"""What a List answer tells of one scenario's own jobs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle.conversation import (
    LIST,
    STATUS,
    SUMMARIES,
    Conversation,
    Unjudged,
)
from sagemaker_conformance.suites.lifecycle.judge import inconclusive
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


@dataclass(frozen=True, slots=True)
class Listed:
    """One summary: how its name ends after the scenario's stem, its status, and all of it."""

    ending: str
    status: Any
    summary: Mapping[str, Any]

    @property
    def created(self) -> Any:
        """When the job was created, as the summary says."""
        return self.summary.get("CreationTime")


def summaries(answer: Answer) -> list[Any] | None:
    """The summaries of an accepted answer; None where there is no list of them."""
    told = answer.body.get(SUMMARIES) if isinstance(answer.body, dict) else None
    return told if isinstance(told, list) else None


def token(answer: Answer) -> Any:
    """The answer's token for the next page; None where there is none, or an empty one."""
    told = answer.body.get("NextToken") if isinstance(answer.body, dict) else None
    return told or None


def endings(talk: Conversation, answer: Answer) -> list[Listed]:
    """This scenario's jobs among the summaries, in the order in which they are told."""
    return list(_ours(talk, summaries(answer) or []))


def names(talk: Conversation, answer: Answer) -> list[str]:
    """The same by the ends of their names alone."""
    return [job.ending for job in endings(talk, answer)]


def listed(talk: Conversation, expected: Collection[str]) -> list[Listed]:
    """A plain listing on which the scenario rests: it has each expected job once, else `Unjudged`."""
    talk.need(LIST, NameContains=f"{talk.stem}-")
    assert talk.last is not None
    found = endings(talk, talk.last)
    if sorted(job.ending for job in found) != sorted(expected):
        raise Unjudged(inconclusive("a plain listing does not tell the jobs that were created"))
    return found


def _ours(talk: Conversation, told: list[Any]) -> Iterator[Listed]:
    start = f"{talk.stem}-".lower()
    for summary in told:
        name = summary.get(TUNING_JOB.identifier) if isinstance(summary, dict) else None
        if isinstance(name, str) and name.lower().startswith(start):
            yield Listed(name[len(start) :], summary.get(STATUS), summary)
