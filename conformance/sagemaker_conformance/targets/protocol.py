"""The seam to whatever is asked: what a target is, and what it may raise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sagemaker_conformance.answers import Answer
from sagemaker_strategies.constraints.catalogue import Catalogue


class TargetError(Exception):
    """A target that cannot be used; the message is one line: what, where, expected, got, what to do."""


class Target(Protocol):
    """An implementation of the SageMaker tuning-job operations, asked in AWS JSON 1.1 bodies.

    ``name`` is what baselines and reports call it, ``version`` what it says of itself.
    """

    name: str
    version: str

    def send(self, operation: str, body: bytes) -> Answer:
        """Answer one request: the operation's bare name and the body as it goes over the wire."""

    def reset(self) -> None:
        """Forget all jobs, where the target can; called before a run."""

    def close(self) -> None:
        """Give back connections and the like; called once, after a run."""


@dataclass(frozen=True, slots=True)
class TargetSettings:
    """What the command line says to every kind of target: the catalogue, and seconds per request.

    ``rules`` asks the local mock to enforce what the documentation states only in prose as well.
    """

    catalogue: Catalogue
    request_timeout: float = 10.0
    rules: bool = False
