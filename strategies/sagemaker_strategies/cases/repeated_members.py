"""The list of definitions: its elements repeat every clause of the one definition.

Asking all of them twice would double what a sweep costs. So a sweep asks one place for each kind of
clause, in the last element, and once in the first of several; a search asks them all.
"""

from __future__ import annotations

from functools import cache, lru_cache, partial
from itertools import islice

from sagemaker_strategies.cases.boundaries import rejected
from sagemaker_strategies.cases.positive import swept_paths
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.constraints.clause import KINDS, Kind
from sagemaker_strategies.operations.operation import Operation


def repeated_paths(catalogue: Catalogue) -> tuple[str, ...]:
    """Every place below the list of definitions, in the catalogue's order."""
    elements = tuple(f"{element}." for element in catalogue.operation.repeats)
    return tuple(path for path in catalogue.nodes if path.startswith(elements))


@lru_cache(maxsize=8)
def sampled_repeats(catalogue: Catalogue) -> tuple[str, ...]:
    """One of these places for each kind of clause, the one that costs least to ask."""
    nodes = [catalogue.nodes[path] for path in repeated_paths(catalogue)]
    chosen: list[Node] = []
    for kind in reversed(KINDS):  # a place with a greatest value has a least one too
        stated = sorted((node for node in nodes if kind in node.clauses), key=_cost)
        breakable = partial(_can_be_broken, kind=kind, operation=catalogue.operation)
        if not any(map(breakable, chosen)):
            chosen += islice(filter(breakable, stated), 1)
    return tuple(node.path for node in nodes if node in chosen)


def asked_paths(catalogue: Catalogue, *, everything: bool = False) -> tuple[str, ...]:
    """The places that are asked about: of the list's repeats a sample, or every one."""
    repeats = repeated_paths if everything else sampled_repeats
    return (*swept_paths(catalogue), *repeats(catalogue))


@lru_cache(maxsize=4096)
def stood_for(path: str, catalogue: Catalogue) -> frozenset[str]:
    """The places that a place stands for in a sweep: the list, for all that is no sample of it."""
    if path not in catalogue.operation.repeating_lists:
        return frozenset()
    return frozenset(repeated_paths(catalogue)) - frozenset(sampled_repeats(catalogue))


@cache
def _can_be_broken(node: Node, kind: Kind, operation: Operation) -> bool:
    """Whether a value breaks the place's clause of this kind, and nothing else."""
    return any(
        sample.kind == kind and sample.breaks == {kind} and sample.unspecified is None
        for sample in rejected(node, TypicalValues(operation))
    )


def _cost(node: Node) -> tuple[int, int]:
    """How much there is to ask of a place: how long its pattern is, and how deep it lies."""
    return len(str(node.pattern or "")) + len(node.children), len(node.path.split("."))
