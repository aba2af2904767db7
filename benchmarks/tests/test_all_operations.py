"""A sample of other services' operations, and what the benchmark over all of them counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from botocore.session import get_session

from benchmarks.all_operations.__main__ import main
from benchmarks.all_operations.findings import Findings, examine
from benchmarks.all_operations.operations import operations
from benchmarks.all_operations.table import fit, is_clean, table

#: With unions, timestamps, dates, blobs, documents, and shapes that contain themselves.
SAMPLE = [
    "acm:CreateAcmeEndpoint",
    "application-autoscaling:PutScheduledAction",
    "b2bi:CreateStarterMappingTemplate",
    "b2bi:UpdateCapability",
    "codecommit:CreateCommit",
    "codecommit:CreateUnreferencedMergeCommit",
    "codecommit:PutFile",
    "codestar-connections:UpdateRepositoryLink",
    "cognito-idp:CreateManagedLoginBranding",
    "config:PutEvaluations",
    "config:PutRemediationExceptions",
    "dms:CreateDataMigration",
    "backup:CreateBackupAccessPoint",
    "dms:CreateReplicationTask",
    "ecs:CreateGateway",
    "firehose:PutRecordBatch",
    "healthlake:CreateDataTransformationProfile",
    "kms:CreateAlias",
    "logs:PutDestination",
    "secretsmanager:PutSecretValue",
    "stepfunctions:CreateActivity",
    "stepfunctions:CreateStateMachineAlias",
    "swf:RegisterDomain",
    "wafv2:UpdateManagedRuleSetVersionExpiryDate",
]


@pytest.mark.parametrize("name", SAMPLE)
def test_all_judges_agree_on_every_case_of_an_operation(name: str) -> None:
    service, operation = name.split(":")
    if operation not in get_session().get_service_model(service).operation_names:
        pytest.skip("this botocore is older than the operation")
    found = examine(name)

    assert found.unasked is None
    assert found.examples == {}
    assert found.payloads > found.clauses
    assert found.statuses["rejects made"] > 0
    assert found.statuses["accepts made"] > 0


def test_the_table_names_what_could_not_be_asked_and_where_judges_differ() -> None:
    asked = Findings("a:CreateOne", clauses=20, seconds=0.2)
    asked.disagree("mock differs", "Name:type number", [], ["Name:type"])
    unasked = Findings("b:CreateTwo", unasked="SpecError: a stream")

    lines = list(table([asked, unasked]))

    assert "| all | 1 | 2 | 20 | 0 | 0 | 0.2 |" in lines
    assert "- `b:CreateTwo`: SpecError: a stream" in lines
    assert "- mock differs: `a:CreateOne`: 1 requests, one of them" in lines
    assert "| from 20 | 1 | 0.20 | 10.0 |" in lines
    assert not is_clean([asked], 0.95)
    assert not is_clean([unasked], 0.95)
    assert is_clean([Findings("a:CreateOne")], 0.95)


def test_the_growth_is_a_power_law() -> None:
    linear = [Findings(f"a:Create{n}", clauses=n, seconds=n / 100) for n in (20, 40, 80)]
    squared = [Findings(f"a:Create{n}", clauses=n, seconds=n * n) for n in (20, 40, 80)]

    assert fit(linear) == pytest.approx((1, 0.01))
    assert fit(squared) == pytest.approx((2, 1))
    assert fit([]) == (0, 1)


def test_one_operation_from_the_command_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    files = [f"--out={tmp_path / 'found.ndjson'}", f"--page={page}"]
    assert 0 == main(["stepfunctions:CreateActivity", *files])

    assert capsys.readouterr().out in page.read_text()
    assert "](page.svg)" in page.read_text()
    assert "stepfunctions:CreateActivity" in (tmp_path / "page.svg").read_text()
    assert "| stepfunctions | 1 | 1 |" in page.read_text()
    line = json.loads((tmp_path / "found.ndjson").read_text())
    assert (line["operation"], line["unasked"]) == ("stepfunctions:CreateActivity", None)
    assert line["statuses"]["rejects made"] > 0


def test_a_second_call_examines_what_the_first_did_not(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    kept = Findings("stepfunctions:CreateActivity", clauses=20, seconds=1.0)
    kept.disagree("mock differs", "Name:type number")
    elsewhere = Findings("sqs:CreateQueue", unasked="of another glob")
    rows = tmp_path / "found.ndjson"
    rows.write_text(
        "\n".join(json.dumps(vars(f)) for f in (kept, elsewhere)) + '\n{"operation": "st\n'
    )

    assert 1 == main(["stepfunctions:CreateA*", f"--out={rows}"])

    out = capsys.readouterr().out
    assert "mock differs: `stepfunctions:CreateActivity`: 1 requests" in out
    assert "sqs" not in out
    assert len(rows.read_text().splitlines()) == 3


def test_services_that_speak_json_beside_another_protocol_are_asked() -> None:
    assert "codedeploy:CreateApplication" in operations(["codedeploy:Create*"])
    assert list(operations(["s3:*"])) == []
