"""Names that a model does not state: by which member an operation finds what another one created."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sagemaker_strategies.operations.operation import Known


def _named(describe: str | None, delete: str | None, member: str, source: str) -> Mapping[str, Any]:
    operations = filter(None, (describe, delete))
    return {
        "describe": describe,
        "delete": delete,
        "named_by": {operation: {member: source} for operation in operations},
    }


KNOWN: Final = (
    Known(
        "secretsmanager:CreateSecret",
        facts=_named("DescribeSecret", "DeleteSecret", "SecretId", "ARN"),
    ),
)
