"""What a listing of the model's jobs must tell, and which behaviour it speaks against where it does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.conversation import Conversation
from sagemaker_conformance.suites.lifecycle.judge import LEAVING, diverges, is_time
from sagemaker_conformance.suites.lifecycle.list_pages import Listed
from sagemaker_conformance.suites.lifecycle.model import Job, Model


@dataclass(frozen=True, slots=True)
class Listing:
    """One question to List; None where a member is left out. ``part`` begins after the stem."""

    by: str | None
    order: str | None
    size: int | None
    part: str

    @property
    def behaviour(self) -> str:
        """The behaviour that is tried first of all by this question."""
        if self.size is not None:
            return "list-next-token"
        return "list-name-contains" if self.part else "list-created"

    def request(self, talk: Conversation) -> dict[str, Any]:
        """The request's members."""
        asked = {"SortBy": self.by, "SortOrder": self.order, "MaxResults": self.size}
        given = {name: value for name, value in asked.items() if value is not None}
        return {"NameContains": talk.name(self.part), **given}

    def missing(self, model: Model, told: Sequence[Listed]) -> list[Job]:
        """The jobs that should be told and are not."""
        names = {job.ending.lower() for job in told}
        asked = (job for job in model.living if job.ending.startswith(self.part))
        return [job for job in asked if job.ending.lower() not in names]


def expect_listing(
    listing: Listing, model: Model, told: Sequence[Listed], sizes: Sequence[int]
) -> Iterator[tuple[str, Judgement]]:
    """Everything that the told jobs, of all pages, speak against."""
    if listing.size is not None and max(sizes, default=0) > listing.size:
        yield (
            "list-max-results",
            diverges("wrong-state", f"{max(sizes)} on a page of {listing.size}"),
        )
        return
    known = [job for job in told if not model.is_lost(job.ending)]
    stale = [job for job in known if _is_deleted(model, job) and job.status not in LEAVING]
    if stale:
        yield "delete-then-list", diverges("wrong-state", f"{stale[0].ending} is told")
        return
    found = [job for job in known if not _is_deleted(model, job)]
    names = [job.ending.lower() for job in found]
    living = {job.ending.lower() for job in model.living}
    # Whether a part is found in another case is not documented: such a job may be told or not.
    may = {name for name in living if name.startswith(listing.part)}
    must = {job.ending.lower() for job in model.living if job.ending.startswith(listing.part)}
    if len(names) != len(set(names)) or not must <= set(names) <= may:
        strays = set(names) & living - may
        behaviour = "list-name-contains" if strays else listing.behaviour
        reason = f"of {', '.join(sorted(must)) or 'none'}: {', '.join(names) or 'none'}"
        yield behaviour, diverges("wrong-state", reason)
        return
    yield from _order(listing, found)


def _is_deleted(model: Model, job: Listed) -> bool:
    known = model.find(job.ending)
    return known is not None and known.state == "deleted"


def _order(listing: Listing, found: Sequence[Listed]) -> Iterator[tuple[str, Judgement]]:
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
