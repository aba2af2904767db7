"""The strict proxy makes nobody wait for what decides nothing, or for an answer that never comes."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from sagemaker_conformance.server.access_log import AccessLog
from sagemaker_conformance.server.listener import running
from sagemaker_conformance.server.proxy import Proxy
from sagemaker_conformance.server.upstream import read_upstream
from sagemaker_conformance.strict.judge import Judge, Judged, load_judge
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import load

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.fixture(name="upstream")
def _upstream() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)
        yield listening


def breaking_a_rule() -> bytes:
    """A create that breaks no clause, and one rule, which is reported only."""
    base = seed_requests(load())[0].base
    definition = base["TrainingJobDefinition"]
    specification = {**definition["AlgorithmSpecification"], "MetricDefinitions": []}
    changed = {**definition, "AlgorithmSpecification": specification}
    request = {**base, "HyperParameterTuningJobName": "mine", "TrainingJobDefinition": changed}
    body = json.dumps(request).encode()
    return (
        b"POST / HTTP/1.1\r\nHost: a\r\nX-Amz-Target: SageMaker.CreateHyperParameterTuningJob\r\n"
        b"Content-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(body), body)
    )


def answer_through(url: str, request: bytes) -> bytes:
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as client:
        client.sendall(request)
        return client.makefile("rb").read()


def test_reported_rules_are_found_while_the_upstream_works(
    upstream: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, logged = threading.Event(), list[str]()
    report = Judge.report

    def late(judge: Judge, judged: Judged) -> Judged:
        assert sent.wait(10), "the request is not sent before the rules are looked at"
        return report(judge, judged)

    def serve() -> None:
        connection, _ = upstream.accept()
        with connection:
            assert connection.recv(65536).startswith(b"POST / ")
            sent.set()
            connection.sendall(ANSWER)

    monkeypatch.setattr(Judge, "report", late)
    server = threading.Thread(target=serve)
    server.start()
    port = upstream.getsockname()[1]
    log = AccessLog(logged.append)
    proxy = Proxy(
        read_upstream(f"http://127.0.0.1:{port}"), load_judge(None, "report"), log, "127.0.0.1", 0
    )
    with running(proxy) as url:
        assert answer_through(url, breaking_a_rule()).endswith(b"\r\n\r\nok")
    server.join()
    (line,) = logged
    assert line.startswith("let through ")
    assert "rule-given-for-objective" in line
    assert log.summary()[0] == "requests: 1, creates: 1, stopped: 0"


def test_what_cannot_be_forwarded_is_counted_all_the_same(upstream: socket.socket) -> None:
    logged = list[str]()
    port = upstream.getsockname()[1]
    upstream.close()
    log = AccessLog(logged.append)
    proxy = Proxy(
        read_upstream(f"http://127.0.0.1:{port}"), load_judge(None, "report"), log, "127.0.0.1", 0
    )
    with running(proxy) as url:
        assert answer_through(url, breaking_a_rule()).startswith(b"HTTP/1.1 502 ")
    assert ["let", "502"] == [line.split()[0] for line in logged]
    assert log.summary()[0] == "requests: 1, creates: 1, stopped: 0, not answered: 1"


def test_proxies_that_face_each_other_say_so() -> None:
    judge, log = load_judge(None, "report"), AccessLog(lambda line: None)
    first = Proxy(read_upstream("http://127.0.0.1:9"), judge, log, "127.0.0.1", 0)
    second = Proxy(read_upstream(first.url), judge, log, "127.0.0.1", 0)
    first.upstream = read_upstream(second.url)
    first.most_sockets = second.most_sockets = 8
    with running(first) as url, running(second):
        answer = answer_through(url, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b"too many connections at once; does http://127.0.0.1:" in answer
