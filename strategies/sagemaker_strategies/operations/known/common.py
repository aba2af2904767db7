"""Values that are usual at members of many services."""

from __future__ import annotations

from typing import Final

from sagemaker_strategies.operations.operation import Known, TypicalTables

_ROLE: Final = (
    "arn:aws:iam::112233445566:role/TunerRole{n}",
    "arn:aws:iam::887766554433:role/x/Other.Role{n}",
)
_KEY: Final = (
    "arn:aws:kms:us-east-1:112233445566:key/8765CDEF-12cd-34ef-56cd-1234567812{nn}",
    "arn:aws:kms:us-east-1:112233445566:key/5678CDEF-12cd-34ef-56cd-1234567812{nn}",
)
_STATES: Final = (
    '{{"StartAt":"Pass{n}","States":{{"Pass{n}":{{"Type":"Pass","End":true}}}}}}',
    '{{"StartAt":"Other{n}","States":{{"Other{n}":{{"Type":"Succeed"}}}}}}',
)

KNOWN: Final = (
    Known(
        "*",
        TypicalTables(
            templates={
                **dict.fromkeys(("roleArn", "RoleArn", "executionRoleArn", "taskRoleArn"), _ROLE),
                **dict.fromkeys(("kmsKeyArn", "kmsKeyId", "KmsKeyArn", "kmsMasterKeyArn"), _KEY),
                **dict.fromkeys(
                    ("DomainName", "domainName", "customDomainName"),
                    ("host{n}.example.com", "www{n}.example.org"),
                ),
                "ScheduleExpression": ("rate({n} days)", "rate({n} hours)"),
                "scheduleExpression": ("rate({n} days)", "rate({n} hours)"),
                "EventPattern": ('{{"source":["aws.Ec{n}"]}}', '{{"source":["aws.Ebs{n}"]}}'),
                "image": ("public.ecr.aws/Tuner:V{n}", "public.ecr.aws/Other:W{n}"),
            },
        ),
    ),
    # Required, as the developer guide's page "Amazon ECS task definition parameters" has it.
    Known(
        "ecs:*",
        TypicalTables(customary={"ContainerDefinition": frozenset({"name", "image", "memory"})}),
    ),
    Known(
        "ec2:*",
        TypicalTables(
            templates={"CidrBlock": ("10.{n}.0.0/16", "10.1{n}.0.0/20")},
            numbers={"MinCount": 1, "MaxCount": 1},  # so many instances are started each time
        ),
    ),
    # A part of a header's name, which has no case.
    Known("s3:*", TypicalTables(templates_by_parent={"Metadata.key": ("tuner{n}", "other{n}")})),
    Known("stepfunctions:*", TypicalTables(templates={"definition": _STATES})),
)
