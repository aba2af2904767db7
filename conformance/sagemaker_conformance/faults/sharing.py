"""Assessing many faults in several processes, where this system can fork them.

Each process inherits the recorded sweep and all faults, which no pipe could carry, and sends back
what it found by the fault's number.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sagemaker_conformance.faults.assessing import Outcome, assess
from sagemaker_conformance.faults.fault import Fault
from sagemaker_conformance.faults.sweeps import Sweeps

#: Faults handed out at a time: few enough to end together, neighbours, for they share patterns.
_HANDFUL: Final = 16

#: An outcome without its fault, and the requests that were asked for it.
_Found = tuple[dict[str, Any], int]


@dataclass(frozen=True, slots=True)
class _Work:
    """What a forked process finds when it begins."""

    faults: Sequence[Fault]
    sweeps: Sweeps


_work: _Work | None = None


def processors() -> int:
    """How many processes this machine can run at once; 1 where it cannot fork."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def assess_all(faults: Sequence[Fault], sweeps: Sweeps, jobs: int) -> Iterator[Outcome]:
    """The outcomes in the order of the faults; ``sweeps.requests`` counts what all processes ask."""
    global _work
    if min(jobs, processors()) <= 1:
        yield from (assess(fault, sweeps) for fault in faults)
        return
    _work = _Work(faults, sweeps)
    try:
        with multiprocessing.get_context("fork").Pool(jobs) as pool:
            found = pool.imap(_assess_numbered, range(len(faults)), chunksize=_HANDFUL)
            for fault, (outcome, requests) in zip(faults, found, strict=True):
                sweeps.requests += requests
                yield Outcome(fault=fault, **outcome)
    finally:
        _work = None


def _assess_numbered(number: int) -> _Found:
    assert _work is not None
    before = _work.sweeps.requests
    outcome = assess(_work.faults[number], _work.sweeps)
    told = {
        name: getattr(outcome, name)
        for name in ("red", "recorded", "standing", "reason", "example", "stopped")
    }
    return told, _work.sweeps.requests - before
