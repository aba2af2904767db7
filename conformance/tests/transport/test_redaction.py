"""Secrets are in no answer, log record or output, however they are spelled."""

from __future__ import annotations

import html
import json
import logging
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from botocore.credentials import Credentials

from sagemaker_conformance.transport.endpoint import Endpoint
from sagemaker_conformance.transport.redaction import Redaction, header_shown, secrets_of
from sagemaker_conformance.transport.signature import Signer
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CREATE = "CreateHyperParameterTuningJob"
SECRET, TOKEN = "wJalrXUtnFEMI/K7MDENG", "FwoGZXIvYXdzEBYaDH/+token=="

#: What a test opened.
_OPEN = ExitStack()


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    _OPEN.close()


def _endpoint(url: str, **more: Any) -> Endpoint:
    signer = Signer(Credentials("AKIDEXAMPLE", SECRET, TOKEN))
    endpoint = Endpoint(url, signer, TUNING_JOB, timeout=5.0, **more)
    _OPEN.callback(endpoint.close)
    return endpoint


def test_a_session_token_is_sent_and_kept_out_of_an_answer_that_has_it(serve: Any) -> None:
    def behave(reply: Any) -> None:
        sent = reply._handler.headers
        text = f"canonical: x-amz-security-token:{sent['X-Amz-Security-Token']} {sent['X-Key']}"
        reply.refuse(text, "InvalidSignatureException")

    headers = (("X-Key", "0123456789"),)
    answer = _endpoint(serve(behave), headers=headers).send(CREATE, b"{}")

    assert "canonical: x-amz-security-token:*** ***" == answer.message


@pytest.mark.parametrize(
    "spell",
    [
        str,
        str.lower,
        str.upper,
        quote,
        quote_plus,
        lambda secret: quote(quote(secret, safe="")),
        lambda secret: secret.replace("+", " "),
        lambda secret: secret.replace("/", "\\/"),
        lambda secret: "".join(f"\\u{ord(c):04x}" for c in secret),
        lambda secret: "".join(f"\\u{ord(c):04X}" for c in secret),
        lambda secret: secret.replace("+", "\\x2b").replace("=", "\\x3d"),
        lambda secret: json.dumps(json.dumps(secret))[3:-3],
        html.escape,
        lambda secret: secret.replace("+", "&#43;").replace("=", "&#x3D;").replace("/", "&#x2F;"),
        lambda secret: (
            secret.replace("+", "&plus;").replace("=", "&equals;").replace("&x", "&ampx")
        ),
        lambda secret: secret.replace("+", "\\u{2b}").replace("=", "\\075").replace("/", "\\57"),
    ],
)
def test_secrets_are_found_however_they_are_spelled(spell: Callable[[str], str]) -> None:
    secret = 'FwoG/tok+en=="&x'
    found = Redaction([secret]).value({"a": [f"x {spell(secret)} y"], spell(secret): None})

    assert {"a": ["x *** y"], "***": None} == found


@pytest.mark.parametrize("length", [1, 3, 12])
def test_backslashes_of_a_secret_count_together(length: int) -> None:
    redaction = Redaction(["\\" * length + "hush-hush", "another"])

    assert "\\" * 3001 == redaction.text("\\" * 3001)  # at once
    for written in ("\\" * length, "\\" * 4 * length, "%5C" * length, "\\u005c" * length):
        assert "a *** b" == redaction.text(f"a {written}hush-hush b")


def test_short_values_stay() -> None:
    assert "short ones stay: abc" == Redaction(["abc"]).text("short ones stay: abc")


def test_a_value_without_its_scheme_is_a_secret_too() -> None:
    headers = [("Authorization", "Bearer hush-hush"), ("Cookie", "a=secret-1; sid=secret-2")]
    headers.append(("X-Keys", 'a="secret-3"&b=%41secret-4'))

    found = secrets_of(headers)

    assert {"hush-hush", "secret-1", "secret-2", "secret-3", "%41secret-4"} <= found


def test_a_login_is_a_secret_as_the_target_reads_it_too() -> None:
    login = b64encode(b"admin:hush:hush-hush").decode()

    assert {"admin:hush:hush-hush", login} <= secrets_of([("Authorization", f"basic {login}")])
    assert {"hush-hush"} <= secrets_of([("Authorization", f"Basic {login}")])
    assert {"no64"} <= secrets_of([("Authorization", "Basic no64")])


ECHO = "tok+en/with=escapes"


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 400 x\r\nx-amzn-errortype: %s\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 %s x\r\n\r\n",
        b"%s\r\n\r\n",
        b"HTTP/1.1 400 x\r\nTransfer-Encoding: chunked\r\n\r\n%s\r\n{}",
        b'HTTP/1.1 400 x\r\nConnection: close\r\n\r\n{"__type": "%s", "message": "%s"}',
        b'HTTP/1.1 400 x\r\nConnection: close\r\n\r\n{"message": "tok\\u002ben/with\\u003descapes %s"}',
        b'HTTP/1.1 200 x\r\nConnection: close\r\n\r\n{"%s": ["%s"]}',
    ],
)
def test_a_secret_is_kept_out_of_every_part_of_an_answer(raw: bytes, serve: Any) -> None:
    def behave(reply: Any) -> None:
        reply._handler.wfile.write(raw.replace(b"%s", ECHO.encode()))
        reply._handler.close_connection = True

    headers = (("Authorization", f"Bearer {ECHO}"),)
    answer = _endpoint(serve(behave), headers=headers).send(CREATE, b"{}")

    assert ECHO.lower() not in repr(answer).lower()


def test_no_log_record_has_a_secret(serve: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        _endpoint(serve(lambda reply: reply.refuse())).send(CREATE, b"{}")
        logging.getLogger("x").debug("signed with %s", TOKEN)
        try:
            raise ValueError(TOKEN)
        except ValueError:
            logging.getLogger("x").exception("failed")

    assert "signed with ***" in caplog.text
    assert "ValueError: ***" in caplog.text
    for secret in (TOKEN, SECRET):
        assert secret not in caplog.text


def test_no_log_record_has_a_token_that_was_renewed_just_now(
    serve: Any, caplog: pytest.LogCaptureFixture
) -> None:
    renewed = "FwoGZXIvYXdzEBYaDKrenewed"  # in no other test: it is not known yet
    endpoint = _endpoint(serve(lambda reply: reply.refuse()))
    endpoint._signer.source = Credentials("AKIDEXAMPLE", SECRET, renewed)
    with caplog.at_level("DEBUG"):
        endpoint.send(CREATE, b"{}")

    assert "x-amz-security-token:***" in caplog.text
    assert renewed not in caplog.text


def test_a_text_of_escapes_is_searched_in_no_time() -> None:
    redaction = Redaction(["a" * 400 + "+", "\\" * 400, "x" * 1000])
    for piece in ("a", "\\", "%25", "&#0", "\\\\u"):
        began = time.monotonic()
        redaction.text("%" + piece * 4_000)
        assert time.monotonic() - began < 2, piece


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Authorization", "Basic abc", "Authorization:***"),
        ("X-Api-Key", "abc", "X-Api-Key:***"),
        ("Cookie", "a=b", "Cookie:***"),
        ("X-Tenant", "blue", "X-Tenant:blue"),
        ("X-Tenant", "ghp_0123456789abcdefghij", "X-Tenant:***"),
    ],
)
def test_which_headers_are_written_down(name: str, value: str, shown: str) -> None:
    assert shown == header_shown(name, value)
