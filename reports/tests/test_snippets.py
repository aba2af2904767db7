"""Snippets are run here, not only looked at: by Python, by a shell, and against moto."""

from __future__ import annotations

import ast
import base64
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports.formats.pytest_moto import moto_tests
from sagemaker_reports.journal.file import read_journal
from sagemaker_reports.journal.operation import OperationRecord
from sagemaker_reports.journal.records import Step
from sagemaker_reports.rendering.boto3_requests import boto3_alters
from sagemaker_reports.rendering.python_literals import literal
from sagemaker_reports.rendering.snippets import boto3_snippet, curl_snippet, pytest_snippet
from sagemaker_reports.rendering.steps import format_bytes, steps_of

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.ndjson"))
CHECKS = {
    path.stem: check for path in GOLDEN for check in read_journal(path).checks if check.witness
}
VALUES = [
    "plain",
    "a" * 41,
    'it\'s "both" \\ ' + "b" * 99 + "\n\u20ac\ud800",
    ["x"] * 21,
    [1, True, 1.0, 1],
    {"A": {"B": [{"C": "d" * 70}, {"C": "e" * 70}]}, "quote'": None},
    [],
    {},
    "",
]


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_literal_evaluates_to_its_value(value: Any) -> None:
    text = literal(value)

    assert json.dumps(value) == json.dumps(eval(text, {"__builtins__": {}}))
    assert text.isascii()


@pytest.mark.parametrize(
    "value", [b"", b"a", b"\x00\xff'\"\\\n", b"a" * 99 + b"\xe9", [b"a" * 9] * 12]
)
def test_literal_of_bytes_evaluates_to_them(value: Any) -> None:
    text = literal({"Blob": value})

    assert {"Blob": value} == eval(text, {"__builtins__": {}})
    assert text.isascii()


def test_literal_of_a_long_repetition_is_a_product() -> None:
    assert literal(b"a" * 2000) == 'b"a" * 2000'
    assert literal("arn:" + "a" * 2000) == '("arn:" + "a" * 2000)'
    assert literal(["x"] * 21) == '["x"] * 21'


#: What boto3 itself demands.
BODY = {
    "HyperParameterTuningJobName": "$NAME",
    "HyperParameterTuningJobConfig": {
        "Strategy": "Random",
        "ResourceLimits": {"MaxParallelTrainingJobs": 1},
    },
    "TrainingJobDefinition": {
        "AlgorithmSpecification": {"TrainingInputMode": "File"},
        "RoleArn": "nobody's \\ role, and nothing that AWS would take",
        "OutputDataConfig": {"S3OutputPath": "s3://some/path"},
        "StoppingCondition": {"MaxRuntimeInSeconds": 1},
    },
}
TOKEN = {"ClientRequestToken": "t" * 32}
WITNESS = (Step(operation="CreateHyperParameterTuningJob", body=BODY),)


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("boto3", ["passes", "stops"])
def test_snippets_are_valid_python(name: str, boto3: Any) -> None:
    check = CHECKS[name]
    for text in (boto3_snippet(check.witness or (), boto3=boto3), pytest_snippet(check)):
        compile(text, name, "exec")

        assert "$NAME" not in text


def test_snippet_for_what_boto3_sends_calls_its_method() -> None:
    text = boto3_snippet(CHECKS["rejects"].witness or ())

    assert "client.create_hyper_parameter_tuning_job(**request)" in text
    assert '"a" * 2018' in text


def test_snippet_for_what_boto3_stops_does_not_use_it() -> None:
    modules = {
        alias.name
        for node in ast.walk(ast.parse(boto3_snippet(CHECKS["wire"].witness or ())))
        if isinstance(node, ast.Import)
        for alias in node.names
    }

    assert {"http.client"} == modules


@pytest.mark.parametrize(("body", "is_raw"), [({"PipelineName": "a"}, True), (TOKEN, False)])
def test_snippet_for_what_boto3_completes_does_not_use_it(body: Any, is_raw: bool) -> None:
    pipeline = OperationRecord(service="sagemaker", create="CreatePipeline")
    step = Step(operation="CreatePipeline", body=body)
    check = replace(CHECKS["rejects"], witness=(step,), boto3=None)

    texts = (
        boto3_snippet([step], boto3=None, operation=pipeline),
        pytest_snippet(check, operation=pipeline),
    )

    assert [is_raw] * 2 == ["client.create_pipeline" not in text for text in texts]
    # What is made before is another operation's request.
    assert not boto3_alters(Step(operation="CreateModel", body={}), pipeline)


@pytest.mark.parametrize(
    ("create", "body", "altered"),
    [
        ("CreateSecret", {"Name": "a", "SecretBinary": "YQ=="}, False),
        ("CreateSecret", {"Name": "a", "SecretBinary": "no base64"}, True),
        ("UpdateSecret", {"SecretBinary": ["YQ=="], "Unknown": 1}, False),  # boto3 stops it
        ("PutResourcePolicy", {"SecretId": "a"}, False),
        ("Nothing", {}, False),
    ],
)
def test_what_a_client_encodes_in_its_own_way_goes_past_it(
    create: str, body: Any, altered: bool
) -> None:
    operation = OperationRecord(service="secretsmanager", create="CreateSecret")
    step = Step(operation=create, body={**body, "ClientRequestToken": "t" * 32})

    assert altered is boto3_alters(step, operation)
    assert altered is ("import boto3" not in boto3_snippet([step], operation=operation))


@pytest.mark.parametrize(("moment", "altered"), [(1, False), (1.5, True), ("2026-01-01", True)])
def test_a_moment_that_a_client_writes_otherwise_goes_past_it(moment: Any, altered: bool) -> None:
    step = Step(operation="SearchTrainingPlanOfferings", body={"StartTimeAfter": moment})

    assert altered is boto3_alters(step, OperationRecord())


@pytest.mark.parametrize("value", ["plain", "$(touch x) `id` 'quoted' \\ \n !", "a" * 3000])
def test_curl_carries_exactly_the_body(value: str, tmp_path: Path) -> None:
    step = Step(operation="CreateHyperParameterTuningJob", body={"RoleArn": value})

    assert {"RoleArn": value} == json.loads(_sent_by(curl_snippet([step]), tmp_path))


def test_one_byte_is_not_called_bytes() -> None:
    step = Step(operation="X", raw_parts=[("ew==", 1_000)])

    assert "b'{' * 1000 (1,000 bytes)" == format_bytes(step, 60)
    assert "b'{' (1 byte)" == format_bytes(Step(operation="X", raw_base64="ew=="), 60)


def test_curl_carries_exactly_the_bytes(tmp_path: Path) -> None:
    raw = b"\xff\x00'\"$NAME"
    step = Step(operation="X", raw_base64=base64.b64encode(raw).decode())

    assert _sent_by(curl_snippet([step]), tmp_path) == b"\xff\x00'\"conformance-example"


PARTS = Step(
    operation="X",
    raw_parts=[
        (base64.b64encode(b'{"A":"$NAME","B":').decode(), 1),
        (base64.b64encode(b"['\"$").decode(), 30_000),
        (base64.b64encode(b"\xff\n").decode(), 2),
    ],
)
PARTS_SENT = b'{"A":"conformance-example","B":' + b"['\"$" * 30_000 + b"\xff\n\xff\n"


def test_curl_carries_exactly_the_pieces(tmp_path: Path) -> None:
    script = curl_snippet([PARTS])

    assert len(script) < 1000
    assert _sent_by(script, tmp_path) == PARTS_SENT


def test_python_carries_exactly_the_pieces() -> None:
    text = boto3_snippet([PARTS])
    (value,) = (
        node.value
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "body"
    )

    assert len(text) < 1500
    assert eval(ast.unparse(value), {"__builtins__": {}}) == PARTS_SENT


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_name_is_put_in_whatever_the_encoding(codec: str, tmp_path: Path) -> None:
    step = Step(operation="X", raw_base64=base64.b64encode("«$NAME»".encode(codec)).decode())

    assert _sent_by(curl_snippet([step]), tmp_path).decode(codec) == "«conformance-example»"


def test_headers_of_a_step_are_the_only_ones() -> None:
    step = Step(operation="X", body={}, headers={"X-Amz-Target": ""})
    script = curl_snippet([step])

    assert "-H 'X-Amz-Target;'" in script
    assert "-H Content-Type:" in script
    assert "SageMaker.X" not in script
    assert 'headers = {"X-Amz-Target": ""}\n' in boto3_snippet([step])


def test_what_may_be_answered_in_any_way_makes_a_test_that_asks_for_no_crash(
    diverging: Any,
) -> None:
    check = diverging(witness=(PARTS,), expected="any answer but a crash")

    assert "assert answer.status_code < 500" in pytest_snippet(check)


def _sent_by(script: str, folder: Path) -> bytes:
    """What the script's curl would send: a shell function stands in for it."""
    stand_in = (
        "curl() {\n"
        '  while [ "$#" -gt 1 ]; do shift; done\n'
        '  if [ "$1" = @- ]; then cat; else printf %s "$1"; fi\n'
        "}\n"
    )
    done = subprocess.run(
        ["sh", "-c", stand_in + script], capture_output=True, cwd=folder, check=True
    )
    assert list(folder.iterdir()) == []
    return done.stdout


@pytest.mark.parametrize("name", CHECKS)
def test_curl_is_valid_shell(name: str) -> None:
    script = curl_snippet(CHECKS[name].witness or (), "http://127.0.0.1:5000/")
    done = subprocess.run(["sh", "-n"], input=script.encode(), capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")


def test_pytest_snippets_fail_on_moto_for_what_it_accepts_and_pass_for_what_comes_back(
    tmp_path: Path, diverging: Any
) -> None:
    pytest.importorskip("moto")
    clause = "TrainingJobDefinition.RoleArn:type"
    checks = {
        "passes": diverging(boto3="passes", witness=WITNESS),
        "stops": diverging(boto3="stops", witness=WITNESS),
        "returns": diverging(clause, side="returns", divergence="altered", witness=WITNESS),
    }
    for name, check in checks.items():
        (tmp_path / f"test_{name}.py").write_text(pytest_snippet(check), encoding="utf-8")
    plugins = [f"-pno:{name}" for name in ("cacheprovider", "hypothesispytest", "randomly")]
    command = [sys.executable, "-m", "pytest", "-q", *plugins, "--rootdir=."]
    wide = {**os.environ, "COLUMNS": "200"}  # or pytest shortens its summary
    done = subprocess.run(
        command, cwd=tmp_path, env=wide, capture_output=True, text=True, check=False
    )
    failed = dict(re.findall(r"^FAILED test_(\w+)\.py::\w+ - (.+)$", done.stdout, re.MULTILINE))

    assert "2 failed, 1 passed" in done.stdout
    assert {"passes", "stops"} == failed.keys()
    assert "DID NOT RAISE" in failed["passes"]
    assert "assert 200 == 400" in failed["stops"]


ACTIVITY = OperationRecord(
    service="stepfunctions",
    create="CreateActivity",
    signing_name="states",
    endpoint_prefix="states",
    target_prefix="AWSStepFunctions",
    json_version="1.0",
    describe="DescribeActivity",
    described_by={"activityArn": "answer.activityArn"},
    example="an-activity",
)


def test_snippets_of_another_operation_run_on_moto_and_on_boto3(
    tmp_path: Path, diverging: Any
) -> None:
    pytest.importorskip("moto")
    witness = (Step(operation="CreateActivity", body={"name": "$NAME"}),)
    returned = diverging("name:type", side="returns", divergence="altered", witness=witness)
    unnamed = diverging(
        "name:type", boto3="stops", witness=(Step(operation="CreateActivity", body={}),)
    )
    texts = {
        "returns": pytest_snippet(returned, operation=ACTIVITY),
        "raw": pytest_snippet(unnamed, operation=ACTIVITY),
        "accepts": pytest_snippet(
            diverging(side="accepts", witness=witness), target="botocore", operation=ACTIVITY
        ),
        "rejects": pytest_snippet(unnamed, target="botocore", operation=ACTIVITY),
        "local": pytest_snippet(returned, target="local", spec="botocore", operation=ACTIVITY),
        "described": pytest_snippet(replace(returned, boto3="stops"), operation=ACTIVITY),
    }
    for name, text in texts.items():
        (tmp_path / f"test_{name}.py").write_text(text, encoding="utf-8")
    plugins = [f"-pno:{name}" for name in ("cacheprovider", "hypothesispytest", "randomly")]
    command = [sys.executable, "-m", "pytest", "-q", *plugins, "--rootdir=."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    # moto stumbles over a request without a name
    assert "1 failed, 5 passed" in done.stdout, done.stdout
    assert "FAILED test_raw.py" in done.stdout
    assert "described[" in texts["described"]


def test_a_refusal_without_a_known_code_is_told_by_its_status(diverging: Any) -> None:
    check = diverging(boto3="stops", expected="400", witness=WITNESS)
    text = pytest_snippet(check)

    assert "assert answer.status_code == 400" in text
    assert "None" not in text


def test_check_without_witness_makes_no_test(conforming: Any) -> None:
    with pytest.raises(ValueError, match="has no witness"):
        pytest_snippet(conforming())


@pytest.mark.parametrize("boto3", ["passes", "stops"])
def test_an_endpoint_stays_in_its_comment(boto3: str) -> None:
    steps = CHECKS["rejects"].witness or ()
    first, *_ = ast.parse(boto3_snippet(steps, boto3=boto3, endpoint="http://x\nevil()")).body

    assert isinstance(first, ast.Import)
    assert "\nevil()" not in boto3_snippet(steps, boto3=boto3, endpoint="http://x\nevil()")


SETUP = {
    "calls": [
        {"operation": "CreateThing", "body": {"Name": "thing${worker}", "Tags": ["${worker}"]}}
    ],
    "values": {"ThingName": "thing${worker}", "Count": 1},
}


@pytest.mark.parametrize("worker", ["", "-gw0", "-gw12"])
def test_what_is_made_first_has_the_name_that_the_witness_has(worker: str, diverging: Any) -> None:
    body = {"name": "$NAME", "ThingName": f"thing{worker}"}
    check = diverging("name:type", witness=(Step(operation="CreateActivity", body=body),))
    steps = steps_of(check, replace(ACTIVITY, setup=SETUP))

    assert ["CreateThing", "CreateActivity"] == [step["operation"] for step in steps]
    assert {"Name": f"thing{worker}", "Tags": [worker]} == steps[0]["body"]


def test_nothing_is_made_first_whose_name_was_in_an_answer(diverging: Any) -> None:
    setup = {**SETUP, "values": {"ThingName": "${1.Arn}"}}
    check = diverging("name:type", witness=(Step(operation="CreateActivity", body={"name": 1}),))
    operation = replace(ACTIVITY, setup=setup)

    assert ["CreateActivity"] == [step["operation"] for step in steps_of(check, operation)]
    assert "0 requests" in moto_tests([check], operation)
