"""What a run would send: counted on a mock that does what is documented, which takes its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.target import Target, TargetSettings
from sagemaker_conformance.serialization.protocols.json import operation_named
from sagemaker_conformance.serialization.serialization import (
    UnwritableError,
    serialization_of,
    unwritten,
)
from sagemaker_conformance.targets.aws_guard.connect import refuse_others
from sagemaker_conformance.targets.aws_guard.guard import GuardedTarget
from sagemaker_conformance.targets.aws_guard.harmless import harmlessness_of
from sagemaker_conformance.targets.aws_guard.hosts import is_real
from sagemaker_conformance.targets.aws_guard.ledger import Ledger
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_conformance.targets.registry import sends_protocol
from sagemaker_conformance.transport.url import read_url
from sagemaker_strategies.operations.operation import Operation

INVALID: Final = "create, refused by what is documented"
VALID: Final = "create, valid"


class PlannedTarget:
    """The local mock under another target's name, counting requests by kind."""

    version = "planned, nothing was sent"

    def __init__(self, name: str, mock: LocalTarget, operation: Operation) -> None:
        self.name = name
        self.counts: Counter[str] = Counter()
        self._mock = mock
        self._create = operation.create
        self._serialization = serialization_of(operation) if sends_protocol(name) else None

    def send(self, operation: str, body: bytes) -> Answer:
        """The mock's answer, counted; not of what the protocol has no form for."""
        if self._serialization is not None:
            try:
                self._serialization.request(operation, body)
            except UnwritableError as unwritable:
                return unwritten(unwritable)
        return self._counted(operation, self._mock.send(operation, body))

    def send_raw(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """The same, with headers."""
        return self._counted(operation_named(headers), self._mock.send_raw(headers, body))

    def reset(self) -> None:
        """Forget all jobs."""
        self._mock.reset()

    def close(self) -> None:
        """Do nothing."""

    def _counted(self, operation: str, answer: Answer) -> Answer:
        self.counts[_kind(operation, answer, self._create)] += 1
        return answer


class _Unwritten(Ledger):
    """A ledger of jobs that exist nowhere."""

    def _append(self, record: str, **facts: str) -> None:
        self._mine = (*self._mine, {"record": record, **facts})

    @contextmanager
    def alone(self) -> Iterator[None]:
        yield

    def _entries_of_run(self) -> tuple[dict[str, Any], ...]:
        return self._mine


def planned_target(target: str, settings: TargetSettings) -> Target:
    """What takes the place of a target in a plan; guarded where the target would be.

    No name is looked up and no credentials are: an alias of a host of SageMaker's is not known here.
    Raises `TargetError` for an operation that real AWS is never sent.
    """
    kind = target.partition(":")[0]
    planned = PlannedTarget(kind, LocalTarget(settings.catalogue), settings.catalogue.operation)
    is_url = kind in ("http", "https")
    hosts = [
        (is_url and urlsplit(read_url(kind, target.partition(":")[2])).hostname) or "",
        *(v for k, v in settings.headers if k.lower() == "host"),
    ]
    if kind != "aws" and not any(map(is_real, hosts)):
        return planned
    refuse_others(kind, settings.catalogue.operation)
    return GuardedTarget(
        kind,
        planned,
        harmlessness_of(settings.catalogue),
        _Unwritten(Path("unwritten"), "plan", {}),
        settings.real.allow_create,
    )


def counts_of(target: Target) -> Counter[str]:
    """The requests to a planned target."""
    inner = target.target if isinstance(target, GuardedTarget) else target
    assert isinstance(inner, PlannedTarget)
    return inner.counts


def _kind(operation: str, answer: Answer, create: str) -> str:
    if operation == create:
        return VALID if answer.outcome == "accepted" else INVALID
    verb = next((v for v in _VERBS if operation.startswith(v)), None)
    return _VERBS[verb] if verb else "something that is no operation"


_VERBS: Final[Mapping[str, str]] = {
    "Describe": "describe",
    "Get": "describe",
    "List": "list",
    "Stop": "stop",
    "Delete": "delete",
    "Deregister": "delete",
    "Remove": "delete",
    "AddTags": "add tags",
}
