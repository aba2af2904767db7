"""The expected state of a target, its jobs and their listings, and a deviation from that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.lifecycle.judge import LEAVING, diverges, is_time
from sagemaker_conformance.suites.lifecycle.list_answer import ListedJob
from sagemaker_conformance.suites.lifecycle.session import Session
from sagemaker_strategies.cases.json_pointer import Request

State: TypeAlias = Literal["begun", "stopped", "deleted"]
#: A job that disappeared without being deleted shows at one of these, whatever the cause.
_GONE: Final = frozenset({"describe-created", "stop-apart", "delete-apart"})
#: One operation of a run, and its arguments.
Move: TypeAlias = "tuple[str, Mapping[str, Any]]"
#: The recorded steps of a run, and the answer to the last.
Recorded: TypeAlias = "tuple[tuple[Mapping[str, Any], ...], Answer | None]"


@dataclass
class Job:
    """One job: the ending of its name, whether it is the varied one, and its state.

    ``challenged``: the creation of another job of this name was tried. ``ran``: it was observed running.
    """

    ending: str
    varied: bool
    state: State = "begun"
    challenged: bool = False
    ran: bool = False

    def duplicate_behaviour(self, name: str) -> str:
        """The behaviour that the creation of another job of this name checks."""
        if self.ending != name:
            return "create-duplicate-case"
        return "create-duplicate-of-stopped" if self.state == "stopped" else "create-duplicate"

    @property
    def change_behaviour(self) -> str:
        """The behaviour that a change of the job's definition contradicts."""
        if self.challenged:
            return "create-duplicate-keeps"
        return "stop-keeps" if self.state == "stopped" else "create-names-alike"


@dataclass
class Model:
    """All jobs by name, in lower case, for names are not case sensitive.

    ``excluded`` are the names whose state in the target is not known any more. ``stops`` and
    ``deletes`` are the names in requests of Stop and Delete.
    """

    jobs: dict[str, Job] = field(default_factory=dict)
    excluded: set[str] = field(default_factory=set)
    stops: set[str] = field(default_factory=set)
    deletes: set[str] = field(default_factory=set)

    def find(self, ending: str) -> Job | None:
        """The job of this name, in whatever case, a deleted one too."""
        return self.jobs.get(ending.lower())

    def add(self, job: Job) -> None:
        """Add a new job, in place of a deleted one or of none."""
        self.jobs[job.ending.lower()] = job

    def exclude(self, ending: str) -> None:
        """Exclude a name from all further expectations."""
        self.excluded.add(ending.lower())

    def is_excluded(self, ending: str) -> bool:
        """Whether there is no expectation about this name."""
        return ending.lower() in self.excluded

    @property
    def existing(self) -> list[Job]:
        """The jobs that exist and are not excluded."""
        return [
            j for key, j in self.jobs.items() if j.state != "deleted" and key not in self.excluded
        ]

    def touched_others(self, job: Job) -> bool:
        """Whether the stop or the deletion of another name was requested."""
        return bool((self.stops | self.deletes) - {job.ending.lower()})

    def loss_behaviour(self, lost: Job) -> str:
        """The behaviour that the loss of a job which was not deleted contradicts."""
        if self.deletes - {lost.ending.lower()}:
            return "delete-apart"
        return "stop-apart" if self.touched_others(lost) else "describe-created"


@dataclass(frozen=True, slots=True)
class Listing:
    """One request of List; None where a member is left out. ``part`` begins after the stem."""

    by: str | None
    order: str | None
    size: int | None
    part: str

    @property
    def behaviour(self) -> str:
        """The behaviour that this request checks first of all."""
        if self.size is not None:
            return "list-next-token"
        return "list-name-contains" if self.part else "list-created"

    def request(self, session: Session) -> dict[str, Any]:
        """The request's members."""
        members = {"SortBy": self.by, "SortOrder": self.order, "MaxResults": self.size}
        given = {name: value for name, value in members.items() if value is not None}
        return {"NameContains": session.name(self.part), **given}

    def missing(self, model: Model, listed: Sequence[ListedJob]) -> list[Job]:
        """The jobs that should be listed and are not."""
        names = {job.ending.lower() for job in listed}
        expected = (job for job in model.existing if job.ending.startswith(self.part))
        return [job for job in expected if job.ending.lower() not in names]

    def late_behaviour(self, model: Model, listed: Sequence[ListedJob]) -> str | None:
        """The behaviour that time may mend: a new job is missing, or a deleted one listed; or None."""
        if self.missing(model, listed):
            return self.behaviour
        return "delete-then-list" if _stale(model, listed) else None


def judge_listing(
    listing: Listing, model: Model, listed: Sequence[ListedJob], sizes: Sequence[int]
) -> Iterator[tuple[str, Judgement]]:
    """The behaviours that the listed jobs, of all pages, contradict, each with the judgement."""
    if listing.size is not None and max(sizes, default=0) > listing.size:
        yield (
            "list-max-results",
            diverges("wrong-state", f"{max(sizes)} on a page of {listing.size}"),
        )
        return
    known = [job for job in listed if not model.is_excluded(job.ending)]
    if stale := _stale(model, known):
        yield "delete-then-list", diverges("wrong-state", f"{stale[0].ending} is listed")
        return
    found = [job for job in known if not _is_deleted(model, job)]
    names = [job.ending.lower() for job in found]
    existing = {job.ending.lower() for job in model.existing}
    # Whether a part matches in another case is not documented: such a job may be listed or not.
    may = {name for name in existing if name.startswith(listing.part)}
    must = {job.ending.lower() for job in model.existing if job.ending.startswith(listing.part)}
    if len(names) != len(set(names)) or not must <= set(names) <= may:
        strays = set(names) & existing - may
        behaviour = "list-name-contains" if strays else listing.behaviour
        reason = f"of {', '.join(sorted(must)) or 'none'}: {', '.join(names) or 'none'}"
        yield behaviour, diverges("wrong-state", reason)
        return
    yield from _order(listing, found)


def _stale(model: Model, listed: Sequence[ListedJob]) -> list[ListedJob]:
    """The listed jobs that were deleted, but for those that are being deleted."""
    return [job for job in listed if _is_deleted(model, job) and job.status not in LEAVING]


def _is_deleted(model: Model, job: ListedJob) -> bool:
    known = model.find(job.ending)
    return known is not None and known.state == "deleted"


def _order(listing: Listing, found: Sequence[ListedJob]) -> Iterator[tuple[str, Judgement]]:
    by_time = listing.by == "CreationTime"
    keys: list[Any] = [job.created if by_time else job.ending.lower() for job in found]
    if by_time and not all(map(is_time, keys)):
        return
    if keys == sorted(keys, reverse=listing.order == "Descending"):
        return
    behaviour = "list-sort-by-creation-time" if by_time else "list-sort-by-name"
    if listing.by is None:
        behaviour = "list-default-sort-by"
    elif listing.order is None:
        behaviour = "list-default-sort-order"
    order = ", ".join(job.ending for job in found)
    yield behaviour, diverges("wrong-state", f"in this order: {order}")


class Deviation(Exception):  # noqa: N818  # no error: what the search is for
    """An answer that contradicts the behaviour of this name."""

    def __init__(
        self, name: str, judgement: Judgement, recorded: Recorded, moves: tuple[Move, ...]
    ) -> None:
        super().__init__(f"{name}: {judgement.divergence} ({judgement.reason})")
        self.name = name
        self.judgement = judgement
        self.steps, self.answer = recorded
        self.moves = moves


@dataclass
class Search:
    """The state that the runs of one search share.

    ``ignored`` are the behaviours that are known to be broken; ``wanted`` is the one that was found
    first: while its steps are minimised, no other counts. ``lacking`` are the operations that the
    target does not offer.
    """

    client: Client
    base: Request
    ignored: frozenset[str] = frozenset()
    wanted: str | None = None
    lacking: set[str] = field(default_factory=set)

    def ignores(self, name: str) -> bool:
        """Whether the behaviour is known to be broken, or another that shows the same fault."""
        return name in self.ignored or (name in _GONE and bool(self.ignored & _GONE))
