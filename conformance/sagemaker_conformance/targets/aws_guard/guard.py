"""The guard before real SageMaker: it alone decides what is sent there."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.protocol.exchange import name_in
from sagemaker_conformance.protocol.target import TargetError, UnreachableError
from sagemaker_conformance.targets.aws_guard.ledger import Ledger
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

TAG: Final = "sagemaker-conformance"
STOP: Final = TUNING_JOB.stop
DELETE: Final = TUNING_JOB.delete
ADD_TAGS: Final = TUNING_JOB.add_tags
#: Why no valid create is sent where none is allowed.
NOT_ALLOWED: Final = "not sent: a valid create starts a job that costs money; --allow-create=N lets N of them through"
USED_UP: Final = "not sent: the creates that --allow-create lets through are used up"
NOT_OURS: Final = "not sent: only jobs that this run made are stopped, deleted or tagged"
_READS: Final = ("describe", "list")
_UNDOES: Final = ("stop", "delete", "addtags")
#: Seconds before each further attempt to stop or tag a job.
_PATIENCE: Final = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


class Guarded(Protocol):
    """What the guard stands before."""

    version: str

    def send(self, operation: str, body: bytes) -> Answer:
        """Answer one request."""

    def send_raw(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer one request with these headers."""

    def close(self) -> None:
        """Give back connections."""


class GuardedTarget:
    """Real SageMaker, to which only what costs nothing is sent.

    ``is_harmless`` says of a create's body that it is sure to be refused; at most ``allowance``
    others are sent, by all processes of the run together. Every job that comes about is written to the ledger, stopped and tagged at once;
    one that nobody expected ends the creating, in all processes of the run. Calls raise
    `WithheldError` for what is not sent.
    """

    def __init__(
        self,
        name: str,
        target: Guarded,
        is_harmless: Callable[[bytes], bool],
        ledger: Ledger,
        allowance: int = 0,
        *,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = name
        self.version = target.version
        self.ledger = ledger
        self.target = target
        self._is_harmless = is_harmless
        self._allowance = allowance
        self._pause = pause
        self._made: set[str] = set()

    @property
    def may_create(self) -> bool:
        """Whether a valid create would be sent."""
        return self._allowance > self.ledger.spent() and self.ledger.ended() is None

    def send(self, operation: str, body: bytes) -> Answer:
        """Send what may be sent; raises `WithheldError` for the rest."""
        return self._passed(operation, body, lambda sent: self.target.send(operation, sent))

    def send_raw(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """The same, whatever the operation is called in the headers."""
        named = next((v for k, v in headers.items() if k.lower() == "x-amz-target"), "")
        operation = named.strip().rpartition(".")[2]
        if "create" in named.lower():  # whatever else it says
            operation = TUNING_JOB.create
        batched = any(name.lower() == "content-encoding" for name in headers)
        return self._passed(
            operation, body, lambda sent: self.target.send_raw(headers, sent), batched
        )

    def confirm_stopping(self) -> None:
        """Raise `TargetError` where these credentials may not stop jobs: then none may be made."""
        answer = self._insisted(STOP, {TUNING_JOB.identifier: "conformance-no-such-job"})
        if answer.outcome != "rejected" or answer.code == "ResourceNotFound":
            return
        text = " ".join(str(part) for part in (answer.code, answer.message) if part)
        raise TargetError(
            f"these credentials may not stop tuning jobs ({text}), so none is created; "
            f"they need sagemaker:{STOP}, or leave out --allow-create"
        )

    def reset(self) -> None:
        """Nothing: what an account has is its owner's."""

    def close(self) -> None:
        """Close the connections and the ledger."""
        self.target.close()
        self.ledger.close()

    def _passed(
        self, operation: str, body: bytes, send: Callable[[bytes], Answer], batched: bool = False
    ) -> Answer:
        if operation.lower().startswith(_READS):
            return send(body)
        if operation.lower().startswith(_UNDOES):
            return self._undo(operation, body, send)
        # Whatever else it is called, a service that reads its name otherwise may take it for a create.
        harmless = not batched and self._is_harmless(body)
        # Two at once could both make a job before either has ended the creating.
        with self.ledger.alone():
            ended = self.ledger.ended()
            if ended is not None:
                raise WithheldError(f"not sent: {ended}")
            return self._harmless(body, send) if harmless else self._costly(body, send)

    def _undo(self, operation: str, body: bytes, send: Callable[[bytes], Answer]) -> Answer:
        name = _name_in(body)
        if name.lower() not in self._made:
            raise WithheldError(NOT_OURS)
        answer = send(body)
        if operation == DELETE and answer.outcome == "accepted":
            self.ledger.gone(name)
        return answer

    def _harmless(self, body: bytes, send: Callable[[bytes], Answer]) -> Answer:
        answer = send(body)
        if answer.outcome == "accepted":
            name, arn = _job_of(answer, body)
            self.ledger.created(name, arn)
            self.ledger.end(
                f"a request that the documents call invalid made the job {name}, which was stopped; "
                "nothing more is created"
            )
            self._stop(name, arn)
        elif answer.lost and (name := _name_in(body)):
            self.ledger.sending(name)  # it may have made one
        return answer

    def _costly(self, body: bytes, send: Callable[[bytes], Answer]) -> Answer:
        if self.ledger.spent() >= self._allowance:
            raise WithheldError(USED_UP if self._allowance else NOT_ALLOWED)
        name, sent = _name_in(body), _tagged(body)
        self.ledger.sending(name, valid=True)
        try:
            answer = send(sent)
        except UnreachableError:
            self.ledger.refused(name, returned=True)
            raise
        if answer.outcome == "accepted":
            made, arn = _job_of(answer, body)
            self.ledger.created(made, arn)
            if made != name:
                self.ledger.refused(name)
            self._stop(made, arn)
        elif answer.outcome == "unavailable":
            self.ledger.refused(name, returned=True)
        elif answer.outcome in ("rejected", "unsupported"):
            self.ledger.refused(name)
        else:
            text = answer.message or answer.code or answer.http_status
            raise WithheldError(
                f"no sound answer to a valid create ({text}), which is not sent twice; "
                "sagemaker-conformance clean finds whether it made a job"
            )
        return answer

    def _stop(self, name: str, arn: str) -> None:
        """Stop a job and tag it; raises `TargetError`, and ends the creating, where it goes on."""
        self._made.add(name.lower())
        stopped = self._insisted(STOP, {TUNING_JOB.identifier: name})
        if stopped.outcome != "accepted":
            self.ledger.end(f"the job {name} could not be stopped")
            text = stopped.code or stopped.message or stopped.outcome
            raise TargetError(
                f"job {arn} was made and could not be stopped ({text}): "
                f"run sagemaker-conformance clean {self.ledger.path} now"
            )
        tags = [{"Key": TAG, "Value": "stopped"}]
        self._insisted(ADD_TAGS, {"ResourceArn": arn, "Tags": tags})

    def _insisted(self, operation: str, request: Mapping[str, Any]) -> Answer:
        body = json.dumps(request).encode()
        for seconds in (0.0, *_PATIENCE):
            if seconds:
                self._pause(seconds)
            try:
                answer = self.target.send(operation, body)
            except UnreachableError as gone:
                answer = Answer("unavailable", message=str(gone))
            if answer.outcome in ("accepted", "rejected", "unsupported"):
                break
        return answer


def _name_in(body: bytes) -> str:
    return name_in(body, TUNING_JOB) or ""


def _job_of(answer: Answer, body: bytes) -> tuple[str, str]:
    """The name and the ARN of the job that was made; the name as it was sent, if that is its name."""
    sent = _name_in(body)
    arn = answer.members.get(TUNING_JOB.arn)
    if not isinstance(arn, str) or "/" not in arn:
        return sent, str(arn or "")
    name = arn.rpartition("/")[2]
    return (sent if sent.lower() == name.lower() else name), arn


def _tagged(body: bytes) -> bytes:
    """The body with our tag, where it is plain and has no tags of its own."""
    try:
        request = json.loads(body)
    except (ValueError, RecursionError):
        return body
    if not isinstance(request, dict) or "Tags" in request:
        return body
    tagged = {**request, "Tags": [{"Key": TAG, "Value": "created"}]}
    return json.dumps(tagged, separators=(",", ":")).encode("ascii")
