"""Asking a target: each distinct request once, every job it makes deleted again, all of it counted."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from sagemaker_conformance.answers import Answer
from sagemaker_conformance.targets.protocol import Target
from sagemaker_strategies.cases import NAME_PLACEHOLDER
from sagemaker_strategies.constraints.catalogue import JOB_NAME, OPERATION
from sagemaker_strategies.places import Request

_DESCRIBE: Final = "DescribeHyperParameterTuningJob"
_DELETE: Final = "DeleteHyperParameterTuningJob"
#: Seconds to wait before asking again what was not answered for want of capacity.
_PATIENCE: Final = (0.2, 0.5, 1.0, 2.0, 4.0)
#: After so many requests in a row that were waited for in vain, no more is waited: runs must end.
_FORBEARANCE: Final = 5


def named(request: Request, name: str) -> Request:
    """The request with the placeholder of its job's name filled in."""
    if request.get(JOB_NAME) != NAME_PLACEHOLDER:
        return request
    return {**request, JOB_NAME: name}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One create as it was sent, its answer, and what Describe said of the job if it was asked."""

    sent: Request
    answer: Answer
    described: Answer | None = None


@dataclass
class Interview:
    """One process's conversation with a target.

    Each distinct request is sent once: the answers of a target that forgets nothing between two
    equal requests would differ only by the job that the first one made, and that is deleted.
    """

    target: Target
    pause: Callable[[float], None] = time.sleep
    nonce: str = field(default_factory=lambda: secrets.token_hex(3))
    requests: int = 0
    calls: int = 0
    _known: dict[str, Exchange] = field(default_factory=dict)
    _unanswered: int = 0

    def create(self, request: Request) -> Answer:
        """The target's answer to this create; a job that it made is deleted."""
        return self._exchange(request, describe=False).answer

    def create_and_describe(self, request: Request) -> Exchange:
        """The same, and what Describe gives back for the job while it is there."""
        return self._exchange(request, describe=True)

    def forget(self) -> None:
        """Ask everything anew from here on."""
        self._known.clear()

    def send(self, operation: str, body: bytes) -> Answer:
        """One call, counted; asked again with growing pauses while the target is unavailable."""
        pauses = _PATIENCE if self._unanswered < _FORBEARANCE else ()
        for seconds in (*pauses, None):
            self.calls += 1
            answer = self.target.send(operation, body)
            if answer.outcome != "unavailable" or seconds is None:
                break
            self.pause(seconds)
        self._unanswered = self._unanswered + 1 if answer.outcome == "unavailable" else 0
        return answer

    def _exchange(self, request: Request, *, describe: bool) -> Exchange:
        key = json.dumps(request)
        known = self._known.get(key)
        if known is None or (describe and known.described is None and _accepted(known)):
            known = self._known[key] = self._ask(request, describe=describe)
        return known

    def _ask(self, request: Request, *, describe: bool) -> Exchange:
        self.requests += 1
        sent = named(request, f"conformance-{self.nonce}-{self.requests}")
        answer = self.send(OPERATION, encode(sent))
        if answer.outcome != "accepted":
            return Exchange(sent, answer)
        name = _job_name(answer, sent)
        described = self.send(_DESCRIBE, encode({JOB_NAME: name})) if describe else None
        self.send(_DELETE, encode({JOB_NAME: name}))
        return Exchange(sent, answer, described)


def encode(body: Any) -> bytes:
    """A JSON body as it goes over the wire: ASCII, without needless space."""
    return json.dumps(body, separators=(",", ":")).encode("ascii")


def _accepted(exchange: Exchange) -> bool:
    return exchange.answer.outcome == "accepted"


def _job_name(answer: Answer, sent: Request) -> Any:
    """What the job is called, as its ARN says: a lax target may make one up."""
    arn = answer.body.get("HyperParameterTuningJobArn") if isinstance(answer.body, dict) else None
    if isinstance(arn, str) and "/" in arn:
        return arn.rpartition("/")[2]
    return sent.get(JOB_NAME)
