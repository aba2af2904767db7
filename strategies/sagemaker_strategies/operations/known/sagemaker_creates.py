"""Single operations of SageMaker: the values that are usual in their requests."""

from __future__ import annotations

from typing import Final

from sagemaker_strategies.operations.operation import Known, TypicalTables

KNOWN: Final = (
    Known(
        "sagemaker:CreateCluster",
        TypicalTables(
            # The role that AWS manages for clusters reads buckets of this prefix only.
            templates={
                "SourceS3Uri": ("s3://sagemaker-cluster/Start{n}", "s3://sagemaker-other/Begin{n}")
            },
            customary={
                "CreateClusterRequest": frozenset({"InstanceGroups"}),
                "ClusterInstanceGroupSpecification": frozenset(
                    {"InstanceType", "LifeCycleConfig", "ThreadsPerCore"}
                ),
                "ClusterLifeCycleConfig": frozenset({"SourceS3Uri", "OnCreate"}),
            },
        ),
    ),
    Known(
        "sagemaker:CreatePipeline",
        TypicalTables(
            templates={
                "PipelineDefinition": (
                    '{{"Version":"2{n}2{n}-12-11","Steps":[]}}',
                    '{{"Version":"2{n}2{n}-11-12","Metadata":{{}},"Steps":[]}}',
                )
            },
            customary={"CreatePipelineRequest": frozenset({"PipelineDefinition"})},
        ),
    ),
)
