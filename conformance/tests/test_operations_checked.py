"""Runs of other operations than the tuning job, against the local mock and against moto."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sagemaker_conformance import strict_sagemaker
from sagemaker_conformance.judging.named_members import place_spelt
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import encode, naming
from sagemaker_conformance.protocol.target import TargetError, TargetSettings
from sagemaker_conformance.strict.log import evidence
from sagemaker_conformance.targets.aws_guard.connect import guarded_target
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import SpecError, load
from sagemaker_strategies.constraints.selection import operations_named

GROUP = "sagemaker:CreateModelPackageGroup"
STATE_MACHINE = "stepfunctions:CreateStateMachine"


def records(folder: Path, name: str) -> list[dict[str, Any]]:
    (file,) = (folder / ".sagemaker-conformance").glob(f"{name}*.ndjson")
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_names_globs_and_lists_of_operations() -> None:
    assert operations_named(()) == ("sagemaker:CreateHyperParameterTuningJob",)
    assert operations_named(["CreateModel", "stepfunctions:CreateActivity"]) == (
        "sagemaker:CreateModel",
        "stepfunctions:CreateActivity",
    )
    assert operations_named(["CreateModel,CreateTrial", "sagemaker:CreateTria?"]) == (
        "sagemaker:CreateModel",
        "sagemaker:CreateTrial",
    )
    assert "dynamodb:CreateTable" in operations_named(["dynamo*:Create*"])
    assert operations_named(["s[3n]s:CreateTopic"]) == ("sns:CreateTopic",)
    both = ["s[qn]s:Create*"]
    assert "sns:CreateTopic" in operations_named(both)
    assert operations_named(both, json_only=True) == ("sqs:CreateQueue",)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("CreateTrainingJub", "did you mean CreateTrainingJob"),
        ("sagemakr:CreateModel", "did you mean sagemaker"),
        ("s3:CreateBuckets", "s3 has no operation CreateBuckets with a request; did you mean"),
        ("Nothing*", "matches no operation"),
        (",", "--operation=,: names no operation"),
        ("../x:CreateA", r"has no model of \.\./x$"),
    ],
)
def test_what_names_no_operation_is_refused_in_one_line(given: str, message: str) -> None:
    with pytest.raises(SpecError, match=message) as refusal:
        operations_named([given])

    assert "\n" not in str(refusal.value)


def test_another_operation_has_a_journal_of_its_own(suite: Any) -> None:
    result = suite("--target=local", f"--operation={GROUP}")
    run, *checks, end = records(result.folder, "local.sagemaker.CreateModelPackageGroup")

    assert (result.status, run["operation"], end["complete"]) == (0, GROUP, True)
    assert Counter(c["side"] for c in checks)["returns"] > 1
    assert {c["status"] for c in checks if "wire-" not in c["clause"]} == {
        "conforms",
        "dominated",
        "vacuous",
    }
    assert any(c["clause"] == "CreateModelPackageGroup:wire-trailing-comma" for c in checks)
    assert not any(c["clause"].startswith("CreateHyper") for c in checks)


def test_faults_of_moto_are_found_in_another_operation(suite: Any) -> None:
    result = suite(
        "--target=moto", "--operation=CreateModelPackageGroup", "--clause=ModelPackageGroup*"
    )
    found = {
        f"{c['clause']} {c['side']}": c["divergence"]
        for c in records(result.folder, "moto.sagemaker.CreateModelPackageGroup")
        if c.get("status") == "diverges"
    }

    assert 1 == result.status
    assert "accepts-invalid" == found["ModelPackageGroupName:pattern rejects"]
    assert "sagemaker-conformance show ModelPackageGroupName" in result.out


def test_a_value_refused_for_another_member_where_no_rule_is_known_shows_nothing(
    suite: Any,
) -> None:
    """Moto refuses it beside PAY_PER_REQUEST, as DynamoDB does, whose model states nothing of it."""
    pytest.importorskip("moto")
    glob = "--clause=ProvisionedThroughput:type"
    result = suite("--target=moto", "--operation=dynamodb:CreateTable", glob)
    found = records(result.folder, "moto.dynamodb.CreateTable")
    (accepts,) = [record for record in found if record.get("side") == "accepts"]

    assert "inconclusive" == accepts["status"]
    assert "refused beside BillingMode: " in accepts["reason"]
    assert ["BillingMode"] == [case["by"] for case in accepts["not_judged"]]


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("ProvisionedThroughput cannot be specified when BillingMode is set", "BillingMode"),
        ("billingmode is too much beside ProvisionedThroughput", None),
        ("ReadCapacityUnits of ProvisionedThroughput is wrong", None),
        ("1 validation error detected: Value at 'BillingMode' failed to satisfy constraint", None),
        ("{'BillingMode': 'PROVISIONED', 'TableName': 'a'} is wrong", None),
        ("TableClass is wrong", None),
        ("Tags: it has too many", None),
    ],
)
def test_a_refusal_spells_another_member_of_the_request(message: str, place: str | None) -> None:
    catalogue = load(None, "dynamodb:CreateTable")
    units = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    request = {"BillingMode": "PROVISIONED", "ProvisionedThroughput": units, "Tags": []}
    answer = Answer("rejected", 400, "ValidationException", message)

    assert place == place_spelt(answer, "ProvisionedThroughput", request, catalogue)


def test_several_operations_have_a_line_each_and_one_status(suite: Any) -> None:
    result = suite(
        "--target=local",
        "--operation=CreateModelPackageGroup,CreateTrial",
        "--clause=*Name:*",
        "--report=json:{operation}.json",
    )
    lines = result.out.splitlines()

    assert 0 == result.status
    assert [line.split()[0] for line in lines[:2]] == [GROUP, "sagemaker:CreateTrial"]
    assert "2 of 2 operations asked, 0 diverge" == lines[2]
    assert (result.folder / "sagemaker.CreateTrial.json").is_file()


def test_several_operations_do_not_share_a_file(suite: Any) -> None:
    result = suite("--operation=CreateModelPackageGroup,CreateTrial", "--journal=one.ndjson")

    assert 4 == result.status
    assert "put {operation} into its name" in result.err


def test_a_specification_that_lacks_the_operation_is_refused(suite: Any) -> None:
    result = suite(f"--operation={GROUP}", "--spec=documented-2018-05")

    assert 4 == result.status
    assert "has CreateHyperParameterTuningJob alone" in result.err


@pytest.mark.parametrize("operation", [GROUP, STATE_MACHINE, "dynamodb:CreateTable"])
def test_the_mock_of_an_operation_keeps_describes_and_deletes(operation: str) -> None:
    catalogue = load(None, operation)
    own, target = catalogue.operation, LocalTarget(catalogue)
    base = seed_requests(catalogue)[0].base
    sent = {k: own.name_form.example if v == "$NAME" else v for k, v in base.items()}
    created = target.send(own.create, encode(sent))
    about = naming(str(own.describe), created, sent, own)
    described = target.send(str(own.describe), encode(about))
    target.send(str(own.delete), encode(naming(str(own.delete), created, sent, own)))
    gone = target.send(str(own.describe), encode(about))

    assert ("accepted", "accepted", "rejected") == (
        created.outcome,
        described.outcome,
        gone.outcome,
    )
    assert {k: v for k, v in sent.items() if k not in own.not_returned}.items() <= (
        described.body.items()
    )
    assert target.send("ListBuckets", b"{}").outcome != "accepted"


def test_a_name_in_use_is_refused_where_the_model_says_so() -> None:
    catalogue = load(None, STATE_MACHINE)
    target, base = LocalTarget(catalogue), seed_requests(catalogue)[0].base
    answers = [target.send(catalogue.operation.create, encode(base)) for _ in range(2)]

    assert ["accepted", "rejected"] == [answer.outcome for answer in answers]
    assert "StateMachineAlreadyExists" == answers[1].code


def test_a_name_that_nothing_gives_back_may_be_used_again() -> None:
    catalogue = load(None, "sagemaker:CreateTrainingPlan")
    own, target = catalogue.operation, LocalTarget(catalogue)
    sent = {**seed_requests(catalogue)[0].base, str(own.identifier): "plan"}
    answers = [target.send(own.create, encode(sent)) for _ in range(2)]

    assert (own.delete, own.stop) == (None, None)
    assert ["accepted", "accepted"] == [answer.outcome for answer in answers]


def test_what_a_create_answered_names_what_it_made() -> None:
    own = load(None, STATE_MACHINE).operation
    arn = "arn:aws:states:us-east-1:1:stateMachine:x"
    answer = Answer("accepted", 200, body={"stateMachineArn": arn})

    assert naming("DescribeStateMachine", answer, {"name": "x"}, own) == {"stateMachineArn": arn}
    assert naming("DescribeStateMachine", Answer("accepted", 200, body={}), {}, own) is None


def test_real_sagemaker_is_asked_about_the_tuning_job_only() -> None:
    session: Any = None  # nothing is signed, and nobody is asked
    with pytest.raises(TargetError, match="CreateHyperParameterTuningJob only, not sagemaker:Cre"):
        guarded_target(
            "aws", "https://aws.invalid", session, "x", TargetSettings(load(None, GROUP))
        )


def test_rules_of_another_operation_are_enforced_and_checked(suite: Any) -> None:
    clauses = "--clause=*:rule-*wait*"
    result = suite("--target=local", "--operation=CreateTrainingJob", clauses, "--rules=gate")
    checks = records(result.folder, "local.sagemaker.CreateTrainingJob")[1:-1]

    assert result.status == 0
    assert {(c["clause"], c["status"]) for c in checks} == {
        ("StoppingCondition:rule-wait-at-least-runtime", "conforms"),
        ("StoppingCondition:rule-wait-only-with-spot", "conforms"),
        ("EnableManagedSpotTraining:rule-spot-needs-wait", "conforms"),
    }


def test_strict_mode_refuses_what_breaks_a_rule_of_another_operation() -> None:
    moto = pytest.importorskip("moto")
    request = {
        "TrainingJobName": "waits",
        "RoleArn": "arn:aws:iam::112233445566:role/Mine",
        "AlgorithmSpecification": {"TrainingInputMode": "File", "TrainingImage": "mine"},
        "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 1},
        "OutputDataConfig": {"S3OutputPath": "s3://mine/out"},
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
    }
    with moto.mock_aws(), strict_sagemaker(operation="CreateTrainingJob", rules="gate"):
        client = boto3.client("sagemaker", region_name="us-east-1")
        with pytest.raises(ClientError, match="Invalid training image"):
            client.create_training_job(**request)


def test_strict_mode_refuses_requests_of_other_operations() -> None:
    moto = pytest.importorskip("moto")
    with moto.mock_aws(), strict_sagemaker(operation=["CreateModelPackageGroup", "CreateTrial"]):
        client = boto3.client("sagemaker", region_name="us-east-1")
        client.create_model_package_group(ModelPackageGroupName="right")
        with pytest.raises(ClientError, match=r"(?i)modelPackageGroupName"):
            client.create_model_package_group(ModelPackageGroupName="not_right")
        client.create_experiment(ExperimentName="not_right_and_not_judged")


def test_the_evidence_of_strict_mode_names_the_operation() -> None:
    catalogue = load(None, GROUP)

    assert (
        f"  more: sagemaker-conformance show ModelPackageGroupName:pattern --operation={GROUP}"
        == evidence("ModelPackageGroupName:pattern", catalogue)[-1]
    )


def test_in_process_a_crash_is_no_question_of_the_endpoint(suite: Any, tmp_path: Path) -> None:
    (tmp_path / "crashing_target.py").write_text(
        "class Mine:\n    def send(self, operation, body):\n        raise KeyError('Orchestrator')\n"
    )
    done = suite("--target=python:crashing_target:Mine", "--operation=CreateTrial")
    (line,) = filter(None, done.err.splitlines())

    assert 4 == done.status
    assert "crashed on a valid minimal request (KeyError: 'Orchestrator')" in line
    assert "--setup=FILE" in line
    assert "--base=FILE" in line
    assert "endpoint" not in line
