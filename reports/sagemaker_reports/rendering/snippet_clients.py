"""The lines of a test that depend on the kind of target."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

from sagemaker_reports.journal.operation import OperationRecord
from sagemaker_reports.journal.records import CheckRecord, Step
from sagemaker_reports.rendering.boto3_requests import (
    CONFIG_IMPORT,
    UNVALIDATED,
    arguments_of,
    boto3_alters,
    client_lines,
    method_of,
    moto_client_lines,
    refused_by,
)
from sagemaker_reports.rendering.python_literals import literal
from sagemaker_reports.rendering.steps import (
    any_raw,
    fill_in_name,
    has_bytes,
    headers_of,
    is_raw,
    python_bytes,
)


@dataclass(frozen=True)
class Sender:
    """The lines of a test that uses a boto3 client: of moto's mock, or of an endpoint.

    ``endpoint`` is the target as the user typed it, None for moto in process.
    """

    endpoint: str | None
    operation: OperationRecord
    validates: bool = True

    #: The answer's body, once there is an answer, and the text of a refusal.
    answered: ClassVar = "answer"
    message: ClassVar = "str(refusal.value)"
    #: What holds of an accepted answer, and of any answer that is no failure of the target.
    is_accepted: ClassVar = '200 <= answer["ResponseMetadata"]["HTTPStatusCode"] < 300'
    is_answered: ClassVar = ""

    def imports(self, side: str) -> list[str]:
        """The imports of the module."""
        refusing = side == "rejects"
        return [
            "import boto3",
            *(["import pytest"] if refusing else []),
            *([] if self.validates else [CONFIG_IMPORT]),
            *(["from botocore.exceptions import ClientError"] if refusing else []),
            *(["from moto import mock_aws"] if self.endpoint is None else []),
        ]

    def decorators(self) -> list[str]:
        """The decorators of the test."""
        return ["@mock_aws"] if self.endpoint is None else []

    def opening(self) -> list[str]:
        """The first lines of the test."""
        if self.endpoint is None:
            lines = moto_client_lines(self.operation, validates=self.validates)
        else:
            more = [] if self.validates else [UNVALIDATED]
            address = f"endpoint_url={json.dumps(self.endpoint)}"
            lines = client_lines(self.operation, address, *more)
        return [*(f"    {line}" for line in lines), ""]

    def request(self, step: Step) -> list[str]:
        """The assignment of a step's request to a variable."""
        return [f"    request = {literal(arguments_of(step, self.operation), 4)}"]

    def call(self, step: Step) -> str:
        """The expression that sends it."""
        return f"client.{method_of(step['operation'])}(**request)"

    def expect_refusal(self, step: Step, code: str | None, blamed: str | None) -> list[str]:
        """The check that it is refused, by a code if one is known; ``blamed`` must be in the message, in
        any case."""
        return [
            "    with pytest.raises(ClientError) as refusal:",
            f"        {self.call(step)}",
            "",
            f"    assert refusal.value.response{refused_by(code)}",
            *self._blaming(blamed),
        ]

    def expect_answer(self, step: Step) -> list[str]:
        """The check that it is answered."""
        if not self.is_answered:
            return [f"    {self.call(step)}"]
        return [f"    answer = {self.call(step)}", "", f"    assert {self.is_answered}"]

    def expect_description(self, place: str) -> list[str]:
        """The check that Describe returns at the place what was sent."""
        described = self.operation.described_by.items()
        return [
            f"    described = client.{method_of(self.operation.describe or '')}(",
            *(f"        {member}={self._value(source)}," for member, source in described),
            "    )",
            f"    assert described{place} == request{place}",
        ]

    def _naming(self) -> str:
        """The expression for the body of a request that names what was created."""
        named = self.operation.described_by.items()
        return (
            f"{{{', '.join(f'{json.dumps(name)}: {self._value(place)}' for name, place in named)}}}"
        )

    def _blaming(self, blamed: str | None) -> list[str]:
        return [f"    assert {json.dumps(blamed)} in {self.message}.lower()"] if blamed else []

    def _value(self, source: str) -> str:
        """The expression for a value at a place of the request or of its answer."""
        whole, *steps = source.split(".")
        subscripts = "".join(f"[{json.dumps(step)}]" for step in steps)
        return f"{self.answered if whole == 'answer' else 'request'}{subscripts}"

    def _bytes_lines(self, step: Step) -> list[str]:
        """The assignment of what is sent to a variable, and that of the request where it is JSON."""
        if has_bytes(step):
            return [f"    body = {python_bytes(step, self.operation.example)}"]
        value = fill_in_name(step.get("body"), self.operation.example)
        return [f"    request = {literal(value, 4)}", "    body = json.dumps(request).encode()"]

    def _headers_line(self, step: Step) -> str:
        return f"    headers = {literal(headers_of(step, self.operation), 4)}"


class _Stubbed(Sender):
    """Through a boto3 client that sends nothing: boto3's own validation."""

    def imports(self, side: str) -> list[str]:
        refusing = ["import pytest", "from botocore.exceptions import ParamValidationError"]
        return [
            "import boto3",
            *(refusing if side == "rejects" else []),
            "from botocore.awsrequest import AWSResponse",
        ]

    def opening(self) -> list[str]:
        return [
            *(f"    {line}" for line in client_lines(self.operation)),
            '    answer = AWSResponse("", 200, {}, None)',
            '    parsed = {"ResponseMetadata": {"HTTPStatusCode": 200}}',
            '    client.meta.events.register("before-call", lambda **_: (answer, parsed))',
            "",
        ]

    def expect_refusal(self, step: Step, code: str | None, blamed: str | None) -> list[str]:
        return [
            f"    with pytest.raises(ParamValidationError){' as refusal' if blamed else ''}:",
            f"        {self.call(step)}",
            *(["", *self._blaming(blamed)] if blamed else []),
        ]


@dataclass(frozen=True)
class _Raw(Sender):
    """Over HTTP, for requests that boto3 refuses to send, or completes."""

    writes_json: bool = True

    answered = "answer.json()"
    message = "answer.text"
    is_accepted = "200 <= answer.status_code < 300"
    is_answered = "answer.status_code < 500"

    def imports(self, side: str) -> list[str]:
        url = self.endpoint or self.operation.address
        return [
            *(["import json", ""] if self.writes_json else []),
            "import requests",
            *(["from moto import mock_aws"] if self.endpoint is None else []),
            "",
            "",
            "def send(headers, body):",
            '    """boto3 does not send such a request; other clients do."""',
            f"    endpoint = {json.dumps(url)}",
            "    return requests.post(endpoint, data=body, headers=headers, timeout=10)",
        ]

    def opening(self) -> list[str]:
        return []

    def request(self, step: Step) -> list[str]:
        return [self._headers_line(step), *self._bytes_lines(step)]

    def call(self, step: Step) -> str:
        return "send(headers, body)"

    def expect_refusal(self, step: Step, code: str | None, blamed: str | None) -> list[str]:
        return [
            f"    answer = {self.call(step)}",
            "",
            "    assert answer.status_code == 400",
            *([f'    assert "{code}" in answer.text'] if code else []),
            *self._blaming(blamed),
        ]

    def expect_description(self, place: str) -> list[str]:
        describe = Step(operation=self.operation.describe or "")
        return [
            f"    headers = {literal(headers_of(describe, self.operation), 4)}",
            f"    described = send(headers, json.dumps({self._naming()})).json()",
            f"    assert described{place} == request{place}",
        ]


@dataclass(frozen=True)
class _Connected(Sender):
    """Through this package's targets, where no other client reaches the target."""

    spec: str = ""

    answered = "answer.body"
    message = 'f"{answer.message} {answer.fields}"'
    is_accepted = 'answer.outcome == "accepted", answer'
    is_answered = 'answer.outcome != "crashed", answer'

    def imports(self, side: str) -> list[str]:
        return [
            "import json",
            "",
            "from sagemaker_conformance.targets import TargetSettings, connect",
            "from sagemaker_strategies import load",
        ]

    def opening(self) -> list[str]:
        named = [] if self.operation.is_tuning_job else [self.operation.name]
        loaded = ", ".join(map(literal, [self.spec, *named]))
        return [
            f"    target = connect({literal(self.endpoint)}, TargetSettings(load({loaded})))",
            "",
        ]

    def request(self, step: Step) -> list[str]:
        headers = [self._headers_line(step)] if is_raw(step) else []
        return [*headers, *self._bytes_lines(step)]

    def call(self, step: Step) -> str:
        if is_raw(step):
            return "target.send_raw(headers, body)"
        return f"target.send({json.dumps(step['operation'])}, body)"

    def expect_refusal(self, step: Step, code: str | None, blamed: str | None) -> list[str]:
        refused = (
            'answer.outcome == "rejected"'
            if code is None
            else f'(answer.outcome, answer.code) == ("rejected", "{code}")'
        )
        return [
            f"    answer = {self.call(step)}",
            "",
            f"    assert {refused}, answer",
            *self._blaming(blamed),
        ]

    def expect_description(self, place: str) -> list[str]:
        return [
            f"    naming = json.dumps({self._naming()}).encode()",
            f"    described = target.send({json.dumps(self.operation.describe)}, naming).body",
            f"    assert described{place} == request{place}",
        ]


def sender_for(
    check: CheckRecord, target: str | None, spec: str, operation: OperationRecord
) -> Sender:
    """The lines for the target that the user typed, by default moto.

    An endpoint gets requests from boto3, or over plain HTTP where boto3 refuses to send them or sends others.
    """
    kind = (target or "moto").partition(":")[0]
    steps = check.witness or ()
    endpoint = target if kind in ("http", "https") else None
    if kind == "botocore" and not any_raw(steps):
        return _Stubbed("", operation)
    if kind != "moto" and endpoint is None:
        return _Connected(target, operation, spec=spec)
    if not operation.is_json:
        return Sender(endpoint, operation, validates=check.boto3 != "stops")
    if check.boto3 == "stops" or any_raw(steps) or any(boto3_alters(s, operation) for s in steps):
        return _Raw(endpoint, operation, writes_json=not all(map(has_bytes, steps)))
    return Sender(endpoint, operation)
