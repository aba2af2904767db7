"""Lists whose elements repeat every clause of another member.

Checking all of them twice would double the cost of a sweep. So a sweep checks one place for each kind
of clause, in the last element, and once in the first of several; a search checks them all.
"""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import islice

from sagemaker_strategies.cases.boundaries import can_be_broken
from sagemaker_strategies.cases.positive import swept_paths
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import KINDS, Catalogue, Node


def repeated_paths(catalogue: Catalogue) -> tuple[str, ...]:
    """Every place below the elements of such lists, in the catalogue's order."""
    elements = tuple(f"{element}." for element in catalogue.operation.repeats)
    return tuple(path for path in catalogue.nodes if path.startswith(elements))


@lru_cache(maxsize=8)
def sampled_repeats(catalogue: Catalogue) -> tuple[str, ...]:
    """One of these places for each kind of clause, the one that is cheapest to check."""
    nodes = [catalogue.nodes[path] for path in repeated_paths(catalogue)]
    typical, chosen = TypicalValues(catalogue.operation), list[Node]()
    for kind in reversed(KINDS):  # a place with a greatest value has a least one too
        stated = sorted((node for node in nodes if kind in node.clauses), key=_cost)
        breakable = partial(can_be_broken, kind=kind, typical_values=typical)
        if not any(map(breakable, chosen)):
            chosen += islice(filter(breakable, stated), 1)
    return tuple(node.path for node in nodes if node in chosen)


def checked_paths(catalogue: Catalogue, *, everything: bool = False) -> tuple[str, ...]:
    """The places that are checked: of the repeated ones a sample, or every one."""
    repeats = repeated_paths if everything else sampled_repeats
    return (*swept_paths(catalogue), *repeats(catalogue))


@lru_cache(maxsize=4096)
def covered_paths(path: str, catalogue: Catalogue) -> frozenset[str]:
    """The places that a sweep covers by checking this one: a list, those of its elements not sampled."""
    if path not in catalogue.operation.repeating_lists:
        return frozenset()
    return frozenset(repeated_paths(catalogue)) - frozenset(sampled_repeats(catalogue))


def _cost(node: Node) -> tuple[int, int]:
    """How expensive a place is to check: the length of its pattern, then its depth."""
    return len(str(node.pattern or "")) + len(node.children), len(node.path.split("."))
