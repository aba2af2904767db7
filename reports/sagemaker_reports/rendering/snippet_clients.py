"""The lines of a test that depend on the kind of target."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from sagemaker_reports.journal.records import CheckRecord, Step
from sagemaker_reports.rendering.python_literals import literal
from sagemaker_reports.rendering.raw_bytes import (
    EXAMPLE_NAME,
    NAME_PLACEHOLDER,
    any_raw,
    has_bytes,
    headers_of,
    python_bytes,
)

#: Emulators verify no signature, but a client signs only with credentials.
_CREDENTIALS: Final = (
    'aws_access_key_id="testing"',
    'aws_secret_access_key="testing"',
)
_DESCRIBE: Final = "DescribeHyperParameterTuningJob"


class Sender:
    """The lines of a test that uses a boto3 client: of moto's mock, or of an endpoint."""

    def __init__(self, endpoint: str | None) -> None:
        self._endpoint = endpoint

    def imports(self, side: str) -> list[str]:
        """The imports of the module."""
        refusing = ["import pytest", "from botocore.exceptions import ClientError"]
        return [
            "import boto3",
            *(refusing if side == "rejects" else []),
            *(["from moto import mock_aws"] if self._endpoint is None else []),
        ]

    def decorators(self) -> list[str]:
        """The decorators of the test."""
        return ["@mock_aws"] if self._endpoint is None else []

    def opening(self) -> list[str]:
        """The first lines of the test."""
        if self._endpoint is None:
            return ['    client = boto3.client("sagemaker", region_name="us-east-1")', ""]
        return _client_lines([f"endpoint_url={json.dumps(self._endpoint)}"])

    def request(self, step: Step) -> list[str]:
        """The assignment of a step's request to a variable."""
        return [f"    request = {literal(fill_in_name(step.get('body')), 4)}"]

    def call(self, step: Step) -> str:
        """The expression that sends it."""
        return f"client.{method_of(step['operation'])}(**request)"

    def expect_refusal(self, step: Step, code: str, blamed: str | None) -> list[str]:
        """The check that it is refused; ``blamed`` must be in the message, in any case."""
        return [
            "    with pytest.raises(ClientError) as refusal:",
            f"        {self.call(step)}",
            "",
            f'    assert refusal.value.response["Error"]["Code"] == "{code}"',
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
        return [
            f"    described = client.{method_of(_DESCRIBE)}(",
            f'        HyperParameterTuningJobName="{EXAMPLE_NAME}"',
            "    )",
            f"    assert described{place} == request{place}",
        ]


class _Stubbed(Sender):
    """Through a boto3 client that sends nothing: boto3's own validation."""

    def __init__(self) -> None:
        super().__init__("")

    def imports(self, side: str) -> list[str]:
        refusing = ["import pytest", "from botocore.exceptions import ParamValidationError"]
        return [
            "import boto3",
            *(refusing if side == "rejects" else []),
            "from botocore.stub import Stubber",
        ]

    def opening(self) -> list[str]:
        return [
            *_client_lines([])[:-1],
            "    stubber = Stubber(client)",
            '    arn = {"HyperParameterTuningJobArn": "arn:aws:sagemaker:us-east-1:1:x/y"}',
            '    stubber.add_response("create_hyper_parameter_tuning_job", arn)',
            "    stubber.activate()",
            "",
        ]

    def expect_refusal(self, step: Step, code: str, blamed: str | None) -> list[str]:
        assertion = (
            ["", f"    assert {json.dumps(blamed)} in str(refusal.value).lower()"] if blamed else []
        )
        return [
            f"    with pytest.raises(ParamValidationError){' as refusal' if assertion else ''}:",
            f"        {self.call(step)}",
            *assertion,
        ]


class _Raw(Sender):
    """Over HTTP, for requests that boto3 refuses to send."""

    def __init__(self, writes_json: bool, endpoint: str | None) -> None:
        super().__init__(endpoint)
        self._writes_json = writes_json

    def imports(self, side: str) -> list[str]:
        url = self._endpoint or "https://api.sagemaker.us-east-1.amazonaws.com/"
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
        return [f"    headers = {literal(headers_of(step), 4)}", *_body_lines(step)]

    def call(self, step: Step) -> str:
        return "send(headers, body)"

    def expect_refusal(self, step: Step, code: str, blamed: str | None) -> list[str]:
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

    def __init__(self, target: str, spec: str) -> None:
        super().__init__(target)
        self._target, self._spec = target, spec

    def imports(self, side: str) -> list[str]:
        return [
            "import json",
            "",
            "from sagemaker_conformance.targets import TargetSettings, connect",
            "from sagemaker_strategies import load",
        ]

    def opening(self) -> list[str]:
        target, spec = literal(self._target), literal(self._spec)
        return [f"    target = connect({target}, TargetSettings(load({spec})))", ""]

    def request(self, step: Step) -> list[str]:
        headers = [f"    headers = {literal(headers_of(step), 4)}"] if any_raw([step]) else []
        return [*headers, *_body_lines(step)]

    def call(self, step: Step) -> str:
        if any_raw([step]):
            return "target.send_raw(headers, body)"
        return f"target.send({json.dumps(step['operation'])}, body)"

    def expect_refusal(self, step: Step, code: str, blamed: str | None) -> list[str]:
        assertion = (
            f'    assert {json.dumps(blamed)} in f"{{answer.message}} {{answer.fields}}".lower()'
        )
        return [
            f"    answer = {self.call(step)}",
            "",
            f'    assert (answer.outcome, answer.code) == ("rejected", "{code}"), answer',
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
        return [
            f'    name = b\'{{"HyperParameterTuningJobName": "{EXAMPLE_NAME}"}}\'',
            f'    described = target.send("{_DESCRIBE}", name).body',
            f"    assert described{place} == request{place}",
        ]


def sender_for(check: CheckRecord, target: str | None, spec: str) -> Sender:
    """The lines for the target that the user typed, by default moto.

    An endpoint gets requests from boto3, or over plain HTTP where boto3 refuses to send them.
    """
    kind = (target or "moto").partition(":")[0]
    steps = check.witness or ()
    endpoint = target if kind in ("http", "https") else None
    if kind == "botocore" and not any_raw(steps):
        return _Stubbed()
    if kind != "moto" and endpoint is None:
        return _Connected(str(target), spec)
    if check.boto3 == "stops" or any_raw(steps):
        return _Raw(not all(map(has_bytes, steps)), endpoint)
    return Sender(endpoint)


def fill_in_name(value: Any) -> Any:
    """The value with an example's name in place of the job's, also where a name begins with it."""
    if isinstance(value, dict):
        return {key: fill_in_name(each) for key, each in value.items()}
    if isinstance(value, list):
        return [fill_in_name(each) for each in value]
    return value.replace(NAME_PLACEHOLDER, EXAMPLE_NAME) if isinstance(value, str) else value


def method_of(operation: str) -> str:
    """The client's method, as botocore derives it: ``CreateThing`` is ``create_thing``."""
    words = re.sub(r"\W+", "_", operation, flags=re.ASCII)  # a journal's word, not code
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", words).lower()


def _client_lines(more: list[str]) -> list[str]:
    arguments = ['"sagemaker"', *more, 'region_name="us-east-1"', *_CREDENTIALS]
    return ["    client = boto3.client(", *(f"        {each}," for each in arguments), "    )", ""]


def _body_lines(step: Step) -> list[str]:
    if has_bytes(step):
        return [f"    body = {python_bytes(step)}"]
    return [
        f"    request = {literal(fill_in_name(step.get('body')), 4)}",
        "    body = json.dumps(request).encode()",
    ]
