from __future__ import annotations

from typing import Any

import pytest

from sagemaker_conformance.reference import Validator, messages
from sagemaker_strategies.constraints import load

VALIDATOR = Validator(load("botocore-1.44.5"))
DEFINITION = "trainingJobDefinition"


def items(body: dict[str, Any]) -> list[str]:
    """The items of the message for a definition, without missing members of other structures."""
    found = VALIDATOR.violations({"TrainingJobDefinition": body})
    return [
        violation.message for violation in found if not violation.message.startswith("Value null")
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"AlgorithmSpecification": {"AlgorithmName": "a b", "TrainingInputMode": "Pipe"}},
            f"Value 'a b' at '{DEFINITION}.algorithmSpecification.algorithmName' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: "
            r"(arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z\-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)$",
        ),
        (
            {"AlgorithmSpecification": {"TrainingInputMode": "PIPE"}},
            f"Value 'PIPE' at '{DEFINITION}.algorithmSpecification.trainingInputMode' failed to "
            "satisfy constraint: Member must satisfy enum value set: [Pipe, FastFile, File]",
        ),
        (
            {"ResourceConfig": {"InstanceCount": -1}},
            f"Value '-1' at '{DEFINITION}.resourceConfig.instanceCount' failed to satisfy "
            "constraint: Member must have value greater than or equal to 0",
        ),
        (
            {"VpcConfig": {"Subnets": []}},
            f"Value '[]' at '{DEFINITION}.vpcConfig.subnets' failed to satisfy "
            "constraint: Member must have length greater than or equal to 1",
        ),
        (
            {"VpcConfig": {"Subnets": ["a", "b!"]}},
            f"Value '[a, b!]' at '{DEFINITION}.vpcConfig.subnets' failed to satisfy "
            "constraint: Member must satisfy constraint: [Member must have length less than or "
            "equal to 32, Member must have length greater than or equal to 0, Member must satisfy "
            "regular expression pattern: [-0-9a-zA-Z]+]",
        ),
        (
            {"Environment": {"k": "\n", "9": "v"}},
            f"Value '{{k=\n, 9=v}}' at '{DEFINITION}.environment' failed to satisfy "
            "constraint: Map keys must satisfy constraint: [Member must have length less than or "
            "equal to 512, Member must have length greater than or equal to 0, Member must satisfy "
            "regular expression pattern: [a-zA-Z_][a-zA-Z0-9_]*]",
        ),
        (
            {"StaticHyperParameters": {"k": "v" * 2501}},
            f"Value '{{k={'v' * 2501}}}' at '{DEFINITION}.staticHyperParameters' failed to satisfy "
            "constraint: Map value must satisfy constraint: [Member must have length less than or "
            "equal to 2500, Member must have length greater than or equal to 0, Member must satisfy "
            "regular expression pattern: .*]",
        ),
    ],
)
def test_an_item_is_worded_as_by_the_service(body: dict[str, Any], expected: str) -> None:
    actual = items(body)

    assert [expected] == actual


def test_what_is_missing_is_null_without_quotes() -> None:
    found = VALIDATOR.violations({"TrainingJobDefinition": {"AlgorithmSpecification": {}}})

    expected = (
        f"Value null at '{DEFINITION}.algorithmSpecification.trainingInputMode' "
        "failed to satisfy constraint: Member must not be null"
    )
    assert expected in [violation.message for violation in found]


def test_a_structure_is_shown_by_its_class() -> None:
    [item] = items({"InputDataConfig": [{"RecordWrapperType": "None"}] * 21})

    assert item.startswith("Value '[com.amazonaws.sagemaker.Channel@")
    assert item.count("com.amazonaws.sagemaker.Channel@") == 21


def test_a_message_counts_its_items_and_tells_each_once() -> None:
    assert messages.format_validation_errors(["a", "a"]) == "1 validation error detected: a"
    assert (
        messages.format_validation_errors(["a", "b", "a"]) == "2 validation errors detected: a; b"
    )


def test_a_message_tells_ten_items_at_most() -> None:
    actual = messages.format_validation_errors([str(number) for number in range(501)])

    assert actual == "10 validation errors detected: 0; 1; 2; 3; 4; 5; 6; 7; 8; 9"


def test_a_path_lowers_first_letters_and_counts_from_one() -> None:
    trail = ("TrainingJobDefinitions", 1, "InputDataConfig", 0, "S3Uri", messages.MapKey("Key"))

    actual = messages.format_trail(trail)

    assert actual == "trainingJobDefinitions.2.member.inputDataConfig.1.member.s3Uri.Key.member"
