"""The report for moto's maintainers: what diverges, as a file of tests in the form of moto's own.

One function for each request that must be refused, with moto's decorator, so that it runs against
moto in process and, where `TEST_SERVER_MODE` is set, against its server. Nothing of ours is imported.
"""

from __future__ import annotations

import json
import keyword
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.operation import OperationRecord, operation_of
from sagemaker_reports.journal.records import CheckRecord, Step
from sagemaker_reports.rendering.boto3_requests import (
    CONFIG_IMPORT,
    arguments_of,
    boto3_sends,
    method_of,
    moto_client_lines,
    refused_by,
)
from sagemaker_reports.rendering.python_literals import literal
from sagemaker_reports.rendering.snippets import (
    expected_code,
    function_name,
    members_of,
    sentence_of,
)
from sagemaker_reports.rendering.steps import is_raw, is_repeatable, steps_of
from sagemaker_reports.rendering.values import counted, printable
from sagemaker_reports.summary.summary import Summary

FORMAT: Final = "pytest-moto"


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The file's text; what a baseline allows is in it as well, for it is to be mended too."""
    diverging = (
        check for check in journal.checks if check.status == "diverges" and check.side == "rejects"
    )
    text = moto_tests(diverging, operation_of(journal.run))
    incomplete = Summary(journal).incomplete
    return f"# {printable(incomplete)}\n{text}" if incomplete else text


def moto_tests(checks: Iterable[CheckRecord], operation: OperationRecord) -> str:
    """The text of the file: a test for each check whose witness is one request that boto3 can send."""
    given = sorted(checks, key=lambda check: check.clause)
    sent = [check for check in given if _is_sent(check, operation)]
    lines = list(_heading(operation, len(sent), len(given) - len(sent)))
    if sent:
        lines += ["", *_imports(sent)]
    names: Counter[str] = Counter()
    for check in sent:
        name = function_name(check)
        names[name] += 1  # a second function of a name would hide the first
        unique = name if names[name] == 1 else f"{name}_{names[name]}"
        lines += ["", "", *_test(check, unique, operation)]
    return "\n".join(lines) + "\n"


def _is_sent(check: CheckRecord, operation: OperationRecord) -> bool:
    steps = check.witness or ()
    if check.side != "rejects" or len(steps) != 1 or is_raw(steps[0]):
        return False
    is_create = steps[0]["operation"] == operation.create
    # What needs another thing by a name that a target makes up would be refused for that name.
    is_there = not operation.setup or is_repeatable(operation)
    return is_create and is_there and boto3_sends(steps[0], operation)


def _heading(operation: OperationRecord, sent: int, others: int) -> Iterator[str]:
    create = method_of(operation.create)
    requests = counted(sent, "request")
    first = f'"""What AWS documents as invalid and {create} must refuse: {requests}.'
    if not others:
        yield f'{first}"""'
    else:
        yield from (first, "")
        requests = counted(others, "request")
        yield f"{requests} of another form, or that boto3 cannot send, are not here."
        yield '"""'


def _imports(checks: list[CheckRecord]) -> list[str]:
    stopped = any(check.boto3 == "stops" for check in checks)
    return [
        "import boto3",
        "import pytest",
        *([CONFIG_IMPORT] if stopped else []),
        "from botocore.exceptions import ClientError",
        "",
        "from moto import mock_aws",
    ]


def _test(check: CheckRecord, name: str, operation: OperationRecord) -> Iterator[str]:
    yield "@mock_aws"
    yield f"def {name}():"
    yield f'    """{sentence_of(check)}"""'
    client = moto_client_lines(operation, validates=check.boto3 != "stops")  # other clients send it
    yield from (f"    {line}" for line in client)
    yield ""
    *before, last = steps_of(check, operation)
    for step in before:
        yield from _call(step, operation, 4)
        yield ""
    yield "    with pytest.raises(ClientError) as exc:"
    yield from _call(last, operation, 8)
    code = expected_code(check)
    if code is None:
        yield f"    assert exc.value.response{refused_by(code)}"
        return
    yield '    err = exc.value.response["Error"]'
    yield f'    assert err["Code"] == "{code}"'
    if code == "ValidationException" and (member := _named_member(check)):
        yield f'    assert {json.dumps(member)} in err["Message"].lower()'


def _call(step: Step, operation: OperationRecord, indent: int) -> Iterator[str]:
    """The call with its arguments, one to a line."""
    method, body = f"client.{method_of(step['operation'])}", arguments_of(step, operation)
    pad = " " * indent
    if not body:
        yield f"{pad}{method}()"
        return
    yield f"{pad}{method}("
    if all(name.isidentifier() and not keyword.iskeyword(name) for name in body):
        for name, value in body.items():
            yield f"{pad}    {name}={literal(value, indent + 4, len(name) + 2)},"
    else:
        yield f"{pad}    **{literal(body, indent + 4)},"
    yield f"{pad})"


def _named_member(check: CheckRecord) -> str:
    """The member that the message must name, in lower case; empty where it need not name one."""
    if check.family in ("rule", "error"):
        return ""
    named = members_of(check)
    return named[-1].lower() if named else ""
