"""The lines of a test that depend on the kind of target."""

from __future__ import annotations

import json

from sagemaker_reports.journal.operation import OperationRecord
from sagemaker_reports.journal.records import CheckRecord, Step
from sagemaker_reports.rendering.boto3_lines import (
    CONFIG_IMPORT,
    UNVALIDATED,
    client_lines,
    fill_in_name,
    method_of,
    refused_by,
)
from sagemaker_reports.rendering.boto3_requests import boto3_completes
from sagemaker_reports.rendering.python_literals import literal
from sagemaker_reports.rendering.raw_bytes import (
    any_raw,
    has_bytes,
    headers_of,
    python_bytes,
)


class Sender:
    """The lines of a test that uses a boto3 client: of moto's mock, or of an endpoint."""

    #: The answer's body, once there is an answer.
    answered = "answer"

    def __init__(
        self, endpoint: str | None, operation: OperationRecord, *, validates: bool = True
    ) -> None:
        self._endpoint = endpoint
        self._operation = operation
        self._validates = validates

    def imports(self, side: str) -> list[str]:
        """The imports of the module."""
        refusing = side == "rejects"
        return [
            "import boto3",
            *(["import pytest"] if refusing else []),
            *([] if self._validates else [CONFIG_IMPORT]),
            *(["from botocore.exceptions import ClientError"] if refusing else []),
            *(["from moto import mock_aws"] if self._endpoint is None else []),
        ]

    def decorators(self) -> list[str]:
        """The decorators of the test."""
        return ["@mock_aws"] if self._endpoint is None else []

    def opening(self) -> list[str]:
        """The first lines of the test."""
        more = [] if self._validates else [UNVALIDATED]
        if self._endpoint is None:
            arguments = [json.dumps(self._operation.service), 'region_name="us-east-1"', *more]
            if not self._validates:
                return [
                    "    client = boto3.client(",
                    *(f"        {a}," for a in arguments),
                    "    )",
                    "",
                ]
            return [f"    client = boto3.client({', '.join(arguments)})", ""]
        return self._client_lines(f"endpoint_url={json.dumps(self._endpoint)}", *more)

    def request(self, step: Step) -> list[str]:
        """The assignment of a step's request to a variable."""
        return [f"    request = {self._body(step)}"]

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
            *([f"    assert {json.dumps(blamed)} in str(refusal.value).lower()"] if blamed else []),
        ]

    def expect_answer(self, step: Step) -> list[str]:
        """The check that it is answered."""
        return [f"    {self.call(step)}"]

    def expect_acceptance(self) -> list[str]:
        """The check that it is accepted."""
        return ['    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200']

    def expect_description(self, place: str) -> list[str]:
        """The check that Describe returns at the place what was sent."""
        described = self._operation.described_by.items()
        return [
            f"    described = client.{method_of(self._operation.describe or '')}(",
            *(f"        {member}={self._value(source)}," for member, source in described),
            "    )",
            f"    assert described{place} == request{place}",
        ]

    def _value(self, source: str) -> str:
        """The expression for a value at a place of the request or of its answer."""
        whole, *steps = source.split(".")
        subscripts = "".join(f"[{json.dumps(step)}]" for step in steps)
        return f"{self.answered if whole == 'answer' else 'request'}{subscripts}"

    def _body(self, step: Step) -> str:
        """The literal of a step's body, with a valid name."""
        return literal(fill_in_name(step.get("body"), self._operation.example), 4)

    def _bytes_lines(self, step: Step) -> list[str]:
        """The assignment of what is sent to a variable, and that of the request where it is JSON."""
        if has_bytes(step):
            return [f"    body = {python_bytes(step, self._operation.example)}"]
        return [f"    request = {self._body(step)}", "    body = json.dumps(request).encode()"]

    def _headers_line(self, step: Step) -> str:
        return f"    headers = {literal(headers_of(step, self._operation), 4)}"

    def _client_lines(self, *more: str) -> list[str]:
        return [*(f"    {line}" for line in client_lines(self._operation, *more)), ""]


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
            *self._client_lines()[:-1],
            '    answer = AWSResponse("", 200, {}, None)',
            '    parsed = {"ResponseMetadata": {"HTTPStatusCode": 200}}',
            '    client.meta.events.register("before-call", lambda **_: (answer, parsed))',
            "",
        ]

    def expect_refusal(self, step: Step, code: str | None, blamed: str | None) -> list[str]:
        assertion = (
            ["", f"    assert {json.dumps(blamed)} in str(refusal.value).lower()"] if blamed else []
        )
        return [
            f"    with pytest.raises(ParamValidationError){' as refusal' if assertion else ''}:",
            f"        {self.call(step)}",
            *assertion,
        ]


class _Raw(Sender):
    """Over HTTP, for requests that boto3 refuses to send, or completes."""

    def __init__(self, writes_json: bool, endpoint: str | None, operation: OperationRecord) -> None:
        super().__init__(endpoint, operation)
        self._writes_json = writes_json

    def imports(self, side: str) -> list[str]:
        url = self._endpoint or self._operation.address
        return [
            *(["import json", ""] if self._writes_json else []),
            "import requests",
            *(["from moto import mock_aws"] if self._endpoint is None else []),
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
            f'    assert "{code}" in answer.text',
            *([f"    assert {json.dumps(blamed)} in answer.text.lower()"] if blamed else []),
        ]

    def expect_answer(self, step: Step) -> list[str]:
        return [f"    answer = {self.call(step)}", "", "    assert answer.status_code < 500"]

    def expect_acceptance(self) -> list[str]:
        return ["    assert answer.status_code == 200"]

    def expect_description(self, place: str) -> list[str]:
        return []


class _Connected(Sender):
    """Through this package's targets, where no other client reaches the target."""

    answered = "answer.body"

    def __init__(self, target: str, spec: str, operation: OperationRecord) -> None:
        super().__init__(target, operation)
        self._target, self._spec = target, spec

    def imports(self, side: str) -> list[str]:
        return [
            "import json",
            "",
            "from sagemaker_conformance.targets import TargetSettings, connect",
            "from sagemaker_strategies import load",
        ]

    def opening(self) -> list[str]:
        named = [] if self._operation.is_tuning_job else [self._operation.name]
        loaded = ", ".join(map(literal, [self._spec, *named]))
        return [
            f"    target = connect({literal(self._target)}, TargetSettings(load({loaded})))",
            "",
        ]

    def request(self, step: Step) -> list[str]:
        headers = [self._headers_line(step)] if any_raw([step]) else []
        return [*headers, *self._bytes_lines(step)]

    def call(self, step: Step) -> str:
        if any_raw([step]):
            return "target.send_raw(headers, body)"
        return f"target.send({json.dumps(step['operation'])}, body)"

    def expect_refusal(self, step: Step, code: str | None, blamed: str | None) -> list[str]:
        shown = (
            ("answer.outcome", '"rejected"')
            if code is None
            else ("(answer.outcome, answer.code)", f'("rejected", "{code}")')
        )
        assertion = (
            f'    assert {json.dumps(blamed)} in f"{{answer.message}} {{answer.fields}}".lower()'
        )
        return [
            f"    answer = {self.call(step)}",
            "",
            f"    assert {shown[0]} == {shown[1]}, answer",
            *([assertion] if blamed else []),
        ]

    def expect_answer(self, step: Step) -> list[str]:
        return [
            f"    answer = {self.call(step)}",
            "",
            '    assert answer.outcome != "crashed", answer',
        ]

    def expect_acceptance(self) -> list[str]:
        return ['    assert answer.outcome == "accepted", answer']

    def expect_description(self, place: str) -> list[str]:
        described = self._operation.described_by.items()
        naming = ", ".join(f"{json.dumps(name)}: {self._value(place)}" for name, place in described)
        return [
            f"    naming = json.dumps({{{naming}}}).encode()",
            f"    described = target.send({json.dumps(self._operation.describe)}, naming).body",
            f"    assert described{place} == request{place}",
        ]


def sender_for(
    check: CheckRecord, target: str | None, spec: str, operation: OperationRecord
) -> Sender:
    """The lines for the target that the user typed, by default moto.

    An endpoint gets requests from boto3, or over plain HTTP where boto3 refuses to send them or completes them.
    """
    kind = (target or "moto").partition(":")[0]
    steps = check.witness or ()
    endpoint = target if kind in ("http", "https") else None
    if kind == "botocore" and not any_raw(steps):
        return _Stubbed("", operation)
    if kind != "moto" and endpoint is None:
        return _Connected(str(target), spec, operation)
    if not operation.is_json:
        return Sender(endpoint, operation, validates=check.boto3 != "stops")
    completes = any(boto3_completes(step, operation) for step in steps)
    if check.boto3 == "stops" or completes or any_raw(steps):
        return _Raw(not all(map(has_bytes, steps)), endpoint, operation)
    return Sender(endpoint, operation)
