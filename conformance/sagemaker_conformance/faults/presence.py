"""Checks that are missing, and members that are demanded though they are optional."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sagemaker_strategies.constraints.catalogue import Catalogue

from sagemaker_conformance.faults.fault import Fault, Refusals, Values, seeded, seeded_nodes
from sagemaker_conformance.reference import Check, checks_of

#: What languages without null take for nothing.
EMPTY = (0, False, "", [], {})


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Every clause dropped; every optional member demanded; empty values taken for absent ones."""
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
                also=_empty_clauses(node.path),
            )


def _empty_clauses(path: str) -> frozenset[str]:
    """Where a refused empty value shows: at the clause whose boundary it is."""
    kinds = ("type", "length-min", "range-min", "pattern")
    return frozenset(f"{path}:{kind}" for kind in kinds)
