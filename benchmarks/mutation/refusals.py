"""Wrong refusals: another code, another member, or none because the check crashes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from benchmarks.mutation.fault import Fault, Refusals, seeded
from sagemaker_conformance.reference import Check, checks_of
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Clause


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Every clause refused with another code, at another member, and with a crash."""
    faithful = checks_of(catalogue)
    for clause in seeded(catalogue):
        check = faithful[clause.id]
        code = "InvalidParameterValue" if clause.kind == "type" else "InvalidRequest"
        yield _fault(clause, "code", code, replace(check, code=code))
        crash = replace(check, holds=_crashing(check.holds))
        yield _fault(clause, "crash", "crash", crash)
        if clause.kind != "type":  # an answer about a type names no member
            blamed = _elsewhere(clause, catalogue)
            yield _fault(clause, "blame", f"blames-{blamed}", replace(check, blame=blamed))


def _fault(clause: Clause, family: Any, what: str, check: Check) -> Fault:
    return Fault(
        f"{clause.id}/{what}",
        family,
        clause.id,
        # The first violation gives the code, and a pattern comes before a length.
        Refusals(alone=family == "code"),
        {clause.id: check},
        also=_reported_together(clause),
    )


def _reported_together(clause: Clause) -> frozenset[str]:
    """A length that a pattern forbids as well is always reported together with the pattern."""
    is_length = clause.kind in ("length-min", "length-max")
    return frozenset({f"{clause.path}:pattern"}) if is_length else frozenset()


def _elsewhere(clause: Clause, catalogue: Catalogue) -> str:
    """A member that has nothing to do with the clause, as errors write it."""
    names = [name for name in catalogue.root.children if name not in clause.path]
    return names[0][:1].lower() + names[0][1:]


def _crashing(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def check(value: Any) -> bool:
        if not holds(value):
            raise RuntimeError("seeded")
        return True

    return check
