"""The processes that `throughput` measures, or that it asks: a run that is recorded, its replay, a server.

python benchmarks/throughput_processes.py record|bare|server --target=TARGET --record=FILE
"""

from __future__ import annotations

import argparse
import contextlib
import json
import pickle
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias
from unittest import mock

from sagemaker_strategies.constraints import DEFAULT_SPEC, load

Sender: TypeAlias = Callable[[Mapping[str, str], bytes], object]
#: Emulators read the service and the region from it and verify nothing.
_SIGNED: Final = {
    "Authorization": (
        "AWS4-HMAC-SHA256 Credential=testing/20180508/us-east-1/sagemaker/aws4_request, "
        "SignedHeaders=host;x-amz-target, Signature=0"
    ),
}


def main() -> int:
    """Be the process that is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("process", choices=("record", "bare", "server"))
    parser.add_argument("--spec", default=DEFAULT_SPEC)
    for option in ("--target", "--record", "--options"):
        parser.add_argument(option, default="")
    given = parser.parse_args()
    if given.process == "record":
        print(json.dumps(record(given.target, given.options.split(), given.record)))
    elif given.process == "bare":
        bare(given.target, given.spec, given.record)
    else:
        serve_moto()
    return 0


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


if __name__ == "__main__":
    sys.exit(main())
