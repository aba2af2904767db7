"""One scenario's conversation with a target: its steps noted, its jobs ended when it is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.other_grounds import OTHER_GROUNDS
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CREATE: Final = TUNING_JOB.create
DESCRIBE: Final = TUNING_JOB.describe
LIST: Final = TUNING_JOB.list
STOP: Final = TUNING_JOB.stop
DELETE: Final = TUNING_JOB.delete
ARN: Final = TUNING_JOB.arn
STATUS: Final = "HyperParameterTuningJobStatus"
SUMMARIES: Final = "HyperParameterTuningJobSummaries"

#: Seconds to wait before looking again at a state that a service may take its time to reach.
PATIENCE: Final = (0.1, 0.4, 1.0)


class Unjudged(Exception):  # noqa: N818  # no error: a scenario that came to no end
    """A scenario that never came to the step that it is about; says what that means."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(judgement.reason)
        self.judgement = judgement


class Conversation:
    """What one scenario says.

    All names begin with ``stem``, which no other scenario of this or another run uses, so that
    listings can be asked for this scenario's jobs alone.
    """

    def __init__(self, client: Client, base: Request) -> None:
        self.base = base
        self.stem = f"conformance-{client.nonce}-{client.requests + 1}"
        self.steps: list[Mapping[str, Any]] = []
        self.last: Answer | None = None
        self._interview = client
        self._begun: list[str] = []

    def name(self, ending: str) -> str:
        """A name of this scenario's own."""
        return f"{self.stem}-{ending}"

    def ask(self, operation: str, **body: Any) -> Answer:
        """Send one step; every answer but an unavailable one can be judged."""
        answer = self._interview.ask(operation, body)
        self._note(operation, body, answer)
        if answer.outcome == "unavailable":
            raise Unjudged(Judgement("inconclusive", reason=f"no answer to judge: {operation}"))
        return answer

    def create(self, ending: str, **members: Any) -> Answer:
        """Create a job of this name, the base with these members in it; it is ended at last."""
        body = {**self.base, TUNING_JOB.identifier: self.name(ending), **members}
        answer = self.ask(CREATE, **body)
        if answer.outcome == "accepted":
            self._begun.append(self.name(ending))
        return answer

    def need(self, operation: str, **body: Any) -> Mapping[str, Any]:
        """Send a step on which the scenario only rests; raises `Unjudged` where it is not accepted."""
        return self._needed(operation, self.ask(operation, **body))

    def begin(self, ending: str, **members: Any) -> Mapping[str, Any]:
        """Create a job on which the scenario rests; what Create answered."""
        return self._needed(CREATE, self.create(ending, **members))

    def describe(self, ending: str) -> Mapping[str, Any]:
        """What Describe says of a job on which the scenario rests."""
        return self.need(DESCRIBE, **{TUNING_JOB.identifier: self.name(ending)})

    def wait(self, seconds: float) -> None:
        """Let the target come to rest."""
        self._interview.pause(seconds)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Steps that are no part of what is told: the last one stays the one before."""
        steps, last = list(self.steps), self.last
        try:
            yield
        finally:
            self.steps, self.last = steps, last

    def works(self, operation: str) -> bool:
        """Whether an operation on a job that is there does not break down, asked aside."""
        with self.aside():
            self.begin("plain")
            name = self.name("plain")
            return self.ask(operation, **{TUNING_JOB.identifier: name}).outcome != "crashed"

    def told(self) -> tuple[Mapping[str, Any], ...]:
        """The steps so far, with the placeholder for this scenario's stem."""
        return tuple(_replaced(step, self.stem) for step in self.steps)

    def close(self) -> None:
        """End every job that was begun: deleted, or at least stopped."""
        for name in dict.fromkeys(self._begun):
            self._interview.discard(name)

    def _needed(self, operation: str, answer: Answer) -> Mapping[str, Any]:
        if answer.outcome == "accepted":
            body: Mapping[str, Any] = answer.body if isinstance(answer.body, dict) else {}
            return body
        if answer.outcome == "unsupported":
            raise Unjudged(Judgement("unsupported", reason=f"{operation} is not offered"))
        said = answer.code or answer.message or answer.outcome
        raise Unjudged(
            Judgement("inconclusive", reason=f"it rests on {operation}, answered {said}")
        )

    def _note(self, operation: str, body: Mapping[str, Any], answer: Answer) -> None:
        self.steps.append({"operation": operation, "body": body})
        self.last = answer


def refused_on_other_grounds(answer: Answer) -> bool:
    """Whether a refusal says nothing of the request: identity, rights, quotas."""
    return answer.code in OTHER_GROUNDS


def _replaced(value: Any, stem: str) -> Any:
    if isinstance(value, str):
        return value.replace(stem, NAME_PLACEHOLDER)
    if isinstance(value, dict):
        return {_replaced(key, stem): _replaced(item, stem) for key, item in value.items()}
    return [_replaced(item, stem) for item in value] if isinstance(value, list) else value
