from __future__ import annotations

import pytest

from sagemaker_conformance.answers import Answer
from sagemaker_conformance.tellings import Telling, expected, tellings

CORAL = (
    "3 validation errors detected: Value 'a; b' at 'trainingJobDefinition.inputDataConfig.2.member."
    "channelName' failed to satisfy constraint: Member must satisfy regular expression pattern: "
    "^[A-Z]; Value null at 'trainingJobDefinition.roleArn' failed to satisfy constraint: Member must "
    "not be null; Value '[x]' at 'trainingJobDefinition.vpcConfig.subnets' failed to satisfy "
    "constraint: Member must satisfy constraint: [Member must have length less than or equal to 32]"
)


def _refusal(message: str | None) -> Answer:
    return Answer("rejected", 400, "ValidationException", message)


def test_every_item_of_a_list_of_errors_is_read() -> None:
    definition = "trainingjobdefinition"

    assert {
        Telling((definition, "inputdataconfig", 1, "channelname"), "pattern"),
        Telling((definition, "rolearn"), "required"),
        Telling((definition, "vpcconfig", "subnets"), "member"),
    } == tellings(_refusal(CORAL))


def test_pointers_count_elements_from_nought() -> None:
    message = (
        "1 validation error detected. Value at '/Channels/0/Name' failed to satisfy constraint: "
        "Member must satisfy enum value set: [A, B]"
    )

    assert {Telling(("channels", 0, "name"), "enum")} == tellings(_refusal(message))


@pytest.mark.parametrize(
    "message",
    [
        None,
        "The request is not valid.",
        "Value 'x' at 'roleArn' failed to satisfy constraint: be nice",
    ],
)
def test_what_names_no_known_constraint_tells_nothing(message: str | None) -> None:
    assert frozenset() == tellings(_refusal(message))


def test_what_stands_in_a_list_is_told_of_at_the_list() -> None:
    at = ("TrainingJobDefinition", "VpcConfig", "Subnets", 0)

    assert Telling(("trainingjobdefinition", "vpcconfig", "subnets"), "member") in expected(
        at, "pattern", "member"
    )
    assert Telling(("trainingjobdefinition", "vpcconfig", "subnets"), "pattern") not in expected(
        at, "pattern", "member"
    )
