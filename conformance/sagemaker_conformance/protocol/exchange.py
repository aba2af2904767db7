"""A create as it is sent, and what came back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.wire_json import Keys, wire_json
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.operation import Operation

#: As it is in the JSON of a request.
_PLACEHOLDER: Final = wire_json(NAME_PLACEHOLDER)
#: What separates the parts of an ARN.
_STEPS: Final = re.compile("[:/]")


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """One create as it was sent, its answer, and the answer of Describe if there was one.

    ``lacking`` is the member that the answer lacks and by which Describe would find what was created:
    then Describe was not sent. Two exchanges are never equal, however alike.
    """

    sent: Request
    answer: Answer
    described: Answer | None = None
    lacking: str | None = None


def named(request: Request, name: str) -> Request:
    """The request with the placeholder of its name filled in, whichever member has it."""
    for member, value in request.items():
        if value == NAME_PLACEHOLDER:
            return {**request, member: name}
    return request


def encode(body: Any) -> bytes:
    """Encode a body as JSON: ASCII, without needless space."""
    return wire_json(body).encode("ascii")


def encode_named(request: Request, sent: Request, operation: Operation, keys: Keys) -> bytes:
    """Encode the named request, from the JSON that is known of the one without a name."""
    identifier, known = operation.identifier, keys.of(request)
    start = f'{{"{identifier}":'
    nameless = f"{start}{_PLACEHOLDER}"  # a case may take it away, or put it elsewhere
    if identifier and sent is not request and known.startswith(nameless):
        return f"{start}{wire_json(sent[identifier])}{known[len(nameless) :]}".encode("ascii")
    return encode(sent)


def name_in(body: bytes, operation: Operation) -> str | None:
    """The name that a create's body gives; None where it gives none that is text."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    name = content.get(operation.identifier or "") if isinstance(content, dict) else None
    return name if isinstance(name, str) else None


def naming(operation: str, answer: Answer, sent: Request, of: Operation) -> Request | None:
    """The body by which an operation names what a request created; None where that is not known.

    A value is where ``named_by`` has it, in the answer or else in the request.
    """
    found = {}
    for member, source in of.named_by.get(operation, {}).items():
        if source == of.identifier:  # whatever it is: a lax target may keep a job under null
            found[member] = created_name(answer, sent, of)
        elif (value := _value_of(source, answer, sent)) is not None:
            found[member] = value
        else:
            return None
    return found or None


def lacking(operation: str, answer: Answer, sent: Request, of: Operation) -> str | None:
    """The first member that `naming` does not find, as its path in the answer; None where it has all."""
    sources = of.named_by.get(operation, {}).values()
    others = (source for source in sources if source != of.identifier)
    return next((each for each in others if _value_of(each, answer, sent) is None), None)


def _value_of(source: str, answer: Answer, sent: Request) -> Any:
    value = _value_at(answer.body, source)
    return sent.get(source) if value is None else value


def described(exchange: Exchange, of: Operation, send: Callable[[str, bytes], Answer]) -> Exchange:
    """The exchange with the answer of Describe; where that cannot be sent, it is unsupported."""
    operation, created, sent = of.describe or "", exchange.answer, exchange.sent
    about = naming(operation, created, sent, of)
    if about is not None:
        return replace(exchange, described=send(operation, encode(about)))
    lacks = lacking(operation, created, sent, of)
    return replace(exchange, described=Answer("unsupported"), lacking=lacks)


def naming_by(operation: str, name: Any, of: Operation) -> bytes:
    """The encoded body by which an operation names what was created by its identifier."""
    return encode(dict.fromkeys(of.named_by.get(operation, {}), name))


def harmless(of: Operation) -> tuple[str, bytes]:
    """An operation and an encoded body that no target has trouble with."""
    if of.describe is None or of.protocol != "json":  # it may have no form for a name
        return "DescribeNothing", b"{}"
    return of.describe, naming_by(of.describe, "conformance-no-such-job", of)


def _value_at(body: Any, path: str) -> Any:
    for step in path.split("."):
        body = body.get(step) if isinstance(body, dict) else None
    return body


def created_name(answer: Answer, sent: Request, operation: Operation) -> Any:
    """The name of what was created, as its ARN has it: a lax target may make one up."""
    given = sent.get(operation.identifier or "")
    arn = answer.body.get(operation.arn) if isinstance(answer.body, dict) else None
    if not isinstance(arn, str):
        return given
    _, slash, last = arn.rpartition("/")
    if not slash or last == given or (isinstance(given, str) and given in _STEPS.split(arn)):
        return given
    return last
