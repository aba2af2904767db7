"""Names that a model does not state: by which member an operation finds what another one created."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sagemaker_strategies.operations.name_form import NameForm
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
        "apigateway:CreateRestApi",
        facts=_named("GetRestApi", "DeleteRestApi", "restApiId", "id"),
    ),
    Known(
        "ec2:CreateKeyPair",
        facts={
            "identifier": "KeyName",
            **_named(None, "DeleteKeyPair", "KeyName", "KeyName"),
        },
    ),
    Known(
        "lambda:CreateFunction",
        facts=_named("GetFunctionConfiguration", "DeleteFunction", "FunctionName", "FunctionName"),
    ),
    Known("s3:CreateBucket", facts={"identifier": "Bucket"}),
    Known(
        "secretsmanager:CreateSecret",
        facts=_named("DescribeSecret", "DeleteSecret", "SecretId", "ARN"),
    ),
    Known(
        "athena:CreateWorkGroup",
        facts=_named("GetWorkGroup", "DeleteWorkGroup", "WorkGroup", "Name"),
    ),
    Known(
        "ecs:CreateCluster", facts=_named(None, "DeleteCluster", "cluster", "cluster.clusterArn")
    ),
    Known(
        "ecs:CreateGateway",
        facts=_named("DescribeGateway", "DeleteGateway", "gateway", "gatewayArn"),
    ),
    Known(
        "ecs:RegisterTaskDefinition",
        facts=_named(
            "DescribeTaskDefinition",
            "DeregisterTaskDefinition",
            "taskDefinition",
            "taskDefinition.taskDefinitionArn",
        ),
    ),
    Known(
        "events:CreateEventBus", facts=_named("DescribeEventBus", "DeleteEventBus", "Name", "Name")
    ),
    Known(
        "kms:CreateAlias",
        facts={"name_form": NameForm("alias/conformance-{nonce}-{number}")},
    ),
    Known(
        "kms:CreateKey",
        facts=_named("DescribeKey", "ScheduleKeyDeletion", "KeyId", "KeyMetadata.KeyId"),
    ),
    Known(
        "logs:CreateScheduledQuery",
        facts=_named(
            "GetScheduledQuery", "DeleteScheduledQuery", "identifier", "scheduledQueryArn"
        ),
    ),
)
