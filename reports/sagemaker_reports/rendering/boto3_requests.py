"""What a boto3 client sends whose validation is switched off."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from sagemaker_reports.journal.operation import OperationRecord


def boto3_sends(body: Any, operation: OperationRecord) -> bool:
    """Whether a client with ``parameter_validation=False`` sends the body as it is.

    False also where the installed botocore has no such operation of AWS JSON.
    """
    found = _serializer(operation.service, operation.create)
    if found is None or not isinstance(body, dict):
        return False
    serializer, model = found
    if any(member not in body for member in model.idempotent_members):
        return False  # a client fills them in
    try:
        sent = json.loads(serializer.serialize_to_request(body, model)["body"])
    except Exception:  # whatever a serializer meets in a value of another type
        return False
    return json.dumps(sent, sort_keys=True) == json.dumps(body, sort_keys=True)


@lru_cache(maxsize=4)
def _serializer(service: str, operation: str) -> Any:
    from botocore.exceptions import UnknownServiceError
    from botocore.loaders import Loader
    from botocore.model import OperationNotFoundError, ServiceModel
    from botocore.serialize import create_serializer

    try:
        model = ServiceModel(Loader().load_service_model(service, "service-2"), service)
        return create_serializer("json", False), model.operation_model(operation)
    except (UnknownServiceError, OperationNotFoundError):
        return None
