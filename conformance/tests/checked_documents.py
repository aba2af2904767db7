"""A document as check reads it, and what is found in it."""

from __future__ import annotations

import json
from typing import Any

from sagemaker_conformance.documents.registry import requests_in
from sagemaker_conformance.documents.source import read_documents
from sagemaker_conformance.findings.finding import CheckedRequest
from sagemaker_conformance.findings.judge import judge_of
from sagemaker_strategies.cases.json_pointer import put

NAME = "HyperParameterTuningJobName"
CONFIG = "HyperParameterTuningJobConfig"
TJD = "TrainingJobDefinition"
MODE = f"{TJD}.AlgorithmSpecification.TrainingInputMode"
SYNC = "arn:aws:states:::sagemaker:createHyperParameterTuningJob.sync"
REQUEST: dict[str, Any] = {
    NAME: "tune",
    CONFIG: {
        "Strategy": "Bayesian",
        "ResourceLimits": {"MaxNumberOfTrainingJobs": 4, "MaxParallelTrainingJobs": 2},
    },
    TJD: {
        "AlgorithmSpecification": {
            "TrainingImage": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/trainer:1",
            "TrainingInputMode": "File",
        },
        "RoleArn": "arn:aws:iam::123456789012:role/trainer",
        "OutputDataConfig": {"S3OutputPath": "s3://models/out"},
        "ResourceConfig": {
            "InstanceType": "ml.m5.large",
            "InstanceCount": 1,
            "VolumeSizeInGB": 20,
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    },
}
WRONG = put(REQUEST, (TJD, "AlgorithmSpecification", "TrainingInputMode"), "fastfile")


def checked_requests(document: Any, **more: Any) -> list[CheckedRequest]:
    """What `check` finds in a value, or in the text of a file."""
    text = document if isinstance(document, str) else json.dumps(document, indent=1)
    found, _ = requests_in(read_documents(text, "file"))
    judged = [(request, judge_of(request.operation, None)) for request in found]
    return [
        CheckedRequest("file", request.label, request.operation, None)
        if judge is None
        else judge.check(request, "file", **more)
        for request, judge in judged
    ]


def only_request(document: Any, **more: Any) -> CheckedRequest:
    (checked,) = checked_requests(document, **more)
    return checked


def places_of(checked: CheckedRequest) -> list[tuple[str, str]]:
    return [(each.place, each.id.rpartition(":")[2]) for each in checked.findings]


def state_of(arguments: dict[str, Any], member: str = "Parameters", **more: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": SYNC, member: arguments, "End": True, **more}


def machine_of(**states: Any) -> dict[str, Any]:
    return {"StartAt": next(iter(states)), "States": states}
