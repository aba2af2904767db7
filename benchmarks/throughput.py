"""What the suite itself costs: the whole command beside a bare loop's whole process.

    python -m benchmarks.throughput [--rounds=5] [--targets=NAME,...] [--spec=NAME|PATH]
                                    [--operations=NAME,...] [--out=FILE]

Targets: local and moto in process, local-http (`serve`) and moto-http (moto_server) over the
loopback, each server a process of its own. With operations, each of them at each target, and their
sum. One run of each leaves what it sends. Then in every round four processes are measured from their
start to their exit, in an order that alternates: the command `sagemaker-conformance run` as a user runs
it, with the cases that the run before kept; the same by `pytest`, with all of pytest's own plugins; `run`
without any kept cases (a first run); and a loop that replays the requests, one by one in the same order,
over the same kind of connection. Wall time is measured outside the process; CPU is what the system
counts for it, user and system, and imports, connecting and reports count for all. Over HTTP the loop waits for every answer, the suite
reads that to a deletion later. Run it in an environment without further pytest plugins, which cost
something at every node. Medians over the rounds; the table goes to stdout and to --out.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

from sagemaker_conformance.engine.case_cache import VARIABLE
from sagemaker_strategies.constraints import DEFAULT_SPEC

#: Each target, and what its row is called.
TARGETS: Final = {
    "local": "local mock, in process",
    "moto": "moto, in process",
    "local-http": "local mock over HTTP",
    "moto-http": "moto_server over HTTP",
}
#: What is measured of each: the command, the same by pytest, without kept cases, the loop.
ROLES: Final = ("suite", "pytest", "first", "bare")
_PROCESSES: Final = str(Path(__file__).with_name("throughput_processes.py"))


def main() -> int:
    """Measure, and print the table."""
    given = _arguments()
    rows = [
        Row(target, given.spec, operation)
        for target in given.targets.split(",")
        for operation in given.operations.split(",")
    ]
    told = table(measure(rows, given.rounds), given.rounds)
    print(told)
    if given.out:
        given.out.write_text(told, encoding="utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--targets", default=",".join(TARGETS))
    parser.add_argument("--spec", default=DEFAULT_SPEC)
    parser.add_argument("--operations", default="")
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


@dataclass(frozen=True)
class Row:
    """What is measured: a target, and an operation where it is not the tuning job."""

    target: str
    spec: str
    operation: str

    @property
    def label(self) -> str:
        """Its name in the table."""
        return f"{self.operation}, {self.target}" if self.operation else TARGETS[self.target]

    @property
    def options(self) -> list[str]:
        """The options that choose the operation, or the tuning job's specification."""
        return [f"--operation={self.operation}"] if self.operation else [f"--spec={self.spec}"]

    def file(self, folder: str) -> str:
        """Where the requests are."""
        return str(Path(folder) / f"{self.operation}{self.target}.pickle".replace(":", "."))


@dataclass
class Measured:
    """What the rounds of one row gave, the commands and the loop side by side."""

    counts: dict[str, int]
    suite: list[dict[str, float]] = field(default_factory=list)
    pytest: list[dict[str, float]] = field(default_factory=list)
    first: list[dict[str, float]] = field(default_factory=list)
    bare: list[dict[str, float]] = field(default_factory=list)

    def ratio(self, role: str, what: str) -> float:
        """The median of the rounds' ratios: what disturbs a round disturbs each part of it."""
        pairs = zip(getattr(self, role), self.bare, strict=True)
        ratio: float = statistics.median(one[what] / bare[what] for one, bare in pairs)
        return ratio


def total(rows: Sequence[Measured]) -> Measured:
    """All rows as if they were one."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(row.counts)
    return Measured(
        dict(counts),
        *(
            [
                {what: sum(one[what] for one in together) for what in together[0]}
                for together in zip(*(getattr(row, role) for row in rows), strict=True)
            ]
            for role in ROLES
        ),
    )


def median(rounds: Sequence[dict[str, float]], what: str) -> float:
    """The median over the rounds."""
    return statistics.median(one[what] for one in rounds)


def measure(rows: Sequence[Row], rounds: int) -> dict[Row, Measured]:
    """All rounds, interleaved."""
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for row in rows:
            with served(row.target, *row.options) as asked:
                out, _ = _finished(_command("record", asked, row, folder), folder)
            found[row] = Measured(json.loads(out))
        for number in range(rounds):
            for row, measured in found.items():
                for role in ROLES if number % 2 == 0 else reversed(ROLES):
                    one = _measured(role, row, folder)
                    getattr(measured, role).append(one)
                    told = f"round {number + 1} {row.label} {role}: {one}"
                    print(told, file=sys.stderr, flush=True)
        return found


def _command(role: str, asked: str, row: Row, folder: str) -> list[str]:
    file = row.file(folder)
    if role in ("suite", "pytest", "first"):
        # The command as users type it, but for plugins and files of the folder that it is run in.
        program = ["-c", "from sagemaker_conformance.cli import main; main()", "run"]
        if role == "pytest":
            nowhere = ["-c", os.devnull, f"--rootdir={folder}"]
            program = ["-m", "pytest", *nowhere, "--pyargs", "sagemaker_conformance.suite"]
        journal = f"--journal={Path(file).with_suffix('.ndjson')}"
        return [*program, f"--target={asked}", *row.options, journal, "-q"]
    own = [f"--target={asked}", f"--spec={row.spec}", f"--record={file}"]
    return [_PROCESSES, role, *own, f"--options={' '.join(row.options)}"]


def _measured(role: str, row: Row, folder: str) -> dict[str, float]:
    with served(row.target, *row.options) as asked:
        cache = "off" if role == "first" else folder
        return _finished(_command(role, asked, row, folder), cache)[1]


def _finished(command: Sequence[str], cache: str) -> tuple[str, dict[str, float]]:
    """What a process wrote, and what it cost from its start to its exit."""
    kept = {VARIABLE: cache if cache == "off" else str(Path(cache) / "cache")}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *command], stdout=out, stderr=err, env={**os.environ, **kept}
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode not in (0, 1):
            raise SystemExit(f"{command} ended with {process.returncode}:\n{err.read().decode()}")
        return out.read().decode(), {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime}


@contextlib.contextmanager
def served(target: str, *options: str) -> Iterator[str]:
    """What to ask: a fresh server's URL for the targets over HTTP."""
    if not target.endswith("-http"):
        yield target
        return
    is_local = target == "local-http"
    command = _serve(*options) if is_local else [_PROCESSES, "server"]
    with _listening(command) as url:
        yield url


@contextlib.contextmanager
def proxied(url: str) -> Iterator[str]:
    """The URL of a fresh strict proxy before this one."""
    with _listening(_serve(f"--upstream={url}")) as proxy:
        yield proxy


def _serve(*options: str) -> list[str]:
    program = "from sagemaker_conformance.cli import main; main()"
    return ["-c", program, "serve", "--port=0", "--quiet", *options]


@contextlib.contextmanager
def _listening(command: Sequence[str]) -> Iterator[str]:
    server = _python(*command)
    assert server.stdout is not None
    try:
        first = server.stdout.readline()
        yield next(word for word in first.split() if word.startswith("http"))
    finally:
        server.terminate()
        server.communicate()


def _python(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _seconds(rounds: Sequence[dict[str, float]]) -> str:
    return f"{median(rounds, 'wall'):.2f} s ({median(rounds, 'cpu'):.2f})"


def table(found: dict[Row, Measured], rounds: int) -> str:
    """The medians as Markdown, with the versions that they are for; ratios are of CPU time."""
    lines = [
        "| target | checks | calls | run | pytest | bare loop | run / loop | pytest / loop | first run | first run / loop |",
        "| :-- | --: | --: | --: | --: | --: | --: | --: | --: | --: |",
        *(_line(row.label, measured) for row, measured in found.items()),
    ]
    if all(row.operation for row in found):
        lines.append(_line(f"all {len(found)}", total(list(found.values()))))
    versions = ", ".join(
        f"{name} {version(name)}"
        for name in ("sagemaker-conformance", "moto", "boto3", "urllib3", "hypothesis", "pytest")
    )
    specs = ", ".join(sorted({row.spec for row in found if not row.operation}))
    lines.append("")
    lines.append(
        "Seconds from a process's start to its exit, in brackets those of CPU, of which the ratios are; "
        f"{date.today()}, {specs or 'the installed botocore'}, medians of {rounds} rounds; "
        f"Python {platform.python_version()}, {versions}."
    )
    return "\n".join(lines) + "\n"


def _line(label: str, measured: Measured) -> str:
    return (
        f"| {label} | {measured.counts['checks']} | {measured.counts['calls']} "
        f"| {_seconds(measured.suite)} | {_seconds(measured.pytest)} | {_seconds(measured.bare)} "
        f"| {measured.ratio('suite', 'cpu'):.2f} | {measured.ratio('pytest', 'cpu'):.2f} "
        f"| {_seconds(measured.first)} | {measured.ratio('first', 'cpu'):.2f} |"
    )


if __name__ == "__main__":
    sys.exit(main())
