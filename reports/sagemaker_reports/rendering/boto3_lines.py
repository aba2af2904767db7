"""Lines of boto3's clients: how one is made, called and refused."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from sagemaker_reports.journal.operation import OperationRecord
from sagemaker_reports.rendering.raw_bytes import NAME_PLACEHOLDER

#: The argument of a client that sends what boto3 would stop, and what it needs.
UNVALIDATED: Final = "config=Config(parameter_validation=False)"
CONFIG_IMPORT: Final = "from botocore.config import Config"
#: Emulators verify no signature, but a client signs only with credentials.
_CREDENTIALS: Final = ('aws_access_key_id="testing"', 'aws_secret_access_key="testing"')


def refused_by(code: str | None) -> str:
    """What holds of the response that boto3 makes of a refusal, by its code or else by its status."""
    if code is None:
        return '["ResponseMetadata"]["HTTPStatusCode"] == 400'
    return f'["Error"]["Code"] == "{code}"'


def client_lines(operation: OperationRecord, *more: str) -> list[str]:
    """The assignment of a client with credentials to a variable; ``more`` are further arguments."""
    arguments = [json.dumps(operation.service), *more, 'region_name="us-east-1"', *_CREDENTIALS]
    return ["client = boto3.client(", *(f"    {each}," for each in arguments), ")"]


def fill_in_name(value: Any, name: str) -> Any:
    """The value with a name in place of the placeholder, also where one begins with it."""
    if isinstance(value, dict):
        return {key: fill_in_name(each, name) for key, each in value.items()}
    if isinstance(value, list):
        return [fill_in_name(each, name) for each in value]
    return value.replace(NAME_PLACEHOLDER, name) if isinstance(value, str) else value


def method_of(operation: str) -> str:
    """The client's method: ``CreateThing`` is ``create_thing``."""
    from botocore import xform_name  # takes a while, and few reports call methods

    words = re.sub(r"\W+", "_", operation, flags=re.ASCII)  # a journal's word, not code
    return str(xform_name(words))
