"""Requests that several cases share, and which case is in which of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sagemaker_conformance.protocol.wire_json import wire_json
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.multi_violation import MultiViolation
from sagemaker_strategies.cases.positive import Batch, Placement
from sagemaker_strategies.cases.seeds import SeedRequest


@dataclass(repr=False)
class Batches:
    """The batches of one seed request's valid values, and which placement is in which of them.

    ``all`` are those that an independent judge finds valid; other placements are sent alone.
    ``controls`` are the placements that put a typical value, with the control requests that they make.
    """

    all: tuple[Batch, ...]
    controls: tuple[tuple[Placement, Request], ...]

    @cached_property
    def number_of(self) -> dict[str, int]:
        """The number of the batch in which a placement is, by the placement's key."""
        return {key_of(p): n for n, batch in enumerate(self.all) for p in batch.placements}

    @cached_property
    def returning(self) -> dict[str, tuple[Batch, ...]]:
        """By place the batches that have a value there of which AWS leaves nothing open."""
        found: dict[str, tuple[Batch, ...]] = {}
        for batch in self.all:
            present = {p.path for p in batch.placements if not p.sample.absent}
            open_ended = {p.path for p in batch.placements if p.sample.unspecified is not None}
            for path in present - open_ended:
                found[path] = (*found.get(path, ()), batch)
        return found

    @cached_property
    def typical_controls(self) -> dict[str, Placement]:
        """The placements that put a typical value, by the JSON of the control request that they make."""
        return {
            wire_json(control): placement
            for placement, control in self.controls
            if key_of(placement) in self.number_of
        }


def controls_of(
    seed_request: SeedRequest, found: Iterable[Batch]
) -> tuple[tuple[Placement, Request], ...]:
    """The placements of batches that put a typical value, with the control requests that they make."""
    return tuple(
        (p, seed_request.control(p.path, p.context).request)
        for batch in found
        for p in batch.placements
        if p.sample.label == "natural"
    )


@dataclass(frozen=True, repr=False)
class MultiViolations:
    """The requests of one seed request that break several clauses, and which violation is in which."""

    all: tuple[MultiViolation, ...]

    @cached_property
    def positions(self) -> dict[tuple[str, str], tuple[int, int]]:
        """By a case's clause and label the number of its request, and its own in that."""
        return {
            (violation.clause, violation.label): (number, seat)
            for number, multi_violation in enumerate(self.all)
            for seat, violation in enumerate(multi_violation.violations)
        }


def key_of(placement: Placement) -> str:
    """What distinguishes a placement from all others of its seed request."""
    return f"{placement.clause} {placement.label}"
