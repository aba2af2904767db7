"""Requests that break several clauses at once, for a target whose error message lists them.

AWS lists up to ten errors per request, so ten invalid values cost one request. A value that is not in
the list is sent again alone.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sagemaker_strategies.cases.claims import Claim
from sagemaker_strategies.cases.json_pointer import Pointer, Request
from sagemaker_strategies.cases.negative import rejections
from sagemaker_strategies.cases.positive import BatchBuilder, OpenBatch, Placement
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints import KINDS, Kind

#: AWS lists no more errors than this (Kinesis and DynamoDB: "10 validation errors detected").
MOST_LISTED: Final = 10
#: A value of a wrong type is reported alone, before any other check.
_KINDS: Final = tuple(kind for kind in KINDS if kind not in ("type", "union"))


@dataclass(frozen=True)
class Violation:
    """One invalid value of the request: its clause and label, its place and the kinds that it breaks."""

    clause: str
    label: str
    at: Pointer
    breaks: frozenset[Kind]


@dataclass(frozen=True)
class MultiViolation:
    """A request that breaks the clauses of all its violations."""

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
    """The invalid values of these places in few requests, except each clause's first one.

    The first is sent alone: its answer shows the error code and the member that is named. So is a
    value that breaks two clauses, which may be the only one that breaks the second.
    """
    # A request that is invalid by its clauses need not satisfy the rules between members.
    bare = seed_request.unruled
    queues: dict[str, list[Placement]] = defaultdict(list)
    for path in paths:
        for placement in _later_samples(seed_request, path):
            queues[_key(placement)].append(placement)
    return tuple(
        _multi_violations(BatchBuilder(bare, {key: queue[::-1] for key, queue in queues.items()}))
    )


def _key(placement: Placement) -> str:
    """Values of one scalar share a queue; those that change a container have a queue per context."""
    plain = placement.context == "many" and isinstance(placement.sample.value, str | int)
    return placement.path if plain else f"{placement.path} {placement.context}"


def _later_samples(seed_request: SeedRequest, path: str) -> Iterator[Placement]:
    node = seed_request.catalogue.nodes[path]
    for kind in _KINDS:
        if kind in node.clauses:
            found = rejections(seed_request, path, kind)
            firm = (each for each in found if each[0].unspecified is None)
            for sample, context in islice(firm, 1, None):
                if len(sample.breaks) == 1:
                    yield Placement(path, context, sample)


def _multi_violations(builder: BatchBuilder) -> Iterator[MultiViolation]:
    # A place takes one value a request, so the longest queue decides how many requests there are.
    longest_first = sorted(
        (-len(queue), number, key) for number, (key, queue) in enumerate(builder.queues.items())
    )
    while longest_first:
        open_batch = builder.open_new()
        for again in (False, True):
            _fill(builder, open_batch, longest_first, again)
        yield MultiViolation(
            open_batch.request, tuple(map(_violation_of, open_batch.taken, open_batch.claims.all))
        )


def _fill(
    builder: BatchBuilder,
    open_batch: OpenBatch,
    longest_first: list[tuple[int, int, str]],
    again: bool,
) -> None:
    """Take from each queue, the longest first, until there is no room: each value breaks a clause."""
    for entry in longest_first.copy():
        if len(open_batch.taken) == MOST_LISTED:
            break
        length, number, key = entry
        if builder.excludes(open_batch, key) or not _may_join(builder, key, again):
            continue
        queue = builder.queues[key]
        while queue and len(open_batch.taken) < MOST_LISTED and _may_join(builder, key, again):
            if not builder.take(open_batch, key, again=again) or not again:
                break
        if len(queue) != -length:
            del longest_first[bisect_left(longest_first, entry)]
            if queue:
                insort(longest_first, (-len(queue), number, key))


def _may_join(builder: BatchBuilder, key: str, again: bool) -> bool:
    """Whether several elements of a list may break the same clause: each must be reported by itself."""
    steps = key.partition(" ")[0].split(".")
    return not again or (
        "member" in steps[:-1]
        and steps[-1] not in ("key", "value", "member")
        and builder.queues[key][-1].context == "many"
    )


def _violation_of(placement: Placement, claim: Claim) -> Violation:
    return Violation(placement.clause, placement.label, claim.at, placement.sample.breaks)
