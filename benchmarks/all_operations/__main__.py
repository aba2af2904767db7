"""Check what the suite makes of every Create, Put, Update and Register operation of AWS JSON.

    python -m benchmarks.all_operations [GLOB ...] [--processes=1] [--limit=60] [--out=FILE]

A glob is ``SERVICE:OPERATION`` in botocore's names, ``SERVICE`` alone stands for all of its operations;
without one it is all of them, which takes about half an hour of CPU time. Every case of both sides of
each clause, every batch and every request with several violations is judged by the certifier and by
the mock's validator; the engine states what it breaks. Prints a table by service, then what could not
be asked and why. An operation that takes more than so many seconds of CPU time counts as not asked.
``--out`` gets a line of JSON for each operation as it is done. Exits with 1 where fewer than 95 % could
be asked, or where two judges differ about a request.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Sequence
from multiprocessing import Pool
from pathlib import Path
from types import FrameType
from typing import Final

from benchmarks.all_operations.findings import Findings, examine
from benchmarks.all_operations.operations import operations, services
from benchmarks.all_operations.table import is_clean, table

#: The share of the operations that has to be asked.
LEAST_ASKED: Final = 0.95


class _TooSlowError(Exception):
    """Raised inside of an operation that takes too long."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Examine the operations and print the table; the status is 0 where it is clean."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("globs", nargs="*", default=["*:*"])
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args(arguments)
    globs = tuple(glob if ":" in glob else f"{glob}:*" for glob in given.globs)
    wanted = {glob.partition(":")[0] for glob in globs}
    names = [name for name in services() if wanted & {name, "*"}]
    found: list[Findings] = []
    with Pool(given.processes, maxtasksperchild=1) as pool:
        jobs = [(name, globs, given.limit) for name in names]
        for of_service in pool.imap_unordered(_examine_service, jobs):
            found += of_service
            if given.out is not None:
                with given.out.open("a", encoding="utf-8") as file:
                    file.writelines(f"{json.dumps(vars(f))}\n" for f in of_service)
    print(*table(found), sep="\n")
    return 0 if is_clean(found, LEAST_ASKED) else 1


def _examine_service(job: tuple[str, tuple[str, ...], float]) -> list[Findings]:
    name, globs, limit = job
    signal.signal(signal.SIGPROF, _stop)
    return [_examined(operation, limit) for operation in operations(name, globs)]


def _examined(operation: str, limit: float) -> Findings:
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        return examine(operation)
    except _TooSlowError:
        reason = f"takes more than {limit:.0f} s of CPU time"
    except Exception as error:  # each is a defect, and is reported by the operation's name
        reason = f"{type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return Findings(operation, seconds=time.process_time() - began, unasked=reason)


def _stop(number: int, frame: FrameType | None) -> None:
    raise _TooSlowError


if __name__ == "__main__":
    sys.exit(main())
