"""Asking a target in bytes, and leaving nothing behind."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import created_name, encode
from sagemaker_conformance.protocol.withheld import WithheldError
from sagemaker_conformance.suites.wire.case import Body
from sagemaker_conformance.suites.wire.steps import content_of
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


@dataclass(frozen=True, slots=True)
class RawExchange:
    """What was answered, what Describe said afterwards, and whether a job of the name was there."""

    name: str
    answer: Answer
    described: Answer | None
    made: bool


def ask_raw(client: Client, body: Body, headers: Mapping[str, str], *, look: bool) -> RawExchange:
    """One create asked in bytes; with ``look``, then Describe of its job whatever was answered.

    A job that is there afterwards is deleted. A target that reads some name of its own into garbage
    may have such a job already: that is deleted, and the question asked again.
    """
    client.requests += 1
    name = f"conformance-{client.nonce}-{client.requests}"
    content = content_of(body, name)
    try:
        answer = client.send_raw(headers, content)
    except WithheldError:
        client.requests -= 1
        raise
    if answer.code == "ResourceInUse":
        _delete_as_read(client, content)
        answer = client.send_raw(headers, content)
    naming: Request = {TUNING_JOB.identifier: name}
    described = client.send(TUNING_JOB.describe, encode(naming)) if look else None
    made = described is not None and described.outcome == "accepted" and _tells_of(described, name)
    if made or answer.outcome in ("accepted", "crashed"):  # it may have made the job before it fell
        _discard(client, name)
    called = created_name(answer, naming, TUNING_JOB)
    if answer.outcome == "accepted" and called != name:
        _discard(client, str(called))
        _delete_as_read(client, content)
    return RawExchange(name, answer, described, made)


def _discard(client: Client, name: str) -> None:
    with suppress(WithheldError):  # a guard knows of no such job: then none of ours is there
        client.discard(name)


def _delete_as_read(client: Client, content: bytes) -> None:
    """Delete the job that the target reads in these bytes, whatever its name is there."""
    with suppress(WithheldError):  # the guard before real SageMaker has stopped it
        client.send_raw(TUNING_JOB.headers(TUNING_JOB.delete), content)


def _tells_of(described: Answer, name: str) -> bool:
    """Whether a description is of the job of this name: some servers answer anything with 200."""
    body: Any = described.body if isinstance(described.body, dict) else {}
    return str(body.get(TUNING_JOB.identifier)).lower() == name.lower()
