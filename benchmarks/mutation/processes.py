"""The assessment of faults in several processes, where this system can fork them.

Each process inherits the sweeps and all faults, which cannot be pickled, and sends back the outcomes
by the faults' numbers.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

from benchmarks.mutation.assessment import Outcome, assess
from benchmarks.mutation.fault import Fault
from benchmarks.mutation.sweeps import Sweeps

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Faults in a chunk: few enough to end together, consecutive ones, for they share patterns.
_CHUNK: Final = 16

#: An outcome without its fault, and the number of requests for it.
_Found = tuple[dict[str, Any], int]


#: Inherited by a forked process.
_inherited: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def processors() -> int:
    """How many processes this machine can run at once; 1 where it cannot fork."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def map_in_processes(
    work: Callable[[Item], Result], items: Sequence[Item], jobs: int
) -> Iterator[Result]:
    """The result of the work for each item, in order; results must be picklable."""
    global _inherited
    if min(jobs, processors()) <= 1:
        yield from map(work, items)
        return
    _inherited = work, items
    try:
        with multiprocessing.get_context("fork").Pool(jobs) as pool:
            yield from pool.imap(_done, range(len(items)), chunksize=_CHUNK)
    finally:
        _inherited = None


def _done(number: int) -> Any:
    assert _inherited is not None
    work, items = _inherited
    return work(items[number])


def assess_all(faults: Sequence[Fault], sweeps: Sweeps, jobs: int) -> Iterator[Outcome]:
    """The outcomes in the order of the faults; ``sweeps.requests`` counts the requests of all processes."""
    start = sweeps.requests

    def assessed(fault: Fault) -> _Found:
        before = sweeps.requests
        outcome = assess(fault, sweeps)
        found = {
            name: getattr(outcome, name)
            for name in ("red", "recorded", "standing", "reason", "example", "stopped")
        }
        return found, sweeps.requests - before

    counted = 0
    for fault, (found, requests) in zip(
        faults, map_in_processes(assessed, faults, jobs), strict=True
    ):
        counted += requests
        yield Outcome(fault=fault, **found)
    sweeps.requests = start + counted
