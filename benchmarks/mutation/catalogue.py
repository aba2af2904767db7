"""All faults of a catalogue, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from typing import Final

from benchmarks.mutation import (
    alterations,
    bounds,
    coercions,
    enums,
    patterns,
    presence,
    refusals,
    repeated_definitions,
    skips,
)
from benchmarks.mutation.fault import Fault, Normalised
from benchmarks.mutation.shape_normalisations import SHAPES
from benchmarks.mutation.text_normalisations import TEXTS
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


def normalisations(catalogue: Catalogue) -> Iterator[Fault]:
    """Every normalisation whose example has a place in this catalogue.

    It may show at every clause of the places at which it acts.
    """
    for leniency in (*TEXTS, *SHAPES):
        path = f"{TUNING_JOB.definition}.{leniency.at}"
        if path in catalogue.nodes:
            acting = (n for n in catalogue.nodes.values() if n.type in leniency.types)
            yield Fault(
                f"{TUNING_JOB.definition}:type/{leniency.name}",
                "normalised",
                f"{TUNING_JOB.definition}:type",
                Normalised(path, leniency.example),
                normalisation=leniency.change,
                also=frozenset(c.id for node in acting for c in node.clauses.values()),
            )


_SOURCES: Final[tuple[Callable[[Catalogue], Iterator[Fault]], ...]] = (
    presence.faults,
    bounds.faults,
    enums.faults,
    coercions.faults,
    patterns.faults,
    skips.faults,
    refusals.faults,
    alterations.faults,
    repeated_definitions.faults,
    normalisations,
)


@cache
def _all_faults(catalogue: Catalogue) -> tuple[Fault, ...]:
    return tuple(fault for source in _SOURCES for fault in source(catalogue))


def faults_of(catalogue: Catalogue, globs: Iterable[str] = ()) -> tuple[Fault, ...]:
    """The faults of the definition whose family or id one of the globs matches; all without globs."""
    wanted = tuple(globs)
    return tuple(
        fault
        for fault in _all_faults(catalogue)
        if not wanted
        or any(fnmatchcase(name, glob) for name in (fault.family, fault.id) for glob in wanted)
    )
