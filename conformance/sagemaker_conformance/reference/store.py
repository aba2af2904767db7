"""Tuning jobs, kept in memory."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from sagemaker_conformance.reference.wire import ServiceError
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: Seconds since the epoch.
Clock: TypeAlias = Callable[[], float]

_ARN: Final = "arn:aws:sagemaker:us-east-1:123456789012:hyper-parameter-tuning-job/{}"
#: What is counted of a job's training jobs, and of their objectives.
_COUNTED: Final = ("Completed", "InProgress", "RetryableError", "NonRetryableError", "Stopped")
_OBJECTIVES: Final = ("Succeeded", "Pending", "Failed")


@dataclass(frozen=True, slots=True)
class Job:
    """One tuning job: the request that created it, as the service reads it, and its state.

    Times are seconds since the epoch, rounded to milliseconds.
    """

    request: Mapping[str, Any]
    status: str
    created: float
    modified: float
    ended: float | None = None

    @property
    def name(self) -> str:
        """The name as Create was given it."""
        return str(self.request[TUNING_JOB.identifier])

    @property
    def arn(self) -> str:
        """The job's resource name; names are not case sensitive, and lower-case there."""
        return _ARN.format(self.name.lower())

    def description(self) -> dict[str, Any]:
        """What Describe answers: the request's members, and the service's own."""
        hidden = TUNING_JOB.not_returned
        returned = {name: item for name, item in self.request.items() if name not in hidden}
        return {**returned, **self._state()}

    def summary(self) -> dict[str, Any]:
        """What List answers for this job."""
        config = self.request.get("HyperParameterTuningJobConfig", {})
        copied = {name: config[name] for name in ("Strategy", "ResourceLimits") if name in config}
        return {TUNING_JOB.identifier: self.name, **self._state(), **copied}

    def _state(self) -> dict[str, Any]:
        state: dict[str, Any] = {
            TUNING_JOB.arn: self.arn,
            "HyperParameterTuningJobStatus": self.status,
            "CreationTime": self.created,
            "LastModifiedTime": self.modified,
            "TrainingJobStatusCounters": dict.fromkeys(_COUNTED, 0),
            "ObjectiveStatusCounters": dict.fromkeys(_OBJECTIVES, 0),
        }
        if self.ended is not None:
            state["HyperParameterTuningEndTime"] = self.ended
        return state


class Store:
    """All jobs of one account and region; safe to use from several threads.

    Nothing is trained: a job is ``InProgress`` until it is stopped, then ``Stopped``.
    """

    def __init__(self, clock: Clock = time.time) -> None:
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._lock = threading.RLock()

    def create(self, request: Mapping[str, Any]) -> Job:
        """Keep a job; raises `ServiceError` where one of this name exists, in whatever case."""
        now = self._now()
        job = Job(request, "InProgress", created=now, modified=now)
        with self._lock:
            if job.name.lower() in self._jobs:
                raise ServiceError(
                    "ResourceInUse",
                    f"A hyperparameter tuning job with the name, {job.name}, already exists. "
                    "Choose a different name.",
                )
            self._jobs[job.name.lower()] = job
        return job

    def find(self, name: str) -> Job:
        """The job of this name, in whatever case; raises `ServiceError` where there is none."""
        job = self._jobs.get(name.lower())
        if job is None:
            raise ServiceError(
                "ResourceNotFound",
                f"Amazon SageMaker can't find a tuning job called {name}. Type another name.",
            )
        return job

    def all(self) -> list[Job]:
        """Every job, oldest first."""
        with self._lock:
            return list(self._jobs.values())

    def stop(self, name: str) -> None:
        """Stop a job; raises `ServiceError` where there is none. A job that is stopped stays so.

        What SageMaker answers to a second stop is not published.
        """
        with self._lock:
            job = self.find(name)
            if job.ended is None:
                now = self._now()
                self._jobs[name.lower()] = replace(job, status="Stopped", modified=now, ended=now)

    def delete(self, name: str) -> None:
        """Remove a job, if there is one: the operation's model has no error for a missing job."""
        with self._lock:
            self._jobs.pop(name.lower(), None)

    def tags(self, arn: str) -> list[dict[str, str]]:
        """The tags of the job with this ARN; raises `ServiceError` where there is none."""
        return list(self._find_by_arn(arn).request.get("Tags", []))

    def tag(self, arn: str, tags: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
        """Add tags, or overwrite those of known keys; returns all tags of the job."""
        return self._retag(arn, {tag["Key"]: tag["Value"] for tag in tags}, ())

    def untag(self, arn: str, keys: Collection[str]) -> None:
        """Remove the tags with these keys."""
        self._retag(arn, {}, keys)

    def clear(self) -> None:
        """Remove all jobs."""
        with self._lock:
            self._jobs.clear()

    def _find_by_arn(self, arn: str) -> Job:
        job = next((job for job in self.all() if job.arn == arn), None)
        if job is None:
            raise ServiceError("ValidationException", "Resource does not exist.", key="message")
        return job

    def _retag(
        self, arn: str, added: Mapping[str, str], removed: Collection[str]
    ) -> list[dict[str, str]]:
        with self._lock:
            job = self._find_by_arn(arn)
            known = {tag["Key"]: tag["Value"] for tag in job.request.get("Tags", [])}
            kept = {key: value for key, value in {**known, **added}.items() if key not in removed}
            tags = [{"Key": key, "Value": value} for key, value in kept.items()]
            self._jobs[job.name.lower()] = replace(job, request={**job.request, "Tags": tags})
            return tags

    def _now(self) -> float:
        return round(self._clock(), 3)
