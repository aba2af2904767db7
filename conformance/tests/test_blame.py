from __future__ import annotations

from typing import Any

import pytest

from sagemaker_conformance.answers import Answer
from sagemaker_conformance.blame import blamed, blames, names_a_constraint, worded_kinds

D = "TrainingJobDefinition"


def _refusal(message: str = "", *fields: str) -> Answer:
    return Answer("rejected", 400, "ValidationException", message, fields)


def _coral(path: str, demanded: str = "Member must not be null") -> str:
    return f"Value null at '{path}' failed to satisfy constraint: {demanded}"


@pytest.mark.parametrize(
    ("answer", "path", "expected"),
    [
        (_refusal(_coral("trainingJobDefinition.roleArn")), f"{D}.RoleArn", True),
        (_refusal(_coral("trainingJobDefinition.outputDataConfig")), f"{D}.RoleArn", False),
        (_refusal(_coral("trainingJobDefinition")), f"{D}.RoleArn", False),
        (
            _refusal(_coral("trainingJobDefinition.inputDataConfig.1.member.channelName")),
            f"{D}.InputDataConfig.member.ChannelName",
            True,
        ),
        (
            _refusal("", "/trainingJobDefinition/inputDataConfig/0/channelName"),
            f"{D}.InputDataConfig.member.ChannelName",
            True,
        ),
        (
            _refusal(_coral("trainingJobDefinition.staticHyperParameters")),
            f"{D}.StaticHyperParameters.key",
            True,
        ),
        (
            _refusal(_coral("trainingJobDefinition.staticHyperParameters.mine")),
            f"{D}.StaticHyperParameters.value",
            True,
        ),
        (
            _refusal(_coral("trainingJobDefinition.map.mine.member")),
            f"{D}.Map.value.member",
            True,
        ),
        (
            _refusal("", "/trainingJobDefinition/map/mine/0/name"),
            f"{D}.Map.value.member.Name",
            True,
        ),
        (
            _refusal("", "/trainingJobDefinition/map/mine/0/name"),
            f"{D}.Map.value.member.Other",
            False,
        ),
        (
            _refusal(_coral("trainingJobDefinition.staticHyperParameters.mine.more")),
            f"{D}.StaticHyperParameters.value",
            False,
        ),
        (
            _refusal(_coral("trainingJobDefinition.vpcConfig.subnets")),
            f"{D}.VpcConfig.Subnets.member",
            True,
        ),
        (_refusal("RoleArn is missing"), f"{D}.RoleArn", True),
        (_refusal("something is missing"), f"{D}.RoleArn", False),
        (_refusal(), f"{D}.RoleArn", False),
        (
            _refusal(
                f"{_coral('trainingJobDefinition.roleArn')}; "
                f"{_coral('trainingJobDefinition.outputDataConfig')}"
            ),
            f"{D}.RoleArn",
            False,
        ),
    ],
)
def test_blaming(answer: Answer, path: str, expected: bool, catalogue: Any) -> None:
    assert expected == blames(answer, [path], catalogue)


def test_the_paths_of_both_dialects() -> None:
    answer = _refusal(_coral("trainingJobDefinition.inputDataConfig.2.member.x"), "/Tags/0/Key")

    assert {("tags", "key"), ("trainingjobdefinition", "inputdataconfig", "x")} == set(
        blamed(answer)
    )


@pytest.mark.parametrize(
    ("message", "kinds"),
    [
        (_coral("a"), ("required",)),
        (_coral("a", "Member must have length less than or equal to 5"), ("length-max",)),
        (_coral("a", "Member must have value greater than or equal to 1"), ("range-min",)),
        (_coral("a", "Map keys must satisfy constraint: [Member must have length ...]"), ()),
        ("no", ()),
    ],
)
def test_the_kinds_that_a_message_words(message: str, kinds: tuple[str, ...]) -> None:
    assert kinds == worded_kinds(_refusal(message))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (_refusal(_coral("a")), True),
        (_refusal("", "/a"), True),
        (Answer("rejected", 400, "SerializationException"), True),
        (_refusal("Could not assume role"), False),
    ],
)
def test_refusals_that_rest_on_a_constraint(answer: Answer, expected: bool) -> None:
    assert expected == names_a_constraint(answer)
