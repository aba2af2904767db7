"""Checks that are missing, and optional members that are required."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from benchmarks.mutation.fault import Fault, Refusals, Values, seeded, seeded_nodes
from sagemaker_conformance.reference import Check, checks_of
from sagemaker_strategies.constraints.catalogue import Catalogue, Node

#: Values that languages without null treat as absent.
EMPTY: Final[tuple[Any, ...]] = (0, False, "", [], {})


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Every clause dropped; every optional member demanded; empty values treated as absent."""
    for clause in seeded(catalogue):
        yield Fault(f"{clause.id}/dropped", "dropped", clause.id, Refusals(), {clause.id: None})
    faithful = checks_of(catalogue)
    for node in seeded_nodes(catalogue):
        if node.name in ("member", "key", "value"):
            continue
        id = f"{node.path}:required"
        plain = faithful.get(id) or Check(
            id,
            node.path,
            "required",
            lambda value: value is not None,
            "Member must not be null",
            "ValidationException",
        )
        if not node.required:
            yield Fault(
                f"{node.path}:required/demanded",
                "required",
                f"{node.path}:type",
                Values((None,)),
                {id: plain},
            )
        else:
            yield Fault(
                f"{node.path}:required/empty-is-absent",
                "strict",
                id,
                Values(EMPTY),
                {id: replace(plain, holds=bool)},
                also=_empty_clauses(node),
            )


def _empty_clauses(node: Node) -> frozenset[str]:
    """Where a refused empty value shows: at the clause whose boundary it is, or that is reported first."""
    kinds = ("type", "length-min", "range-min", "pattern")
    below = (child.path for child in node.children.values() if child.required)
    return frozenset(
        (*(f"{node.path}:{kind}" for kind in kinds), *(f"{path}:required" for path in below))
    )
