"""What the suite itself costs: a whole run beside a bare loop that sends what the run sent.

    python -m benchmarks.throughput [--rounds=5] [--targets=NAME,...] [--spec=NAME|PATH] [--out=FILE]

Targets: local and moto in process, local-http (`serve`) and moto-http (moto_server) over the
loopback, each server a process of its own. In every round each target is asked twice, in an order
that alternates: by the suite, as a user runs it, and by a loop that replays the run's requests, one
by one in the same order, over the same kind of connection. The clock runs from the first answer to
the last, so that neither imports nor connecting count for either. Over HTTP the loop waits for every
answer, the suite reads that to a deletion later. Run it in an environment without further pytest plugins,
which cost something at every node. Medians over the rounds; the table goes to stdout and to --out.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import pickle
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeAlias
from unittest import mock

from sagemaker_strategies.constraints import DEFAULT_SPEC, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: Each target, and what its row is called.
TARGETS: Final = {
    "local": "local mock, in process",
    "moto": "moto, in process",
    "local-http": "local mock over HTTP",
    "moto-http": "moto_server over HTTP",
}
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
    if given.role == "suite":
        print(json.dumps(suite(given.target, given.spec, given.record)))
    elif given.role == "bare":
        print(json.dumps(bare(given.target, given.spec, given.record)))
    elif given.role == "server":
        serve_moto()
    else:
        names = given.targets.split(",")
        told = table(measure(names, given.spec, given.rounds), given.spec, given.rounds)
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
    parser.add_argument("--out", type=Path)
    for hidden in ("--role", "--target", "--record"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    return parser.parse_args()


# The measured processes


@dataclass
class Clock:
    """Wall and processor seconds of this process, from the first tick to the last."""

    began: tuple[float, float] | None = None
    ended: tuple[float, float] = (0.0, 0.0)

    def tick(self) -> None:
        """Note the time after one answer."""
        self.ended = time.perf_counter(), time.process_time()
        self.began = self.began or self.ended

    def told(self, calls: int) -> dict[str, float]:
        """The seconds, and how many calls they are for."""
        began = self.began or self.ended
        wall, cpu = (end - start for start, end in zip(began, self.ended, strict=True))
        return {"calls": calls - 1, "wall": wall, "cpu": cpu}


def suite(target: str, spec: str, record: str) -> dict[str, float]:
    """A whole run; what it sent is left in the file."""
    import pytest

    from sagemaker_conformance.protocol.target import PipelinedTarget
    from sagemaker_conformance.pytest_plugin.isolation import isolated
    from sagemaker_conformance.targets import connect

    clock, sent = Clock(), []

    class Watched:
        def __init__(self, watched: Any) -> None:
            self._watched = watched

        def send(self, operation: str, body: bytes) -> Any:
            answer = self._watched.send(operation, body)
            clock.tick()
            sent.append((TUNING_JOB.headers(operation), body))
            return answer

        def send_raw(self, headers: Mapping[str, str], body: bytes) -> Any:
            answer = self._watched.send_raw(headers, body)
            clock.tick()
            sent.append((dict(headers), body))
            return answer

        def __getattr__(self, name: str) -> Any:
            return getattr(self._watched, name)

    class WatchedStarting(Watched):
        def start_send(self, operation: str, body: bytes) -> Callable[[], Any]:
            read = self._watched.start_send(operation, body)
            sent.append((TUNING_JOB.headers(operation), body))

            def ticking() -> Any:
                answer = read()
                clock.tick()
                return answer

            return ticking

    def watching(*named: Any) -> Watched:
        target = connect(*named)
        return (WatchedStarting if isinstance(target, PipelinedTarget) else Watched)(target)

    journal = Path(record).with_suffix(".ndjson")
    watched = mock.patch("sagemaker_conformance.run.run.connect", watching)
    with contextlib.redirect_stdout(sys.stderr), watched:
        status = pytest.main(
            [
                *isolated(),
                *("-q", "-p", "no:randomly", f"--conformance-target={target}"),
                *(f"--conformance-spec={spec}", f"--conformance-journal={journal}"),
            ]
        )
    if status not in (0, 1):
        raise SystemExit(f"the run of {target} ended with {status}")
    Path(record).write_bytes(pickle.dumps(sent))
    with journal.open(encoding="utf-8") as lines:
        checks = sum('"record": "check"' in line for line in lines)
    return {**clock.told(len(sent)), "checks": checks}


def bare(target: str, spec: str, record: str) -> dict[str, float]:
    """The run's requests once more, and nothing else."""
    sent = pickle.loads(Path(record).read_bytes())
    clock = Clock()
    with _sender(target, spec) as send:
        for headers, body in sent:
            send(headers, body)
            clock.tick()
    return clock.told(len(sent))


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


@dataclass
class Measured:
    """What the rounds of one target gave, the suite and the loop side by side."""

    suite: list[dict[str, float]] = field(default_factory=list)
    bare: list[dict[str, float]] = field(default_factory=list)

    def ratio(self, what: str) -> float:
        """The median of the rounds' ratios: what disturbs a round disturbs both halves of it."""
        pairs = zip(self.suite, self.bare, strict=True)
        return statistics.median(suite[what] / bare[what] for suite, bare in pairs)


def median(rounds: Sequence[dict[str, float]], what: str) -> float:
    """The median over the rounds."""
    return statistics.median(one[what] for one in rounds)


def measure(targets: Sequence[str], spec: str, rounds: int) -> dict[str, Measured]:
    """All rounds, interleaved."""
    found = {target: Measured() for target in targets}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            for target, measured in found.items():
                record = str(Path(folder) / f"{target}.pickle")
                # The loop replays the round before it where it comes first.
                order = ["suite", "bare"] if number % 2 == 0 else ["bare", "suite"]
                for role in order:
                    one = _measured(role, target, spec, record)
                    getattr(measured, role).append(one)
                    print(f"round {number + 1} {target} {role}: {one}", file=sys.stderr, flush=True)
    return found


def _measured(role: str, target: str, spec: str, record: str) -> dict[str, float]:
    with served(target, spec) as asked:
        what = (f"--role={role}", f"--target={asked}", f"--spec={spec}", f"--record={record}")
        done = _python(__file__, *what)
        out, err = done.communicate()
    if done.returncode:
        raise SystemExit(f"{role} of {target} ended with {done.returncode}:\n{err}")
    measured: dict[str, float] = json.loads(out)
    return measured


@contextlib.contextmanager
def served(target: str, spec: str = DEFAULT_SPEC) -> Iterator[str]:
    """What to ask: a fresh server's URL for the targets over HTTP."""
    if not target.endswith("-http"):
        yield target
        return
    is_local = target == "local-http"
    command = _serve(f"--spec={spec}") if is_local else [__file__, "--role=server"]
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


def table(found: dict[str, Measured], spec: str, rounds: int) -> str:
    """The medians as Markdown, with the versions that they are for."""
    lines = [
        "| target | checks | calls | checks/s | suite | bare loop | suite / bare loop | the same in CPU |",
        "| :-- | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for target, measured in found.items():
        seconds = median(measured.suite, "wall")
        checks, calls = (median(measured.suite, what) for what in ("checks", "calls"))
        lines.append(
            f"| {TARGETS[target]} | {checks:.0f} | {calls:.0f} | {checks / seconds:.0f} "
            f"| {seconds:.2f} s | {median(measured.bare, 'wall'):.2f} s "
            f"| {measured.ratio('wall'):.2f} | {measured.ratio('cpu'):.2f} |"
        )
    versions = ", ".join(
        f"{name} {version(name)}"
        for name in ("sagemaker-conformance", "moto", "boto3", "urllib3", "hypothesis", "pytest")
    )
    lines.append("")
    lines.append(
        f"{date.today()}, {spec}, medians of {rounds} rounds; "
        f"Python {platform.python_version()}, {versions}."
    )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
