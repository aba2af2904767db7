"""Names that a model does not state: by which member an operation finds what another one created."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.operations.name_form import NameForm
from sagemaker_strategies.operations.operation import Known

_CHECKSUMS: Final = (
    *("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256", "SHA512"),
    *("MD5", "XXHASH3", "XXHASH64", "XXHASH128"),
)


def _named(
    name: str, describe: str | None, delete: str, member: str, source: str, **facts: Any
) -> Known:
    """What is created is described and deleted by this member, whose value is at the source."""
    named_by = {operation: {member: source} for operation in (describe, delete) if operation}
    facts |= {"describe": describe, "delete": delete, "named_by": named_by}
    return Known(name, facts=facts)


KNOWN: Final = (
    _named("apigateway:CreateRestApi", "GetRestApi", "DeleteRestApi", "restApiId", "id"),
    _named("ec2:CreateKeyPair", None, "DeleteKeyPair", "KeyName", "KeyName", identifier="KeyName"),
    _named(
        "ec2:CreateSecurityGroup",
        None,
        "DeleteSecurityGroup",
        "GroupId",
        "GroupId",
        identifier="GroupName",
    ),
    _named(
        "lambda:CreateFunction",
        "GetFunctionConfiguration",
        "DeleteFunction",
        "FunctionName",
        "FunctionName",
    ),
    Known("s3:CreateBucket", facts={"identifier": "Bucket"}),
    # GetObject returns checksums with ChecksumMode=ENABLED only, and needs the key of what one encrypts.
    Known(
        "s3:PutObject",
        facts={
            "not_returned": frozenset(
                (
                    *(f"Checksum{name}" for name in _CHECKSUMS),
                    *(f"SSECustomer{name}" for name in ("Algorithm", "Key", "KeyMD5")),
                )
            )
        },
    ),
    _named("secretsmanager:CreateSecret", "DescribeSecret", "DeleteSecret", "SecretId", "ARN"),
    _named("athena:CreateWorkGroup", "GetWorkGroup", "DeleteWorkGroup", "WorkGroup", "Name"),
    _named("ecs:CreateCluster", None, "DeleteCluster", "cluster", "cluster.clusterArn"),
    _named("ecs:CreateGateway", "DescribeGateway", "DeleteGateway", "gateway", "gatewayArn"),
    _named(
        "ecs:RegisterTaskDefinition",
        "DescribeTaskDefinition",
        "DeregisterTaskDefinition",
        "taskDefinition",
        "taskDefinition.taskDefinitionArn",
    ),
    _named("events:CreateEventBus", "DescribeEventBus", "DeleteEventBus", "Name", "Name"),
    Known("kms:CreateAlias", facts={"name_form": NameForm("alias/conformance-{nonce}-{number}")}),
    _named("kms:CreateKey", "DescribeKey", "ScheduleKeyDeletion", "KeyId", "KeyMetadata.KeyId"),
    _named(
        "logs:CreateScheduledQuery",
        "GetScheduledQuery",
        "DeleteScheduledQuery",
        "identifier",
        "scheduledQueryArn",
    ),
)
