"""`serve` reads HTTP by the letter: what is malformed reaches neither the judge nor the server behind."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.tests.lenient_upstream import OK, LenientUpstream, ask, connected
from sagemaker_conformance.reference import Service
from sagemaker_conformance.server import http_handler
from sagemaker_conformance.server.access_log import AccessLog
from sagemaker_conformance.server.http_bodies import framed_pieces, framing_of_request
from sagemaker_conformance.server.http_heads import MessageError, read_request_head
from sagemaker_conformance.server.listener import reaches, running
from sagemaker_conformance.server.mock_server import serving
from sagemaker_conformance.server.proxy import Proxy
from sagemaker_conformance.strict.judge import load_judge
from sagemaker_strategies.constraints import load

SPEC = "botocore-1.44.5"
CREATE = b"X-Amz-Target: SageMaker.CreateHyperParameterTuningJob\r\n"
CASES = json.loads((Path(__file__).parent / "corpus" / "external" / "http11probe.json").read_text())
BY_ID = {case["id"]: case for case in CASES}
#: Headers of one connection, which a proxy takes off.
NOT_FORWARDED = (b"connection:", b"upgrade:", b"te:", b"keep-alive:")


@pytest.fixture(name="upstream")
def make_upstream() -> Iterator[LenientUpstream]:
    server = LenientUpstream()
    yield server
    server.listening.shutdown(socket.SHUT_RDWR)  # to close it wakes nobody who waits in accept
    server.listening.close()


@pytest.fixture
def logged() -> list[str]:
    """The proxy's lines."""
    return []


@pytest.fixture(name="proxy")
def make_proxy(upstream: LenientUpstream, logged: list[str]) -> Iterator[str]:
    log = AccessLog(logged.append)
    with running(Proxy(upstream.address, load_judge(SPEC, "off"), log, "127.0.0.1", 0)) as url:
        yield url


@pytest.fixture(name="mock", scope="module")
def make_mock() -> Iterator[str]:
    with serving(Service(load(SPEC))) as url:
        yield url


def payload(case: dict[str, Any], url: str) -> bytes:
    text: str = case["payload_latin1"]
    parts = urlsplit(url)
    text = text.replace("HOSTHEADER", parts.netloc).replace("PORTPORT", str(parts.port))
    return text.encode("latin-1")


def of_kind(expected: str) -> list[str]:
    return [case["id"] for case in CASES if case["expected"] == expected]


def test_the_corpus_is_whole() -> None:
    assert (149, 61) == (len(CASES), len(of_kind("refused")))


@pytest.mark.parametrize("id", of_kind("refused"))
def test_what_must_be_refused_is(id: str, proxy: str, mock: str, upstream: LenientUpstream) -> None:
    for url in (proxy, mock):
        answer = ask(url, payload(BY_ID[id], url))

        assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n"), answer
        assert b"\r\nConnection: close\r\n" in answer
        assert 1 == answer.count(b"HTTP/1.1 400")
    assert b"" == upstream.got


@pytest.mark.parametrize("id", of_kind("forwarded"))
def test_what_must_be_answered_goes_through_unchanged(
    id: str, proxy: str, mock: str, upstream: LenientUpstream
) -> None:
    sent = payload(BY_ID[id], proxy)
    answer = ask(proxy, sent)

    assert answer.startswith(
        (b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 ")
    )
    assert forwarded(sent) == upstream.got
    assert ask(mock, payload(BY_ID[id], mock)).startswith(b"HTTP/1.1 ")


@pytest.mark.parametrize("id", of_kind("either"))
def test_anything_else_is_refused_or_goes_through_unchanged(
    id: str, proxy: str, mock: str, upstream: LenientUpstream
) -> None:
    sent = payload(BY_ID[id], proxy)
    answer = ask(proxy, sent)

    if upstream.got and not id.startswith(("COMP-LEADING-CRLF", "COMP-ABSOLUTE-FORM")):
        assert b"HTTP/1.1 200 OK\r\n" in answer
        assert forwarded(sent) == upstream.got
    else:
        assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 5", b"HTTP/1.1 200 "))
    assert ask(mock, payload(BY_ID[id], mock)).startswith(b"HTTP/1.1 ")


def forwarded(sent: bytes) -> bytes:
    """A request as it has to arrive: without the headers of one connection, in HTTP/1.1."""
    head, _, body = sent.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith(NOT_FORWARDED)]
    return b"\r\n".join([first[:-3] + b"1.1", *kept]) + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    "lines",
    [
        CREATE + CREATE,
        b"X-Amz-Target: SageMaker.ListTrainingJobs\r\n" + CREATE,
        CREATE.replace(b"-", b"_"),
        b"Content_Length: 2\r\n",
        b"Connection: Content-Length\r\n",
        b"Connection: close, X-Amz-Target\r\n" + CREATE,
        b"Connection: keep-alive, host\r\n",
        b"Connection: Transfer-Encoding\r\n",
        b"X-Folded: a\r\n b\r\n",
        b"X-Bell: \a\r\n",
        b"X-Delete: \x7f\r\n",
        b"X-Carriage: a\rb\r\n",
        b"Content-Length: 5\r\nContent-Length: 5\r\n",
        b"X-Bare: 1\nX-Line: 2\r\n",
    ],
)
def test_headers_that_two_servers_read_in_two_ways(
    lines: bytes, proxy: str, mock: str, upstream: LenientUpstream
) -> None:
    for url in (proxy, mock):
        answer = ask(url, b"POST / HTTP/1.1\r\nHost: x\r\n" + lines + b"\r\n")

        assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"" == upstream.got


@pytest.mark.parametrize(
    "body",
    [
        b"2\r\nok\r\n0\r\nContent-Length: 9\r\n\r\n",
        b"2\r\nok\r\n0\r\nX-Amz-Target: a.b\r\n\r\n",
        b"2\r\nok\r\n0\r\nno colon\r\n\r\n",
        b"2\r\nok\r\n0\r\nX-A: \0\r\n\r\n",
        b"2\nok\r\n0\r\n\r\n",
        b"2\r\nok\n0\r\n\r\n",
        b'2;a="\r\nok\r\n0\r\n\r\n',
        b"0000000000000002\r\nok\r\n0\r\n\r\n",
        b"2\r\nok\r\n",
        b"2\r\nok",
    ],
)
def test_chunks_by_the_letter(
    body: bytes, proxy: str, mock: str, upstream: LenientUpstream
) -> None:
    for url in (proxy, mock):
        head = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"

        assert ask(url, head + body).startswith(b"HTTP/1.1 400 ")
    assert b"" == upstream.got


def test_chunks_with_all_that_is_allowed(proxy: str, upstream: LenientUpstream) -> None:
    sent = (
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
        b'2;a;b=c ; d = "e \\" ;"\r\nok\r\n00\r\nX-Sum: 1\r\nx-sum:2\r\n\r\n'
    )

    assert OK == ask(proxy, sent)
    assert sent == upstream.got


def test_a_request_line_of_another_version_or_too_long(proxy: str) -> None:
    assert ask(proxy, b"GET / HTTP/2.0\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 505 ")
    assert ask(proxy, b"GET /" + b"a" * 99999).startswith(b"HTTP/1.1 414 ")
    large = b"X: " + b"a" * 60000 + b"\r\n"
    assert ask(proxy, b"GET / HTTP/1.1\r\nHost: x\r\n" + large * 20).startswith(b"HTTP/1.1 431 ")
    assert ask(proxy, b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 501 ")


def test_the_absolute_form_is_forwarded_as_a_server_reads_it(
    proxy: str, upstream: LenientUpstream
) -> None:
    assert OK == ask(proxy, b"GET http://x:1/a?b HTTP/1.1\r\nHost: x:1\r\n\r\n")
    assert b"GET /a?b HTTP/1.1\r\nHost: x:1\r\n\r\n" == upstream.got
    assert ask(proxy, b"GET http://y/ HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 400 ")


IN_THE_QUERY = b"POST /?a&%41ction=CreateHyperParameterTuningJob"


@pytest.mark.parametrize("line", [b"POST /", b"PUT /", b"GET /", b"PATCH /", IN_THE_QUERY])
def test_a_create_is_judged_whatever_its_method(
    line: bytes, proxy: str, upstream: LenientUpstream, logged: list[str]
) -> None:
    named = b"X-Amz-Target: SageMaker.ListTags\r\n" if line is IN_THE_QUERY else CREATE
    head = line + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n" + named

    assert b"ValidationException" in ask(proxy, head + b"\r\n{}")
    assert b"" == upstream.got
    assert "stopped" in logged[0]


def test_a_create_in_a_protocol_that_is_not_read_is_warned_of(
    proxy: str, upstream: LenientUpstream, logged: list[str]
) -> None:
    path = b"POST /service/SageMaker/operation/%b HTTP/1.1\r\nHost: x\r\n"
    rest = b"smithy-protocol: rpc-v2-cbor\r\nContent-Length: 2\r\n\r\n\xbf\xff"
    ask(proxy, path % b"ListTrainingJobs" + rest)
    assert [] == logged
    ask(proxy, path % b"CreateHyperParameterTuningJob" + rest)

    assert [
        "warning: a create in 'rpc-v2-cbor' goes through unjudged; "
        "expected AWS JSON 1.1, as boto3 sends it"
    ] == logged
    assert upstream.got.endswith(rest)


def test_informational_answers_go_through(proxy: str, upstream: LenientUpstream) -> None:
    early = b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    upstream.reply = early + OK

    assert early + OK == ask(proxy, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    old = ask(proxy, b"GET / HTTP/1.0\r\nHost: x\r\n\r\n")
    assert OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") == old


def test_informational_answers_without_end_are_no_answer(
    proxy: str, upstream: LenientUpstream
) -> None:
    early = b"HTTP/1.1 103 Early Hints\r\n\r\n"
    upstream.reply = early * 200 + OK
    answer = ask(proxy, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")

    assert answer.startswith(early * 100 + b"HTTP/1.1 502 ")
    assert b"no answer: more than 100 interim ones" in answer


def test_a_switch_of_protocols_is_no_answer(proxy: str, upstream: LenientUpstream) -> None:
    upstream.reply = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\n\r\n"
    answer = ask(
        proxy, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"
    )

    assert answer.startswith(b"HTTP/1.1 502 ")
    assert b"Upgrade" not in upstream.got
    assert b"switched to another protocol" in answer


def test_an_answer_goes_through_whole(proxy: str, upstream: LenientUpstream) -> None:
    many = b"".join(b"x-Amz-%d:  v\r\n" % number for number in range(400))
    upstream.reply = (
        b"HTTP/1.1 200 OK\r\n" + many + b"Content-Encoding: zstd\r\nTrailer: X-Sum\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n2;x=y\r\n\xff\0\r\n0\r\nX-Sum: 1\r\n\r\n"
    )

    assert upstream.reply == ask(proxy, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-A: a\r\n b\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-A: a\rb\r\nContent-Length: 0\r\n\r\n",
        b"hello\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
    ],
)
def test_an_answer_that_is_no_http_is_a_502(
    reply: bytes, proxy: str, upstream: LenientUpstream
) -> None:
    upstream.reply = reply

    assert ask(proxy, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 502 ")


def test_what_follows_an_answer_is_not_the_next_one(proxy: str, upstream: LenientUpstream) -> None:
    request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    upstream.reply = OK + b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"

    assert OK + OK == ask(proxy, request, more=request)
    assert 2 == upstream.connections


def test_a_client_that_stops_is_given_up(
    proxy: str, mock: str, upstream: LenientUpstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_handler.Handler, "timeout", 0.1)
    head = b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"
    for url in (proxy, mock):
        for sent in (b"", b"GET / HT", head[:-2], head + b"abc"):
            with connected(url) as client:
                client.sendall(sent)
                assert b"" == client.recv(100)
    assert b"" == upstream.got


@pytest.mark.parametrize(
    ("upstream_host", "listening_on", "itself"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        ("localhost", "127.0.0.1", True),
        ("127.0.0.1", "0.0.0.0", True),
        ("0.0.0.0", "127.0.0.1", True),
        ("127.0.0.9", "127.0.0.1", False),
        ("192.0.2.1", "0.0.0.0", False),
        ("no.such.host.invalid", "0.0.0.0", False),
        (socket.gethostname(), "0.0.0.0", True),
    ],
)
def test_a_server_that_is_itself(upstream_host: str, listening_on: str, itself: bool) -> None:
    assert itself == reaches(upstream_host, listening_on)


REQUEST = (
    b"POST /a HTTP/1.1\r\nHost: x\r\nX-A: b\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"2;a=b\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n"
)
#: What parsers fall out over.
PIECES = [b"\r", b"\n", b"\r\n", b" ", b"\t", b":", b"\0", b"0", b",", b";", b"\x0b", b"\xff", b"_"]


@given(st.lists(st.tuples(st.integers(0, len(REQUEST)), st.sampled_from(PIECES), st.booleans())))
def test_whatever_is_read_was_whole_and_is_kept_to_the_byte(
    edits: list[tuple[int, bytes, bool]],
) -> None:
    sent = REQUEST
    for at, piece, instead in edits:
        sent = sent[:at] + piece + sent[at + instead :]
    source = io.BytesIO(sent)
    try:
        head = read_request_head(source)
        assert head is not None
        body = b"".join(framed_pieces(source, framing_of_request(head)))
    except MessageError:
        return

    lines = b"".join(field.line for field in head.fields)
    kept = f"{head.method} {head.target} HTTP/1.{head.minor}\r\n".encode() + lines + b"\r\n" + body
    assert sent.removeprefix(b"\r\n").startswith(kept)
    assert not {*b"\r\n"} & {*lines.replace(b"\r\n", b"")}
    assert not set(lines) & set(b"\0\x0b\x7f")
