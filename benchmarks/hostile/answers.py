"""Hostile answers: a server on the loopback that answers as it is told, and what a run may make of it."""

from __future__ import annotations

import contextlib
import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any, Final, TypeAlias
from unittest import mock

from hypothesis import strategies as st

from benchmarks.hostile.mutations import FRAGMENTS, Mutation, byte_mutations, json_mutations
from benchmarks.hostile.probe import Ended, call
from benchmarks.hostile.seeds import CLAUSE
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.reference import Service
from sagemaker_conformance.reference.wire import WireAnswer, operation_of
from sagemaker_strategies.constraints import load

_STATUS_LINES: Final = (
    *(b"HTTP/1.1 200", b"HTTP/1.0 200 OK", b"HTTP/2 200 OK", b"HTTP/0.9 200 OK", b"ICY 200 OK"),
    *(
        b"HTTP/1.1 -1 x",
        b"HTTP/1.1 0 x",
        b"HTTP/1.1 99999 x",
        b"HTTP/1.1 2e2 x",
        b"HTTP/1.1 \xff x",
    ),
    *(b"HTTP/1.1", b"HTTP/1.1 ", b"", b"\x00", b"\x1b[31mred", b"{}", b"200 OK", b"GET / HTTP/1.1"),
    b"HTTP/1.1 200 " + b"a" * 70_000,
    b"HTTP/1.1 400 \x1b]0;x\x07\r\nInjected: x",
)
_HEADERS: Final = (
    *(b"Content-Encoding: gzip", b"Content-Encoding: br, deflate", b"Content-Encoding: \x1b[31m"),
    *(b"Content-Type: text/html; charset=utf-16", b"Content-Type: \xff", b"Content-Length: 1"),
    *(b"Content-Length: -1", b"Content-Length: 9" + b"9" * 30, b"Content-Length: x", b"no colon"),
    *(
        b"Transfer-Encoding: chunked",
        b"Transfer-Encoding: gzip, chunked",
        b": empty",
        b" folded: x",
    ),
    *(
        b"x-amzn-ErrorType: \x1b[31mValidationException:http://x/",
        b"x-amzn-ErrorType: " + b"A" * 9000,
    ),
    *(
        b"Location: http://127.0.0.1:1/",
        b"Connection: close",
        b"Connection: keep-alive",
        b"\x00: \x00",
    ),
    *(
        b"Set-Cookie: a=b",
        b"X: " + b"a" * 70_000,
        b"\r\n".join([b"X: y"] * 300),
        b"Retry-After: -1",
    ),
)
_TEXTS: Final = (
    *(
        "",
        "x",
        "\x1b[31mred\r\x1b[2K",
        "[" * 20_000,
        "a" * 200_000,
        "\ud800",
        "é☃\u202e",
        "@all <b>|`",
    ),
    "1 validation error detected: Value '" + "x" * 5000,
    "9999999999 validation errors detected: Value 'a' at 'x' failed to satisfy constraint: ; ",
    "Value at '" + "a.1.member." * 3000 + "' failed to satisfy constraint: Member must not be null",
)
#: What is given hostile answers: a few requests, one request, and a run of some twenty.
COMMANDS: Final = (
    "check-target {url} --spec={spec}",
    f"replay {CLAUSE} --target={{url}} --spec={{spec}} --request-timeout=1",
    "run --target={url} --spec={spec} --request-timeout=1 --journal={journal} "
    "--clause=*Text:length* --clause=*:lifecycle-describe-c* -q -p no:hypothesispytest",
)
#: How a body is framed: rightly; in chunks; by the end of the connection; or wrongly.
_FRAMES: Final = ("length", "length", "chunked", "end", "short", "long", "bad chunks", "none")


_LONGEST_BODY: Final = 200_000


@dataclass(frozen=True)
class HostileAnswer:
    """What becomes of the mock's own answer: another status line, more headers, another body and frame."""

    status_line: bytes
    headers: tuple[bytes, ...]
    body: bytes | None
    mutations: tuple[Mutation, ...]
    frame: str

    def raw(self, answer: WireAnswer) -> bytes:
        """The bytes that are sent; the connection ends after them."""
        given = answer.body if self.body is None else self.body
        body = reduce(lambda content, mutate: mutate(content), self.mutations, given)
        own = [f"{name}: {value}".encode() for name, value in answer.headers.items()]
        status_line = self.status_line or b"HTTP/1.1 %d x" % answer.status
        return b"\r\n".join([status_line, *own, *self.headers, *_framed(self.frame, body)])


#: None is the mock's own answer.
Answers: TypeAlias = tuple[HostileAnswer | None, ...]
#: A command, answers by turns, and how many sound ones go before them.
Call: TypeAlias = Callable[[str, Answers, int], tuple[Ended, list[str]]]


def _framed(frame: str, body: bytes) -> tuple[bytes, ...]:
    """The header of a frame, the empty line, and the framed body."""
    lengths = {"length": len(body), "short": len(body) // 2, "long": len(body) + 9}
    if frame in lengths:
        return b"Content-Length: %d" % lengths[frame], b"", body
    if frame == "chunked":
        return b"Transfer-Encoding: chunked", b"", b"%x" % len(body), body, b"0", b"", b""
    if frame == "bad chunks":
        return b"Transfer-Encoding: chunked", b"", b"-1;\x00", body, b"ffffffffffffffffff", b""
    return (b"", body) if frame == "end" else (b"",)


def _error(code: str, text: str) -> bytes:
    return json.dumps({"__type": code, "message": text}).encode()


def hostile_answers() -> st.SearchStrategy[Answers]:
    """What a server answers, by turns."""
    statuses = st.integers(100, 999).filter(
        lambda status: status not in (429, 503)
    )  # are waited for
    texts = st.sampled_from(_TEXTS)
    bodies = st.one_of(
        st.none(),
        st.none(),
        st.sampled_from(FRAGMENTS).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.builds(_error, texts, texts),
        st.binary(max_size=64),
    )
    hostile = st.builds(
        HostileAnswer,
        st.one_of(
            st.just(b""),
            statuses.map(lambda status: b"HTTP/1.1 %d x" % status),
            st.sampled_from(_STATUS_LINES),
        ),
        st.lists(st.sampled_from(_HEADERS), max_size=2).map(tuple),
        bodies,
        st.lists(json_mutations() | byte_mutations(), max_size=2).map(tuple),
        st.sampled_from(_FRAMES),
    )
    return st.lists(st.none() | hostile, min_size=1, max_size=4).map(tuple)


def answered_calls() -> st.SearchStrategy[tuple[str, Answers, int]]:
    """A command, the answers that it gets by turns, and how many sound ones go before them."""
    return st.tuples(st.sampled_from(COMMANDS), hostile_answers(), st.integers(0, 9))


class HostileServer:
    """The mock, whose answers are replaced by turns; ``url`` is where it listens."""

    def __init__(self, service: Service, url: str) -> None:
        self.url = url
        self._service = service
        self._answers: Answers = (None,)
        self._sound = self._number = 0
        self._lock = threading.Lock()

    def tell(self, answers: Answers, sound: int) -> None:
        """Answer soundly so many times, and then so, by turns, from the first on."""
        with self._lock:
            self._service.store.clear()
            self._answers, self._sound, self._number = answers, sound, 0

    def raw(self, operation: str, body: bytes) -> tuple[bytes, bool]:
        """The next answer's bytes, and whether the connection ends after them."""
        with self._lock:
            answer = self._service.answer(operation, body)
            number, self._number = self._number, self._number + 1
            chosen = self._answers[(number - self._sound) % len(self._answers)]
        if number < self._sound or chosen is None:
            return HostileAnswer(b"", (), None, (), "length").raw(answer), False
        return chosen.raw(answer), True


@contextlib.contextmanager
def serving(service: Service) -> Iterator[HostileServer]:
    """Serve the mock on a free port of the loopback."""

    class Handler(socketserver.StreamRequestHandler):
        disable_nagle_algorithm = True

        def handle(self) -> None:
            while head := _head(self.rfile):
                body = self.rfile.read(int(head.get("content-length", 0)))
                raw, ends = hostile.raw(operation_of(head.get("x-amz-target", "")), body)
                try:
                    self.wfile.write(raw)
                except OSError:  # whoever asked has gone
                    return
                if ends:
                    return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, block_on_close, allow_reuse_address = True, False, True

    with Server(("127.0.0.1", 0), Handler) as server:
        hostile = HostileServer(service, f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield hostile
        finally:
            server.shutdown()
            thread.join()


def _head(stream: Any) -> dict[str, str]:
    """The headers of the next request, by their names in lower case; empty where there is none."""
    head: dict[str, str] = {}
    with contextlib.suppress(OSError):  # whoever asked has gone
        while (line := stream.readline()) not in (b"", b"\r\n"):
            name, _, value = line.decode("latin-1").partition(":")
            head[name.lower()] = value.strip()
    return head


@contextlib.contextmanager
def _no_pauses() -> Iterator[None]:
    """Have no client wait for a target that gives no answer, or none yet."""
    unpaused = property(lambda client: lambda seconds: None, lambda client, pause: None)
    with mock.patch.object(Client, "pause", unpaused):
        yield


@contextlib.contextmanager
def answering(spec: str, folder: Path) -> Iterator[Call]:
    """Calls of a command with a target that answers so, after so many sound answers; what is wrong then."""
    journal = folder / "answered.ndjson"
    with serving(Service(load(spec))) as server, _no_pauses():

        def answer(command: str, answers: Answers, sound: int) -> tuple[Ended, list[str]]:
            server.tell(answers, sound)
            journal.unlink(missing_ok=True)
            names = {"url": server.url, "spec": spec, "journal": journal}
            ended = call(*(part.format(**names) for part in command.split(" ")))
            of_run = run_faults(ended, journal) if command.startswith("run ") else ()
            return ended, [*ended.faults(_LONGEST_BODY), *of_run]

        yield answer


def run_faults(ended: Ended, journal: Path) -> Iterator[str]:
    """What is wrong with a run's end beside the verdicts that it recorded."""
    lines = journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []
    records = [json.loads(line) for line in lines]
    checks = [record for record in records if record["record"] == "check"]
    diverging = [record["clause"] for record in checks if record["status"] == "diverges"]
    complete = bool(records) and records[-1].get("complete") is True
    if (ended.status == 1) != (complete and bool(diverging)):
        yield f"exit status {ended.status}, complete {complete}, diverging {diverging}"
    if ended.status == 0 and not any(record["status"] == "conforms" for record in checks):
        yield "exit status 0 where nothing conforms"
    for record in checks:
        if record["status"] == "error" and not str(record["reason"]).startswith("not sent, "):
            yield f"an error of the suite itself: {record['reason']}"
