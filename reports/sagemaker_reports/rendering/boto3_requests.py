"""Requests by boto3's clients: the lines that make them, and what is sent without validation."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from sagemaker_reports.journal.operation import OperationRecord
from sagemaker_reports.journal.records import Step

#: The argument of a client that sends what boto3 would stop, and what it needs.
UNVALIDATED: Final = "config=Config(parameter_validation=False)"
CONFIG_IMPORT: Final = "from botocore.config import Config"
_REGION: Final = 'region_name="us-east-1"'
#: Emulators verify no signature, but a client signs only with credentials.
_CREDENTIALS: Final = ('aws_access_key_id="testing"', 'aws_secret_access_key="testing"')


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


def boto3_sends(body: Any, operation: OperationRecord) -> bool:
    """Whether a client with ``parameter_validation=False`` sends the body as it is, but for a token that it may
    lack.

    False also where the installed botocore has no such operation of the protocol.
    """
    found = _serializer(operation.service, operation.create, operation.protocol_name)
    if found is None or not isinstance(body, dict):
        return False
    serializer, model = found
    if _is_completed(body, model):
        return False
    try:
        sent = serializer.serialize_to_request(body, model)["body"]
        if not operation.is_json:
            return not _has_bytes(model.input_shape, body)
        return json.dumps(json.loads(sent), sort_keys=True) == json.dumps(body, sort_keys=True)
    except Exception:  # whatever a serializer meets in a value of another type
        return False


def _has_bytes(shape: Any, value: Any) -> bool:
    """Whether the value has base64 that a client would encode once more."""
    if shape.type_name == "structure":
        return any(_has_bytes(shape.members[name], each) for name, each in value.items())
    if shape.type_name == "list":
        return any(_has_bytes(shape.member, each) for each in value)
    if shape.type_name == "map":
        return any(_has_bytes(shape.value, each) for each in value.values())
    return bool(shape.type_name == "blob")


def boto3_completes(step: Step, operation: OperationRecord) -> bool:
    """Whether a client fills in what an invalid request lacks: an idempotency token that is required."""
    found = _serializer(operation.service, operation.create, operation.protocol_name)
    body = step.get("body")
    if found is None or step["operation"] != operation.create or not isinstance(body, dict):
        return False
    return _is_completed(body, found[1])


def _is_completed(body: Mapping[str, Any], model: Any) -> bool:
    required = model.input_shape.required_members
    return any(m in required and m not in body for m in model.idempotent_members)


@lru_cache(maxsize=4)
def _serializer(service: str, operation: str, protocol: str) -> Any:
    from botocore.exceptions import UnknownServiceError
    from botocore.loaders import Loader
    from botocore.model import OperationNotFoundError, ServiceModel
    from botocore.serialize import create_serializer

    try:
        model = ServiceModel(Loader().load_service_model(service, "service-2"), service)
        return create_serializer(protocol, False), model.operation_model(operation)
    except (UnknownServiceError, OperationNotFoundError):
        return None
