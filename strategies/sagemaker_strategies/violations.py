"""Requests that break exactly one clause, grown from a world's base."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sagemaker_strategies.boundaries import Sample, rejected
from sagemaker_strategies.cases import Case
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.constraints.clauses import Kind
from sagemaker_strategies.places import Pointer, Request, drop, put, rename
from sagemaker_strategies.strings import language
from sagemaker_strategies.worlds import Context, Ground, World

#: Beside the usual one, the contexts in which a clause's first sample is asked again: a check may
#: look at the first element only, or be skipped when a sibling is absent. Types are checked while
#: a body is read, where no sibling is known yet.
_MORE_CONTEXTS: Final[tuple[Context, ...]] = ("alone", "crowded", "bare")
_CONTEXTS_OF_TYPES: Final[tuple[Context, ...]] = ("alone",)


def violations_of(world: World, clause: str) -> tuple[Case, ...]:
    """The sweep's rejecting cases of one clause id, most telling first; none where it is dominated."""
    path, _, kind = clause.rpartition(":")
    node = world.catalogue.nodes[path]
    return tuple(
        _case(world, world.ground(path, context), node, sample, label_of(sample, context))
        for sample, context in rejections(world, path, kind)  # type: ignore[arg-type]  # by the id
    )


def rejections(world: World, path: str, kind: Kind) -> Iterator[tuple[Sample, Context]]:
    """The samples that break a clause and the contexts in which they stand, most telling first."""
    node = world.catalogue.nodes[path]
    samples = [s for s in rejected(node, world.naturals) if s.kind == kind]
    yield from ((sample, "many") for sample in samples if not sample.further)
    first = next((s for s in samples if s.unspecified is None), None)
    if first is None:
        return
    seen = [world.ground(path).request]
    for context in _CONTEXTS_OF_TYPES if kind == "type" else _MORE_CONTEXTS:
        ground = world.ground(path, context)
        if ground.request not in seen:
            seen.append(ground.request)
            yield first, context
    yield from ((sample, "many") for sample in samples if sample.further)


def label_of(sample: Sample, context: Context) -> str:
    """Tells a clause's cases apart; never changes."""
    return sample.label if context == "many" else f"{sample.label} ({context})"


def _case(world: World, ground: Ground, node: Node, sample: Sample, label: str) -> Case:
    return Case(
        clause=f"{node.path}:{sample.kind}",
        side="rejects",
        label=label,
        request=place(ground, sample),
        ground=ground.request,
        violates=frozenset(f"{node.path}:{kind}" for kind in sample.breaks),
        unspecified=sample.unspecified,
        sample=sample.label,
        base=world.name,
        further=sample.further,
    )


def place(ground: Ground, sample: Sample) -> Request:
    """The ground's request with the sample in place of the natural value."""
    return place_in(ground.request, ground.pointer, sample, is_key=ground.is_key)


def place_in(request: Request, pointer: Pointer, sample: Sample, *, is_key: bool) -> Request:
    """A request with the sample at the pointer."""
    if sample.absent:
        changed = drop(request, pointer)
    elif is_key:
        changed = rename(request, pointer, str(sample.value))
    else:
        changed = put(request, pointer, sample.value)
    assert isinstance(changed, dict)
    return changed


def dominators(catalogue: Catalogue, clause: str) -> tuple[str, ...]:
    """The other clauses at the clause's place that can make it unreachable."""
    path, _, kind = clause.rpartition(":")
    rivals: tuple[Kind, ...] = ("pattern", "length-min", "length-max")
    return tuple(
        f"{path}:{rival}"
        for rival in rivals
        if rival != kind and rival in catalogue.nodes[path].clauses
    )


def is_vacuous(node: Node, kind: str) -> bool:
    """Whether the clause forbids nothing: a least length of 0, or a pattern that any text matches."""
    if kind == "length-min":
        return not node.bound("length-min")
    return kind == "pattern" and language(str(node.pattern)).is_universal
