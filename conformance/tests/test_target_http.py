"""Endpoints that are broken on purpose: each gets the verdicts that it deserves, and the run ends."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from sagemaker_conformance.reference import Service
from sagemaker_conformance.server.mock_server import serving
from sagemaker_conformance.targets import TargetError, TargetSettings, connect
from sagemaker_strategies.constraints import DEFAULT_SPEC, load

ROLE = "TrainingJobDefinition.RoleArn"
CREATE = "CreateHyperParameterTuningJob"


def _send(url: str, timeout: float = 5.0) -> Any:
    settings = TargetSettings(load(DEFAULT_SPEC), request_timeout=timeout)
    target = connect(url, settings)
    try:
        return target.send(CREATE, b"{}")
    finally:
        target.close()


def test_it_speaks_the_protocol_of_the_local_mock(catalogue: Any) -> None:
    with serving(Service(catalogue)) as url:
        answer = _send(url)

    assert ("rejected", 400, "ValidationException") == (
        answer.outcome,
        answer.http_status,
        answer.code,
    )


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("accepting", "accepted"),
        ("refusing", "rejected"),
        ("failing", "crashed"),
        ("hanging up", "crashed"),
        ("truncating", "crashed"),
        ("of another kind", "crashed"),
        ("redirecting", "crashed"),
        ("nesting", "crashed"),
        ("hanging", "crashed"),
        ("dripping", "crashed"),
    ],
)
def test_answers(name: str, outcome: str, serve: Any) -> None:
    def behave(reply: Any) -> None:
        _BEHAVIOURS[name](reply)

    began = time.monotonic()
    answer = _send(serve(behave), 0.5)

    assert outcome == answer.outcome
    assert time.monotonic() - began < 20


def _hang(reply: Any) -> None:
    time.sleep(2)
    reply.hang_up()


def _drip(reply: Any) -> None:
    reply.send(200, b"{", length=1000)


_BEHAVIOURS: dict[str, Any] = {
    "accepting": lambda reply: reply.accept(),
    "refusing": lambda reply: reply.refuse(),
    "failing": lambda reply: reply.send(500, {"__type": "InternalFailure"}),
    "hanging up": lambda reply: reply.hang_up(),
    "truncating": lambda reply: reply.send(200, b'{"Hyper', length=500),
    "of another kind": lambda reply: reply.send(200, b"<html>", kind="text/html"),
    "redirecting": lambda reply: reply.send(301, b""),
    "nesting": lambda reply: reply.send(200, b"[" * 100_000),
    "hanging": _hang,
    "dripping": _drip,
}


def test_the_declared_kind_of_an_answer_is_not_judged(serve: Any) -> None:
    url = serve(lambda reply: reply.send(200, {"a": 1}, kind="text/plain"))

    assert "accepted" == _send(url).outcome


EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nContent-Length: 3\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@pytest.mark.parametrize("interim", [EARLY, CONTINUE, EARLY * 3 + CONTINUE + EARLY, EARLY * 100])
def test_an_interim_answer_is_not_the_answer(interim: bytes, serve: Any, catalogue: Any) -> None:
    def behave(reply: Any) -> None:
        reply.write(interim)
        reply.accept()

    target = connect(serve(behave), TargetSettings(catalogue))
    answers = [target.send(CREATE, b"{}").outcome for _ in range(2)]  # over one connection
    target.close()

    assert ["accepted", "accepted"] == answers


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (EARLY * 200, "the answer broke off: more than 100 interim answers"),
        (EARLY, "the answer broke off: Remote end closed connection without response"),
    ],
)
def test_interim_answers_alone_are_none(answer: bytes, message: str, serve: Any) -> None:
    def behave(reply: Any) -> None:
        reply.write(answer)
        reply.hang_up()

    found = _send(serve(behave))

    assert ("crashed", "dropped", message) == (found.outcome, found.lost, found.message)


def test_another_protocol_is_no_answer(serve: Any) -> None:
    url = serve(lambda reply: reply.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"))

    assert ("crashed", 101) == ((answer := _send(url)).outcome, answer.http_status)


def test_a_time_out_says_how_long_it_waited(serve: Any) -> None:
    assert "no answer within 0.2 s" == _send(serve(_hang), 0.2).message


def test_nobody_there_is_a_mistake_of_the_users() -> None:
    with pytest.raises(TargetError, match=r"target http://127.0.0.1:1 cannot be reached"):
        _send("http://127.0.0.1:1")


@pytest.mark.parametrize(
    "text", ["http:foo", "http://", "http://127.0.0.1:99999", "http:", "http://a..b:80"]
)
def test_what_is_no_url(text: str, catalogue: Any) -> None:
    with pytest.raises(TargetError, match=r"is no URL; expected http://HOST:PORT"):
        connect(text, TargetSettings(catalogue))


@pytest.mark.parametrize("proxy", ["http://me:hush@a..b:1", "http://me:hush@x:y", "socks9://hush"])
def test_what_is_no_proxy(proxy: str, catalogue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.delenv("no_proxy", raising=False)

    with pytest.raises(TargetError, match=r"^target http://a\.test\S* .*HTTPS?_PROXY") as refused:
        connect("http://a.test", TargetSettings(catalogue))
    assert "hush" not in str(refused.value)


def test_a_target_that_refuses_everything_ends_at_preflight(serve: Any, suite: Any) -> None:
    url = serve(lambda reply: reply.refuse())
    done = suite(f"--target={url}", f"--clause={ROLE}:*")

    assert 4 == done.status
    assert f"ERROR: target {url}: refused a valid minimal definition" in done.err
    assert 1 == len(done.err.strip().splitlines())
    assert not (done.folder / ".sagemaker-conformance").exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("failing", "crashed on a valid minimal definition (500 InternalFailure)"),
        ("hanging", "a longer --request-timeout=SECONDS"),
        ("of another kind", "the body of a 2xx answer is no JSON object"),
    ],
)
def test_a_target_that_answers_nothing_sound_ends_at_preflight(
    name: str, said: str, serve: Any, suite: Any
) -> None:
    url = serve(lambda reply: _BEHAVIOURS[name](reply))
    done = suite(f"--target={url}", "--request-timeout=0.2", f"--clause={ROLE}:pattern")

    assert 4 == done.status
    assert said in done.err
    assert "the right endpoint" in done.err
    assert 1 == len(done.err.strip().splitlines())


@pytest.mark.parametrize(
    "lack",
    [
        lambda reply: reply.refuse(code="UnknownOperationException"),
        lambda reply: reply.refuse(code="com.amazon.coral.service#UnknownOperationException"),
        lambda reply: reply.send(501, {"__type": "InternalFailure", "message": "not supported"}),
        lambda reply: reply.send(404, b"Method is not implemented", kind="text/plain"),
        lambda reply: reply.send(405, {"message": "Unknown operation"}),
    ],
)
def test_a_target_that_lacks_the_operation_ends_at_preflight(
    lack: Any, serve: Any, suite: Any
) -> None:
    done = suite(f"--target={serve(lack)}", f"--clause={ROLE}:pattern")

    assert 4 == done.status
    assert "does not offer CreateHyperParameterTuningJob" in done.err
    assert "endpoint" not in done.err


def test_a_refusal_without_a_code_is_quoted(serve: Any, suite: Any) -> None:
    url = serve(lambda reply: reply.send(400, b"Unsupported service:\x1b[2J sagemaker" * 50))
    done = suite(f"--target={url}", f"--clause={ROLE}:pattern")

    assert 4 == done.status
    assert (
        'refused a valid minimal definition (400 the body is no JSON: "Unsupported service:\\x1b[2J sa'
        in done.err
    )
    assert "is this the right endpoint" in done.err
    assert 1 == len(done.err.strip().splitlines())
    assert 600 > len(done.err)


@pytest.mark.parametrize("late", [1, 99])
def test_a_first_request_that_is_late_is_sent_once_again(
    late: int, serve: Any, suite: Any, catalogue: Any
) -> None:
    service, asked = Service(catalogue), list[str]()

    def behave(reply: Any) -> None:
        asked.append(reply.operation)
        answer = service.answer(reply.operation, reply.body)
        if reply.operation == CREATE and asked.count(CREATE) <= late:
            time.sleep(1)
        reply.send(answer.status, answer.body)

    done = suite(f"--target={serve(behave)}", "--request-timeout=0.4", f"--clause={ROLE}:required")

    assert [] == service.store.all()  # whatever was made late
    assert (0 if late == 1 else 4) == done.status
    if late > 1:
        assert "did not answer a valid minimal definition in time, sent twice" in done.err
        assert "a longer --request-timeout=SECONDS" in done.err
        assert "endpoint" not in done.err


@pytest.mark.parametrize(
    ("code", "message", "said"),
    [
        ("InvalidSignatureException", "Signature expired: A is now earlier than B", "the clocks"),
        ("RequestTimeTooSkewed", "The difference is too large.", "the clocks"),
        ("InvalidSignatureException", "The signature does not match", "other credentials"),
    ],
)
def test_a_clock_that_is_wrong_is_told_from_wrong_credentials(
    code: str, message: str, said: str, serve: Any, suite: Any
) -> None:
    fault = {"__type": code, "message": message}
    done = suite(
        f"--target={serve(lambda reply: reply.send(403, fault))}", f"--clause={ROLE}:pattern"
    )

    assert 4 == done.status
    assert said in done.err
    assert 1 == len(done.err.strip().splitlines())


def test_an_endpoint_of_something_else_is_told_from_a_refusal(serve: Any, suite: Any) -> None:
    url = serve(lambda reply: reply.send(404, b"not found", kind="text/plain"))
    done = suite(f"--target={url}", f"--clause={ROLE}:pattern")

    assert 4 == done.status
    assert "is this the right endpoint" in done.err


def test_an_endpoint_that_answers_something_else_properly_is_the_right_one(
    serve: Any, suite: Any
) -> None:
    def behave(reply: Any) -> None:
        if reply.operation == CREATE:
            reply.send(500, b"<html>", kind="text/html")
        else:
            reply.refuse(code="ResourceNotFound")

    done = suite(f"--target={serve(behave)}", f"--clause={ROLE}:pattern")

    assert 4 == done.status
    assert "crashed on a valid minimal definition (500 " in done.err
    assert "give one that it accepts with --base=FILE" in done.err
    assert "endpoint" not in done.err


def _statuses(done: Any) -> dict[str, tuple[str, str | None]]:
    return {
        f"{record['clause']} {record['side']}": (record["status"], record["divergence"])
        for record in done.journal("http")
        if record["record"] == "check"
    }


def test_a_target_that_accepts_everything_scores_nothing_on_refusals(
    serve: Any, suite: Any
) -> None:
    done = suite(f"--target={serve(lambda reply: reply.accept())}", f"--clause={ROLE}:*")
    found = _statuses(done)
    lax = ("diverges", "accepts-invalid")

    assert 1 == done.status
    assert {lax} == {found[f"{ROLE}:{k} rejects"] for k in ("required", "type", "pattern")}
    assert ("conforms", None) == found[f"{ROLE}:pattern accepts"]
    assert ("inconclusive", None) == found[f"{ROLE}:type returns"]


@pytest.mark.parametrize("name", ["failing", "hanging up", "truncating", "of another kind"])
def test_what_breaks_on_invalid_requests_never_counts_as_a_refusal(
    name: str, serve: Any, suite: Any, catalogue: Any
) -> None:
    def behave(reply: Any) -> None:
        body = json.loads(reply.body)
        role = body.get("TrainingJobDefinition", {}).get("RoleArn", "")
        sound = isinstance(role, str) and role.startswith("arn:aws") and len(role) < 2048
        if reply.operation != CREATE or sound or "TrainingJobDefinition" not in body:
            reply.accept()
        else:
            _BEHAVIOURS[name](reply)

    done = suite(f"--target={serve(behave)}", f"--clause={ROLE}:required")

    assert 1 == done.status
    assert ("diverges", "server-error") == _statuses(done)[f"{ROLE}:required rejects"]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for."""
    monkeypatch.setattr("sagemaker_conformance.client.calls._PROBING", (0.0, 0.01, 0.01))
    monkeypatch.setattr("sagemaker_conformance.client.calls.PATIENCE", (0.01, 0.01))


def _dying(how: str, after: int, asked: list[str]) -> Any:
    """A server that accepts everything, and from some request on is not there any more."""

    def behave(reply: Any) -> None:
        asked.append(reply.operation)
        if len(asked) <= after:
            reply.accept()
        elif how == "dies":
            reply.die()
        else:
            reply.hang_up()

    return behave


@pytest.mark.parametrize("how", ["dies", "hangs up"])
@pytest.mark.parametrize(("arguments", "after"), [((), 80), (("--baseline=moto",), 60)])
@pytest.mark.usefixtures("impatient")
def test_a_target_that_dies_on_the_way_ends_the_run(
    how: str, arguments: tuple[str, ...], after: int, serve: Any, suite: Any
) -> None:
    asked: list[str] = []
    url = serve(_dying(how, after, asked))
    order = ("-p", "no:randomly")
    done = suite(f"--target={url}", "--target-name=moto", f"--clause={ROLE}:*", *order, *arguments)
    part = done.folder / ".sagemaker-conformance/moto.partial.ndjson.part"
    run, *checks, end = map(json.loads, part.read_text().splitlines())
    first = next(line for line in done.out.splitlines() if "INCOMPLETE" in line)

    assert 4 == done.status
    assert len(asked) <= after + 6
    assert not end["complete"]
    assert end["reason"] == checks[-1]["reason"]
    assert f"lost in {checks[-1]['clause']} {checks[-1]['side']}: target" in end["reason"]
    assert ("cannot be reached" if how == "dies" else "no answer to a plain request") in first
    assert 1 == done.out.count(first)
    assert "inconclusive" == checks[-1]["status"]
    assert "error" not in {check["status"] for check in checks}
    assert {"inconclusive"} < {check["status"] for check in checks}
    assert run["selected"] > len(checks)
    assert "exit 4 = moto could not be tested to the end" in done.out
    assert "--update-baseline" not in done.out
    assert "error of the suite" not in done.out
    assert "Traceback" not in done.said
