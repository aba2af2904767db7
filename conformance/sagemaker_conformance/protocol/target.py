"""The interface of targets, what they may raise, and the settings that they are made with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_strategies.constraints.catalogue import Catalogue


class TargetError(ConformanceError):
    """A target that cannot be used."""


class UnreachableError(TargetError):
    """Nothing listens there; another attempt may succeed where something did before."""


class Target(Protocol):
    """An implementation of the SageMaker tuning-job operations, in AWS JSON 1.1 bodies.

    ``name`` is its name in baselines and reports. One that reads headers is a `WireTarget` too.
    """

    name: str
    version: str

    def send(self, operation: str, body: bytes) -> Answer:
        """Answer one request: the operation's bare name and the body as it goes over the wire."""

    def reset(self) -> None:
        """Forget all jobs, where the target can; called before a run, and in it where a name is taken."""

    def close(self) -> None:
        """Close connections and the like; called once, after a run."""


@runtime_checkable
class WireTarget(Protocol):
    """A target that takes headers as well, such as no client would send."""

    def send_raw(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer one request that has these headers, ``X-Amz-Target`` and ``Content-Type`` only if
        they are among them; the target adds what its transport needs."""


@runtime_checkable
class PipelinedTarget(Protocol):
    """A target that can send a request now and read its answer later."""

    def start_send(self, operation: str, body: bytes) -> Callable[[], Answer]:
        """Send one request; what is returned reads its answer, before anything else is sent. Either may
        raise what `Target.send` raises."""


def refuses_with(target: Target) -> str | None:
    """The code with which a target refuses before anything is sent; None for a service.

    A client library has an attribute of that name, beside those of `Target`.
    """
    code: str | None = getattr(target, "refuses_with", None)
    return code


@dataclass(frozen=True, slots=True)
class RealSettings:
    """What the user allows where the target is real SageMaker.

    ``account`` is the one that requests may go to, ``allow_create`` the number of valid creates that
    this run's processes may send together, ``ledger`` the file of the jobs that were created, ``run`` a
    name that these processes share, ``target`` as the user typed it.
    """

    account: str | None = None
    allow_create: int = 0
    ledger: Path = Path("sagemaker-conformance.created")
    run: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class TargetSettings:
    """Settings of every kind of target: the catalogue, and seconds per request.

    ``rules``: the local mock enforces what the documentation states only in prose as well.
    ``headers``, ``ca_bundle`` and ``profile`` (of AWS credentials) are for those over HTTP.
    """

    catalogue: Catalogue
    request_timeout: float = 10.0
    rules: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    ca_bundle: Path | None = None
    profile: str | None = None
    real: RealSettings = RealSettings()
