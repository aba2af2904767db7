"""Requests by boto3's clients: the lines that make them, and what is sent without validation."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final

from sagemaker_reports.journal.operation import OperationRecord
from sagemaker_reports.journal.records import Step
from sagemaker_reports.rendering.steps import fill_in_name

#: The argument of a client that sends what boto3 would stop, and what it needs.
UNVALIDATED: Final = "config=Config(parameter_validation=False)"
CONFIG_IMPORT: Final = "from botocore.config import Config"
_REGION: Final = 'region_name="us-east-1"'
#: Emulators verify no signature, but a client signs only with credentials.
_CREDENTIALS: Final = ('aws_access_key_id="testing"', 'aws_secret_access_key="testing"')
_MARK: Final = object()


def refused_by(code: str | None) -> str:
    """What holds of the response that boto3 makes of a refusal, by its code or else by its status."""
    if code is None:
        return '["ResponseMetadata"]["HTTPStatusCode"] == 400'
    return f'["Error"]["Code"] == "{code}"'


def client_lines(operation: OperationRecord, *more: str) -> list[str]:
    """The assignment of a client with credentials to a variable; ``more`` are further arguments."""
    return _call_lines(json.dumps(operation.service), *more, _REGION, *_CREDENTIALS)


def moto_client_lines(operation: OperationRecord, *, validates: bool) -> list[str]:
    """The assignment of a client of moto's mock, which asks for no credentials."""
    arguments = (json.dumps(operation.service), _REGION)
    if validates:
        return [f"client = boto3.client({', '.join(arguments)})"]
    return _call_lines(*arguments, UNVALIDATED)


def _call_lines(*arguments: str) -> list[str]:
    return ["client = boto3.client(", *(f"    {each}," for each in arguments), ")"]


def method_of(operation: str) -> str:
    """The client's method: ``CreateThing`` is ``create_thing``."""
    from botocore import xform_name  # takes a while, and few reports call methods

    words = re.sub(r"\W+", "_", operation, flags=re.ASCII)  # a journal's word, not code
    return str(xform_name(words))


def arguments_of(step: Step, operation: OperationRecord) -> Any:
    """The request as a client takes it: with a name, and with bytes where the installed model has a blob."""
    body = fill_in_name(step.get("body"), operation.example)
    return _changed(_shape(operation.service, step["operation"]), body, _with_bytes)


def boto3_alters(step: Step, operation: OperationRecord) -> bool:
    """Whether a client sends another request of AWS JSON: it adds a token that is required, or writes a
    moment, or text that is no base64, in its own form."""
    model, body = _model(operation.service, step["operation"]), step.get("body")
    if model is None or not isinstance(body, dict):
        return False
    shape = _shape(operation.service, step["operation"])
    return _is_completed(body, model) or _changed(shape, body, _with_marks) != body


def _changed(shape: Any, value: Any, change: Callable[[str, Any], Any]) -> Any:
    """The value with each scalar of it changed, by the type of its shape."""
    if shape is None:
        return value
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        members = shape.members
        return {name: _changed(members.get(name), each, change) for name, each in value.items()}
    if kind == "list" and isinstance(value, list):
        return [_changed(shape.member, each, change) for each in value]
    if kind == "map" and isinstance(value, dict):
        return {key: _changed(shape.value, each, change) for key, each in value.items()}
    return change(kind, value)


def _with_bytes(kind: str, value: Any) -> Any:
    """Bytes in place of base64; other text at a blob is left as it is."""
    if kind == "blob" and isinstance(value, str):
        with suppress(ValueError):
            return base64.b64decode(value, validate=True)
    return value


def _with_marks(kind: str, value: Any) -> Any:
    """A mark in place of what a client writes in another form than JSON has it."""
    is_text = kind == "blob" and isinstance(_with_bytes(kind, value), str)
    return _MARK if is_text or (kind == "timestamp" and type(value) is not int) else value


def boto3_sends(step: Step, operation: OperationRecord) -> bool:
    """Whether a client with ``parameter_validation=False`` sends the request as it is, but for a token that it may
    lack.

    False also where the installed botocore has no such operation of the protocol.
    """
    from botocore.serialize import create_serializer

    model, body = _model(operation.service, step["operation"]), step.get("body")
    if model is None or not isinstance(body, dict) or _is_completed(body, model):
        return False
    body = fill_in_name(body, operation.example)
    try:
        serializer = create_serializer(operation.protocol_name, False)
        sent = serializer.serialize_to_request(arguments_of(step, operation), model)["body"]
        return not operation.is_json or _text(json.loads(sent)) == _text(body)
    except Exception:  # whatever a serializer meets in a value of another type
        return False


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _is_completed(body: Mapping[str, Any], model: Any) -> bool:
    """Whether a client fills in what an invalid request lacks: an idempotency token that is required."""
    return any(
        member in model.input_shape.required_members and member not in body
        for member in model.idempotent_members
    )


def _model(service: str, operation: str) -> Any:
    """The operation as the installed botocore has it; None where it has none."""
    from botocore.model import OperationNotFoundError

    found = _service_model(service)
    with suppress(OperationNotFoundError):
        return None if found is None else found.operation_model(operation)
    return None


@lru_cache(maxsize=32)
def _shape(service: str, operation: str) -> Any:
    """The request's shape; None where JSON has all values as a client takes them, as in most requests."""
    model, kinds = _model(service, operation), dict[str, str]()
    if model is None:
        return None
    _find_kinds(model.input_shape, kinds)
    return model.input_shape if {"blob", "timestamp"}.intersection(kinds.values()) else None


def _find_kinds(shape: Any, kinds: dict[str, str]) -> None:
    """Add the types of the shapes by name: of this one, and of all in it."""
    if shape is None or shape.name in kinds:
        return
    kind = kinds[shape.name] = shape.type_name
    if kind == "structure":
        for member in shape.members.values():
            _find_kinds(member, kinds)
    elif kind in ("list", "map"):
        _find_kinds(shape.member if kind == "list" else shape.value, kinds)


@lru_cache(maxsize=4)
def _service_model(service: str) -> Any:
    from botocore.exceptions import UnknownServiceError
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    try:
        return ServiceModel(Loader().load_service_model(service, "service-2"), service)
    except UnknownServiceError:
        return None
