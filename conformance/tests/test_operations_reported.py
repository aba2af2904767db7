"""What is shown and replayed of other operations than the tuning job runs as it is, on a real moto."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import boto3
import pytest

from sagemaker_conformance.reference.model_service import ModelService
from sagemaker_conformance.server.mock_server import serving
from sagemaker_reports.rendering.boto3_requests import method_of
from sagemaker_strategies.constraints import load

pytest.importorskip("moto")

#: Each with a clause that moto does not check.
OPERATIONS = {
    "CreateModelPackageGroup": "ModelPackageGroupName:pattern",
    "CreateTransformJob": "TransformJobName:pattern",
    "stepfunctions:CreateActivity": "tags.member.key:length-max",
}


def test_snippets_reach_the_operation(moto_server: str, command: Any, python: Any) -> None:
    options = {
        clause: (clause, f"--operation={operation}", f"--endpoint={moto_server}")
        for operation, clause in OPERATIONS.items()
    }
    scripts = [command("show", *each, "--as=boto3").out for each in options.values()]
    done = python("-c", "\n".join(scripts))
    shell = [command("show", *each, "--as=curl").out for each in options.values()]
    sent = subprocess.run(
        ["sh", "-c", "\necho\n".join(shell)], capture_output=True, text=True, check=True
    ).stdout

    assert (0, "") == (done.status, done.err)
    assert 3 == done.out.count("Arn'")
    # moto refuses a name that the first one took, or answers the same again
    answers = sent.splitlines()
    assert 3 == len(answers)
    assert all("Arn" in answer or "already" in answer for answer in answers), sent


def test_tests_run_on_moto_and_fail_for_what_it_accepts(
    command: Any, python: Any, tmp_path: Path
) -> None:
    for number, (operation, clause) in enumerate(OPERATIONS.items()):
        name = f"--operation={operation}"
        issue = command("show", clause, name, "--as=issue", "--target=moto").out
        (tmp_path / f"test_issue_{number}.py").write_text(_python_of(issue))

        assert f"# {operation.rpartition(':')[2]} accepts " in issue
        assert f"--operation={operation if ':' in operation else f'sagemaker:{operation}'}" in issue
    activity = ("--operation=stepfunctions:CreateActivity", "--side=accepts")
    valid = command("show", "tags:type", *activity, "--as=pytest").out
    (tmp_path / "test_valid.py").write_text(valid)
    system = ("--operation=efs:CreateFileSystem", "--side=accepts")  # it answers 201
    made = command("show", "Tags.member.Key:required", *system, "--as=pytest").out
    (tmp_path / "test_made.py").write_text(made)
    done = python("-m", "pytest", "-q", "-p", "no:randomly", "--rootdir=.", str(tmp_path))

    assert "3 failed, 2 passed" in done.out
    assert 3 == done.out.count("- Failed: DID NOT RAISE")


def test_every_form_shows_what_a_journal_has(
    suite: Any, command: Any, python: Any, tmp_path: Path
) -> None:
    # moto refuses the smallest request, in which Description is empty, for that alone.
    clause, named = "GroupName:required", "--operation=ec2:CreateSecurityGroup"
    suite("--target=moto", named, f"--clause={clause}", "--journal=ec2.ndjson")
    forms = {
        form: command("show", clause, "--journal=ec2.ndjson", f"--as={form}")
        for form in ("text", "json", "boto3", "curl", "pytest", "pytest-moto", "issue")
    }
    missing = command("show", "Description:enum", "--journal=ec2.ndjson", "--as=boto3")

    assert "Value1" in json.dumps(json.loads(forms["json"].out)["witness"])
    assert "  got         200 accepted\n" in forms["text"].out
    for form in ("boto3", "pytest", "pytest-moto", "issue"):
        assert re.search(r"""Description"?(: |=)"Value1\"""", forms[form].out), form
    (tmp_path / "test_it.py").write_text(forms["pytest"].out)
    ran = python("-m", "pytest", "-q", "-p", "no:randomly", "test_it.py")
    assert "- Failed: DID NOT RAISE" in ran.out
    assert (4, 4) == (forms["curl"].status, missing.status)
    assert "has no record of Description:enum rejects" in missing.err


@pytest.mark.parametrize("form", ["boto3", "pytest", "pytest-moto"])
def test_bytes_reach_the_operation_as_they_are(
    form: str, command: Any, python: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "secretsmanager:CreateSecret"
    clause, side = "SecretBinary:length-max", "rejects" if form == "pytest-moto" else "accepts"
    with serving(ModelService(load("botocore", name))) as url:
        at = (f"--endpoint={url}", f"--target={url}", f"--operation={name}", f"--side={side}")
        text = command("show", clause, *at, f"--as={form}").out
        (tmp_path / "test_it.py").write_text(text)
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        runner = () if form == "boto3" else ("-m", "pytest", "-q", "-p", "no:randomly")
        done = python(*runner, "test_it.py")

    assert 'b"Value1' in text
    assert (0, "") == (done.status, done.err), done.out


def _python_of(issue: str) -> str:
    found = re.search(r"```python\n(.*?)```", issue, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("service", ["sagemaker", "stepfunctions", "ssm", "ecs", "kms", "logs"])
def test_methods_are_those_of_boto3(service: str) -> None:
    client = boto3.client(service, region_name="us-east-1")
    names = client.meta.method_to_api_mapping

    assert {method_of(operation): operation for operation in names.values()} == names


def test_a_divergence_of_another_operation_is_replayed(
    suite: Any, command: Any, tmp_path: Path
) -> None:
    clause = "tags.member.key:length-max"
    suite(
        *("--target=moto", "--operation=stepfunctions:CreateActivity", f"--clause={clause}"),
        *("--journal=activity.ndjson",),
    )
    run, *records = map(json.loads, (tmp_path / "activity.ndjson").read_text().splitlines())
    command_line = next(r["replay"] for r in records if r.get("status") == "diverges")
    done = command("replay", clause, "--target=moto", "--journal=activity.ndjson")

    assert run["protocol"]["described_by"] == {"activityArn": "answer.activityArn"}
    assert "--operation=stepfunctions:CreateActivity" in command_line
    assert (0, f"reproduced: {clause} rejects accepts-invalid (200)") == (
        done.status,
        done.out.strip(),
    )


def test_what_has_to_be_there_first_is_made_by_every_command(
    suite: Any, command: Any, python: Any, tmp_path: Path
) -> None:
    clause, named = "Tags.member.Key:length-max", "--operation=CreateEndpoint"
    suite("--target=moto", named, f"--clause={clause}", "--journal=endpoint.ndjson")
    again = command("replay", clause, "--target=moto", named, "--journal=endpoint.ndjson")
    issue = command("show", clause, "--target=moto", named, "--as=issue")
    moto_form = command("report", "endpoint.ndjson", "--format=pytest-moto")
    snippet = command("show", clause, named, "--as=pytest")
    (tmp_path / "test_form.py").write_text(moto_form.out)
    (tmp_path / "test_snippet.py").write_text(snippet.out)
    done = python("-m", "pytest", "-q", "-p", "no:randomly", "--rootdir=.", str(tmp_path))

    assert (0, "reproduced: ") == (again.status, again.out[:12])
    assert issue.out.startswith("# CreateEndpoint accepts a Tags.member.Key that is too long")
    assert 2 == done.out.count("- Failed: DID NOT RAISE"), done.out
    assert "create_endpoint_config(" in moto_form.out
