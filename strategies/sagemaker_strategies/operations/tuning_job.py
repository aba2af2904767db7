"""What holds for CreateHyperParameterTuningJob alone: its names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sagemaker_strategies.operations.known.sagemaker import TYPICAL
from sagemaker_strategies.operations.operation import Operation

_REQUEST: Final = "CreateHyperParameterTuningJobRequest"
_NAME: Final = "HyperParameterTuningJobName"
_DEFINITION: Final = "TrainingJobDefinition"


@dataclass(frozen=True, eq=False, repr=False)
class TuningJob(Operation):
    """The operation with all its names, and those of operations that only its own code uses."""

    identifier: str = _NAME
    arn: str = "HyperParameterTuningJobArn"
    describe: str = "DescribeHyperParameterTuningJob"
    delete: str = "DeleteHyperParameterTuningJob"
    stop: str = "StopHyperParameterTuningJob"
    list: str = "ListHyperParameterTuningJobs"
    definition: str = _DEFINITION
    parents: str = "WarmStartConfig.ParentHyperParameterTuningJobs"
    list_training_jobs: str = "ListTrainingJobsForHyperParameterTuningJob"
    list_tags: str = "ListTags"
    add_tags: str = "AddTags"
    delete_tags: str = "DeleteTags"

    @property
    def definitions(self) -> str:
        """The list whose elements repeat the definition."""
        return self.repeating_lists[0]


TUNING_JOB: Final = TuningJob(
    service="sagemaker",
    api_version="2017-07-24",
    create="CreateHyperParameterTuningJob",
    target_prefix="SageMaker",
    json_version="1.1",
    request_shape=_REQUEST,
    signing_name="sagemaker",
    endpoint_prefix="api.sagemaker",
    noun="job",
    named_by={
        operation: {_NAME: _NAME}
        for operation in (TuningJob.describe, TuningJob.delete, TuningJob.stop)
    },
    errors={
        TuningJob.stop: ("ResourceNotFound",),
        TuningJob.delete: (),
    },  # these two have no output
    repeats={f"{_DEFINITION}s.member": _DEFINITION},
    not_returned=frozenset({"Tags"}),
    typical=TYPICAL,
)
