"""Error messages in both dialects, in other words, and of malicious targets."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from sagemaker_conformance.judging.error_messages import (
    MOST_READ,
    SENTENCES,
    Steps,
    names_a_constraint,
    read_head,
    reported_errors,
    stated_kinds,
    states_type,
)
from sagemaker_conformance.judging.named_members import named_members, names_only
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.json_pointer import Request

D = "TrainingJobDefinition"
VARIANT = "ProductionVariants.member"
FAILED = "failed to satisfy constraint: "
NULL = "Member must not be null"


def _refusal(message: str | None = "", *fields: str) -> Answer:
    return Answer("rejected", 400, "ValidationException", message, fields)


def _coral(path: str, demanded: str = NULL) -> str:
    return f"Value null at '{path}' {FAILED}{demanded}"


def _read(message: str | None) -> list[tuple[Steps, set[str]]]:
    return [(error.steps, set(error.kinds)) for error in reported_errors(_refusal(message))]


def test_every_error_of_a_message_is_read() -> None:
    message = (
        "4 validation errors detected: Value 'a; b' at 'definition.inputDataConfig.2.member."
        f"channelName' {FAILED}Member must satisfy regular expression pattern: ^[A-Z]; Value null at "
        f"'definition.roleArn' {FAILED}{NULL}; Value '[x]' at 'definition.vpcConfig.subnets' {FAILED}"
        "Member must satisfy constraint: [Member must have length less than or equal to 32]; "
        f"Value 'x' at 'definition.tags.a-key.member.name' {FAILED}be nice"
    )

    assert [
        (("definition", "inputdataconfig", 1, "channelname"), {"pattern"}),
        (("definition", "rolearn"), {"required"}),
        (("definition", "vpcconfig", "subnets"), {"member"}),
        (("definition", "tags", "a-key", "name"), set()),
    ] == _read(message)


def test_a_value_may_hold_the_words_of_a_message() -> None:
    message = (
        "2 validation errors detected: Value 'it's; Value 'x' at 'tags' or so' at 'name' "
        f"{FAILED}Member must have length less than or equal to 5; Value '; ' at ' at 'role' {FAILED}"
        f"{NULL}"
    )

    assert [(("name",), {"length-max"}), (("role",), {"required"})] == _read(message)
    assert (("name",), ("role",)) == named_members(_refusal(message))


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("Value with length 1 at '/a'", {"length-min"}),
        ("Value with length 9 at '/a'", {"length-max"}),
        ("Value with length 5 at '/a'", {"length-min", "length-max"}),
        ("Value at '/a'", {"length-min", "length-max"}),
    ],
)
def test_the_length_of_a_value_says_which_bound_it_breaks(said: str, kinds: set[str]) -> None:
    message = f"{said} {FAILED}Member must have length between 2 and 8, inclusive"

    assert [(("a",), kinds)] == _read(f"1 validation error detected. {message}")


@pytest.mark.parametrize(
    ("place", "steps"),
    [
        ("/Channels/0/Name", ("channels", 0, "name")),
        ("/a~1b/m~0n/member", ("a/b", "m~n", "member")),
        ("channels.1.member.name", ("channels", 0, "name")),
        ("tags.7.name", ("tags", "7", "name")),
        ("/list/\N{SUPERSCRIPT TWO}/1234567890", ("list", "\N{SUPERSCRIPT TWO}", "1234567890")),
    ],
)
def test_places_of_both_dialects(place: str, steps: Steps) -> None:
    assert [(steps, {"required"})] == _read(_coral(place))


@pytest.mark.parametrize("message", [None, "The request is not valid.", f"{FAILED}{NULL}"])
def test_where_no_place_is_named_nothing_is_reported(message: str | None) -> None:
    assert [] == _read(message)


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
        (_refusal("what stands at 'TrainingJobDefinition.RoleArn'"), f"{D}.RoleArn", True),
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
def test_the_only_member_that_an_answer_names(answer: Answer, path: str, expected: bool) -> None:
    assert expected == names_only(answer, [path])


@pytest.mark.parametrize(
    ("place", "path", "expected"),
    [
        ("instanceType", f"{VARIANT}.InstanceType", True),
        ("/InstanceType", f"{VARIANT}.InstanceType", True),
        ("scaling.minCount", f"{VARIANT}.Scaling.MinCount", True),
        ("scaling.1.member.minCount", f"{VARIANT}.Scaling.member.MinCount", True),
        ("subnets", "VpcConfig.Subnets.member", True),
        ("settings.mine", "Config.Settings.value", True),
        ("key", "tags.member.key", True),
        # Another member, or a longer path that leads elsewhere.
        ("modelName", f"{VARIANT}.InstanceType", False),
        ("mine", "Config.Settings.value", False),
        ("shadowVariants.1.member.instanceType", f"{VARIANT}.InstanceType", False),
        ("productionVariants", f"{VARIANT}.InstanceType", False),
        # The whole path of another value of the request.
        ("role", f"{VARIANT}.Role", False),
        ("vpcConfig.name", f"{VARIANT}.VpcConfig.Name", False),
        ("vpcConfig.subnets", f"{VARIANT}.VpcConfig.Subnets", True),
    ],
)
def test_the_last_steps_of_a_path_name_its_member(place: str, path: str, expected: bool) -> None:
    request: Request = {"Role": "x", "VpcConfig": [{"Name": "y"}]}

    assert expected == names_only(_refusal(_coral(place)), [path], request)


def test_members_are_named_in_fields_and_in_errors() -> None:
    answer = _refusal(_coral("definition.inputDataConfig.2.member.x"), "/Tags/0/Key", "A.B", "/")

    assert (
        ("tags", "key"),
        ("a", "b"),
        ("definition", "inputdataconfig", "x"),
    ) == named_members(answer)


@pytest.mark.parametrize(
    ("message", "kinds"),
    [
        (_coral("a"), ("required",)),
        (_coral("a", "Member must have length less than or equal to 5"), ("length-max",)),
        (_coral("a", "Member must have value greater than or equal to 1"), ("range-min",)),
        (_coral("a", "Map keys must satisfy constraint: [Member must have length ...]"), ()),
        ("RoleArn must not be null and must satisfy enum value set A, B", ("required", "enum")),
        ("no", ()),
    ],
)
def test_the_kinds_that_a_message_states(message: str, kinds: tuple[str, ...]) -> None:
    assert kinds == stated_kinds(_refusal(message))


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


def test_no_sentence_begins_with_the_words_of_another() -> None:
    words = [each.words for each in SENTENCES]

    assert [] == [(a, b) for a in words for b in words if a is not b and b.startswith(a)]


def test_what_lies_beyond_the_bound_is_not_read() -> None:
    item = "; " + _coral("a")
    message = item * (2 * MOST_READ // len(item))
    whole = MOST_READ // len(item)

    assert whole - 1 <= len(reported_errors(_refusal(message))) <= whole
    assert (("a",),) == named_members(_refusal(message + _coral("b")))
    assert not names_only(_refusal("x" * MOST_READ + " roleArn"), [f"{D}.RoleArn"])
    assert "1" * 10 == reported_errors(_refusal(_coral("1" * 10)))[0].place


#: Beginnings that a careless reader goes through once for each of their repetitions.
HOSTILE = [
    "at '",
    "'",
    f"' {FAILED}",
    "; Value ",
    _coral("a") + "; ",
    "Value with length ",
    _coral("/a", "Member must have length between 1 and "),
    _coral("a", "Member must satisfy enum value set: ["),
    _coral("a", "Map keys must satisfy constraint: [Member must not be null, "),
    f"' {FAILED}Member must satisfy regular expression pattern: ",
    "STRING_VALUE can not be converted to ",
    "' can not be ",
    "1",
    "/a/1.member.",
]


@pytest.mark.parametrize("begun", HOSTILE)
def test_twice_as_hostile_a_message_takes_at_most_twice_the_steps(begun: str) -> None:
    short, long = (_steps_of(begun * (size // len(begun))) for size in (10_000, 20_000))

    assert long <= 2.2 * short + 100
    # One of 200 kB is not read to its end.
    assert _steps_of(begun * (200_000 // len(begun))) <= 2.2 * short * MOST_READ / 10_000 + 100


def _steps_of(message: str) -> int:
    """Calls of functions, C's among them, that reading a message takes."""
    steps = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    answer = _refusal(message, message)
    readers: tuple[Callable[[Answer], Any], ...] = (
        reported_errors,
        lambda answer: names_only(answer, [f"{D}.RoleArn"]),
        stated_kinds,
        names_a_constraint,
        lambda answer: states_type(answer.message or "", "string"),
        lambda answer: read_head(answer.message or ""),
    )
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        for read in readers:
            read(answer)
    finally:
        sys.setprofile(before)
    return steps
