"""A witness as something to run elsewhere: with boto3, with curl, as a test of one's own project."""

from __future__ import annotations

import base64
import json
import re
import shlex
from collections.abc import Sequence
from typing import Any, Final

from sagemaker_reports.literals import literal
from sagemaker_reports.records import CheckRecord, Step

#: What stands in a witness for the job's name, and what a snippet calls the job.
NAME_PLACEHOLDER: Final = "$NAME"
EXAMPLE_NAME: Final = "conformance-example"
ENDPOINT: Final = "http://127.0.0.1:5000"
#: Emulators read service and region from it; its signature is none and no key is in it.
_AUTHORIZATION: Final = (
    "AWS4-HMAC-SHA256 Credential=testing/20200101/us-east-1/sagemaker/aws4_request, "
    "SignedHeaders=host, Signature=none"
)
_CONTENT_TYPE: Final = "application/x-amz-json-1.1"


def boto3_snippet(steps: Sequence[Step], *, boto3: str | None = "passes") -> str:
    """A script that sends the steps.

    Where boto3 stops them (``boto3="stops"``) or a step is raw bytes, it sends them without boto3.
    """
    if boto3 == "stops" or any("raw_base64" in step for step in steps):
        return _urllib_snippet(steps)
    lines = ["import boto3", "", f'client = boto3.client("sagemaker", endpoint_url="{ENDPOINT}")']
    for step in steps:
        lines += ["", f"request = {literal(_named(step.get('body')))}"]
        lines.append(f"print(client.{_method(step['operation'])}(**request))")
    return "\n".join(lines) + "\n"


def _urllib_snippet(steps: Sequence[Step]) -> str:
    lines = [
        "# boto3 does not send this; other clients do.",
        "import json",
        "import urllib.error",
        "import urllib.request",
        "",
        "",
        "def send(operation, body):",
        f'    request = urllib.request.Request("{ENDPOINT}/", data=body, method="POST")',
        f'    request.add_header("Content-Type", "{_CONTENT_TYPE}")',
        '    request.add_header("X-Amz-Target", f"SageMaker.{operation}")',
        f'    request.add_header("Authorization", {_wrapped_text(_AUTHORIZATION)})',
        "    try:",
        "        with urllib.request.urlopen(request) as answer:",
        "            print(answer.status, answer.read().decode())",
        "    except urllib.error.HTTPError as refusal:",
        "        print(refusal.code, refusal.read().decode())",
        "",
    ]
    for step in steps:
        lines += ["", f"body = {_body_expression(step)}", f'send("{step["operation"]}", body)']
    return "\n".join(lines) + "\n"


def _body_expression(step: Step) -> str:
    if "raw_base64" in step:
        return ascii(_raw(step))
    return f"json.dumps({literal(_named(step.get('body')))}).encode()"


def _wrapped_text(text: str) -> str:
    head, _, tail = text.partition(", ")
    return f'(\n        "{head}, "\n        "{tail}"\n    )'


def curl_snippet(steps: Sequence[Step], endpoint: str = ENDPOINT) -> str:
    """A shell command for each step, quoted for any POSIX shell."""
    return "\n".join(_curl(step, endpoint) for step in steps) + "\n"


def _curl(step: Step, endpoint: str) -> str:
    headers = {
        "Content-Type": _CONTENT_TYPE,
        "X-Amz-Target": f"SageMaker.{step['operation']}",
        "Authorization": _AUTHORIZATION,
    }
    parts = [f"curl -sS -X POST {shlex.quote(endpoint.rstrip('/') + '/')}"]
    parts += [f"  -H {shlex.quote(f'{name}: {value}')}" for name, value in headers.items()]
    if "raw_base64" in step:  # bytes that a command line may not carry
        encoded = base64.b64encode(_raw(step)).decode()
        parts[0] = f"printf %s {shlex.quote(encoded)} | base64 -d | {parts[0]}"
        parts.append("  --data-binary @-")
    else:
        parts.append(f"  --data-raw {shlex.quote(json.dumps(_named(step.get('body'))))}")
    return " \\\n".join(parts)


def pytest_snippet(check: CheckRecord) -> str:
    """A self-contained test with moto's mock, of what the documentation has a service answer.

    What boto3 itself refuses to send goes to the mock through requests. Raises `ValueError` for a
    check without a witness.
    """
    if not check.witness:
        raise ValueError(f"{check.key} has no witness to make a test of")
    *before, last = check.witness
    raw = check.boto3 == "stops" or any("raw_base64" in step for step in check.witness)
    send = _Raw() if raw else _Client()
    lines = [*send.imports(check.side), "", "", "@mock_aws", f"def {_test_name(check)}():"]
    lines += [f'    """{_sentence(check)}"""', *send.opening()]
    for step in before:
        lines += [*send.request(step), f"    {send.call(step)}", ""]
    lines += [*send.request(last), *_expectation(check, last, send)]
    return "\n".join(lines) + "\n"


def _expectation(check: CheckRecord, last: Step, send: _Client | _Raw) -> list[str]:
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

    def imports(self, side: str) -> list[str]:
        return [
            "import json",
            "",
            "import requests",
            "from moto import mock_aws",
            "",
            "",
            "def send(operation, body):",
            '    """boto3 stops this request before it is sent; other clients do not."""',
            "    headers = {",
            f'        "Content-Type": "{_CONTENT_TYPE}",',
            '        "X-Amz-Target": f"SageMaker.{operation}",',
            "    }",
            '    endpoint = "https://api.sagemaker.us-east-1.amazonaws.com/"',
            "    return requests.post(endpoint, data=body, headers=headers, timeout=10)",
        ]

    def opening(self) -> list[str]:
        return []

    def request(self, step: Step) -> list[str]:
        if "raw_base64" in step:
            return [f"    body = {_raw(step)!r}"]
        return [
            f"    request = {literal(_named(step.get('body')), 4)}",
            "    body = json.dumps(request).encode()",
        ]

    def call(self, step: Step) -> str:
        return f'send("{step["operation"]}", body)'

    def refused(self, step: Step, code: str) -> list[str]:
        return [
            f"    answer = {self.call(step)}",
            "",
            "    assert answer.status_code == 400",
            f'    assert "{code}" in answer.text',
        ]

    def accepted(self) -> list[str]:
        return ["    assert answer.status_code == 200"]


def _named(value: Any) -> Any:
    """The value with an example's name where a run puts the job's."""
    if isinstance(value, dict):
        return {key: _named(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_named(each) for each in value]
    return EXAMPLE_NAME if value == NAME_PLACEHOLDER else value


def _raw(step: Step) -> bytes:
    content = base64.b64decode(step.get("raw_base64", ""))
    return content.replace(NAME_PLACEHOLDER.encode(), EXAMPLE_NAME.encode())


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
