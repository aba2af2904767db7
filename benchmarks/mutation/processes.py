"""Doing the same with many faults in several processes, where this system can fork them.

Each process inherits what the work rests on and all faults, which no pipe could carry, and sends
back what it found by the fault's number.
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

#: Faults handed out at a time: few enough to end together, neighbours, for they share patterns.
_HANDFUL: Final = 16

#: An outcome without its fault, and the requests that were asked for it.
_Found = tuple[dict[str, Any], int]


#: What a forked process finds when it begins.
_inherited: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def processors() -> int:
    """How many processes this machine can run at once; 1 where it cannot fork."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def shared(work: Callable[[Item], Result], items: Sequence[Item], jobs: int) -> Iterator[Result]:
    """What the work makes of each item, in their order; results have to fit through a pipe."""
    global _inherited
    if min(jobs, processors()) <= 1:
        yield from map(work, items)
        return
    _inherited = work, items
    try:
        with multiprocessing.get_context("fork").Pool(jobs) as pool:
            yield from pool.imap(_done, range(len(items)), chunksize=_HANDFUL)
    finally:
        _inherited = None


def _done(number: int) -> Any:
    assert _inherited is not None
    work, items = _inherited
    return work(items[number])


def assess_all(faults: Sequence[Fault], sweeps: Sweeps, jobs: int) -> Iterator[Outcome]:
    """The outcomes in the order of the faults; ``sweeps.requests`` counts what all processes ask."""
    before = sweeps.requests

    def assessed(fault: Fault) -> _Found:
        asked = sweeps.requests
        outcome = assess(fault, sweeps)
        told = {
            name: getattr(outcome, name)
            for name in ("red", "recorded", "standing", "reason", "example", "stopped")
        }
        return told, sweeps.requests - asked

    counted = 0
    for fault, (told, requests) in zip(faults, shared(assessed, faults, jobs), strict=True):
        counted += requests
        yield Outcome(fault=fault, **told)
    sweeps.requests = before + counted
