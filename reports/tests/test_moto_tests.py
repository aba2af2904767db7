"""The report in the form of moto's tests, as a text; conformance/tests/test_moto_form.py runs it."""

from __future__ import annotations

import ast
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports.formats.pytest_moto import moto_tests, write
from sagemaker_reports.journal.operation import OperationRecord
from sagemaker_reports.journal.records import CheckRecord, Step
from sagemaker_reports.rendering.boto3_requests import boto3_sends

ACTIVITY = OperationRecord(service="stepfunctions", create="CreateActivity", example="example")
#: The rules that moto's own configuration selects, and its own place of imports.
RUFF = (
    *("check", "--isolated", "--select=B,C4,E,F,G,I,T,UP,W", "--ignore=E501"),
    *("--config", 'lint.isort.known-first-party=["moto"]'),
)


def check_of(diverging: Any, clause: str, body: Any, **facts: Any) -> CheckRecord:
    check: CheckRecord = diverging(
        clause, witness=(Step(operation="CreateActivity", body=body),), **facts
    )
    return check


def test_each_request_is_a_test_in_the_form_of_moto(diverging: Any, tmp_path: Path) -> None:
    long_sum = {"key": f"{'x y' * 20}{'b' * 50}c", "value": "d" * 40}
    longer_sum = {
        "key": f"{'x y' * 20}{'b' * 50}c{'f' * 50}{'g' * 40}{'h' * 40}{'i' * 40}",
        "value": "v",
    }
    long = {"key": "k" * 129, "value": "v"}
    wide = {"type": "CUSTOMER_MANAGED_KMS_KEY", "kmsDataKeyReusePeriodSeconds": 1}
    checks = [
        check_of(diverging, "tags.member.key:length-max", {"name": "$NAME", "tags": [long]}),
        check_of(diverging, "name:required", {}, boto3="stops"),
        check_of(
            diverging,
            "encryptionConfiguration.kmsDataKeyReusePeriodSeconds:range-min",
            {"name": "$NAME", "encryptionConfiguration": wide, "tags": [long_sum, longer_sum]},
        ),
    ]
    text = moto_tests(checks, ACTIVITY)
    (tmp_path / "test_activity.py").write_text(text)
    module = ast.parse(text)
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name)
        for node in module.body
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }
    names = [node.name for node in module.body if isinstance(node, ast.FunctionDef)]

    assert imported == {"boto3", "pytest", "botocore.config", "botocore.exceptions", "moto"}
    assert names == sorted(names)
    assert len(names) == len(set(names)) == 3
    assert 1 == text.count("config=Config(parameter_validation=False)")
    assert '            name="example",\n' in text
    assert 'assert "tags" in err["Message"].lower()' in text
    if ruff := shutil.which("ruff"):
        for command in (RUFF, ("format", "--isolated", "--check")):
            done = subprocess.run([ruff, *command, tmp_path], capture_output=True, text=True)
            assert 0 == done.returncode, done.stdout


def test_what_is_no_request_of_boto3_is_counted_and_left_out(diverging: Any) -> None:
    text = moto_tests(
        [
            check_of(diverging, "tags:type", {"name": "$NAME", "tags": "[]"}, boto3="stops"),
            diverging("x:wire-a", witness=(Step(operation="CreateActivity", raw_base64="YQ=="),)),
            diverging("name:type", side="returns", divergence="altered"),
        ],
        ACTIVITY,
    )

    assert "must refuse: 0 requests." in text
    assert "3 requests of another form" in text
    assert [type(node) for node in ast.parse(text).body] == [ast.Expr]


def test_two_requests_never_share_a_function(diverging: Any) -> None:
    clauses = ("nameOf.it:type", "name.of.it:type", "name.ofIt:type")
    checks = [check_of(diverging, clause, {"name": "$NAME"}) for clause in clauses]
    names = [
        node.name
        for node in ast.parse(moto_tests(checks, ACTIVITY)).body
        if isinstance(node, ast.FunctionDef)
    ]

    assert 3 == len(set(names))


def test_a_serialization_fault_needs_no_member_in_its_message(diverging: Any) -> None:
    check = check_of(
        diverging, "name:type", {"name": 1}, boto3="stops", expected="400 SerializationException"
    )
    text = moto_tests([check], ACTIVITY)

    assert 'assert err["Code"] == "SerializationException"' in text
    assert "Message" not in text


def test_a_report_is_of_what_must_be_refused(gated: Any) -> None:
    text = write(gated.journal, gated.gate)
    compile(text, "report", "exec")

    assert "create_hyper_parameter_tuning_job must refuse" in text


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        ({"name": "a"}, True),
        ({}, True),
        ({"name": 1}, True),
        ({"name": "a", "tags": [{"key": ""}]}, True),
        ({"name": "a", "tags": "[]"}, False),
        ({"name": "a", "encryptionConfiguration": "x"}, False),
        ({"name": "a", "unknown": 1}, False),
        (["a"], False),
    ],
)
def test_which_requests_a_lax_boto3_client_sends(body: Any, sent: bool) -> None:
    assert boto3_sends(Step(operation=ACTIVITY.create, body=body), ACTIVITY) is sent


@pytest.mark.parametrize(
    ("service", "create", "body", "sent"),
    [
        ("eks", "CreateCluster", {"name": "a"}, True),  # a client adds a token that may be there
        (
            "efs",
            "CreateFileSystem",
            {"Encrypted": True},
            False,
        ),  # and one without which it is invalid
        ("efs", "CreateFileSystem", {"CreationToken": "a"}, True),
    ],
)
def test_a_token_that_a_client_adds_matters_where_it_is_required(
    service: str, create: str, body: Any, sent: bool
) -> None:
    operation = OperationRecord(service=service, create=create, protocol_name="rest-json")

    assert boto3_sends(Step(operation=create, body=body), operation) is sent


def test_nothing_is_sent_of_an_operation_that_botocore_does_not_have() -> None:
    for service, create in (("nothing", "CreateActivity"), ("stepfunctions", "CreateNothing")):
        operation = OperationRecord(service=service, create=create)
        assert not boto3_sends(Step(operation=create, body={}), operation)


def test_the_file_of_an_incomplete_run_begins_with_that(diverging: Any, journal_of: Any) -> None:
    text = write(journal_of(diverging(), end=None))

    assert text.startswith("# INCOMPLETE RUN: what was not reached")
    compile(text, "tests", "exec")
