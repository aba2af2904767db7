"""The operation that a run checked, as far as reports spell its requests."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import quote

from sagemaker_reports.journal.records import RunRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationRecord:
    """An operation as requests name it; by default the tuning job's.

    ``service`` is botocore's name of the service, ``signing_name`` the one that requests are signed
    for, and addresses begin with ``endpoint_prefix``. ``protocol_name`` is botocore's of how requests
    are written; ``target_prefix`` and ``json_version`` are those of ``json``. ``described_by`` has each member by which ``describe`` names what was created, and where its
    value is: ``request.Name``, ``answer.Thing.Arn``. ``example`` is a valid name.
    ``setup`` has ``calls``, which make what has to be there, and the ``values`` that go with them.
    """

    service: str = "sagemaker"
    create: str = "CreateHyperParameterTuningJob"
    signing_name: str = "sagemaker"
    endpoint_prefix: str = "api.sagemaker"
    target_prefix: str = "SageMaker"
    json_version: str = "1.1"
    protocol_name: str = "json"
    describe: str | None = "DescribeHyperParameterTuningJob"
    described_by: Mapping[str, str] = field(
        default_factory=lambda: {
            "HyperParameterTuningJobName": "request.HyperParameterTuningJobName"
        }
    )
    example: str = "conformance-example"
    setup: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The service and the operation: ``sagemaker:CreateHyperParameterTuningJob``."""
        return f"{self.service}:{self.create}"

    @property
    def is_tuning_job(self) -> bool:
        """Whether it is the one that is checked where no other is named."""
        return self.name == TUNING_JOB.name

    @property
    def protocol(self) -> dict[str, Any]:
        """What a run record states of it beside its name; empty for the tuning job."""
        if self.is_tuning_job:
            return {}
        stated = (
            *("target_prefix", "json_version", "signing_name", "endpoint_prefix"),
            *("describe", "described_by", "example"),
        )
        own = {} if self.is_json else {"protocol": self.protocol_name}
        setup = {"setup": dict(self.setup)} if self.setup else {}
        return {**own, **{key: getattr(self, key) for key in stated}, **setup}

    @property
    def is_json(self) -> bool:
        """Whether its requests are AWS JSON, which can be spelled without a client of AWS's."""
        return self.protocol_name == "json"

    @property
    def address(self) -> str:
        """The service's address in one region."""
        return f"https://{self.endpoint_prefix}.us-east-1.amazonaws.com/"

    @property
    def page(self) -> str:
        """The address of the operation's documentation."""
        create = quote(self.create, errors="replace")
        if self.service == TUNING_JOB.service:
            return f"https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_{create}.html"
        services = "https://boto3.amazonaws.com/v1/documentation/api/latest/reference/services"
        return f"{services}/{quote(self.service, errors='replace')}.html"

    @property
    def option(self) -> str:
        """The option that names it to a command, with a space before it; empty where none is needed."""
        return "" if self.is_tuning_job else f" --operation={shlex.quote(self.name)}"


TUNING_JOB: Final = OperationRecord()
#: What a run record may state of an operation, as texts.
_TEXTS: Final = ("signing_name", "endpoint_prefix", "target_prefix", "json_version", "example")


def operation_of(run: RunRecord | None) -> OperationRecord:
    """The operation of a run; that of no run is the tuning job's.

    A journal of another operation that does not state its protocol gives what its name gives.
    """
    if run is None or run.operation == TUNING_JOB.name:
        return TUNING_JOB
    service, _, create = run.operation.rpartition(":")
    stated = run.protocol
    texts = {"protocol_name": stated.get("protocol"), **{key: stated.get(key) for key in _TEXTS}}
    known: dict[str, Any] = {name: str(text) for name, text in texts.items() if text}
    return replace(
        TUNING_JOB,
        service=service or TUNING_JOB.service,
        create=create,
        describe=stated.get("describe"),
        described_by=stated.get("described_by") or {},
        setup=stated.get("setup") or {},
        **known,
    )
