"""One scenario's own jobs in the answers of List."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle.judge import accepted, skip
from sagemaker_conformance.suites.lifecycle.session import STATUS, Session
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

SUMMARIES: Final = "HyperParameterTuningJobSummaries"


@dataclass(frozen=True, slots=True)
class ListedJob:
    """One summary: the ending of its name after the scenario's stem, its status, and all of it."""

    ending: str
    status: Any
    summary: dict[str, Any]

    @property
    def created(self) -> Any:
        """The creation time in the summary."""
        return self.summary.get("CreationTime")


def summaries(answer: Answer) -> list[Any] | None:
    """The summaries of an accepted answer; None where there is no list of them."""
    found = answer.members.get(SUMMARIES)
    return found if isinstance(found, list) else None


def next_token(answer: Answer) -> Any:
    """The answer's token for the next page; None where there is none, or an empty one."""
    return answer.members.get("NextToken") or None


def listed_jobs(session: Session, answer: Answer) -> list[ListedJob]:
    """This scenario's jobs among the summaries, in their order."""
    start = f"{session.stem}-".lower()
    found: list[ListedJob] = []
    for summary in summaries(answer) or []:
        name = summary.get(TUNING_JOB.identifier) if isinstance(summary, dict) else None
        if isinstance(name, str) and name.lower().startswith(start):
            found.append(ListedJob(name[len(start) :], summary.get(STATUS), summary))
    return found


def listed_endings(session: Session, answer: Answer) -> list[str]:
    """The endings of their names."""
    return [job.ending for job in listed_jobs(session, answer)]


def send_accepted_list(session: Session, **members: Any) -> list[str]:
    """The endings of the names that a listing has; ends the scenario where it is not accepted."""
    return listed_endings(session, accepted(session.send_list(**members)))


def require_listed(session: Session, expected: Collection[str]) -> list[ListedJob]:
    """A plain listing that the scenario requires: each expected job once, or else the scenario ends.

    When a new job is listed is not documented: while one is missing, it is requested again.
    """
    for _ in session.attempts():
        found = listed_jobs(session, session.require_list())
        if {job.ending for job in found}.issuperset(expected):
            break
    if sorted(job.ending for job in found) != sorted(expected):
        skip("a plain listing does not have the jobs that were created")
    return found


def begin_listed(session: Session, *endings: str) -> list[ListedJob]:
    """Create jobs in this order that a plain listing has; ends the scenario where it has not."""
    for ending in endings:
        session.begin(ending)
    return require_listed(session, endings)


def begin_mixed(session: Session) -> list[ListedJob]:
    """The same with a, b and c, in an order that is neither that of their names nor its reverse."""
    return begin_listed(session, "b", "c", "a")
