"""Bounds that are off by one and by more, to either side, or counted in another unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from benchmarks.mutation.fault import Bound, Family, Fault, Trimmed, Unit, seeded
from sagemaker_conformance.reference import Check, checks_of
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Clause

#: For an upper bound: the family, what to call it, and the wrong bound.
_UPPER: Final[tuple[tuple[Family, str, Callable[[int], int]], ...]] = (
    ("off-by-one", "max+1", lambda bound: bound + 1),
    ("off-by-one", "max-1", lambda bound: bound - 1),
    ("lax", "max+2", lambda bound: bound + 2),
    ("lax", "doubled", lambda bound: bound * 2),
    ("strict", "max-2", lambda bound: max(bound - 2, 0)),
    ("strict", "halved", lambda bound: bound // 2),
)
_LOWER: Final[tuple[tuple[Family, str, Callable[[int], int]], ...]] = (
    ("off-by-one", "min-1", lambda bound: bound - 1),
    ("off-by-one", "min+1", lambda bound: bound + 1),
    ("lax", "min-2", lambda bound: bound - 2),
    ("lax", "halved", lambda bound: bound // 2),
    ("strict", "min+2", lambda bound: bound + 2),
    ("strict", "doubled", lambda bound: bound * 2),
)
#: Other units for a number's bound: seconds for minutes, gigabytes for megabytes, and so on.
_FACTORS: Final = {"sixtyfold": 60, "thousandfold": 1000, "1024-fold": 1024}


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Every length and range with other bounds, and with bounds of another unit."""
    faithful = checks_of(catalogue)
    for clause in seeded(catalogue):
        if clause.kind in ("length-min", "range-min", "length-max", "range-max"):
            type_ = catalogue.nodes[clause.path].type
            yield from shifted(clause, faithful[clause.id])
            yield from _units(clause, type_, faithful[clause.id])


def shifted(clause: Clause, check: Check) -> Iterator[Fault]:
    """One clause with other bounds, those off by one first."""
    bound = int(clause.value)  # type: ignore[arg-type]  # by kind
    done = {bound}
    for family, what, wrong in _UPPER if clause.kind.endswith("max") else _LOWER:
        other = wrong(bound)
        if other not in done:
            done.add(other)
            yield _bounded(clause, check, family, what, other)


def _bounded(clause: Clause, check: Check, family: Family, what: str, bound: int) -> Fault:
    changed = replace(check, holds=_compared(clause.kind, bound))
    return Fault(f"{clause.id}/{what}", family, clause.id, Bound(bound), {clause.id: changed})


def _compared(kind: str, bound: float) -> Callable[[Any], bool]:
    if kind == "length-min":
        return lambda value: len(value) >= bound
    if kind == "length-max":
        return lambda value: len(value) <= bound
    if kind == "range-min":
        return lambda value: isinstance(value, str) or value >= bound
    return lambda value: isinstance(value, str) or value <= bound


def _units(clause: Clause, type_: str, check: Check) -> Iterator[Fault]:
    bound = int(clause.value)  # type: ignore[arg-type]  # by kind
    if clause.kind.startswith("range") and bound:
        for what, factor in _FACTORS.items():
            yield _bounded(clause, check, "unit", what, bound * factor)
    elif clause.kind.startswith("length") and type_ == "string":
        for what, count in _STRING_UNITS.items():
            yield Fault(
                f"{clause.id}/in-{what}",
                "unit",
                clause.id,
                Unit(count),
                {clause.id: replace(check, holds=_counted(clause.kind, bound, count))},
            )

        yield Fault(
            f"{clause.id}/trimmed",
            "unit",
            clause.id,
            Trimmed(),
            {clause.id: replace(check, holds=_counted(clause.kind, bound, _trimmed))},
            also=frozenset({f"{clause.path}:pattern", f"{clause.path}:type"}),
        )


def _trimmed(value: str) -> int:
    return len(value.strip())


def _counted(kind: str, bound: int, count: Callable[[str], int]) -> Callable[[Any], bool]:
    if kind == "length-min":
        return lambda value: count(value) >= bound
    return lambda value: count(value) <= bound


#: A string's length where a language counts its storage.
_STRING_UNITS: Final[dict[str, Callable[[str], int]]] = {
    "bytes": lambda value: len(value.encode("utf-8", "surrogatepass")),
    "utf-16": lambda value: len(value.encode("utf-16-le", "surrogatepass")) // 2,
}
