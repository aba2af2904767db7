"""Answers of the service, published by those who got them, that show a rule at work."""

from __future__ import annotations

from typing import Final

from sagemaker_strategies.constraints.clauses import Observation

_TUNING: Final = "CreateHyperParameterTuningJob"


def _seen(thread: str, date: str, operation: str, text: str) -> Observation:
    repository, number = thread.split("#")
    url = f"https://github.com/{repository}/issues/{number}"
    return Observation(url=url, date=date, operation=operation, text=text)


WAIT_WITHOUT_SPOT: Final = (
    _seen(
        "Kenza-AI/sagify#111",
        "2020-02-21",
        "CreateTrainingJob",
        "a wait time without managed spot training was refused",
    ),
    _seen(
        "aws/amazon-sagemaker-examples#869",
        "2019-09-04",
        _TUNING,
        "a wait time without managed spot training was refused",
    ),
)
NO_METRIC_FOR_OBJECTIVE: Final = (
    _seen(
        "aws/amazon-sagemaker-examples#1207",
        "2020-05-08",
        _TUNING,
        "an objective that no metric definition defines was refused",
    ),
    _seen(
        "aws/sagemaker-python-sdk#3932",
        "2023-06-14",
        _TUNING,
        "an objective that no metric definition defines was refused",
    ),
)
TOO_FEW_COMBINATIONS: Final = (
    _seen(
        "aws/amazon-sagemaker-operator-for-k8s#123",
        "2020-07-15",
        _TUNING,
        "ranges with 3 combinations were refused for 10 training jobs",
    ),
)
NOT_ALL_CHANNELS_IN_GROUPS: Final = (
    _seen(
        "aws/sagemaker-python-sdk#6089",
        "2026-07-23",
        "CreateTrainingJob",
        "a request in which only some channels name instance groups was refused",
    ),
)
NO_RESOURCE_FOR_HYPERBAND: Final = (
    _seen(
        "awslabs/graphstorm#1243",
        "2025-04-12",
        _TUNING,
        "Hyperband with neither MaxResource nor a static number of epochs was refused",
    ),
)
TYPE_BESIDE_GROUPS: Final = (
    _seen(
        "aws/sagemaker-python-sdk#5555",
        "2026-02-20",
        "CreateTrainingJob",
        "an instance type and count beside instance groups were refused",
    ),
)
