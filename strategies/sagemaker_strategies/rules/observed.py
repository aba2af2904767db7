"""Published answers of the service that enforce a rule, or contradict it."""

from __future__ import annotations

from typing import Final

from sagemaker_strategies.constraints.clause import Observation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

_TUNING: Final = TUNING_JOB.create
_TRAINING: Final = "CreateTrainingJob"
#: Threads on GitHub: their dates, and the operation that answered.
_THREADS: Final = {
    "Kenza-AI/sagify#111": ("2020-02-21", _TRAINING),
    "aws/amazon-sagemaker-examples#869": ("2019-09-04", _TUNING),
    "aws/amazon-sagemaker-examples#1207": ("2020-05-08", _TUNING),
    "aws/amazon-sagemaker-feedback#195": ("2025-07-17", _TUNING),
    "aws/amazon-sagemaker-operator-for-k8s#123": ("2020-07-15", _TUNING),
    "aws/sagemaker-python-sdk#2063": ("2020-12-30", _TRAINING),
    "aws/sagemaker-python-sdk#3932": ("2023-06-14", _TUNING),
    "aws/sagemaker-python-sdk#4140": ("2023-09-26", _TRAINING),
    "aws/sagemaker-python-sdk#5555": ("2026-02-20", _TRAINING),
    "aws/sagemaker-python-sdk#6089": ("2026-07-23", _TRAINING),
    "awslabs/graphstorm#1243": ("2025-04-12", _TUNING),
}
#: Acceptance tests of Terraform's provider: each creates the job on AWS and expects to find it.
_TERRAFORM: Final = (
    "https://github.com/hashicorp/terraform-provider-aws/blob/2544602b91671a524476669dd71e3c13c544df7d"
    "/internal/service/sagemaker/hyper_parameter_tuning_job_test.go#testAccHyperParameterTuningJobConfig_"
)


def _reported(text: str, *threads: str) -> tuple[Observation, ...]:
    """The same observation from each of these threads."""
    return tuple(
        Observation(f"https://github.com/{each.replace('#', '/issues/')}", *_THREADS[each], text)
        for each in threads
    )


def _accepted(test: str, text: str) -> tuple[Observation]:
    return (Observation(f"{_TERRAFORM}{test}", "2026-04-20", _TUNING, text),)


WAIT_WITHOUT_SPOT: Final = (
    *_reported(
        "a wait time without managed spot training was refused",
        "Kenza-AI/sagify#111",
        "aws/amazon-sagemaker-examples#869",
    ),
    *_reported(
        "a wait time of a day without managed spot training was refused",
        "aws/sagemaker-python-sdk#4140",
    ),
)
METRICS_OF_AN_ALGORITHM: Final = (
    Observation(
        "https://github.com/awslabs/mlspace/blob/8301680/backend/test/training_job/test_create_training_job.py",
        "2025-09-13",
        _TRAINING,
        "metric definitions beside the image sagemaker-xgboost were refused",
    ),
)
NO_METRICS_AT_ALL: Final = _reported(
    "an objective beside an image of a framework without metric definitions was refused",
    "aws/amazon-sagemaker-examples#1207",
    "aws/sagemaker-python-sdk#3932",
)
IMAGE_NOT_OF_ECR: Final = _reported(
    "an image that is no path of a registry was refused", "aws/sagemaker-python-sdk#2063"
)
SINGLETON_RANGE: Final = _reported(
    "ranges of one value are not accepted; the thread requests them",
    "aws/amazon-sagemaker-feedback#195",
)
CATEGORY_TWICE: Final = _reported(
    "a category that is given twice is not accepted; the thread requests it",
    "aws/amazon-sagemaker-feedback#195",
)
JOBS_NOT_COUNTED: Final = _accepted(
    "objective", "a job without MaxNumberOfTrainingJobs is made, without Grid or Autotune"
)
HINT_WITHOUT_AUTOTUNE: Final = _accepted(
    "parameterRanges", "a job with AutoParameters is made, without Autotune"
)
OPTIONS_OF_ANOTHER_STRATEGY: Final = _accepted(
    "strategyConfig", "a job with the options of Hyperband is made, with Bayesian"
)
NO_METRIC_FOR_OBJECTIVE: Final = _reported(
    "an objective that no metric definition defines was refused",
    "aws/amazon-sagemaker-examples#1207",
    "aws/sagemaker-python-sdk#3932",
)
TOO_FEW_COMBINATIONS: Final = _reported(
    "ranges with 3 combinations were refused for 10 training jobs",
    "aws/amazon-sagemaker-operator-for-k8s#123",
)
NOT_ALL_CHANNELS_IN_GROUPS: Final = _reported(
    "a request in which only some channels name instance groups was refused",
    "aws/sagemaker-python-sdk#6089",
)
NO_RESOURCE_FOR_HYPERBAND: Final = _reported(
    "Hyperband with neither MaxResource nor a static number of epochs was refused",
    "awslabs/graphstorm#1243",
)
TYPE_BESIDE_GROUPS: Final = _reported(
    "an instance type and count beside instance groups were refused",
    "aws/sagemaker-python-sdk#5555",
)
