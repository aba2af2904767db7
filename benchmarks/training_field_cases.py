"""Field cases of CreateTrainingJob, each refused to somebody at that operation.

Three of them are rebuilt on a tuning job as well, whose constraint is the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from benchmarks.field_cases import FIELD_CASES, FieldCase
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

OPERATION: Final = "sagemaker:CreateTrainingJob"

_NAME: Final = "TrainingJobName"
_OWN_NAMES: Final = {
    f"{TUNING_JOB.definition}.StaticHyperParameters": "HyperParameters",
    f"{TUNING_JOB.definition}.": "",
    TUNING_JOB.identifier: _NAME,
}
_SDK: Final = "https://github.com/aws/sagemaker-python-sdk"
_GROUP: Final[dict[str, Json]] = {
    "InstanceType": "ml.m5.xlarge",
    "InstanceCount": 2,
    "InstanceGroupName": "processing",
}


def _seen_there(clause: str) -> FieldCase:
    """The tuning job's field case with the member's own name."""
    case = next(case for case in FIELD_CASES if case.clause == clause)
    changes = {_own(path): value for path, value in case.changes.items()}
    return replace(case, clause=_own(case.clause), changes=changes)


def _own(path: str) -> str:
    for theirs, own in _OWN_NAMES.items():
        path = path.replace(theirs, own)
    return path


def _channel(name: str, groups: dict[str, Json]) -> Json:
    source: Json = {"S3DataType": "S3Prefix", "S3Uri": f"s3://mine/{name}", **groups}
    return {"ChannelName": name, "DataSource": {"S3DataSource": source}}


TRAINING_FIELD_CASES: Final[tuple[FieldCase, ...]] = (
    _seen_there(f"{TUNING_JOB.definition}.StaticHyperParameters.value:length-max"),
    _seen_there(f"{TUNING_JOB.definition}.ResourceConfig.InstanceType:enum"),
    _seen_there(f"{TUNING_JOB.identifier}:pattern"),
    FieldCase(
        "a job's name of 66 characters",
        "https://github.com/zenml-io/zenml/issues/1517",
        f"{_NAME}:length-max",
        "Member must have length less than or equal to 63",
        {_NAME: "generic-training-pipeline-2023-04-12-15-36-41-124330-model-trainer"},
    ),
    FieldCase(
        "a wait time without managed spot training",
        f"{_SDK}/issues/4140",
        "StoppingCondition:rule-wait-only-with-spot",
        "Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set "
        "to true",
        {
            "EnableManagedSpotTraining": False,
            "StoppingCondition.MaxWaitTimeInSeconds": 86400,
        },
    ),
    FieldCase(
        "metric definitions for `sagemaker-xgboost`",
        "https://github.com/awslabs/mlspace/blob/8301680/backend/test/training_job/test_create_training_job.py",
        "AlgorithmSpecification.MetricDefinitions:rule-not-of-amazon-algorithms",
        "You can't override the metric definitions for Amazon SageMaker algorithms. Please retry the "
        "request without specifying metric definitions.",
        {
            "AlgorithmSpecification.TrainingImage": "683313688378.dkr.ecr.us-east-1.amazonaws.com"
            "/sagemaker-xgboost:1.7-1"
        },
    ),
    FieldCase(
        "an instance type beside instance groups",
        f"{_SDK}/pull/5564",
        "ResourceConfig:rule-groups-exclude-type-and-count",
        "InstanceType or InstanceCount cannot be specified with InstanceGroups",
        {
            "ResourceConfig": {
                "InstanceType": "ml.m5.xlarge",
                "InstanceCount": 1,
                "InstanceGroups": [_GROUP],
                "VolumeSizeInGB": 30,
            }
        },
    ),
    FieldCase(
        "channels of which only some name instance groups",
        f"{_SDK}/issues/6089",
        "InputDataConfig.member.DataSource.S3DataSource.InstanceGroupNames"
        ":rule-all-channels-or-none",
        "Some channels have assigned instance groups: [processing] while others not: "
        "[sm_drivers, code]",
        {
            "ResourceConfig": {"InstanceGroups": [_GROUP], "VolumeSizeInGB": 30},
            "InputDataConfig": [
                _channel("train", {"InstanceGroupNames": ["processing"]}),
                _channel("sm_drivers", {}),
                _channel("code", {}),
            ],
        },
    ),
)
