"""All faults of a catalogue, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Final

from benchmarks.mutation import (
    alterations,
    bounds,
    coercions,
    enums,
    normalisations,
    patterns,
    presence,
    refusals,
    several,
    skips,
)
from benchmarks.mutation.fault import Fault
from sagemaker_strategies.constraints.catalogue import Catalogue

_SOURCES: Final[tuple[Callable[[Catalogue], Iterator[Fault]], ...]] = (
    presence.faults,
    bounds.faults,
    enums.faults,
    coercions.faults,
    patterns.faults,
    skips.faults,
    refusals.faults,
    alterations.faults,
    several.faults,
    normalisations.faults,
)


def faults_of(catalogue: Catalogue, globs: Iterable[str] = ()) -> tuple[Fault, ...]:
    """The faults of the definition whose family or id one of the globs matches; all without globs."""
    wanted = tuple(globs)
    return tuple(
        fault
        for source in _SOURCES
        for fault in source(catalogue)
        if not wanted
        or any(fnmatchcase(name, glob) for name in (fault.family, fault.id) for glob in wanted)
    )
