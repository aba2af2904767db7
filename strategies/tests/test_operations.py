"""What a service model states of an operation, and what is added for the tuning job."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import botocore
import pytest

from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.cases.negative import violations_of
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import SHIPPED_SPECS, load
from sagemaker_strategies.constraints.catalogue import build
from sagemaker_strategies.constraints.readers.extract import closure
from sagemaker_strategies.operations.derivation import derive
from sagemaker_strategies.operations.operation import Operation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules import rules_of


def service_model(service: str) -> dict[str, Any]:
    """The newest model of a service in the installed botocore."""
    folder = Path(botocore.__file__).parent / "data" / service
    [*_, file] = sorted(folder.glob("*/service-2.json.gz"))
    model: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    return model


def derived(service: str, create: str) -> Operation:
    return derive(service_model(service), create, service=service)


@pytest.mark.parametrize(
    ("service", "create", "expected"),
    [
        (
            "sagemaker",
            "CreateTrainingJob",
            {
                "target_prefix": "SageMaker",
                "json_version": "1.1",
                "request_shape": "CreateTrainingJobRequest",
                "identifier": "TrainingJobName",
                "arn": "TrainingJobArn",
                "describe": "DescribeTrainingJob",  # botocore 1.35 has no DeleteTrainingJob
                "stop": "StopTrainingJob",
                "list": "ListTrainingJobs",
            },
        ),
        (
            "stepfunctions",
            "CreateStateMachine",
            {
                "target_prefix": "AWSStepFunctions",
                "json_version": "1.0",
                "request_shape": "CreateStateMachineInput",
                "identifier": "name",
                "arn": "stateMachineArn",
                "describe": "DescribeStateMachine",
                "delete": "DeleteStateMachine",
                "stop": None,
                "list": "ListStateMachines",
                "named_by": {
                    "DescribeStateMachine": {"stateMachineArn": "stateMachineArn"},
                    "DeleteStateMachine": {"stateMachineArn": "stateMachineArn"},
                },
            },
        ),
        (
            "secretsmanager",
            "CreateSecret",
            {
                "target_prefix": "secretsmanager",
                "json_version": "1.1",
                "request_shape": "CreateSecretRequest",
                "identifier": "Name",
                "arn": "ARN",
                "describe": "DescribeSecret",
                "delete": "DeleteSecret",
                "stop": None,
                "list": "ListSecrets",
                "named_by": {
                    "DescribeSecret": {"SecretId": "ARN"},
                    "DeleteSecret": {"SecretId": "ARN"},
                },
            },
        ),
        (
            "dynamodb",
            "CreateTable",
            {
                "target_prefix": "DynamoDB_20120810",
                "json_version": "1.0",
                "request_shape": "CreateTableInput",
                "identifier": "TableName",
                "arn": None,
                "describe": "DescribeTable",
                "delete": "DeleteTable",
                "stop": None,
                "list": "ListTables",
                "named_by": {
                    "DescribeTable": {"TableName": "TableName"},
                    "DeleteTable": {"TableName": "TableName"},
                },
            },
        ),
    ],
)
def test_a_service_model_states_the_names(
    service: str, create: str, expected: dict[str, Any]
) -> None:
    operation = derived(service, create)

    assert (service, create) == (operation.service, operation.create)
    assert expected == {name: getattr(operation, name) for name in expected}
    assert ((), ()) == (operation.repeating_lists, operation.definition_paths)


def test_what_is_stated_of_the_tuning_job_is_what_the_model_states() -> None:
    added = (
        "definition",
        "parents",
        "repeats",
        "typical",
        "errors",
        "outputs",
        "model",
        "noun",
    )
    stated = vars(derived("sagemaker", TUNING_JOB.create))

    assert {k: v for k, v in stated.items() if k not in added} == {
        k: getattr(TUNING_JOB, k) for k in stated if k not in added
    }


def test_an_idempotency_token_serves_where_nothing_has_a_name() -> None:
    model = service_model("secretsmanager")
    del model["shapes"]["CreateSecretRequest"]["members"]["Name"]

    assert "ClientRequestToken" == derive(model, "CreateSecret").identifier
    assert derived("kms", "CreateKey").identifier is None


def test_what_cannot_be_described_is_named_where_it_is_deleted() -> None:
    group = derived("logs", "CreateLogGroup")

    assert (None, {"DeleteLogGroup": {"logGroupName": "logGroupName"}}) == (
        group.describe,
        group.named_by,
    )
    assert not group.not_returned  # what comes back is not known: unsupported, not left out


def test_what_describe_returns_on_request_only_is_left_out() -> None:
    not_returned = load("botocore", "s3:PutObject").operation.not_returned

    assert {"ChecksumCRC32", "SSECustomerAlgorithm", "Body"} & not_returned == {
        "ChecksumCRC32",
        "SSECustomerAlgorithm",
    }
    assert "Metadata" not in not_returned


def test_the_service_is_what_requests_are_signed_for_where_no_other_name_is_given() -> None:
    model = service_model("stepfunctions")

    assert "states" == derive(model, "CreateStateMachine").service


def test_an_operation_that_the_service_does_not_have() -> None:
    with pytest.raises(ValueError, match="CreateChair: no operation of DynamoDB with a request"):
        derived("dynamodb", "CreateChair")


@pytest.mark.parametrize(
    ("service", "create", "protocol", "identifier"),
    [
        ("dynamodb", "CreateTable", "json", "TableName"),
        ("servicediscovery", "CreateService", "json", "Name"),  # CBOR goes first in its model
        ("sns", "CreateTopic", "query", "Name"),
        ("ec2", "CreateKeyPair", "ec2", "KeyName"),
        ("lambda", "CreateFunction", "rest-json", "FunctionName"),
        ("s3", "CreateBucket", "rest-xml", "Bucket"),
    ],
)
def test_operations_of_every_protocol_have_names(
    service: str, create: str, protocol: str, identifier: str
) -> None:
    operation = derived(service, create)

    assert (protocol, identifier) == (operation.protocol, operation.identifier)


def test_headers_name_an_operation() -> None:
    table = derived("dynamodb", "CreateTable")

    assert table.headers(table.describe) == {
        "X-Amz-Target": "DynamoDB_20120810.DescribeTable",
        "Content-Type": "application/x-amz-json-1.0",
    }
    assert "SageMaker.CreateHyperParameterTuningJob" == TUNING_JOB.headers()["X-Amz-Target"]


def test_where_the_tuning_job_repeats_its_definition() -> None:
    assert ("TrainingJobDefinitions",) == TUNING_JOB.repeating_lists
    assert "TrainingJobDefinitions" == TUNING_JOB.definitions
    assert ("TrainingJobDefinition", "TrainingJobDefinitions.member") == TUNING_JOB.definition_paths
    assert TUNING_JOB.in_repeating_list("TrainingJobDefinitions.member.RoleArn")
    assert not TUNING_JOB.in_repeating_list("TrainingJobDefinitions")
    assert not TUNING_JOB.in_repeating_list("TrainingJobDefinition.RoleArn")


@pytest.mark.parametrize("spec", [*SHIPPED_SPECS, "botocore"])
def test_a_catalogue_has_its_operation(spec: str) -> None:
    assert load(spec).operation is TUNING_JOB


@pytest.mark.parametrize(
    ("service", "create"),
    [
        ("sagemaker", "CreateTrainingJob"),
        ("stepfunctions", "CreateStateMachine"),
        ("dynamodb", "CreateTable"),
    ],
)
def test_requests_of_another_operation_grow_from_its_value_alone(service: str, create: str) -> None:
    operation = derived(service, create)
    shapes = closure(service_model(service)["shapes"], operation.request_shape)
    catalogue = build(
        shapes, spec=service, document=service, operation=operation, evidence="modelled"
    )
    certifier = Certifier(shapes, operation.request_shape)
    plain, *_ = seed_requests(catalogue)
    clause = next(id for id in catalogue.clauses if id.endswith(":required"))
    [case, *_] = violations_of(plain, clause)

    assert NAME_PLACEHOLDER == plain.base[str(operation.identifier)]
    named = {**plain.base, str(operation.identifier): "a-name-of-its-own"}
    assert frozenset() == certifier.violated(named)
    assert case.violates == {clause}
    assert [] == [rule.id for rule in rules_of(catalogue) if not rule.holds(named)]
