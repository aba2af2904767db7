from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from sagemaker_conformance.reference import Service, Validator, checks_of
from sagemaker_strategies.constraints import load

CATALOGUE = load("botocore-1.44.5")
NAME = "HyperParameterTuningJobName"
CREATE = "CreateHyperParameterTuningJob"
DESCRIBE = "DescribeHyperParameterTuningJob"
REQUEST: dict[str, Any] = {
    NAME: "job-1",
    "HyperParameterTuningJobConfig": {
        "Strategy": "Bayesian",
        "ResourceLimits": {"MaxNumberOfTrainingJobs": 4, "MaxParallelTrainingJobs": 2},
    },
    "TrainingJobDefinition": {
        "AlgorithmSpecification": {"TrainingInputMode": "File", "AlgorithmName": "own"},
        "RoleArn": "arn:aws:iam::123456789012:role/tuner",
        "OutputDataConfig": {"S3OutputPath": "s3://bucket/out"},
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    },
    "Tags": [{"Key": "team", "Value": "a"}],
}


def ask(service: Service, operation: str, request: Any) -> tuple[int, Any]:
    answer = service.answer(operation, json.dumps(request).encode())
    return answer.status, json.loads(answer.body)


def test_a_created_job_is_described_listed_stopped_and_deleted() -> None:
    service = Service(CATALOGUE)

    status, created = ask(service, CREATE, REQUEST)
    _, described = ask(service, DESCRIBE, {NAME: "JOB-1"})
    _, listed = ask(service, "ListHyperParameterTuningJobs", {"NameContains": "job"})
    _, trained = ask(service, "ListTrainingJobsForHyperParameterTuningJob", {NAME: "job-1"})
    arn = created["HyperParameterTuningJobArn"]
    _, tags = ask(service, "ListTags", {"ResourceArn": arn})
    stopped = ask(service, "StopHyperParameterTuningJob", {NAME: "job-1"})
    _, after = ask(service, DESCRIBE, {NAME: "job-1"})
    deleted = ask(service, "DeleteHyperParameterTuningJob", {NAME: "job-1"})
    gone = ask(service, DESCRIBE, {NAME: "job-1"})

    assert status == 200
    assert {name: item for name, item in REQUEST.items() if name != "Tags"} == {
        name: item for name, item in described.items() if name in REQUEST
    }
    assert [arn] == [
        job["HyperParameterTuningJobArn"] for job in listed["HyperParameterTuningJobSummaries"]
    ]
    assert trained == {"TrainingJobSummaries": []}
    assert {"Tags": REQUEST["Tags"]} == tags
    assert (200, {}) == stopped == deleted
    assert after["HyperParameterTuningJobStatus"] == "Stopped"
    assert (gone[0], gone[1]["__type"]) == (400, "ResourceNotFound")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b'"x"',
        b"10",
        b'{"a":1,}',
        b"{}x",
        b"x{}",
        b"{}//",
        b"{/**/}",
        b"\x0c{}",
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 0x42}',
        b'{"a": 01}',
        b'{"a": -01}',
        b'{"a": +1}',
        b'{"a": 1.}',
        b'{"a": .5}',
        b'{"a": 1e}',
        b'{"a": 1e+}',
        b'{"a": - 1}',
        b'{"a": 1 2}',
        b'{"a" 1}',
        b'{"a":: 1}',
        b'{"a": 1, , "b": 2}',
        b'{"a": [1,]}',
        b'{"a": [1,,2]}',
        b'{"a": 1]',
        b"{: 1}",
        b"{1: 1}",
        b"{a: 1}",
        b'{"a": True}',
        b'{"a": tru}',
        b'{"a": "\\x41"}',
        b'{"a": "\\u00g0"}',
        b'{"a": "\\u12"}',
        b'{"a": "\\"}',
        b'{"a": "\t"}',
        b'{"a": "\0"}',
        b'{"a": "\xc0\xaf"}',
        b'{"a": "\xed\xa0\x80"}',
        b"\xe2\x81\xa0{}",
        b"\xc2\xa0{}",
        b'{"a": "\n"}',
        b"\xef\xbb\xbf{}",
        b'{"a": "\xff"}',
        "{}".encode("utf-16"),
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_is_no_json_object_is_refused_without_a_message(body: bytes) -> None:
    answer = Service(CATALOGUE).answer(CREATE, body)

    assert (answer.status, answer.body) == (400, b'{"__type": "SerializationException"}')


@pytest.mark.parametrize(
    "value",
    [
        b"-0",
        b"0e+1",
        b"1E-2",
        b"-1.5e3",
        b"\t[\r\n 1 ]",
        b"[[[[]]]]",
        b'{"": {"": 0}}',
        b'{"a": 1, "a": 2}',
        b'"\\u0000"',
        b'"\\ud834\\udd1e"',
        b'"\\/\\b\\f\\n"',
        b'"\x7f"',
        b'"\xe2\x80\xa8"',
        b'"\xf4\x8f\xbf\xbf"',
        b'"// /* */ # \'"',
    ],
)
def test_all_that_json_may_hold_is_read(value: bytes) -> None:
    body = json.dumps(REQUEST).encode()[:-1] + b', "Unknown": ' + value + b"}"

    assert 200 == Service(CATALOGUE).answer(CREATE, body).status


def test_an_array_is_refused_with_a_message() -> None:
    actual = ask(Service(CATALOGUE), CREATE, [REQUEST])

    expected = {
        "__type": "SerializationException",
        "Message": "Start of list found where not expected",
    }
    assert (400, expected) == actual


@pytest.mark.parametrize("operation", ["", "CreateTrainingJob", CREATE.lower()])
def test_an_unknown_operation_is_refused_without_a_message(operation: str) -> None:
    actual = ask(Service(CATALOGUE), operation, REQUEST)

    assert actual == (400, {"__type": "UnknownOperationException"})


def test_types_come_before_constraints_and_constraints_before_duplicates() -> None:
    service = Service(CATALOGUE)
    ask(service, CREATE, REQUEST)

    typed = ask(service, CREATE, {**REQUEST, "WarmStartConfig": 5, "Tags": [{}]})
    constrained = ask(service, CREATE, {**REQUEST, "Tags": [{"Key": "k"}]})
    doubled = ask(service, CREATE, REQUEST)

    assert typed[1] == {"__type": "SerializationException", "Message": "Expected null"}
    assert constrained[1] == {
        "__type": "ValidationException",
        "message": "1 validation error detected: Value null at 'tags.1.member.value' failed to "
        "satisfy constraint: Member must not be null",
    }
    assert doubled[1]["__type"] == "ResourceInUse"


def test_of_duplicate_members_the_last_counts() -> None:
    service = Service(CATALOGUE)
    service.answer(CREATE, json.dumps(REQUEST).replace("{", f'{{"{NAME}": 5, ', 1).encode())

    assert ask(service, DESCRIBE, {NAME: "job-1"})[0] == 200


def test_numbers_of_many_digits_are_answered() -> None:
    text = json.dumps(REQUEST).replace(
        '"MaxRuntimeInSeconds": 3600', f'"MaxRuntimeInSeconds": {"9" * 6000}'
    )
    service = Service(CATALOGUE)

    answer = service.answer(CREATE, text.encode())

    described = ask(service, DESCRIBE, {NAME: "job-1"})[1]
    assert answer.status == 200
    assert (
        described["TrainingJobDefinition"]["StoppingCondition"]["MaxRuntimeInSeconds"] == 2**31 - 1
    )


@pytest.mark.parametrize(
    ("operation", "request_", "place"),
    [
        (DESCRIBE, {}, "hyperParameterTuningJobName"),
        ("StopHyperParameterTuningJob", {NAME: "a_b"}, "hyperParameterTuningJobName"),
        ("DeleteHyperParameterTuningJob", {NAME: "a" * 33}, "hyperParameterTuningJobName"),
        ("ListTrainingJobsForHyperParameterTuningJob", {}, "hyperParameterTuningJobName"),
        ("ListHyperParameterTuningJobs", {"MaxResults": 101}, "maxResults"),
        ("ListHyperParameterTuningJobs", {"SortBy": "Arn"}, "sortBy"),
        ("ListTags", {}, "resourceArn"),
    ],
)
def test_other_operations_check_their_own_members(
    operation: str, request_: dict[str, Any], place: str
) -> None:
    status, fault = ask(Service(CATALOGUE), operation, request_)

    assert (status, fault["__type"]) == (400, "ValidationException")
    assert f"at '{place}' failed to satisfy constraint" in fault["message"]


def test_a_name_that_create_does_not_check_is_not_checked_elsewhere() -> None:
    checks = checks_of(CATALOGUE)
    del checks[f"{NAME}:pattern"]
    service = Service(CATALOGUE, Validator(CATALOGUE, checks))
    ask(service, CREATE, {**REQUEST, NAME: "a_b"})

    assert ask(service, DESCRIBE, {NAME: "a_b"})[0] == 200


def test_the_code_of_a_check_answers() -> None:
    checks = checks_of(CATALOGUE)
    clause = f"{NAME}:length-max"
    checks[clause] = replace(checks[clause], code="InvalidParameterValue")

    service = Service(CATALOGUE, Validator(CATALOGUE, checks))

    assert (
        ask(service, CREATE, {**REQUEST, NAME: f"a{'-' * 31}a"})[1]["__type"]
        == "InvalidParameterValue"
    )


def test_a_broken_rule_refuses_what_the_catalogue_allows() -> None:
    service = Service(CATALOGUE, rules=[lambda request: None, lambda request: "No."])

    actual = ask(service, CREATE, REQUEST)

    assert actual == (400, {"__type": "ValidationException", "message": "No."})
    assert service.store.all() == []


def test_a_defect_of_the_mock_is_not_hidden() -> None:
    checks = checks_of(CATALOGUE)
    clause = f"{NAME}:pattern"

    def crash(value: str) -> bool:
        raise ZeroDivisionError

    checks[clause] = replace(checks[clause], holds=crash)

    with pytest.raises(ZeroDivisionError):
        ask(Service(CATALOGUE, Validator(CATALOGUE, checks)), CREATE, REQUEST)
