"""A witness as something to run elsewhere: with boto3, with curl, as a test of one's own project."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Sequence
from typing import Any, Final

from sagemaker_reports.literals import literal
from sagemaker_reports.raw_steps import (
    EXAMPLE_NAME,
    NAME_PLACEHOLDER,
    any_raw,
    as_python,
    as_shell,
    has_bytes,
    headers_of,
)
from sagemaker_reports.records import CheckRecord, Step

ENDPOINT: Final = "http://127.0.0.1:5000"
#: Emulators read service and region from it; its signature is none and no key is in it.
_AUTHORIZATION: Final = (
    "AWS4-HMAC-SHA256 Credential=testing/20200101/us-east-1/sagemaker/aws4_request, "
    "SignedHeaders=host, Signature=none"
)


def boto3_snippet(steps: Sequence[Step], *, boto3: str | None = "passes") -> str:
    """A script that sends the steps.

    Where boto3 stops them (``boto3="stops"``) or cannot send them, it sends them without boto3.
    """
    if boto3 == "stops" or any_raw(steps):
        return _http_snippet(steps)
    lines = ["import boto3", "", f'client = boto3.client("sagemaker", endpoint_url="{ENDPOINT}")']
    for step in steps:
        lines += ["", f"request = {literal(_named(step.get('body')))}"]
        lines.append(f"print(client.{_method(step['operation'])}(**request))")
    return "\n".join(lines) + "\n"


def _http_snippet(steps: Sequence[Step]) -> str:
    lines = [
        "# boto3 does not send this; other clients do.",
        "import http.client",
        *(["import json"] if not all(map(has_bytes, steps)) else []),
        "",
        "",
        "def send(headers, body):",
        f'    connection = http.client.HTTPConnection("{ENDPOINT.removeprefix("http://")}")',
        f"    authorization = {_wrapped_text(_AUTHORIZATION)}",
        '    connection.request("POST", "/", body, {**headers, "Authorization": authorization})',
        "    answer = connection.getresponse()",
        "    print(answer.status, answer.read().decode())",
        "",
    ]
    for step in steps:
        lines += [
            "",
            f"headers = {literal(headers_of(step))}",
            f"body = {_body_expression(step)}",
            "send(headers, body)",
        ]
    return "\n".join(lines) + "\n"


def _body_expression(step: Step) -> str:
    if has_bytes(step):
        return as_python(step)
    return f"json.dumps({literal(_named(step.get('body')))}).encode()"


def _wrapped_text(text: str) -> str:
    head, _, tail = text.partition(", ")
    return f'(\n        "{head}, "\n        "{tail}"\n    )'


def curl_snippet(steps: Sequence[Step], endpoint: str = ENDPOINT) -> str:
    """A shell command for each step, quoted for any POSIX shell."""
    return "\n".join(_curl(step, endpoint) for step in steps) + "\n"


def _curl(step: Step, endpoint: str) -> str:
    parts = [f"curl -sS -X POST {shlex.quote(endpoint.rstrip('/') + '/')}"]
    headers = {**headers_of(step), "Authorization": _AUTHORIZATION}
    parts += [f"  -H {shlex.quote(_curl_header(name, value))}" for name, value in headers.items()]
    if "Content-Type" not in headers:
        parts.append("  -H Content-Type:")  # curl would send that of a form
    if has_bytes(step):  # a command line may not carry them
        parts[0] = f"{as_shell(step)} | {parts[0]}"
        parts.append("  --data-binary @-")
    else:
        parts.append(f"  --data-raw {shlex.quote(json.dumps(_named(step.get('body'))))}")
    return " \\\n".join(parts)


def _curl_header(name: str, value: str) -> str:
    """A header as curl takes it: one without a value ends in a semicolon, or it would not be sent."""
    return f"{name}: {value}" if value else f"{name};"


def pytest_snippet(check: CheckRecord) -> str:
    """A self-contained test with moto's mock, of what the documentation has a service answer.

    What boto3 itself refuses to send goes to the mock through requests. Raises `ValueError` for a
    check without a witness.
    """
    if not check.witness:
        raise ValueError(f"{check.key} has no witness to make a test of")
    *before, last = check.witness
    raw = check.boto3 == "stops" or any_raw(check.witness)
    send = _Raw(not all(map(has_bytes, check.witness))) if raw else _Client()
    lines = [*send.imports(check.side), "", "", "@mock_aws", f"def {_test_name(check)}():"]
    lines += [f'    """{_sentence(check)}"""', *send.opening()]
    for step in before:
        lines += [*send.request(step), f"    {send.call(step)}", ""]
    lines += [*send.request(last), *_expectation(check, last, send)]
    return "\n".join(lines) + "\n"


def _expectation(check: CheckRecord, last: Step, send: _Client | _Raw) -> list[str]:
    if isinstance(send, _Raw) and (check.expected or "").startswith("any answer"):
        return send.answered(last)
    if check.side == "rejects":
        return send.refused(last, _code(check.expected))
    lines = [f"    answer = {send.call(last)}", "", *send.accepted()]
    if check.side == "returns" and isinstance(send, _Client):
        lines += _returned(check)
    return lines


def _returned(check: CheckRecord) -> list[str]:
    """What Describe must give back: the top-level member, and in the definition its member."""
    body = check.witness[-1].get("body") if check.witness else None
    member, *rest = (check.path or check.clause.rpartition(":")[0]).split(".")
    place = f'["{member}"]'
    inner = body.get(member) if isinstance(body, dict) else None
    if rest and isinstance(inner, dict) and rest[0] in inner:
        place += f'["{rest[0]}"]'
    return [
        "    described = client.describe_hyper_parameter_tuning_job(",
        f'        HyperParameterTuningJobName="{EXAMPLE_NAME}"',
        "    )",
        f"    assert described{place} == request{place}",
    ]


class _Client:
    """A test's lines that speak through a boto3 client."""

    def imports(self, side: str) -> list[str]:
        refusing = ["import pytest", "from botocore.exceptions import ClientError"]
        return [
            "import boto3",
            *(refusing if side == "rejects" else []),
            "from moto import mock_aws",
        ]

    def opening(self) -> list[str]:
        return ['    client = boto3.client("sagemaker", region_name="us-east-1")', ""]

    def request(self, step: Step) -> list[str]:
        return [f"    request = {literal(_named(step.get('body')), 4)}"]

    def call(self, step: Step) -> str:
        return f"client.{_method(step['operation'])}(**request)"

    def refused(self, step: Step, code: str) -> list[str]:
        return [
            "    with pytest.raises(ClientError) as refusal:",
            f"        {self.call(step)}",
            "",
            f'    assert refusal.value.response["Error"]["Code"] == "{code}"',
        ]

    def accepted(self) -> list[str]:
        return ['    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200']


class _Raw:
    """A test's lines that speak HTTP, for what boto3 itself refuses to send."""

    def __init__(self, writes_json: bool) -> None:
        self._writes_json = writes_json

    def imports(self, side: str) -> list[str]:
        return [
            *(["import json", ""] if self._writes_json else []),
            "import requests",
            "from moto import mock_aws",
            "",
            "",
            "def send(headers, body):",
            '    """boto3 does not send such a request; other clients do."""',
            '    endpoint = "https://api.sagemaker.us-east-1.amazonaws.com/"',
            "    return requests.post(endpoint, data=body, headers=headers, timeout=10)",
        ]

    def opening(self) -> list[str]:
        return []

    def request(self, step: Step) -> list[str]:
        headers = f"    headers = {literal(headers_of(step), 4)}"
        if has_bytes(step):
            return [headers, f"    body = {as_python(step)}"]
        return [
            headers,
            f"    request = {literal(_named(step.get('body')), 4)}",
            "    body = json.dumps(request).encode()",
        ]

    def call(self, step: Step) -> str:
        return "send(headers, body)"

    def refused(self, step: Step, code: str) -> list[str]:
        return [
            f"    answer = {self.call(step)}",
            "",
            "    assert answer.status_code == 400",
            f'    assert "{code}" in answer.text',
        ]

    def answered(self, step: Step) -> list[str]:
        return [f"    answer = {self.call(step)}", "", "    assert answer.status_code < 500"]

    def accepted(self) -> list[str]:
        return ["    assert answer.status_code == 200"]


def _named(value: Any) -> Any:
    """The value with an example's name where a run puts the job's, or one that begins with it."""
    if isinstance(value, dict):
        return {key: _named(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_named(each) for each in value]
    return value.replace(NAME_PLACEHOLDER, EXAMPLE_NAME) if isinstance(value, str) else value


def _method(operation: str) -> str:
    """The client's method, as botocore derives it: ``CreateThing`` is ``create_thing``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation).lower()


def _test_name(check: CheckRecord) -> str:
    words = re.sub(r"[^A-Za-z0-9]+", "_", check.clause.replace("TrainingJobDefinition.", ""))
    return f"test_{re.sub(r'(?<=[a-z0-9])(?=[A-Z])', '_', words).lower().strip('_')}_{check.side}"


def _sentence(check: CheckRecord) -> str:
    statement = (check.source or {}).get("statement")
    told = f"{check.clause}: {statement}." if statement else f"{check.clause}."
    plain = ascii(re.sub(r"\s+", " ", told))[
        1:-1
    ]  # a pattern's backslashes must stay what they are
    return plain.replace('"', '\\"')


def _code(expected: str | None) -> str:
    """The error code that a phrase such as ``400 ValidationException`` names."""
    found = re.search(r"\b[A-Z][A-Za-z]*(?:Exception|InUse|Exceeded|NotFound)\b", expected or "")
    return found[0] if found else "ValidationException"
