"""Runs of other operations than the tuning job, against the local mock and against moto."""

from __future__ import annotations

import json
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sagemaker_conformance import strict_sagemaker
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import encode, naming
from sagemaker_conformance.protocol.target import TargetError, TargetSettings
from sagemaker_conformance.run.setup import Made, SetupError, is_given, read_setup, shipped_setup
from sagemaker_conformance.strict.findings import evidence
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


class Recording:
    """Answers what it is told to, and keeps what it was sent."""

    def __init__(self, *answers: Answer) -> None:
        self.sent: list[tuple[str, Any]] = []
        self._answers = list(answers)

    def __call__(self, operation: str, body: bytes) -> Answer:
        self.sent.append((operation, json.loads(body)))
        return self._answers.pop(0)


SETUP = {
    "calls": [
        {
            "operation": "CreateDomain",
            "body": {"DomainName": "d${worker}"},
            "undo": {"operation": "DeleteDomain", "body": {"DomainId": "${1.DomainId}"}},
        },
        {"operation": "CreateSpace", "body": {"DomainId": "${1.DomainId}"}},
    ],
    "values": {"DomainId": "${1.DomainId}"},
}


def test_a_setup_hands_on_what_was_answered_and_undoes_what_it_made(tmp_path: Path) -> None:
    file = tmp_path / "setup.json"
    file.write_text(json.dumps(SETUP))
    made = Made(read_setup(file), worker="-gw1")
    send = Recording(*[Answer("accepted", 200, body={"DomainId": "d-1"})] * 3)

    assert made.make(send) == {"DomainId": "d-1"}
    made.undo(send)
    assert send.sent == [
        ("CreateDomain", {"DomainName": "d-gw1"}),
        ("CreateSpace", {"DomainId": "d-1"}),
        ("DeleteDomain", {"DomainId": "d-1"}),
    ]


def test_a_refused_call_of_a_setup_ends_the_run_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "setup.json"
    file.write_text(json.dumps(SETUP))
    refused = Answer("rejected", 400, "ValidationException", "no such role")
    send = Recording(Answer("accepted", 200, body={"DomainId": "d"}), refused, refused)

    with pytest.raises(SetupError, match=r"call 2 \(CreateSpace\) was not accepted: .*no such rol"):
        Made(read_setup(file)).make(send)
    assert "DeleteDomain" == send.sent[-1][0]


@pytest.mark.parametrize(
    "content",
    [
        {"call": []},
        {"calls": {}},
        {"typical": []},
        {"calls": [{"body": {}}]},
        {"calls": [{"operation": 1}]},
    ],
)
def test_a_file_that_is_no_setup_is_refused(tmp_path: Path, content: Any) -> None:
    file = tmp_path / "setup.json"
    file.write_text(json.dumps(content))

    with pytest.raises(SetupError, match="expected"):
        read_setup(file)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"NoSuch": 1}, "NoSuch is no member of sagemaker:CreateTrial"),
        ({"TrialName": "a"}, "TrialName is the name that each request has for itself"),
        ({"ExperimentName": ["x"]}, "the values break ExperimentName:type"),
        ({"ExperimentName": "a_b"}, "the values break ExperimentName:pattern"),
    ],
)
def test_values_that_no_request_can_have_end_the_run_in_one_line(
    suite: Any, tmp_path: Path, values: Any, message: str
) -> None:
    (tmp_path / "setup.json").write_text(json.dumps({"values": values}))
    done = suite("--target=moto", "--operation=CreateTrial", "--setup=setup.json")

    assert 4 == done.status, done.said
    assert message in done.err


def test_a_place_whose_value_is_given_is_not_varied() -> None:
    assert is_given("A.B.member", {"A.B": []})
    assert is_given("A.member.Name", {"Name": "x"})
    assert not is_given("A.Names", {"Name": "x"})


def test_a_typical_value_is_what_requests_have_and_is_varied(tmp_path: Path) -> None:
    file = tmp_path / "setup.json"
    file.write_text(json.dumps({"values": {"Name": "m${worker}"}, "typical": {"Count": 2}}))
    setup = read_setup(file)

    assert Made(setup, "-gw1").make(Recording()) == {"Name": "m-gw1", "Count": 2}
    assert {"Name": "m${worker}", "Count": 2} == setup.record()["values"]
    assert (setup.is_given("A.Name"), setup.is_given("A.Count")) == (True, False)


def test_shipped_setups_name_operations_and_members_that_exist() -> None:
    files = resources.files("sagemaker_conformance.run.setups").iterdir()
    names = [file.name.removesuffix(".json") for file in files if file.name.endswith(".json")]

    assert len(names) > 10
    for operation in (name.replace(".", ":") for name in names):
        setup, catalogue = shipped_setup(operation), load(None, operation)
        assert setup is not None
        members = {*catalogue.nodes, *(path.rpartition(".")[2] for path in catalogue.nodes)}
        assert (operation, set()) == (operation, set(setup.all_values) - members)


def test_an_operation_that_needs_another_is_set_up_on_moto(suite: Any) -> None:
    result = suite("--target=moto", "--operation=CreateEndpoint", "--clause=EndpointConfigName:*")
    checks = [
        (c["clause"], c["side"], c["status"])
        for c in records(result.folder, "moto.sagemaker.CreateEndpoint")
        if "clause" in c
    ]

    assert ("EndpointConfigName:required", "rejects", "conforms") in checks
    assert ("EndpointConfigName:pattern", "accepts", "unsupported") in checks
    assert ("EndpointConfigName:pattern", "rejects", "inconclusive") in checks


def test_values_that_name_nothing_are_varied_beside_what_was_set_up(suite: Any) -> None:
    pytest.importorskip("moto")
    result = suite(
        "--target=moto",
        "--operation=CreateEndpointConfig",
        "--clause=ProductionVariants.member.InitialInstanceCount:type",
        "--clause=ProductionVariants.member.InstanceType:type",
        "--clause=ProductionVariants.member.ModelName:type",
        "--clause=ProductionVariants.member:type",
    )
    statuses = {
        c["clause"].removeprefix("ProductionVariants.member"): c["status"]
        for c in records(result.folder, "moto.sagemaker.CreateEndpointConfig")
        if c.get("side") == "accepts"
    }

    # moto refuses a variant without an instance type, though no model requires it: none is sent.
    assert statuses == {
        ":type": "conforms",
        ".ModelName:type": "unsupported",
        ".InitialInstanceCount:type": "conforms",
        ".InstanceType:type": "conforms",
    }


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


def test_what_an_operation_needs_first_is_asked_for(suite: Any) -> None:
    pytest.importorskip("moto")
    done = suite("--target=moto", "--operation=DescribeTrainingJob")
    (line,) = filter(None, done.err.splitlines())

    assert 4 == done.status
    assert "refused a valid minimal request (400 ValidationException" in line
    assert "--setup=FILE" in line
