"""The training jobs of a tuning job: listed for one that is there, refused for one that is not."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.suites.lifecycle.behaviour import Topic
from sagemaker_conformance.suites.lifecycle.conversation import Conversation
from sagemaker_conformance.suites.lifecycle.judge import (
    CONFORMS,
    diverges,
    not_accepted,
    refused_apart,
)
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

TRAINING: Final = Topic()
_LIST: Final = TUNING_JOB.list_training_jobs


@TRAINING(
    "training-jobs",
    "returns",
    place=f"{_LIST}, Response Elements, TrainingJobSummaries",
    says="the training jobs of a tuning job are listed, however many there are",
    expected="200 and a list of summaries",
)
def _training_jobs(talk: Conversation) -> Judgement:
    talk.begin("a")
    answer = talk.ask(_LIST, **{TUNING_JOB.identifier: talk.name("a")})
    failed = not_accepted(answer)
    if failed is not None:
        return failed
    told = answer.body.get("TrainingJobSummaries")
    if not isinstance(told, list):
        return diverges("wrong-state", f"its TrainingJobSummaries are {told!r}")
    return CONFORMS


@TRAINING(
    "training-jobs-unknown",
    "rejects",
    place=f"{_LIST}, Errors, ResourceNotFound",
    says="a name that no tuning job has is not found",
    expected="400 ResourceNotFound",
)
def _unknown(talk: Conversation) -> Judgement:
    return refused_apart(
        talk,
        _LIST,
        talk.ask(_LIST, **{TUNING_JOB.identifier: talk.name("none")}),
        "ResourceNotFound",
    )
