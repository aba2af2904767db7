"""The strict proxy judges creates: valid ones go through, others are answered as the service would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from conformance.tests.proxy_bench import OK, Bench, benches

CREATE = "SageMaker.CreateHyperParameterTuningJob"


@pytest.fixture(name="bench")
def make_bench() -> Iterator[Callable[..., Bench]]:
    with benches() as make:
        yield make


def _create(body: bytes, framing: bytes | None = None) -> bytes:
    framing = framing or b"Content-Length: %d" % len(body)
    head = f"POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: {CREATE}\r\nContent-Type: application/x-amz-json-1.1\r\n"
    return head.encode() + framing + b"\r\n\r\n" + body


VALID = json.dumps(
    {
        "HyperParameterTuningJobName": "mine",
        "HyperParameterTuningJobConfig": {
            "Strategy": "Random",
            "ResourceLimits": {"MaxNumberOfTrainingJobs": 1, "MaxParallelTrainingJobs": 1},
        },
    },
    indent=2,
).encode()


def test_a_valid_create_goes_through_as_it_came(bench: Any) -> None:
    made = bench(OK, OK)
    chunked = b"5\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (VALID[:5], len(VALID) - 5, VALID[5:])
    made.ask(_create(VALID), _create(chunked, b"Transfer-Encoding: chunked"))

    assert [_create(VALID)] * 2 == made.server.got
    assert [] == made.logged
    assert ["requests: 2, creates: 2, stopped: 0"] == made.ledger.summary()


@pytest.mark.parametrize(
    ("body", "code", "told"),
    [
        (VALID.replace(b"mine", b"m_ne"), b"ValidationException", "m_ne: HyperParameterTuningJobName:pattern"),
        (VALID.replace(b'"mine"', b"1"), b"SerializationException", "HyperParameterTuningJobName:type"),
        (VALID.replace(b'"mine"', b'"\\u001b[31m\\n"'), b"ValidationException", r"'\x1b[31m\n': HyperParameterTuningJobName:pattern"),
        (b"{", b"SerializationException", "the body is no JSON object"),
    ],
)  # fmt: skip
def test_an_invalid_create_is_answered_as_the_service_would(
    body: bytes, code: bytes, told: str, bench: Any
) -> None:
    made = bench(OK)
    first, second = made.ask(_create(body), _create(VALID))

    assert first.startswith(
        b"HTTP/1.1 400 Bad Request\r\nContent-Type: application/x-amz-json-1.1\r\n"
    )
    assert b'{"__type": "%b"' % code in first
    assert OK == second
    assert [_create(VALID)] == made.server.got
    assert f"{told} (400 {code.decode()})" in made.logged[0]
    assert 1 == len(made.logged[0].splitlines())
    assert "creates: 2, stopped: 1" in made.ledger.summary()[0]


def test_a_create_beyond_all_measure_is_refused(bench: Any) -> None:
    made = bench(OK)
    first, second = made.ask(_create(b" " * (10 * 2**20 + 1)), _create(VALID))

    assert first.startswith(b"HTTP/1.1 413 ")
    assert OK == second
