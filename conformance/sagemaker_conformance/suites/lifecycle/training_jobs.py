"""The training jobs of a tuning job: listed for one that is there, refused for one that is not."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    accepted,
    diverges,
    judge_name_refusal,
)
from sagemaker_conformance.suites.lifecycle.session import Session
from sagemaker_reports.rendering.values import format_value
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

TRAINING_JOBS: Final = Topic()
_LIST: Final = TUNING_JOB.list_training_jobs


@TRAINING_JOBS(
    "training-jobs",
    "returns",
    place=f"{_LIST}, Response Elements, TrainingJobSummaries",
    statement="the training jobs of a tuning job are listed, however many there are",
    expected="200 and a list of summaries",
)
def _training_jobs(session: Session) -> Judgement:
    session.begin("a")
    answer = accepted(session.send_named(_LIST, "a"))
    summaries = answer.body.get("TrainingJobSummaries")
    if not isinstance(summaries, list):
        return diverges("wrong-state", f"its TrainingJobSummaries are {format_value(summaries)}")
    return CONFORMS


@TRAINING_JOBS(
    "training-jobs-unknown",
    "rejects",
    place=f"{_LIST}, Errors, ResourceNotFound",
    statement="a name that no tuning job has is not found",
    expected="400 ResourceNotFound",
)
def _unknown(session: Session) -> Judgement:
    return judge_name_refusal(session, _LIST, "none", "ResourceNotFound")
