"""A server that answers as the local mock does and writes down what it was asked, and when."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.reference import Service, Validator
from sagemaker_conformance.reference.wire import ServiceError, parse
from sagemaker_conformance.server.mock_server import Server, application
from sagemaker_strategies.cases.seeds import lean_seed_request
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: Seconds since the clock was started, and the whole create request; None for what is no JSON.
JudgedCase = tuple[float, "dict[str, Any] | None"]


@dataclass
class Recorder:
    """A WSGI application with two ways in, one for each kind of client.

    A call with ``X-Amz-Target`` is one of the mock's. Anything else is POST / with a bare
    definition, which is judged inside a valid request: 200 or 400. ``asked`` holds the creates of
    both, ``calls`` counts everything. Methods other than POST are answered with 405.
    """

    catalogue: Catalogue
    asked: list[JudgedCase] = field(default_factory=list)
    calls: int = 0

    def __post_init__(self) -> None:
        self._service = Service(self.catalogue)
        self._validator = Validator(self.catalogue)
        self._around = named(lean_seed_request(self.catalogue).base, "asked")
        self._began = time.perf_counter()

    def start_clock(self) -> None:
        """Forget everything and count seconds from here."""
        self.asked, self.calls = [], 0
        self._service.store.clear()
        self._began = time.perf_counter()

    def __call__(
        self, environ: Mapping[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one call."""
        at = time.perf_counter() - self._began
        self.calls += 1
        body: bytes = environ["wsgi.input"].read()
        operation = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
        if operation:
            answer = self._service.answer(operation, body)
            status, headers, content = answer.status, answer.headers, answer.body
            if operation == TUNING_JOB.create:
                self.asked.append((at, _parsed(body)))
        else:
            status = 405 if environ["REQUEST_METHOD"] != "POST" else self._answer(body, at)
            headers, content = {"Content-Type": "application/json"}, b"{}"
        length = ("Content-Length", str(len(content)))
        start_response(f"{status} -", [*headers.items(), length])
        return [content]

    def _answer(self, body: bytes, at: float) -> int:
        definition = _parsed(body, of=object)
        request = (
            None if definition is None else {**self._around, TUNING_JOB.definition: definition}
        )
        self.asked.append((at, request))
        if request is None:
            return 400
        refused = self._validator.type_fault(request) or self._validator.violations(request)
        return 400 if refused else 200


def _parsed(body: bytes, of: type = dict) -> Any:
    """The JSON value, None where it is none or of another type."""
    try:
        value = parse(body)
    except ServiceError:
        return None
    return value if isinstance(value, of) else None


@contextlib.contextmanager
def recording(catalogue: Catalogue) -> Iterator[tuple[Recorder, str]]:
    """Serve on the loopback, without Nagle's algorithm, and yield the recorder and its URL."""
    recorder = Recorder(catalogue)
    with Server(application(Service(catalogue))) as server:
        server.application = recorder
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield recorder, server.url
        finally:
            server.shutdown()
            server.cut_connections()
            thread.join()


def distinct(asked: Iterable[JudgedCase]) -> int:
    """How many different requests were asked."""
    return len({json.dumps(request, sort_keys=True) for _, request in asked})
