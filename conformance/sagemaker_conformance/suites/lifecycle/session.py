"""One scenario's session with a target: its steps are recorded, its jobs deleted at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CONFIG: Final = "HyperParameterTuningJobConfig"
STATUS: Final = "HyperParameterTuningJobStatus"

#: Seconds between attempts to observe a state that a service may reach with a delay.
PATIENCE: Final = (0.1, 0.4, 1.0)


class ScenarioEnded(Exception):  # noqa: N818  # no error: a judgement that no further step changes
    """Raised to end a scenario with a judgement."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(judgement.reason)
        self.judgement = judgement


class Session:
    """The requests of one scenario.

    All names begin with ``stem``, which no other scenario of this or another run uses, so that
    listings can be restricted to this scenario's jobs.
    """

    def __init__(self, client: Client, base: Request) -> None:
        self.base = base
        self.stem = f"conformance-{client.nonce}-{client.requests + 1}"
        self.steps: list[Mapping[str, Any]] = []
        self.last: Answer | None = None
        self._client = client
        self._created: list[str] = []

    def name(self, ending: str) -> str:
        """A name of this scenario's own."""
        return f"{self.stem}-{ending}"

    def send(self, operation: str, **body: Any) -> Answer:
        """Send one step; raises `ScenarioEnded` where the target is unavailable."""
        answer = self._client.send_anew(operation, body)
        self.steps.append({"operation": operation, "body": body})
        self.last = answer
        if answer.outcome == "unavailable":
            raise ScenarioEnded(
                Judgement("inconclusive", reason=f"no answer to judge: {operation}")
            )
        return answer

    def send_named(self, operation: str, ending: str) -> Answer:
        """Send one step that names a job."""
        return self.send(operation, **{TUNING_JOB.identifier: self.name(ending)})

    def send_list(self, **members: Any) -> Answer:
        """Request one listing of this scenario's jobs."""
        return self.send(TUNING_JOB.list, **{"NameContains": f"{self.stem}-", **members})

    def create(self, ending: str, **members: Any) -> Answer:
        """Create a job of this name, the base with these members in it; it is deleted at the end."""
        answer = self.send(
            TUNING_JOB.create, **{**self.base, TUNING_JOB.identifier: self.name(ending), **members}
        )
        if answer.outcome == "accepted":
            self.adopt(ending)
        return answer

    def adopt(self, ending: str) -> None:
        """Delete the job of this name at the end."""
        self._created.append(self.name(ending))

    def require(self, operation: str, **body: Any) -> Mapping[str, Any]:
        """Send a step that is not the judged one; raises `ScenarioEnded` where it is not accepted."""
        return _required(operation, self.send(operation, **body))

    def begin(self, ending: str, **members: Any) -> Mapping[str, Any]:
        """Create a job that the scenario requires, and return the answer."""
        return _required(TUNING_JOB.create, self.create(ending, **members))

    def describe(self, ending: str) -> Mapping[str, Any]:
        """The description of a job, which the scenario requires."""
        return _required(TUNING_JOB.describe, self.send_named(TUNING_JOB.describe, ending))

    def require_list(self) -> Answer:
        """The answer to a plain listing, which the scenario requires."""
        answer = self.send_list()
        _required(TUNING_JOB.list, answer)
        return answer

    def status(self, ending: str) -> Any:
        """The status in the description of a job, which the scenario requires."""
        return self.describe(ending).get(STATUS)

    def stop(self, ending: str) -> None:
        """Stop a job, as the scenario requires."""
        _required(TUNING_JOB.stop, self.send_named(TUNING_JOB.stop, ending))

    def delete(self, ending: str) -> None:
        """Delete a job, as the scenario requires."""
        _required(TUNING_JOB.delete, self.send_named(TUNING_JOB.delete, ending))

    def wait(self, seconds: float) -> None:
        """Give the target time to reach a state."""
        self._client.pause(seconds)

    def attempts(self) -> Iterator[None]:
        """The attempts to observe a state, with time for the target between them."""
        yield
        for seconds in PATIENCE:
            self.wait(seconds)
            yield

    @contextmanager
    def unrecorded(self) -> Iterator[None]:
        """Steps that are not recorded: the last one stays the one before."""
        steps, last = list(self.steps), self.last
        try:
            yield
        finally:
            self.steps, self.last = steps, last

    def works(self, operation: str) -> bool:
        """Whether an operation on an existing job does not crash; the steps are not recorded."""
        with self.unrecorded():
            self.begin("plain")
            return self.send_named(operation, "plain").outcome != "crashed"

    def recorded_steps(self) -> tuple[Mapping[str, Any], ...]:
        """The steps so far, with the placeholder for this scenario's stem."""
        return tuple(_replaced(step, self.stem) for step in self.steps)

    def close(self) -> None:
        """Delete every job that was created, or at least stop it."""
        for name in dict.fromkeys(self._created):
            self._client.discard(name)


def _required(operation: str, answer: Answer) -> Mapping[str, Any]:
    if answer.outcome == "accepted":
        return answer.members
    if answer.outcome == "unsupported":
        raise ScenarioEnded(Judgement("unsupported", reason=f"{operation} is not offered"))
    result = answer.code or answer.message or answer.outcome
    reason = f"it depends on {operation}, which answered {result}"
    raise ScenarioEnded(Judgement("inconclusive", reason=reason))


def _replaced(value: Any, stem: str) -> Any:
    if isinstance(value, str):
        return value.replace(stem, NAME_PLACEHOLDER)
    if isinstance(value, dict):
        return {_replaced(key, stem): _replaced(item, stem) for key, item in value.items()}
    return [_replaced(item, stem) for item in value] if isinstance(value, list) else value
