"""Enumerations with a value too few or too many, or compared carelessly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from benchmarks.mutation.fault import Fault, Values, seeded
from sagemaker_conformance.reference import Check, checks_of
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Clause

#: Of a long enumeration, so many values are left out, one by one, evenly spread.
_MOST_MISSING: Final = 12


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Every enumeration, wrong in each of these ways."""
    faithful = checks_of(catalogue)
    for clause in seeded(catalogue):
        if clause.kind == "enum":
            assert isinstance(clause.value, tuple)
            yield from _missing(clause, clause.value, faithful[clause.id])
            yield from _careless(clause, clause.value, faithful[clause.id])


def _missing(clause: Clause, values: tuple[str, ...], check: Check) -> Iterator[Fault]:
    last = len(values) - 1
    steps = min(_MOST_MISSING, len(values))
    chosen = {round(n * last / max(steps - 1, 1)) for n in range(steps)}
    for index in sorted(chosen):
        kept = frozenset(values) - {values[index]}
        yield _fault(clause, check, f"without-{values[index]}", kept.__contains__, values[index])


def _careless(clause: Clause, values: tuple[str, ...], check: Check) -> Iterator[Fault]:
    known = frozenset(values)
    folded = frozenset(value.lower() for value in values)
    joined = "|".join(values)
    ways: dict[str, tuple[Callable[[str], bool], tuple[str, ...]]] = {
        "other-case": (lambda v: v.lower() in folded, tuple(map(str.swapcase, values))),
        "stripped": (lambda v: v.strip() in known, tuple(f" {v} " for v in values)),
        "right-stripped": (lambda v: v.rstrip() in known, tuple(f"{v} " for v in values)),
        "left-stripped": (lambda v: v.lstrip() in known, tuple(f" {v}" for v in values)),
        "begins-like-one": (lambda v: v.startswith(values), tuple(f"{v}x" for v in values)),
        "ends-like-one": (lambda v: v.endswith(values), tuple(f"x{v}" for v in values)),
        "holds-one": (lambda v: any(o in v for o in values), tuple(f"x{v}x" for v in values)),
        "part-of-the-list": (lambda v: v in joined, (joined, "")),
        "empty": (lambda v: not v or v in known, ("",)),
        "last-line-end": (lambda v: v.removesuffix("\n") in known, tuple(f"{v}\n" for v in values)),
    }
    for what, (holds, shown) in ways.items():
        yield _fault(clause, check, what, holds, *shown)


def _fault(
    clause: Clause, check: Check, what: str, holds: Callable[[Any], bool], *shown: str
) -> Fault:
    changed = replace(check, holds=holds)
    return Fault(f"{clause.id}/{what}", "enum", clause.id, Values(shown), {clause.id: changed})
