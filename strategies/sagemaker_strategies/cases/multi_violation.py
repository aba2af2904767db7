"""Refused requests in company: several clauses broken at once, for a target that says which they are.

AWS lists what is wrong with a request, up to ten errors. So ten refused values cost one request; one
that is not in the list is asked alone by whoever judges it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sagemaker_strategies.cases.json_pointer import Pointer, Request
from sagemaker_strategies.cases.negative import rejections
from sagemaker_strategies.cases.positive import BatchBuilder, Claim, Filling, Placement
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.clause import Kind

#: AWS lists no more errors than this (Kinesis and DynamoDB: "10 validation errors detected").
MOST_LISTED: Final = 10
#: A value of a wrong type is told of alone, before anything else is looked at.
_KINDS: Final[tuple[Kind, ...]] = (
    "required",
    "enum",
    "pattern",
    "length-min",
    "length-max",
    "range-min",
    "range-max",
)


@dataclass(frozen=True, slots=True)
class Violation:
    """A refused value in company: its clause, its label there, where it stands and what it breaks."""

    clause: str
    label: str
    at: Pointer
    breaks: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class MultiViolation:
    """A request that breaks the clauses of all its guests."""

    request: Request
    violations: tuple[Violation, ...]

    @property
    def violates(self) -> frozenset[str]:
        """The ids of all clauses that it breaks."""
        return frozenset(
            f"{violation.clause.rpartition(':')[0]}:{kind}"
            for violation in self.violations
            for kind in violation.breaks
        )


def multi_violations(seed_request: SeedRequest, paths: Sequence[str]) -> tuple[MultiViolation, ...]:
    """The refused values of these places in few requests, but for each clause's first one.

    The first is asked alone: it shows by which code a refusal is told, and at whom it points. So is
    a value that breaks two clauses, which may be the only one that breaks the second.
    """
    # What is refused for its shape need not keep the rules between members.
    bare = SeedRequest(
        seed_request.name, seed_request.catalogue, seed_request.typical_values, seed_request.base
    )
    queues: dict[str, list[Placement]] = defaultdict(list)
    for path in paths:
        for placement in _invited(seed_request, path):
            queues[_key(placement)].append(placement)
    return tuple(
        _multi_violations(BatchBuilder(bare, {key: queue[::-1] for key, queue in queues.items()}))
    )


def _key(placement: Placement) -> str:
    """Values of a scalar keep out of each other's way; what changes a container is kept apart."""
    plain = placement.context == "many" and isinstance(placement.sample.value, str | int)
    return placement.path if plain else f"{placement.path} {placement.context}"


def _invited(seed_request: SeedRequest, path: str) -> Iterator[Placement]:
    node = seed_request.catalogue.nodes[path]
    for kind in _KINDS:
        if kind in node.clauses:
            told = [
                (s, c) for s, c in rejections(seed_request, path, kind) if s.unspecified is None
            ]
            for sample, context in told[1:]:
                if len(sample.breaks) == 1:
                    yield Placement(path, context, sample)


def _multi_violations(builder: BatchBuilder) -> Iterator[MultiViolation]:
    while any(builder.queues.values()):
        filling = builder.opened()
        for again in (False, True):
            for key in _longest_first(builder.queues):
                while _has_room(filling, builder.queues[key]) and _may_join(builder, key, again):
                    if not builder.take(filling, key, again=again) or not again:
                        break
        yield MultiViolation(filling.request, tuple(map(_guest, filling.taken, filling.claims)))


def _longest_first(queues: Mapping[str, Sequence[Placement]]) -> list[str]:
    """A place takes one value a request, so the longest queue decides how many requests there are."""
    return sorted((key for key in queues if queues[key]), key=lambda key: -len(queues[key]))


def _has_room(filling: Filling, queue: Sequence[Placement]) -> bool:
    listed = sum(len(placement.sample.breaks) for placement in filling.taken)
    return bool(queue) and listed + len(queue[-1].sample.breaks) <= MOST_LISTED


def _may_join(builder: BatchBuilder, key: str, again: bool) -> bool:
    """Several elements of a list break the same clause in one request if each is told of by itself."""
    steps = key.partition(" ")[0].split(".")
    return not again or (
        "member" in steps[:-1]
        and steps[-1] not in ("key", "value", "member")
        and builder.queues[key][-1].context == "many"
    )


def _guest(placement: Placement, claim: Claim) -> Violation:
    return Violation(placement.clause, placement.label, claim.at, placement.sample.breaks)
