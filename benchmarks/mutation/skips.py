"""Checks that are not made everywhere: not of later elements, not beside an absent sibling, not of
an empty value, not below a depth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from benchmarks.mutation.fault import Fault, Refusals, Values, part_of, seeded
from benchmarks.mutation.presence import EMPTY
from sagemaker_conformance.reference import Check, checks_of
from sagemaker_conformance.reference.messages import Trail
from sagemaker_strategies.cases.json_pointer import get
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.constraints.clause import Clause


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Every clause, not enforced at some of its places or for some of its values."""
    faithful = checks_of(catalogue)
    for clause in seeded(catalogue):
        ancestors = catalogue.places_to(clause.path)
        yield from _some_elements(clause, faithful[clause.id], ancestors)
        yield from _siblings(clause, faithful[clause.id], ancestors)
        yield from _empties(clause, faithful[clause.id])
    yield from _depths(catalogue)


def _some_elements(clause: Clause, check: Check, ancestors: tuple[Node, ...]) -> Iterator[Fault]:
    """Enforced in some elements or entries only of one of the containers of the place."""
    for depth, node in enumerate(ancestors):
        if not node.is_part:
            continue
        container = ancestors[depth - 1]
        for what, entries, places in (("first", 2, (0,)), ("last", 2, (-1,)), ("ends", 3, (0, -1))):
            yield Fault(
                f"{clause.id}/{what}-of-{container.name}-only",
                "first-element",
                clause.id,
                Refusals(containers=(container.path,), entries=entries),
                {clause.id: replace(check, applies=_only(depth, places))},
            )


def _only(depth: int, places: tuple[int, ...]) -> Callable[[Any, Trail], bool]:
    def applies(body: Any, trail: Trail) -> bool:
        container, step = get(body, trail[:depth]), trail[depth]
        steps = list(range(len(container))) if isinstance(step, int) else list(container)
        return any(steps[place] == step for place in places)

    return applies


def _siblings(clause: Clause, check: Check, ancestors: tuple[Node, ...]) -> Iterator[Fault]:
    """Not enforced where another member of the nearest structure, the next optional one, is given, or
    is not."""
    for depth in range(len(ancestors) - 2, -1, -1):
        if ancestors[depth].type == "structure":
            break
    else:
        return
    members = list(ancestors[depth].children.values())
    own = members.index(ancestors[depth + 1])
    rotated = [*members[own + 1 :], *members[:own]]
    sibling = next((node.name for node in rotated if not node.required), None)
    if sibling is None:
        return
    yield Fault(
        f"{clause.id}/without-{sibling}-skipped",
        "sibling",
        clause.id,
        Refusals(),
        {clause.id: replace(check, applies=_beside(depth, sibling))},
    )
    yield Fault(
        f"{clause.id}/with-{sibling}-skipped",
        "sibling",
        clause.id,
        Refusals(),
        {clause.id: replace(check, applies=_without(depth, sibling))},
    )


def _beside(depth: int, sibling: str) -> Callable[[Any, Trail], bool]:
    return lambda body, trail: get(body, trail[: depth + 1]).get(sibling) is not None


def _without(depth: int, sibling: str) -> Callable[[Any, Trail], bool]:
    return lambda body, trail: get(body, trail[: depth + 1]).get(sibling) is None


def _empties(clause: Clause, check: Check) -> Iterator[Fault]:
    """Not enforced where the value is one that many languages treat as absent."""
    if clause.kind != "required":
        changed = replace(check, holds=_unless_empty(check.holds))
        yield Fault(
            f"{clause.id}/empty-skipped",
            "empty",
            clause.id,
            Values(EMPTY),
            {clause.id: changed},
            also=frozenset({f"{clause.path}:pattern", f"{clause.path}:length-min"}),
        )


def _unless_empty(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: not value or holds(value)


def _depths(catalogue: Catalogue) -> Iterator[Fault]:
    """All clauses of one kind that lie deeper than some depth."""
    below: dict[tuple[str, int], list[str]] = defaultdict(list)
    deepest = max(len(clause.path.split(".")) for clause in seeded(catalogue))
    for clause in seeded(catalogue):
        for depth in range(2, deepest):
            if len(clause.path.split(".")) > depth:
                below[clause.kind, depth].append(clause.id)
    for (kind, depth), ids in sorted(below.items()):
        yield Fault(
            f"{part_of(catalogue)}:{kind}/none-below-depth-{depth}",
            "depth",
            ids[0],
            Refusals(),
            dict.fromkeys(ids),
            also=frozenset(ids),
        )
