"""Targets that make no distinction: one accepts all, one refuses all."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from benchmarks.mutation.sweeps import Sweeps
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.constraints.clause import Side
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

_ARN = "arn:aws:sagemaker:us-east-1:123456789012:hyper-parameter-tuning-job/{}"


@dataclass
class AcceptAll:
    """Accepts every request and returns it."""

    name: str = "accept-all"
    version: str = "accept-all"
    _jobs: dict[str, Any] = field(default_factory=dict)

    def send(self, operation: str, body: bytes) -> Answer:
        """Accept anything."""
        content = json.loads(body)
        name = str(content.get(TUNING_JOB.identifier))
        if operation.startswith("Create"):
            self._jobs[name] = content
            return Answer("accepted", 200, body={"HyperParameterTuningJobArn": _ARN.format(name)})
        if operation.startswith("Describe"):
            return Answer("accepted", 200, body=self._jobs.get(name, {}))
        self._jobs.pop(name, None)
        return Answer("accepted", 200, body={})

    def reset(self) -> None:
        """Remove all jobs."""
        self._jobs.clear()

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""


@dataclass
class RejectAll:
    """Refuses every request as invalid, without a reason."""

    name: str = "reject-all"
    version: str = "reject-all"

    def send(self, operation: str, body: bytes) -> Answer:
        """Refuse anything."""
        return Answer("rejected", 400, "ValidationException", "The request is not valid.")

    def reset(self) -> None:
        """Do nothing: there are no jobs."""

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""


@dataclass(frozen=True, slots=True)
class Score:
    """Of the checks of one side that a faithful target passes, how many this one passes."""

    target: str
    side: Side
    conforming: int
    checks: int


def scores(sweeps: Sweeps) -> tuple[Score, ...]:
    """How the two do on the side on which each is always wrong."""
    return (
        _score(sweeps, AcceptAll(), "rejects"),
        _score(sweeps, RejectAll(), "accepts"),
    )


def _score(sweeps: Sweeps, target: AcceptAll | RejectAll, side: Side) -> Score:
    found = sweeps.sweep(target)
    passed = [c for c, f in sweeps.plain.items() if c.side == side and f.status == "conforms"]
    conforming = sum(found[check].status == "conforms" for check in passed)
    return Score(target.name, side, conforming, len(passed))
