"""The local mock, in process: the reference implementation of every documented clause."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Final

from sagemaker_conformance.protocol.answer import Answer, read_answer
from sagemaker_conformance.protocol.target import Target, TargetSettings
from sagemaker_conformance.reference.model_service import ModelService
from sagemaker_conformance.reference.service import Service
from sagemaker_conformance.reference.validator import Wording, word_as_aws
from sagemaker_conformance.reference.wire import operation_of
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.checked import enforced_rules

#: Nothing has to be there before a request is judged.
NEEDS_SETUP: Final = False
#: Nothing follows its name.
TAKES_ARGUMENT: Final = False


def connect(argument: str, settings: TargetSettings) -> Target:
    """Make a mock of the catalogue in use."""
    service = mock_of(settings.catalogue, enforced=settings.rules)
    return LocalTarget(settings.catalogue, service)


def mock_of(
    catalogue: Catalogue, word: Wording = word_as_aws, *, enforced: bool = False
) -> Service | ModelService:
    """The mock of a catalogue's operation: with a state of its own where that is the tuning job.

    With ``enforced`` it refuses what breaks a rule that is stated in prose only.
    """
    rules = enforced_rules(catalogue) if enforced else ()
    if catalogue.operation.name != TUNING_JOB.name:
        return ModelService(catalogue, word=word, rules=rules)
    return Service(catalogue, rules=rules, word=word, parents=enforced)


class LocalTarget:
    """A private mock without a network."""

    name = "local"

    def __init__(self, catalogue: Catalogue, service: Service | ModelService | None = None) -> None:
        protocol = catalogue.operation.protocol
        unwritten = "" if protocol == "json" else f", given values, not {protocol}"
        self.version = f"local {version('sagemaker-conformance')} of {catalogue.spec}{unwritten}"
        self._service = service or mock_of(catalogue)

    def send(self, operation: str, body: bytes) -> Answer:
        """Answer one request; an exception of the mock is a crash, as a 500 would be."""
        try:
            answer = self._service.answer(operation, body)
        except Exception as crash:
            return Answer("crashed", message=f"{type(crash).__name__}: {crash}")
        return read_answer(answer.status, answer.headers, answer.body)

    def send_raw(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer as the mock's HTTP server would with these headers."""
        lowered = {name.lower(): value for name, value in headers.items()}
        return self.send(operation_of(lowered.get("x-amz-target", "")), body)

    def reset(self) -> None:
        """Forget all jobs."""
        self._service.clear()

    def close(self) -> None:
        """Do nothing: there is nothing to close."""
