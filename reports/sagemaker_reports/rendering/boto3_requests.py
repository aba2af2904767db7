"""What a boto3 client sends whose validation is switched off."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from sagemaker_reports.journal.operation import OperationRecord
from sagemaker_reports.journal.records import Step


def boto3_sends(body: Any, operation: OperationRecord) -> bool:
    """Whether a client with ``parameter_validation=False`` sends the body as it is.

    False also where the installed botocore has no such operation of the protocol.
    """
    found = _serializer(operation.service, operation.create, operation.protocol_name)
    if found is None or not isinstance(body, dict):
        return False
    serializer, model = found
    if any(member not in body for member in model.idempotent_members):
        return False  # a client fills them in
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
    _, model = found
    return any(
        member in model.input_shape.required_members and member not in body
        for member in model.idempotent_members
    )


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
