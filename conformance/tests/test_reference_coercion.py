"""What the mock makes of a value of another type: read, converted, cut to a width, or refused."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.tests.requests_with import request_with
from sagemaker_conformance.reference import Validator
from sagemaker_strategies.constraints import Catalogue, load
from sagemaker_strategies.constraints.catalogue import build
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

MODELLED = load("botocore-1.44.5")
VALIDATOR = Validator(MODELLED)


def counting(**facts: Any) -> Catalogue:
    """A catalogue of a request with one member, Count, beside the definition."""
    members = {"TrainingJobDefinition": {"shape": "Definition"}, "Count": {"shape": "Count"}}
    shapes = {
        TUNING_JOB.request_shape: {"type": "structure", "members": members},
        "Definition": {"type": "structure", "members": {}},
        "Count": facts,
    }
    return build(
        shapes, operation=TUNING_JOB, spec="counting", document="counting", evidence="documented"
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, []),
        (0, ["'0' must be at least 1"]),
        (0.99, ["'0' must be at least 1"]),
        (1.99, []),
        (-(10**30), ["'-2147483648' must be at least 1"]),
        (-1e400, ["'-2147483648' must be at least 1"]),
        (300, []),
        (300.9, []),
        (301, ["'301' must be at most 300"]),
        (10**30, ["'2147483647' must be at most 300"]),
        (1e400, ["'2147483647' must be at most 300"]),
    ],
)
def test_integers_are_truncated_and_saturate_before_their_range_is_checked(
    value: Any, expected: list[str]
) -> None:
    catalogue = counting(type="integer", min=1, max=300)

    found = Validator(catalogue).violations({"Count": value})

    actual = [
        f"{violation.message.split()[1]} {catalogue.clauses[violation.clause_id].statement}"
        for violation in found
    ]
    assert expected == actual


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        (True, True),
        ("true", True),
        ("No", True),
        ("1", True),
        ("on", False),
        ("", False),
        (1, False),
        ([], False),
    ],
)
def test_some_strings_are_booleans(value: Any, taken: bool) -> None:
    path = "TrainingJobDefinition.EnableManagedSpotTraining"

    fault = VALIDATOR.type_fault(request_with(path, value))

    assert taken == (fault is None)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("TrainingJobDefinition.RoleArn", 1.5, "NUMBER_VALUE can not be converted to a String"),
        ("TrainingJobDefinition.RoleArn", False, "FALSE_VALUE can not be converted to a String"),
        ("TrainingJobDefinition.RoleArn", [], "Start of list found where not expected"),
        (
            "TrainingJobDefinition.RoleArn",
            {},
            "Start of structure or map found where not expected.",
        ),
        (
            "TrainingJobDefinition.ResourceConfig.InstanceCount",
            True,
            "TRUE_VALUE can not be converted to an Integer",
        ),
        (
            "TrainingJobDefinition.EnableManagedSpotTraining",
            "23",
            "STRING_VALUE can not be converted to an Boolean",
        ),
        ("TrainingJobDefinition", "x", "Expected null"),
        ("TrainingJobDefinition", [], "Start of list found where not expected"),
        ("TrainingJobDefinition.InputDataConfig", 5, "Expected list or null"),
        (
            "TrainingJobDefinition.InputDataConfig",
            {},
            "Start of structure or map found where not expected.",
        ),
        ("TrainingJobDefinition.Environment", 5, "Expected map or null"),
        (
            "TrainingJobDefinition.VpcConfig.Subnets.member",
            1,
            "NUMBER_VALUE can not be converted to a String",
        ),
    ],
)
def test_wrong_types_are_worded_as_by_the_framework(path: str, value: Any, expected: str) -> None:
    fault = VALIDATOR.type_fault(request_with(path, value))

    assert fault is not None
    assert (f"{path}:type", "SerializationException", expected) == (
        fault.clause_id,
        fault.code,
        fault.message,
    )


def test_the_first_wrong_type_of_the_document_is_told() -> None:
    fault = VALIDATOR.type_fault(
        {
            "Tags": [{"Key": "a", "Value": "b"}, {"Value": 5, "Key": 6}],
            "HyperParameterTuningJobName": 5,
        }
    )

    assert fault is not None
    assert fault.place == "tags.2.member.value"


def test_a_reading_drops_nulls_and_unknown_members_and_converts_scalars() -> None:
    body = {
        "Unknown": 1,
        "Tags": None,
        "TrainingJobDefinition": {
            "EnableManagedSpotTraining": "YES",
            "ResourceConfig": {"InstanceCount": 2.9, "VolumeSizeInGB": 10**12},
            "VpcConfig": {"Subnets": ["a", None, "b"]},
            "Environment": {"K": "v", "L": None},
        },
    }

    actual = VALIDATOR.read(body)

    expected = {
        "TrainingJobDefinition": {
            "EnableManagedSpotTraining": True,
            "ResourceConfig": {"InstanceCount": 2, "VolumeSizeInGB": 2**31 - 1},
            "VpcConfig": {"Subnets": ["a", "b"]},
            "Environment": {"K": "v"},
        }
    }
    assert expected == actual


@pytest.mark.parametrize(
    ("type_", "sent", "kept"),
    [
        ("integer", 10**30, 2**31 - 1),
        ("integer", -(10**30), -(2**31)),
        ("long", 10**30, 2**63 - 1),
        ("long", 10**12, 10**12),
        ("float", 1e400, "Infinity"),
        ("float", -1e400, "-Infinity"),
        ("float", "NaN", "NaN"),
        ("double", 1.5, 1.5),
    ],
)
def test_a_number_is_kept_within_the_width_of_its_type(type_: str, sent: Any, kept: Any) -> None:
    validator = Validator(counting(type=type_, min=-(10**40), max=10**40))

    assert validator.type_fault({"Count": sent}) is None
    assert validator.violations({"Count": sent}) == []
    assert {"Count": kept} == validator.read({"Count": sent})


def test_other_strings_are_no_numbers() -> None:
    path = "HyperParameterTuningJobConfig.TuningJobCompletionCriteria.TargetObjectiveMetricValue"

    fault = VALIDATOR.type_fault(request_with(path, "1.5"))

    assert fault is not None
    assert fault.message == "STRING_VALUE can not be converted to a Float"
