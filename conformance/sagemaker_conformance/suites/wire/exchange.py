"""The exchange of one raw request: its answer, and the deletion of every job that it created."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.protocol.exchange import created_name
from sagemaker_conformance.suites.wire.body import Body, content_of
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.operation import Operation


@dataclass(frozen=True, slots=True)
class RawExchange:
    """The answer, that of Describe afterwards, and whether a job of the name existed."""

    name: str
    answer: Answer
    described: Answer | None
    created: bool


def send_raw_case(
    client: Client, body: Body, headers: Mapping[str, str], *, describe: bool
) -> RawExchange:
    """Send one create as bytes; with ``describe``, then Describe of its job whatever the answer.

    A job that exists afterwards is deleted. A target that reads a name of its own into a malformed
    body may have such a job already: that is deleted, and the request sent again.
    """
    client.requests += 1
    name = client.operation.name_form.name(client.nonce, client.requests)
    content = content_of(body, name)
    try:
        answer = client.send_raw(headers, content)
    except WithheldError:
        client.requests -= 1
        raise
    if answer.code == "ResourceInUse":
        _delete_as_read(client, headers, content)
        answer = client.send_raw(headers, content)
    made = answer.outcome == "accepted"
    described = client.describe_named(name, made=made) if describe else None
    job_exists = described is not None and _is_about(described, name, client.operation)
    if job_exists or answer.outcome in ("accepted", "crashed"):  # it may have created the job first
        _discard(client, name)
        sent: Request = {client.operation.identifier or "": name}
        created = created_name(answer, sent, client.operation)
        if created != name:
            _discard(client, str(created))
        # A service accepts the deletion of what is not there: only a job that was seen is gone now.
        is_named = job_exists or (answer.outcome == "accepted" and created == name)
        if not is_named and answer.lost is None:
            _delete_as_read(client, headers, content)
    return RawExchange(name, answer, described, job_exists)


def _discard(client: Client, name: str) -> None:
    with suppress(WithheldError):  # a guard has no record of such a job: none of ours exists
        client.discard(name)


def _delete_as_read(client: Client, headers: Mapping[str, str], content: bytes) -> None:
    """Delete the job that the target reads in these bytes, whatever name it reads.

    In a form it may read another name, such as null, than in JSON: the create's headers are sent too.
    """
    operation = client.operation
    if operation.delete is None:
        return
    usual = operation.headers(operation.delete)
    own = _for_deletion(headers, operation.create, operation.delete)
    for each in (usual,) if own in (usual, headers) else (usual, own):
        with suppress(WithheldError):  # the guard before real SageMaker has stopped it
            client.send_raw(each, content)


def _for_deletion(headers: Mapping[str, str], create: str, delete: str) -> dict[str, str]:
    """The headers with the operation replaced, in the spelling that it has in them."""

    def replace(found: re.Match[str]) -> str:
        return delete.lower() if found[0].islower() else delete

    named = re.compile(re.escape(create), re.IGNORECASE)
    return {name: named.sub(replace, value) for name, value in headers.items()}


def _is_about(described: Answer, name: str, operation: Operation) -> bool:
    """Whether a description has this job's name: some servers answer anything with 200."""
    found = str(described.members.get(operation.identifier or ""))
    return described.outcome == "accepted" and found.lower() == name.lower()
