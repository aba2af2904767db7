"""The smallest valid request: draws of valid requests begin and shrink there.

Nothing here imports Hypothesis.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sagemaker_strategies.cases.json_pointer import ABSENT, Pointer, Request, drop, get, put
from sagemaker_strategies.cases.positive import swept_paths
from sagemaker_strategies.cases.seeds import lean_seed_request
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.strategies.minimal import repairer_of


@lru_cache(maxsize=8)
def smallest_valid_request(catalogue: Catalogue) -> Request:
    """The smallest request that keeps the rules and has a definition, where the operation has one.

    A repair adds what another alternative does without, as metrics beside an image: so each optional
    member of a required structure is a start too.
    """
    lean, repair = lean_seed_request(catalogue), repairer_of(catalogue)
    base = repair(lean.base, ())
    starts = [base]
    for path in swept_paths(catalogue):
        around = catalogue.places_to(path)[1:-1]
        if around and all(node.required for node in around):
            starts.append(repair(lean.grow(lean.base, path).request, ()))
    found = [_reduced(catalogue, start) for start in starts if repair.holds(start)]
    definition = catalogue.operation.definition
    kept = [request for request in found if definition is None or definition in request]
    return min(kept, key=lambda request: len(json.dumps(request)), default=base)


def _reduced(catalogue: Catalogue, request: Request) -> Request:
    """Without each part that neither a clause nor a rule asks for, and with the least numbers."""
    holds = repairer_of(catalogue).holds
    for pointer in removable_parts(catalogue, request):
        less: Request = drop(request, pointer)
        if get(request, pointer) is not ABSENT and holds(less):
            request = less
    for pointer, least in list(_numbers(catalogue.root, request, ())):
        for number in range(least, min(least + 2, get(request, pointer))):
            if holds(less := put(request, pointer, number)):
                request = less
                break
    return request


def removable_parts(catalogue: Catalogue, request: Request) -> list[Pointer]:
    """The pointers to what clauses do not ask for, but for the definition; the outermost first."""
    found = _removable(catalogue.root, request, ())
    return [pointer for pointer in found if pointer != (catalogue.operation.definition,)]


def _removable(node: Node, value: Any, at: Pointer) -> Iterator[Pointer]:
    for step, child, part in _parts(node, value):
        if child.is_removable or (child.is_part and len(value) > max(node.lengths[0], 1)):
            yield (*at, step)
        yield from _removable(child, part, (*at, step))


def _numbers(node: Node, value: Any, at: Pointer) -> Iterator[tuple[Pointer, int]]:
    if node.type == "integer":
        yield at, int(node.limit("range-min") or 0)
    for step, child, part in _parts(node, value):
        yield from _numbers(child, part, (*at, step))


def _parts(node: Node, value: Any) -> Iterator[tuple[str | int, Node, Any]]:
    """Each part of a value with its step and its place, from the last on: those before it stay in place."""
    if node.type == "list":
        for index in reversed(range(len(value))):
            yield index, node.children["member"], value[index]
    elif node.type in ("structure", "map"):
        for name in reversed(value):
            yield name, node.children["value" if node.type == "map" else name], value[name]
