"""The list of definitions, checked as a list, or as one definition, and not as several.

Faults inside the elements are seeded at the places that a sweep checks, not at those that it leaves to
random search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from benchmarks.mutation.bounds import shifted
from benchmarks.mutation.fault import Bound, Fault, Refusals
from sagemaker_conformance.reference import Check, checks_of
from sagemaker_conformance.reference.messages import Trail
from sagemaker_strategies.cases.repeated_members import repeated_paths, sampled_repeats
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Clause
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """The list's bounds, and clauses that are not enforced in it, or in some of its elements only."""
    if TUNING_JOB.definitions not in catalogue.nodes:
        return
    faithful = checks_of(catalogue)
    for kind in ("length-min", "length-max"):
        clause = catalogue.clauses.get(f"{TUNING_JOB.definitions}:{kind}")
        if clause is not None:
            yield from shifted(clause, faithful[clause.id])
            yield _dropped(clause, Bound(None))
    sampled = [c for p in sampled_repeats(catalogue) for c in catalogue.nodes[p].clauses.values()]
    for clause in sampled:
        yield _dropped(clause, Refusals())
        yield _in_one("first", lambda body, trail: trail[1] == 0, clause, faithful[clause.id])
        yield _in_one("last", _is_last, clause, faithful[clause.id])
    yield Fault(
        f"{TUNING_JOB.definitions}:type/elements-unchecked",
        "several",
        sampled[0].id,
        Refusals(),
        dict.fromkeys(
            c.id for p in repeated_paths(catalogue) for c in catalogue.nodes[p].clauses.values()
        ),
        also=frozenset(clause.id for clause in sampled),
    )


def _dropped(clause: Clause, difference: Bound | Refusals) -> Fault:
    return Fault(
        f"{clause.id}/not-enforced-in-the-list",
        "several",
        clause.id,
        difference,
        {clause.id: None},
    )


def _in_one(
    which: str, applies: Callable[[Any, Trail], bool], clause: Clause, check: Check
) -> Fault:
    return Fault(
        f"{clause.id}/{which}-definition-only",
        "several",
        clause.id,
        Refusals(containers=(TUNING_JOB.definitions,)),
        {clause.id: replace(check, applies=applies)},
    )


def _is_last(body: Any, trail: Trail) -> bool:
    return bool(trail[1] == len(body[TUNING_JOB.definitions]) - 1)
