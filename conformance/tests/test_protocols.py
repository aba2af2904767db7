"""Operations of every protocol: checked on moto, in process and over HTTP, and on the local mock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.run.preflight import preflight
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings
from sagemaker_conformance.strict import strict_sagemaker
from sagemaker_strategies.constraints.errors import SpecError


def examined(target: str, operation: str, folder: Path, *globs: str) -> dict[str, dict[str, Any]]:
    """The records of the checks, by id and side."""
    given = {"target": target, "operation": (operation,), "clause": globs}
    run = Run(read_settings(given, folder))
    checks = [c for side in ("accepts", "rejects", "returns") for c in run.selection.checks(side)]
    run.select(checks)
    try:
        assert preflight(run) is None
        return {str(check): run.examine(check) for check in checks}
    finally:
        run.close()


def test_a_query_service_is_judged_by_values_and_sizes(tmp_path: Path) -> None:
    pytest.importorskip("moto")
    found = examined("moto", "sns:CreateTopic", tmp_path)
    refused = found["Name:required rejects"]

    assert {
        id: (found[id]["status"], found[id]["divergence"])
        for id in (
            "Tags.member.Key:length-max accepts",
            "Tags.member.Key:length-max rejects",
            "Tags.member.Key:length-min rejects",
            "Attributes:type accepts",
            "Attributes:type rejects",
            "Name:type returns",
        )
    } == {
        "Tags.member.Key:length-max accepts": ("conforms", None),
        "Tags.member.Key:length-max rejects": ("diverges", "accepts-invalid"),
        "Tags.member.Key:length-min rejects": ("diverges", "accepts-invalid"),
        "Attributes:type accepts": ("conforms", None),
        "Attributes:type rejects": ("unsupported", None),
        "Name:type returns": ("unsupported", None),
    }
    assert (
        "in place of a map at Attributes cannot be written in query"
        in (found["Attributes:type rejects"]["reason"])
    )
    assert (refused["expected"], refused["boto3"]) == ("400", "stops")
    assert not any(":wire-" in id for id in found)


@pytest.mark.parametrize(
    ("operation", "glob", "expected"),
    [
        (
            "apigateway:CreateRestApi",
            "apiKeySource:*",
            {"rejects": "accepts-invalid", "accepts": None, "returns": None},
        ),
        ("route53:CreateHostedZone", "CallerReference:length-*", {"rejects": "accepts-invalid"}),
        (
            "s3:CreateBucket",
            "ObjectOwnership:enum",
            {"rejects": "accepts-invalid", "accepts": None},
        ),
        ("ec2:CreateVpc", "InstanceTenancy:enum", {"rejects": "accepts-invalid", "accepts": None}),
    ],
)
def test_moto_scores_over_http_as_in_process(
    operation: str, glob: str, expected: dict[str, Any], moto_server: str, tmp_path: Path
) -> None:
    judged = ("status", "divergence", "witness", "answer", "requests")
    here, there = (examined(each, operation, tmp_path, glob) for each in ("moto", moto_server))

    assert {id: [r[j] for j in judged] for id, r in here.items()} == {
        id: [r[j] for j in judged] for id, r in there.items()
    }
    assert (
        expected.items()
        <= {
            id.rpartition(" ")[2]: record["divergence"]
            for id, record in here.items()
            if not id.endswith(":type rejects")
        }.items()
    )


def test_a_value_of_an_accepted_batch_has_the_status_of_the_target(tmp_path: Path) -> None:
    pytest.importorskip("moto")
    found = examined("moto", "efs:CreateFileSystem", tmp_path, "CreationToken:length-max")
    accepted = found["CreationToken:length-max accepts"]

    assert accepted["answer"]["http_status"] == 201
    assert accepted["expected"] == "201 and the resource's ARN"


def test_a_crash_over_a_value_that_aws_leaves_open_counts_once(tmp_path: Path) -> None:
    """Of an empty name nothing is stated, and moto crashes over it."""
    pytest.importorskip("moto")
    found = examined("moto", "route53:CreateHostedZone", tmp_path, "Name:*")
    kinds = ("type", "length-max")

    assert ["inconclusive", "diverges"] == [found[f"Name:{k} accepts"]["status"] for k in kinds]
    assert "server-error" == found["Name:length-max accepts"]["divergence"]


@pytest.mark.parametrize(
    "operation",
    [
        "elasticache:CreateSnapshot",
        "iam:CreateRole",
        "glacier:CreateVault",
        "iot:CreateThing",
        "route53:CreateHostedZone",
        "s3:PutBucketTagging",
        "ec2:CreateVpc",
    ],
)
def test_the_local_mock_is_given_values(operation: str, tmp_path: Path) -> None:
    found = examined("local", operation, tmp_path)

    assert {r["status"] for r in found.values()} <= {
        "conforms",
        "dominated",
        "vacuous",
        "unsupported",
        "recorded",
    }
    assert any(id.endswith("type rejects") and r["status"] == "conforms" for id, r in found.items())


def test_a_plan_counts_what_is_sent(suite: Any) -> None:
    options = ("--operation=sns:CreateTopic", "--clause=Name:type", "--plan")
    local, http, moto = (
        "create, refused" in suite(f"--target={target}", *options).out
        for target in ("local", "http://127.0.0.1:9", "moto")
    )

    assert (local, http, moto) == (True, False, False)


def test_a_plan_is_in_the_words_of_the_operation(suite: Any) -> None:
    plan = suite("--target=moto", "--operation=apigateway:CreateRestApi", "--plan").out

    assert "  create, valid  " in plan
    assert "  describe  " in plan
    assert not any(word in plan for word in ("job", "SageMaker", "no operation"))


def test_strict_mode_and_serve_read_aws_json_only(command: Any) -> None:
    served = command("serve", "--operation=sns:CreateTopic")

    with (
        pytest.raises(
            SpecError, match="sns uses the protocol query; strict mode and serve read AWS J"
        ),
        strict_sagemaker(operation="sns:CreateTopic"),
    ):
        pass
    assert (served.status, served.err.count("\n")) == (4, 1)
    assert "uses the protocol query" in served.err


@pytest.mark.parametrize("host", ["s3.us-east-1.amazonaws.com", "sns.eu-west-1.amazonaws.com"])
def test_real_aws_is_not_asked(suite: Any, host: str) -> None:
    service = host.partition(".")[0]
    operation = {"s3": "CreateBucket", "sns": "CreateTopic"}[service]
    named = (f"--operation={service}:{operation}", "--clause=*:type")
    for target in ((f"https://{host}",), ("aws",), ("aws", "--plan")):
        result = suite("--target=" + target[0], *target[1:], *named)

        assert result.status == 4
        assert (
            f"CreateHyperParameterTuningJob only, not {service}:{operation}; use an" in result.err
        )


def test_an_operation_without_members_has_nothing_that_can_be_checked(suite: Any) -> None:
    done = suite("--target=moto", "--operation=shield:CreateSubscription")

    assert 4 == done.status
    assert "--operation=shield:CreateSubscription: has nothing that can be checked" in done.err


def test_what_is_shown_can_be_sent(command: Any) -> None:
    show = ("show", "--operation=sns:CreateTopic", "--as=boto3")
    unwritten = command(*show, "Name:type")
    stopped = command(*show, "Tags.member.Key:length-min").out
    curl = command("show", "--operation=sns:CreateTopic", "--as=curl", "Name:required")

    assert "Name:type: nothing can be sent on its rejects side" in unwritten.err
    assert "config=Config(parameter_validation=False)" in stopped
    assert "sns:CreateTopic uses the protocol query; use --as=boto3" in curl.err
    assert (unwritten.status, curl.status) == (4, 4)


def test_tests_of_a_divergence_fail_as_the_suite_does(
    suite: Any, command: Any, python: Any
) -> None:
    pytest.importorskip("moto")
    clauses = ("--clause=Tags.member.Key:length-m*", "--clause=Name:required")
    suite("--target=moto", "--operation=sns:CreateTopic", *clauses, "--journal=j.ndjson")
    written = command("report", "j.ndjson", "--format=pytest-moto")
    (written.folder / "test_sns.py").write_text(written.out)
    result = python("-m", "pytest", "-q", "-p", "no:cacheprovider", "test_sns.py")

    assert "3 failed" in result.out
    assert "3 requests" in written.out
