"""The way to an endpoint and back: signatures, connections, deadlines."""

from __future__ import annotations

import io
import socket
import time
from typing import Any

import pytest
from botocore.credentials import Credentials

from sagemaker_conformance.targets import TargetError, UnreachableError
from sagemaker_conformance.transport.endpoint import Endpoint
from sagemaker_conformance.transport.signature import Signer
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CREATE = "CreateHyperParameterTuningJob"


def test_requests_are_signed_for_sagemaker_with_nobodys_credentials(
    recorder: str, seen: list[Any], connected: Any
) -> None:
    connected(recorder).send(CREATE, b"{}")
    (headers, _, body) = seen[0]

    assert b"{}" == body
    assert headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=testing/")
    assert "/us-east-1/sagemaker/aws4_request" in headers["Authorization"]
    assert "SignedHeaders=content-type;host;x-amz-date;x-amz-target" in headers["Authorization"]
    assert f"SageMaker.{CREATE}" == headers["X-Amz-Target"]
    assert recorder == f"http://{headers['Host']}"


def test_one_connection_serves_all_requests(recorder: str, seen: list[Any], connected: Any) -> None:
    target = connected(recorder)
    for _ in range(3):
        target.send(CREATE, b"{}")

    assert 1 == len({port for _, port, _ in seen})


def test_headers_go_along_unsigned_but_for_the_host(
    recorder: str, seen: list[Any], connected: Any
) -> None:
    headers = (("X-Api-Key", "abc"), ("Host", "sagemaker.test"), ("Authorization", "Bearer x"))
    connected(recorder, headers=headers).send(CREATE, b"{}")
    sent = seen[0][0]

    assert ("abc", "sagemaker.test", "Bearer x") == (
        sent["X-Api-Key"],
        sent["Host"],
        sent["Authorization"],
    )


def test_a_path_is_asked_as_it_was_typed(serve: Any, connected: Any) -> None:
    paths: list[str] = []

    def behave(reply: Any) -> None:
        paths.append(reply._handler.path)
        reply.accept()

    connected(f"{serve(behave)}/some/prefix").send(CREATE, b"{}")

    assert ["/some/prefix"] == paths


def test_raw_bytes_go_under_the_headers_that_are_given(
    recorder: str, seen: list[Any], connected: Any
) -> None:
    target = connected(recorder)
    target.send_raw({"X-Amz-Target": "Nothing", "Content-Type": "text/plain"}, b"\xff")
    headers, _, body = seen[0]

    assert ("Nothing", "text/plain", b"\xff") == (
        headers["X-Amz-Target"],
        headers["Content-Type"],
        body,
    )


def _drip(reply: Any, *, of: str) -> None:
    """Send a byte, wait a little, send the next, for much longer than anybody waits."""
    handler = reply._handler
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    text = head + b"{" + b" " * 999
    start = 0 if of == "headers" else len(head)
    handler.wfile.write(text[:start])
    handler.wfile.flush()
    for n in range(start, len(text)):
        try:
            handler.wfile.write(text[n : n + 1])
            handler.wfile.flush()
        except OSError:  # what is left in the buffer has nowhere to go
            handler.wfile = io.BytesIO()
            break
        time.sleep(0.05)
    reply.hang_up()


@pytest.mark.parametrize(("of", "said"), [("headers", "no answer"), ("body", "no whole answer")])
def test_what_drips_in_ends_at_the_deadline(of: str, said: str, serve: Any, connected: Any) -> None:
    url = serve(lambda reply: _drip(reply, of=of))
    answer = connected(url, request_timeout=0.3).send(CREATE, b"{}")

    assert ("crashed", "late", f"{said} within 0.3 s") == (
        answer.outcome,
        answer.lost,
        answer.message,
    )


def test_a_deadline_is_for_each_exchange(serve: Any, connected: Any) -> None:
    url = serve(lambda reply: (time.sleep(0.2), reply.accept()))
    target = connected(url, request_timeout=1.0)

    assert ["accepted"] * 6 == [target.send(CREATE, b"{}").outcome for _ in range(6)]


def test_a_truncated_answer_is_told_from_none(serve: Any, connected: Any) -> None:
    url = serve(lambda reply: reply.send(200, b'{"Hyper', length=500))
    answer = connected(url).send(CREATE, b"{}")

    assert ("crashed", 200, "dropped") == (answer.outcome, answer.http_status, answer.lost)
    assert "7 bytes read, 493 more expected" in (answer.message or "")


def test_an_answer_without_an_end_is_not_read_to_it(
    serve: Any, monkeypatch: Any, connected: Any
) -> None:
    monkeypatch.setattr("sagemaker_conformance.transport.endpoint.LARGEST_ANSWER", 2**20)
    url = serve(lambda reply: reply.send(200, b" " * 2**22))
    answer = connected(url).send(CREATE, b"{}")

    assert ("crashed", "an answer of more than 1 MiB") == (answer.outcome, answer.message)


def test_nobody_there_is_told_at_once_in_one_line_with_the_cause(connected: Any) -> None:
    with pytest.raises(UnreachableError, match=r"cannot be reached .*Connection refused") as told:
        connected("http://127.0.0.1:1")

    assert 1 == len(str(told.value).splitlines())


@pytest.mark.parametrize(
    "text", ["http://user:hunter2@127.0.0.1", "http://h/?token=hunter2", "http://h/#hunter2"]
)
def test_a_url_with_a_secret_is_refused_without_saying_it(text: str, connected: Any) -> None:
    with pytest.raises(TargetError, match="must hold no user") as told:
        connected(text)

    assert "hunter2" not in str(told.value)


# Answers that are read later


def test_a_request_is_under_way_before_its_answer_is_read(
    recorder: str, seen: list[Any], connected: Any
) -> None:
    target = connected(recorder)
    target.send(CREATE, b"{}")
    read = target.start_send(CREATE, b'{"a":1}')
    while len(seen) < 2:
        time.sleep(0.001)

    assert seen[1][2] == b'{"a":1}'
    assert read().outcome == "accepted"
    assert target.send(CREATE, b"{}").outcome == "accepted"
    assert 1 == len({port for _, port, _ in seen})


def test_an_answer_that_nobody_read_is_not_taken_for_the_next_one(
    serve: Any, connected: Any
) -> None:
    url = serve(lambda reply: reply.accept() if reply.body == b"1" else reply.refuse())
    target = connected(url)
    target.start_send(CREATE, b"1")

    assert target.send(CREATE, b"2").outcome == "rejected"


def test_who_reads_late_has_the_whole_time_for_it(serve: Any, connected: Any) -> None:
    url = serve(lambda reply: reply.accept())
    target = connected(url, request_timeout=0.2)
    read = target.start_send(CREATE, b"{}")
    time.sleep(0.3)

    assert read().outcome == "accepted"


def test_what_never_answers_is_late_when_it_is_read(serve: Any, connected: Any) -> None:
    target = connected(serve(lambda reply: time.sleep(1)), request_timeout=0.1)
    answer = target.start_send(CREATE, b"{}")()

    assert ("crashed", "late") == (answer.outcome, answer.lost)


def test_nobody_there_is_told_where_the_answer_is_read() -> None:
    signer = Signer(Credentials("AKIDEXAMPLE", "secret"))
    read = Endpoint("http://127.0.0.1:1", signer, TUNING_JOB).start_send(CREATE, b"{}")

    with pytest.raises(UnreachableError, match="Connection refused"):
        read()


def test_a_target_that_asks_nothing_holds_no_connection(connected: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        connected(f"http://127.0.0.1:{server.getsockname()[1]}")
        connection, _ = server.accept()
        with connection:
            connection.settimeout(5)
            assert b"" == connection.recv(1)


def test_a_connection_that_was_closed_while_idle_is_made_anew(serve: Any, connected: Any) -> None:
    def behave(reply: Any) -> None:
        reply.accept()
        reply.hang_up()

    target = connected(serve(behave))

    for _ in range(3):
        assert target.send(CREATE, b"{}").outcome == "accepted"
        time.sleep(0.02)
