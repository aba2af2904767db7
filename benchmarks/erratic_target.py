"""The local mock, of whose requests some fail: in this process, and over HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Final, Literal, TypeAlias

from sagemaker_conformance.protocol.answer import Answer, read_answer
from sagemaker_conformance.reference import Service
from sagemaker_conformance.reference.wire import WireAnswer, operation_of

Kind: TypeAlias = Literal["500", "drop", "throttle", "slow", "late"]
#: The kinds of failures of which a run has some, by the name of the mixture.
FAILURES: Final[Mapping[str, tuple[Kind, ...]]] = {
    "500": ("500",),
    "drop": ("drop",),
    "throttle": ("throttle",),
    "slow": ("slow",),
    "late": ("late",),
    "mixed": ("500", "drop", "throttle"),
}
#: Seconds by which an answer over HTTP is slow; and, with a time-out of a second, late.
_SLOW: Final = 0.02


class Faults:
    """Which requests fail, and how: the same for the same seed."""

    def __init__(self, kinds: tuple[Kind, ...], rate: float, seed: int) -> None:
        self._kinds = kinds
        self._rate = rate
        self.random = Random(seed)

    def draw(self) -> Kind | None:
        """How the next request fails, if it does."""
        fails = self._kinds and self.random.random() < self._rate
        return self.random.choice(self._kinds) if fails else None

    def error(self, kind: Kind) -> WireAnswer:
        """The answer in place of the mock's own."""
        if kind == "500":
            status, code = (
                self.random.choice((500, 502, 504)),
                self.random.choice(("InternalFailure", "")),
            )
        else:
            cases = ((400, "ThrottlingException"), (429, ""), (503, "SlowDown"))
            status, code = self.random.choice(cases)
        content = {"__type": code, "message": "out of order"} if code else {}
        waits = {"Retry-After": "1"} if kind == "throttle" and self.random.random() < 0.5 else {}
        return WireAnswer(status, waits, json.dumps(content).encode())


class ErraticTarget:
    """The mock as a target in this process; ``taken`` is its code where a job has the name already."""

    name = "erratic"
    version = "erratic"

    def __init__(self, service: Service, faults: Faults, taken: str = "ResourceInUse") -> None:
        self._service = service
        self._taken = taken.encode()
        self._faults = faults
        self._lock = threading.Lock()

    def answer(self, operation: str, body: bytes) -> tuple[Kind | None, WireAnswer]:
        """How a request fails, if it does, and its answer.

        What fails with a server error or a lost connection was done all the same, half of the time.
        """
        with self._lock:
            kind = self._faults.draw()
            if kind in ("500", "drop"):
                done = self._faults.random.random() < 0.5
            else:
                done = kind != "throttle"
            answer = self._serve(operation, body) if done else None
            if kind in ("500", "throttle") or answer is None:
                answer = self._faults.error(kind or "500")
        return kind, answer

    def _serve(self, operation: str, body: bytes) -> WireAnswer:
        try:
            answer = self._service.answer(operation, body)
            return replace(answer, body=answer.body.replace(b"ResourceInUse", self._taken))
        except Exception as crash:  # a mock that lacks a check stumbles over what it let through
            text = json.dumps({"__type": "InternalFailure", "message": repr(crash)})
            return WireAnswer(500, {}, text.encode())

    def send(self, operation: str, body: bytes) -> Answer:
        """Answer, or fail."""
        kind, answer = self.answer(operation, body)
        if kind == "drop":
            return Answer("crashed", message="the connection was closed", lost="dropped")
        if kind == "late":
            return Answer("crashed", message="no answer in 10 seconds", lost="late")
        return read_answer(answer.status, answer.headers, answer.body)

    def send_raw(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """The same, by the headers."""
        lowered = {name.lower(): value for name, value in headers.items()}
        return self.send(operation_of(lowered.get("x-amz-target", "")), body)

    def reset(self) -> None:
        """Forget all jobs."""
        self._service.store.clear()

    def close(self) -> None:
        """Do nothing: there is nothing to close."""


@contextmanager
def serving(target: ErraticTarget) -> Iterator[str]:
    """Serve the mock on a free port of the loopback, and yield the URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            operation = operation_of(self.headers.get("X-Amz-Target", ""))
            kind, answer = target.answer(operation, body)
            if kind == "drop":
                self.close_connection = True
                return
            time.sleep(_SLOW if kind == "slow" else 0)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
