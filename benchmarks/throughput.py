"""What the suite itself costs: the whole command beside a bare loop's whole process.

    python -m benchmarks.throughput [--rounds=5] [--targets=NAME,...] [--spec=NAME|PATH]
                                    [--operations=NAME,...] [--out=FILE]

Targets: local and moto in process, local-http (`serve`) and moto-http (moto_server) over the
loopback, each server a process of its own. With operations, each of them at each target, and their sum. One run of each leaves what it sends. Then in every round
three processes are measured from their start to their exit, in an order that alternates: the command
as a user runs it, with the cases that the run before kept; the same without any (a first run); and a
loop that replays the requests, one by one in the same order, over the same kind of connection. Wall
time is measured outside the process; CPU is what the system counts for it, user and system, and
imports, connecting and reports count for all. Over HTTP the loop waits for every answer, the suite
reads that to a deletion later. Run it in an environment without further pytest plugins, which cost
something at every node. Medians over the rounds; the table goes to stdout and to --out.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pickle
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeAlias
from unittest import mock

from sagemaker_conformance.engine.case_cache import VARIABLE
from sagemaker_strategies.constraints import DEFAULT_SPEC, load

#: Each target, and what its row is called.
TARGETS: Final = {
    "local": "local mock, in process",
    "moto": "moto, in process",
    "local-http": "local mock over HTTP",
    "moto-http": "moto_server over HTTP",
}
#: What is measured of each: the command, the same without kept cases, the loop.
ROLES: Final = ("suite", "first", "bare")
Sender: TypeAlias = Callable[[Mapping[str, str], bytes], object]
#: Emulators read the service and the region from it and verify nothing.
_SIGNED: Final = {
    "Authorization": (
        "AWS4-HMAC-SHA256 Credential=testing/20180508/us-east-1/sagemaker/aws4_request, "
        "SignedHeaders=host;x-amz-target, Signature=0"
    ),
}


def main() -> int:
    """Measure, or be one of the processes that are measured."""
    given = _arguments()
    if given.role == "record":
        print(json.dumps(record(given.target, given.options.split(), given.record)))
    elif given.role == "bare":
        bare(given.target, given.spec, given.record)
    elif given.role == "server":
        serve_moto()
    else:
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
    for hidden in ("--role", "--target", "--record", "--options"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    return parser.parse_args()


# The measured processes


def record(target: str, options: Sequence[str], file: str) -> dict[str, int]:
    """A whole run; what it sent is left in the file, how much that is comes back."""
    import pytest

    from sagemaker_conformance.protocol.target import PipelinedTarget, TargetSettings
    from sagemaker_conformance.pytest_plugin.isolation import isolated
    from sagemaker_conformance.targets import connect

    sent: list[tuple[Mapping[str, str], bytes]] = []

    class Watched:
        def __init__(self, watched: Any, headers: Callable[[str], Mapping[str, str]]) -> None:
            self._watched = watched
            self._headers = headers

        def send(self, operation: str, body: bytes) -> Any:
            sent.append((self._headers(operation), body))
            return self._watched.send(operation, body)

        def send_raw(self, headers: Mapping[str, str], body: bytes) -> Any:
            sent.append((dict(headers), body))
            return self._watched.send_raw(headers, body)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._watched, name)

    class WatchedStarting(Watched):
        def start_send(self, operation: str, body: bytes) -> Callable[[], Any]:
            sent.append((self._headers(operation), body))
            read: Callable[[], Any] = self._watched.start_send(operation, body)
            return read

    def watching(name: str, settings: TargetSettings) -> Watched:
        target = connect(name, settings)
        watched = WatchedStarting if isinstance(target, PipelinedTarget) else Watched
        return watched(target, settings.catalogue.operation.headers)

    journal = Path(file).with_suffix(".ndjson")
    watched = mock.patch("sagemaker_conformance.run.connection.connect", watching)
    with contextlib.redirect_stdout(sys.stderr), watched:
        status = pytest.main(
            [
                *isolated(),
                *("-q", "-p", "no:randomly", f"--conformance-target={target}"),
                *(f"--conformance-journal={journal}", *options),
            ]
        )
    if status not in (0, 1):
        raise SystemExit(f"the run of {target} ended with {status}")
    Path(file).write_bytes(pickle.dumps(sent))
    with journal.open(encoding="utf-8") as lines:
        checks = sum('"record": "check"' in line for line in lines)
    return {"calls": len(sent), "checks": checks}


def bare(target: str, spec: str, file: str) -> None:
    """The run's requests once more, and nothing else."""
    sent = pickle.loads(Path(file).read_bytes())
    with _sender(target, spec) as send:
        for headers, body in sent:
            send(headers, body)


@contextlib.contextmanager
def _sender(target: str, spec: str) -> Iterator[Sender]:
    if target == "local":
        from sagemaker_conformance.reference import Service

        service = Service(load(spec))
        yield lambda headers, body: service.answer(
            headers.get("X-Amz-Target", "").rpartition(".")[2], body
        )
    elif target == "moto":
        with _moto_in_process() as send:
            yield send
    else:
        yield sender_over_http(target)


@contextlib.contextmanager
def _moto_in_process() -> Iterator[Sender]:
    import boto3
    from botocore.awsrequest import AWSPreparedRequest
    from botocore.compat import HTTPHeaders
    from moto import mock_aws

    with mock_aws():
        events = boto3.client("sagemaker", region_name="us-east-1").meta.events

        def send(headers: Mapping[str, str], body: bytes) -> object:
            sent = HTTPHeaders()
            for name, value in {**_SIGNED, **headers}.items():
                sent[name] = value
            url = "https://api.sagemaker.us-east-1.amazonaws.com/"
            request = AWSPreparedRequest("POST", url, sent, body, False)
            try:
                replies = events.emit("before-send.sagemaker", request=request)
            except Exception as crash:  # moto raises its own faults here
                return crash
            return next(reply.content for _, reply in replies if reply is not None)

        yield send


def sender_over_http(url: str) -> Sender:
    """Sends over one connection, which is kept where the server keeps it."""
    import urllib3

    pool = urllib3.PoolManager(retries=False, maxsize=1)

    def send(headers: Mapping[str, str], body: bytes) -> object:
        sent = {**_SIGNED, **headers}
        return pool.request("POST", url, body=body, headers=sent, redirect=False).data

    return send


def serve_moto() -> None:
    """A moto_server until stdin ends; its first line is the URL."""
    import logging

    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    print("listening on http://{}:{}".format(*server.get_host_and_port()), flush=True)
    sys.stdin.read()
    server.stop()


# The process that measures


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
    """What the rounds of one row gave: the command, its first run and the loop side by side."""

    counts: dict[str, int]
    suite: list[dict[str, float]] = field(default_factory=list)
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
    if role in ("suite", "first"):
        # The command as users type it, but for plugins and files of the folder that it is run in.
        program = "from sagemaker_conformance.cli import main; main()"
        journal = f"--journal={Path(file).with_suffix('.ndjson')}"
        return ["-c", program, "run", f"--target={asked}", *row.options, journal, "-q"]
    own = [f"--role={role}", f"--target={asked}", f"--spec={row.spec}", f"--record={file}"]
    return [__file__, *own, f"--options={' '.join(row.options)}"]


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
    command = _serve(*options) if is_local else [__file__, "--role=server"]
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
    return f"{median(rounds, 'wall'):.2f} s ({median(rounds, 'cpu'):.2f} s CPU)"


def table(found: dict[Row, Measured], rounds: int) -> str:
    """The medians as Markdown, with the versions that they are for."""
    lines = [
        "| target | checks | calls | command | bare loop | command / loop | the same in CPU | first run | CPU of a first run / loop |",
        "| :-- | --: | --: | --: | --: | --: | --: | --: | --: |",
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
        f"{date.today()}, {specs or 'the installed botocore'}, medians of {rounds} rounds; "
        f"Python {platform.python_version()}, {versions}."
    )
    return "\n".join(lines) + "\n"


def _line(label: str, measured: Measured) -> str:
    return (
        f"| {label} | {measured.counts['checks']} | {measured.counts['calls']} "
        f"| {_seconds(measured.suite)} | {_seconds(measured.bare)} "
        f"| {measured.ratio('suite', 'wall'):.2f} | {measured.ratio('suite', 'cpu'):.2f} "
        f"| {_seconds(measured.first)} | {measured.ratio('first', 'cpu'):.2f} |"
    )


if __name__ == "__main__":
    sys.exit(main())
