"""Valid requests at the boundary, in batches: the cost of a rate-limited target is its requests.

A placement puts one accepted sample at one place. Placements that do not overlap share a request; the
examiner bisects a batch that is rejected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Final

from sagemaker_strategies.cases.boundaries import accepted
from sagemaker_strategies.cases.claims import Claim, Claims, claimed, paths_around, sized_by
from sagemaker_strategies.cases.json_pointer import Pointer, Request, get, put
from sagemaker_strategies.cases.negative import label_of, place
from sagemaker_strategies.cases.sample import Sample
from sagemaker_strategies.cases.seeds import CONTEXTS, Context, SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.operations.operation import Operation

_NONE: Final = frozenset[str]()
#: Members by which the elements of a list are told apart.
_NAMES: Final = frozenset({"Key", "key", "Name", "name", "TagKey", "tagKey"})


@dataclass(frozen=True)
class Placement:
    """One accepted sample in one context of one place."""

    path: str
    context: Context
    sample: Sample

    @property
    def clause(self) -> str:
        """The id of the clause that it tests."""
        return f"{self.path}:{self.sample.kind}"

    @property
    def label(self) -> str:
        """Unique among the clause's placements; never changes."""
        return label_of(self.sample, self.context)


@dataclass(frozen=True)
class Batch:
    """Placements that share one valid request."""

    request: Request
    placements: tuple[Placement, ...]


def placements_at(seed_request: SeedRequest, path: str) -> tuple[Placement, ...]:
    """Every accepted sample of the place, the typical one in each context that differs."""
    operation = seed_request.catalogue.operation
    node = seed_request.catalogue.nodes[path]
    samples = accepted(node, seed_request.typical_values)
    usual = [Placement(path, "many", sample) for sample in samples]
    controls = [seed_request.control(path).request]
    # The contexts of a repeated place are tested at the original.
    for context in () if operation.in_repeating_list(path) else CONTEXTS[1:]:
        request = seed_request.control(path, context).request
        if request not in controls:
            controls.append(request)
            usual.append(Placement(path, context, samples[0]))
    return tuple(usual)


def place_alone(seed_request: SeedRequest, placement: Placement) -> Request:
    """The placement's own request: its sample in the control request of its place."""
    return _place(seed_request, seed_request.base, placement)[0]


def batches(seed_request: SeedRequest, paths: Sequence[str]) -> tuple[Batch, ...]:
    """All placements of the paths in as few requests as a greedy pass finds, in a fixed order."""
    return batched(seed_request, {path: placements_at(seed_request, path) for path in paths})


def batched(
    seed_request: SeedRequest, placements: Mapping[str, Sequence[Placement]]
) -> tuple[Batch, ...]:
    """These placements, in each request one of every key's, and more of it in further elements."""
    builder = BatchBuilder(
        seed_request.for_batches, {key: list(reversed(p)) for key, p in placements.items()}
    )
    done: list[Batch] = []
    while any(builder.queues.values()):
        done.append(builder.fill())
    return tuple(done)


def batch_in_order(seed_request: SeedRequest, placements: Sequence[Placement]) -> Request:
    """The request with all these placements, of which none excludes another."""
    request, rules = seed_request.base, seed_request.for_batches
    seen: set[str] = set()
    for placement in placements:
        request, _ = _place(rules, request, placement, again=placement.path in seen)
        seen.add(placement.path)
    return request


@dataclass(slots=True)
class OpenBatch:
    """A request that is being filled: what is in it, and what that claims."""

    request: Request
    taken: list[Placement] = field(default_factory=list)
    claims: Claims = field(default_factory=Claims)


class BatchBuilder:
    """Fills batches from queues of placements, and records which places exclude each other."""

    def __init__(self, seed_request: SeedRequest, queues: dict[str, list[Placement]]) -> None:
        self.queues = queues
        self._seed_request = seed_request
        self._apart: dict[str, set[str]] = {key: set() for key in queues}
        #: The same of all that set the size of one container: many, and each excludes each.
        self._sizes_apart: dict[str, set[str]] = {}
        self._around = {key: paths_around(key.partition(" ")[0]) for key in queues}

    def fill(self) -> Batch:
        """The next batch: each queue's next placement that excludes none of those before it."""
        open_batch = self.open_new()
        for key, queue in self.queues.items():
            again = False
            while queue and self.take(open_batch, key, again=again):
                again = "member" in key.split(".") and open_batch.taken[-1].context == "many"
                if not (again and queue and queue[-1].context == "many"):
                    break
        return Batch(open_batch.request, tuple(open_batch.taken))

    def open_new(self) -> OpenBatch:
        """A request with nothing in it yet."""
        return OpenBatch(self._seed_request.base)

    def take(self, open_batch: OpenBatch, key: str, *, again: bool) -> bool:
        """Put the key's next placement into the request too, unless one in it excludes it.

        ``again``: another element of its list has a placement of the same place already.
        """
        queue, claims = self.queues[key], open_batch.claims
        if self.excludes(open_batch, key):
            return False
        path, context = queue[-1].path, queue[-1].context
        changed, claim = _place(self._seed_request, open_batch.request, queue[-1], again=again)
        if open_batch.taken and not self._fits(changed, key, open_batch, claim):
            return False
        open_batch.request = changed
        open_batch.taken.append(queue.pop())
        claims.add(key, path, context, claim)
        claims.sizes.add(sized_by(path, context))
        return True

    def excludes(self, open_batch: OpenBatch, key: str) -> bool:
        """Whether the key's next placement is known to be excluded by one that is in the request."""
        claims, placement = open_batch.claims, self.queues[key][-1]
        path, context = placement.path, placement.context
        if not self._apart[key].isdisjoint(claims.keys):
            return True
        if self._sizes_apart and context != "many":
            apart = self._sizes_apart.get(sized_by(path, context), _NONE)
            if not apart.isdisjoint(claims.sizes):
                return True
        return claims.exclude(path, self._around[key], context)

    def _fits(self, request: Request, key: str, open_batch: OpenBatch, new: Claim) -> bool:
        """Whether every claim still holds, this one's included; else the exclusion is recorded."""
        broken = open_batch.claims.broken(open_batch.request, request)
        if broken is not None:
            number, other = broken
            if other != key:
                self._apart[key].add(other)
                self._part_sizes(self.queues[key][-1], open_batch.taken[number])
            return False
        return not open_batch.claims.has(new.pointer) and new.holds(request)

    def _part_sizes(self, new: Placement, other: Placement) -> None:
        sized, others = (sized_by(p.path, p.context) for p in (new, other))
        if sized and sized.partition(" ")[0] == others.partition(" ")[0]:
            self._sizes_apart.setdefault(sized, set()).add(others)


def _place(
    seed_request: SeedRequest, request: Request, placement: Placement, *, again: bool = False
) -> tuple[Request, Claim]:
    """The request with the placement in it, and what must stay as it is for it to count."""
    context: Context = "another" if again else placement.context
    control = seed_request.grow(request, placement.path, context)
    at = control.pointer
    if control.is_key:
        at = (*at[:-1], str(placement.sample.value))
    repaired = seed_request.repair_rules(place(control, placement.sample), at)
    placed = _with_distinct_names(seed_request, repaired, at, placement.path)
    needed = claimed(control.pointer, placement.context)
    needed = at if needed == control.pointer else needed
    return placed, Claim(at, needed, get(placed, needed))


def _with_distinct_names(
    seed_request: SeedRequest, request: Request, at: Pointer, path: str
) -> Request:
    """The request in which no other element of the innermost list has the name of the one at the pointer.

    Services refuse two tags of one key, without a word about it in their models.
    """
    depth = max((n for n, step in enumerate(at) if isinstance(step, int)), default=0)
    index, element = at[depth], get(request, at[: depth + 1])
    if not isinstance(index, int) or not isinstance(element, dict):
        return request
    nodes = [n for n in seed_request.catalogue.places_to(path) if n.parent_type == "list"]
    for name in element.keys() & _NAMES & nodes[-1].children.keys():
        used = [get(other, (name,)) for other in get(request, at[:depth])]
        values = (seed_request.typical_values.value(nodes[-1].children[name], n) for n in count())
        for number in (n for n, each in enumerate(used) if n != index and each == used[index]):
            fresh = next((v for v in islice(values, len(used) + 1) if v not in used), used[index])
            used[number] = fresh
            request = put(request, (*at[:depth], number, name), fresh)
    return request


def swept_paths(catalogue: Catalogue) -> tuple[str, ...]:
    """The places that a sweep checks: all but those below a list whose elements repeat a member.

    The list's own bounds are checked; its elements repeat that member's clauses.
    """
    repeats = catalogue.operation.in_repeating_list
    return tuple(path for path in catalogue.nodes if path and not repeats(path))


def returned_node(node: Node, operation: Operation) -> bool:
    """Whether Describe returns what was sent at this place."""
    return not node.is_map_key and node.path.split(".")[0] not in operation.not_returned
