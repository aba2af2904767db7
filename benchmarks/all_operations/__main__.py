"""Check what the suite makes of every Create, Put, Update and Register operation of a protocol.

    python -m benchmarks.all_operations [GLOB ...] [--protocol=json] [--processes=1] [--limit=60]
        [--out=FILE] [--page=FILE]

A glob is ``SERVICE:OPERATION`` in botocore's names, ``SERVICE`` alone stands for all of its operations;
without one it is all of them, which takes about half an hour of CPU time for AWS JSON. Every case of both sides of
each clause, every batch and every request with several violations is judged by the certifier and by
the mock's validator; the engine states what it breaks. Prints a table by service, then what could not
be asked and why. An operation that takes more than so many seconds of CPU time counts as not asked.
``--out`` gets a line of JSON for each operation as it is done. A second call goes on where the first was
stopped: it examines what has no line in the file yet, or took too long. Remove the file after a change of
the suite. ``--page`` gets the table as a page, with a chart of the cost in an SVG beside it; Ctrl-C makes
them of what is done. Exits with 1 where fewer than 95 % could be asked, or where two judges differ about a request.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import platform
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase
from importlib.metadata import version
from multiprocessing import Pool
from pathlib import Path
from types import FrameType
from typing import Final

from benchmarks.all_operations.chart import chart
from benchmarks.all_operations.findings import Findings, examine
from benchmarks.all_operations.operations import operations
from benchmarks.all_operations.table import is_clean, table

#: The share of the operations that has to be asked.
LEAST_ASKED: Final = 0.95
#: A new process has none of what the engine keeps of earlier operations.
_OPERATIONS_OF_A_PROCESS: Final = 20


class _TooSlowError(BaseException):
    """Raised inside of an operation that takes too long."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Examine the operations and print the table; the status is 0 where it is clean."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("globs", nargs="*", default=["*:*"])
    parser.add_argument("--protocol", default="json")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--page", type=Path)
    given = parser.parse_args(arguments)
    globs = tuple(glob if ":" in glob else f"{glob}:*" for glob in given.globs)
    kept = _kept(given.out, globs) if given.out is not None else ()
    found = [f for f in kept if f.unasked is None or f.seconds < given.limit / 2]
    done = {findings.operation for findings in found}
    wanted = operations(globs, given.protocol)
    jobs = [(operation, given.limit) for operation in wanted if operation not in done]
    ignored = (signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for this process
    with (
        contextlib.suppress(KeyboardInterrupt),
        Pool(given.processes, signal.signal, ignored, _OPERATIONS_OF_A_PROCESS) as pool,
    ):
        for findings in pool.imap_unordered(_examined, jobs):
            found.append(findings)
            if given.out is not None:
                with given.out.open("a", encoding="utf-8") as file:
                    file.write(f"{json.dumps(vars(findings))}\n")
    count = len(jobs) + len(done)
    lines = list(table(found))
    print(*lines, sep="\n")
    if given.page is not None:
        drawn = given.page.with_suffix(".svg")
        drawn.write_text(chart(found), encoding="utf-8")
        image = f"![CPU seconds of each operation over its number of clauses]({drawn.name})"
        whole = [*_heading(found, count, given.protocol), *lines, "", image, ""]
        given.page.write_text("\n".join(whole), encoding="utf-8")
    return 0 if len(found) == count and is_clean(found, LEAST_ASKED) else 1


def _heading(found: Sequence[Findings], count: int, protocol: str) -> Iterator[str]:
    versions = (f"{name} {version(name)}" for name in ("botocore", "sagemaker-conformance"))
    requests = sum(findings.payloads for findings in found)
    spoken = "AWS JSON" if protocol == "json" else protocol
    yield f"# Operations of {spoken}, {date.today().isoformat()}"
    yield ""
    yield f"{', '.join(versions)}, Python {platform.python_version()}. Every case of both sides of each clause of"
    yield f"{len(found)} of {count} Create, Put, Update and Register operations was made from the model alone: {requests} requests."
    yield "What each breaks was stated by the engine and judged by the certifier and by the local mock's validator."
    yield "Made by `python -m benchmarks.all_operations --page=FILE`."
    yield ""


def _kept(rows: Path, globs: tuple[str, ...]) -> Iterator[Findings]:
    """What an earlier call found; its last line may have been cut off."""
    for line in rows.read_text(encoding="utf-8").splitlines() if rows.exists() else ():
        with contextlib.suppress(json.JSONDecodeError):
            findings = Findings.of_row(json.loads(line))
            if any(fnmatchcase(findings.operation, glob) for glob in globs):
                yield findings


def _examined(job: tuple[str, float]) -> Findings:
    operation, limit = job
    signal.signal(signal.SIGPROF, _stop)
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
