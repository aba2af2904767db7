"""One scenario's own jobs in the answers of List."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle.judge import inconclusive
from sagemaker_conformance.suites.lifecycle.session import (
    LIST,
    STATUS,
    SUMMARIES,
    ScenarioEnded,
    Session,
)
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


@dataclass(frozen=True, slots=True)
class ListedJob:
    """One summary: the ending of its name after the scenario's stem, its status, and all of it."""

    ending: str
    status: Any
    summary: Mapping[str, Any]

    @property
    def created(self) -> Any:
        """The creation time in the summary."""
        return self.summary.get("CreationTime")


def summaries(answer: Answer) -> list[Any] | None:
    """The summaries of an accepted answer; None where there is no list of them."""
    found = answer.body.get(SUMMARIES) if isinstance(answer.body, dict) else None
    return found if isinstance(found, list) else None


def next_token(answer: Answer) -> Any:
    """The answer's token for the next page; None where there is none, or an empty one."""
    found = answer.body.get("NextToken") if isinstance(answer.body, dict) else None
    return found or None


def listed_jobs(session: Session, answer: Answer) -> list[ListedJob]:
    """This scenario's jobs among the summaries, in their order."""
    return list(_ours(session, summaries(answer) or []))


def listed_endings(session: Session, answer: Answer) -> list[str]:
    """The endings of their names."""
    return [job.ending for job in listed_jobs(session, answer)]


def require_listed(session: Session, expected: Collection[str]) -> list[ListedJob]:
    """A plain listing that the scenario requires: each expected job once, else `ScenarioEnded`."""
    session.require(LIST, NameContains=f"{session.stem}-")
    assert session.last is not None
    found = listed_jobs(session, session.last)
    if sorted(job.ending for job in found) != sorted(expected):
        raise ScenarioEnded(
            inconclusive("a plain listing does not have the jobs that were created")
        )
    return found


def _ours(session: Session, found: list[Any]) -> Iterator[ListedJob]:
    start = f"{session.stem}-".lower()
    for summary in found:
        name = summary.get(TUNING_JOB.identifier) if isinstance(summary, dict) else None
        if isinstance(name, str) and name.lower().startswith(start):
            yield ListedJob(name[len(start) :], summary.get(STATUS), summary)
