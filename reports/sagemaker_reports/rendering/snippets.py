"""A witness as code to run elsewhere: with boto3, with curl, as a test in your own project."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from sagemaker_reports.journal.operation import TUNING_JOB, OperationRecord
from sagemaker_reports.journal.records import CheckRecord, Step
from sagemaker_reports.rendering.boto3_requests import (
    CONFIG_IMPORT,
    UNVALIDATED,
    arguments_of,
    boto3_alters,
    client_lines,
    method_of,
)
from sagemaker_reports.rendering.python_literals import literal
from sagemaker_reports.rendering.snippet_clients import Sender, sender_for
from sagemaker_reports.rendering.steps import (
    any_raw,
    fill_in_name,
    has_bytes,
    headers_of,
    python_bytes,
    shell_bytes,
    steps_of,
)

ENDPOINT: Final = "http://127.0.0.1:5000"


def boto3_snippet(
    steps: Sequence[Step],
    *,
    boto3: str | None = "passes",
    endpoint: str = ENDPOINT,
    operation: OperationRecord = TUNING_JOB,
) -> str:
    """A script that sends the steps.

    Where boto3 stops them (``boto3="stops"``), sends others or cannot send them, it sends them without
    boto3; those of another protocol than AWS JSON without boto3's validation.
    """
    is_altered = boto3 == "stops" or any(boto3_alters(step, operation) for step in steps)
    if any_raw(steps) or (is_altered and operation.is_json):
        return _http_snippet(steps, endpoint, operation)
    more = [f"endpoint_url={json.dumps(endpoint)}", *([UNVALIDATED] if boto3 == "stops" else [])]
    lines = [_server_needed(endpoint), "import boto3"]
    lines += [CONFIG_IMPORT] if boto3 == "stops" else []
    lines += ["", *client_lines(operation, *more)]
    for step in steps:
        lines += ["", f"request = {literal(arguments_of(step, operation))}"]
        lines.append(f"print(client.{method_of(step['operation'])}(**request))")
    return "\n".join(lines) + "\n"


def _http_snippet(steps: Sequence[Step], endpoint: str, operation: OperationRecord) -> str:
    url = urlsplit(endpoint)
    connection = (
        f"{'HTTPS' if url.scheme == 'https' else 'HTTP'}Connection({json.dumps(url.netloc)})"
    )
    path = json.dumps(f"{url.path.rstrip('/')}/")
    lines = [
        "# boto3 does not send this; other clients do.",
        _server_needed(endpoint),
        "import http.client",
        *(["import json"] if not all(map(has_bytes, steps)) else []),
        "",
        "",
        "def send(headers, body):",
        f"    connection = http.client.{connection}",
        f"    authorization = {_wrapped_text(_authorization(operation))}",
        '    headers = {**headers, "Authorization": authorization}',
        f'    connection.request("POST", {path}, body, headers)',
        "    answer = connection.getresponse()",
        "    print(answer.status, answer.read().decode())",
        "",
    ]
    for step in steps:
        lines += [
            "",
            f"headers = {literal(headers_of(step, operation))}",
            f"body = {_body_expression(step, operation.example)}",
            "send(headers, body)",
        ]
    return "\n".join(lines) + "\n"


def _server_needed(endpoint: str) -> str:
    shown = json.dumps(endpoint)[1:-1]  # on one line, whatever a journal has
    return f"# Sends to {shown}: a server of yours, such as moto_server, listens there."


def _authorization(operation: OperationRecord) -> str:
    """Emulators read service and region from it; it has no valid signature and no key."""
    scope = f"20200101/us-east-1/{operation.signing_name}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential=testing/{scope}, SignedHeaders=host, Signature=none"


def _body_expression(step: Step, name: str) -> str:
    if has_bytes(step):
        return python_bytes(step, name)
    return f"json.dumps({literal(fill_in_name(step.get('body'), name))}).encode()"


def _wrapped_text(text: str) -> str:
    head, _, tail = text.partition(", ")
    return f'(\n        "{head}, "\n        "{tail}"\n    )'


def curl_snippet(
    steps: Sequence[Step], endpoint: str = ENDPOINT, operation: OperationRecord = TUNING_JOB
) -> str:
    """A shell command for each step, quoted for any POSIX shell; of AWS JSON only."""
    if not operation.is_json:
        return f"# {operation.service} uses the protocol {operation.protocol_name}: see the form boto3\n"
    return "\n".join(_curl(step, endpoint, operation) for step in steps) + "\n"


def _curl(step: Step, endpoint: str, operation: OperationRecord) -> str:
    parts = [f"curl -sS -X POST {shlex.quote(endpoint.rstrip('/') + '/')}"]
    name = operation.example
    headers = {**headers_of(step, operation), "Authorization": _authorization(operation)}
    parts += [f"  -H {shlex.quote(_curl_header(name, value))}" for name, value in headers.items()]
    if "Content-Type" not in headers:
        parts.append("  -H Content-Type:")  # curl would send that of a form
    if has_bytes(step):  # a command line may not carry them
        parts[0] = f"{shell_bytes(step, name)} | {parts[0]}"
        parts.append("  --data-binary @-")
    else:
        parts.append(
            f"  --data-raw {shlex.quote(json.dumps(fill_in_name(step.get('body'), name)))}"
        )
    return " \\\n".join(parts)


def _curl_header(name: str, value: str) -> str:
    """A header as curl takes it: one without a value ends in a semicolon, or it would not be sent."""
    return f"{name}: {value}" if value else f"{name};"


def pytest_snippet(
    check: CheckRecord,
    *,
    target: str | None = None,
    spec: str = "botocore-1.44.5",
    operation: OperationRecord = TUNING_JOB,
) -> str:
    """A self-contained test of the documented answer.

    ``target`` is the target as the user typed it, by default moto's mock. Requests that boto3
    refuses to send go over HTTP. Raises `ValueError` for a check without a witness.
    """
    if not check.witness:
        raise ValueError(f"{check.key} has no witness to make a test of")
    *before, last = steps_of(check, operation)
    send = sender_for(check, target, spec, operation)
    lines = [
        *send.imports(check.side),
        "",
        "",
        *send.decorators(),
        f"def {function_name(check, check.side)}():",
    ]
    lines += [f'    """{sentence_of(check)}"""', *send.opening()]
    for step in before:
        lines += [*send.request(step), f"    {send.call(step)}", ""]
    lines += [*send.request(last), *_expectation(check, last, send)]
    return "\n".join(lines) + "\n"


def _expectation(check: CheckRecord, last: Step, send: Sender) -> list[str]:
    if (check.expected or "").startswith("any answer"):
        return send.expect_answer(last)
    if check.side == "rejects":
        # The last member of the path: its spelling depends on the dialect.
        named = (members_of(check) or _steps(check))[-1].lower()
        blamed = named if check.divergence == "wrong-blame" else None
        return send.expect_refusal(last, expected_code(check), blamed)
    lines = [f"    answer = {send.call(last)}", "", f"    assert {send.is_accepted}"]
    return [*lines, *send.expect_description(_place(check))] if check.side == "returns" else lines


def _steps(check: CheckRecord) -> list[str]:
    return (check.path or check.clause.rpartition(":")[0]).split(".")


def members_of(check: CheckRecord) -> list[str]:
    """The members on the way to the check's place, which a message may name."""
    return [step for step in _steps(check) if step not in ("member", "key", "value")]


def _place(check: CheckRecord) -> str:
    """The place that Describe must return: the top-level member, and in the definition its member."""
    body = check.witness[-1].get("body") if check.witness else None
    member, *rest = _steps(check)
    place = f"[{json.dumps(member)}]"
    inner = body.get(member) if isinstance(body, dict) else None
    return place + (
        f"[{json.dumps(rest[0])}]" if rest and isinstance(inner, dict) and rest[0] in inner else ""
    )


def function_name(check: CheckRecord, side: str = "") -> str:
    """The name of a check's test; ``side`` is its end."""
    words = re.sub(r"[^A-Za-z0-9]+", "_", check.clause.replace("TrainingJobDefinition.", ""))
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", words).lower().strip("_")
    return f"test_{name}{f'_{side}' if side else ''}"


def sentence_of(check: CheckRecord) -> str:
    """The id and what is documented, as the content of a docstring."""
    statement = (check.source or {}).get("statement")
    sentence = f"{check.clause}: {statement}." if statement else f"{check.clause}."
    # A pattern's backslashes must stay what they are.
    return ascii(re.sub(r"\s+", " ", sentence))[1:-1].replace('"', '\\"')


def expected_code(check: CheckRecord) -> str | None:
    """The error code that the expected answer names, such as ``400 ValidationException``.

    None where it names none: the models of some protocols do not.
    """
    if check.expected == "400":
        return None
    found = re.search(
        r"\b[A-Z][A-Za-z]*(?:Exception|Error|InUse|Exceeded|NotFound)\b", check.expected or ""
    )
    return found[0] if found else "ValidationException"
