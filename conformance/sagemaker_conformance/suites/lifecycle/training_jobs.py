"""The training jobs of a tuning job: listed for one that is there, refused for one that is not."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.judge import accepted, expect
from sagemaker_conformance.suites.lifecycle.session import Session
from sagemaker_reports.rendering.values import format_value
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

TRAINING_JOBS: Final = Topic()
_LIST: Final = TUNING_JOB.list_training_jobs


@TRAINING_JOBS.returns(
    "training-jobs",
    f"{_LIST}, Response Elements, TrainingJobSummaries",
    "the training jobs of a tuning job are listed, however many there are",
    "200 and a list of summaries",
)
def _training_jobs(session: Session) -> None:
    session.begin("a")
    summaries = accepted(session.send_named(_LIST, "a")).members.get("TrainingJobSummaries")
    is_list = isinstance(summaries, list)
    expect(is_list, f"its TrainingJobSummaries are {format_value(summaries)}")


TRAINING_JOBS.unknown_name("training-jobs-unknown", _LIST, noun="tuning job")
