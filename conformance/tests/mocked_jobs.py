"""Tuning jobs as somebody's code starts them, in moto."""

from __future__ import annotations

from typing import Any

PATTERN = "HyperParameterTuningJobName:pattern"


IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1"


KEYS = {
    "region_name": "us-east-1",
    "aws_access_key_id": "testing",
    "aws_secret_access_key": "testing",
}


def start(client: Any, name: str, image: str = IMAGE) -> Any:
    """A tuning job as somebody's code starts it."""
    return client.create_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=name,
        HyperParameterTuningJobConfig={
            "Strategy": "Random",
            "HyperParameterTuningJobObjective": {"Type": "Minimize", "MetricName": "loss"},
            "ResourceLimits": {"MaxNumberOfTrainingJobs": 2, "MaxParallelTrainingJobs": 1},
            "ParameterRanges": {
                "ContinuousParameterRanges": [{"Name": "lr", "MinValue": "0.1", "MaxValue": "0.2"}]
            },
        },
        TrainingJobDefinition={
            "AlgorithmSpecification": {
                "TrainingImage": image,
                "TrainingInputMode": "File",
                "MetricDefinitions": [{"Name": "loss", "Regex": "loss=([0-9.]+)"}],
            },
            "RoleArn": "arn:aws:iam::123456789012:role/mine",
            "OutputDataConfig": {"S3OutputPath": "s3://mine/out"},
            "ResourceConfig": {
                "InstanceType": "ml.m5.large",
                "InstanceCount": 1,
                "VolumeSizeInGB": 10,
            },
            "StoppingCondition": {"MaxRuntimeInSeconds": 60},
        },
    )


def names(client: Any) -> list[str]:
    """The jobs that the mock has."""
    jobs = client.list_hyper_parameter_tuning_jobs()["HyperParameterTuningJobSummaries"]
    return [job["HyperParameterTuningJobName"] for job in jobs]
