from __future__ import annotations

from typing import Any

import pytest

from sagemaker_conformance.judging.attribution import RefusedElsewhere, attribute_refusal
from sagemaker_conformance.judging.named_members import (
    place_reported_instead,
    places_named_instead,
    words_of,
)
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.positive import Placement
from sagemaker_strategies.cases.sample import Sample
from sagemaker_strategies.constraints import Catalogue

D = "TrainingJobDefinition"
MAP = "TrainingJobDefinition.StaticHyperParameters"
LIST = "TrainingJobDefinition.VpcConfig.Subnets"
ACCESS = "TrainingJobDefinition.InputDataConfig.member.DataSource.S3DataSource.ModelAccessConfig"
EULA = "InputDataConfig.member.DataSource.S3DataSource.ModelAccessConfig.AcceptEula"
SHORT = "Member must have length less than or equal to 2"


def _answer(place: str, demand: str) -> Answer:
    text = f"1 validation error detected: Value '[x]' at '{place}' failed to satisfy constraint: {demand}"
    return Answer("rejected", 400, "ValidationException", text)


@pytest.mark.parametrize(
    ("path", "place", "demand", "told"),
    [
        (f"{LIST}.member", "vpcConfig.subnets", SHORT, LIST),
        (f"{LIST}.member", "vpcConfig.subnets", f"Member must satisfy constraint: [{SHORT}]", None),
        (LIST, "vpcConfig.subnets", SHORT, None),
        (LIST, "vpcConfig.subnets", f"Member must satisfy constraint: [{SHORT}]", f"{LIST}.member"),
        (
            f"{MAP}.value",
            "staticHyperParameters",
            f"Map keys must satisfy constraint: [{SHORT}]",
            f"{MAP}.key",
        ),
        (
            MAP,
            "staticHyperParameters",
            f"Map value must satisfy constraint: [{SHORT}]",
            f"{MAP}.value",
        ),
        (
            f"{MAP}.key",
            "staticHyperParameters",
            f"Map keys must satisfy constraint: [{SHORT}]",
            None,
        ),
        (f"{LIST}.member", "roleArn", SHORT, None),
        (f"{LIST}.member", "vpcConfig.subnets", "be nice", None),
    ],
)
def test_a_message_at_a_container_tells_of_it_or_of_what_it_holds(
    catalogue: Catalogue, path: str, place: str, demand: str, told: str | None
) -> None:
    answer = _answer(f"trainingJobDefinition.{place}", demand)

    assert told == place_reported_instead(path, answer, catalogue.nodes[path])


@pytest.mark.parametrize(
    ("path", "place", "first"),
    [
        # What no path has as a whole are the last steps of some.
        (f"{D}.{EULA}", "acceptEula", None),
        (ACCESS, "acceptEula", f"{D}.{EULA}"),
        (f"{D}s", "acceptEula", f"{D}s.member.{EULA}"),
        (ACCESS, "vpcConfig.subnets", LIST),
        # A whole path is that one place.
        (ACCESS, "tags", "Tags"),
        (ACCESS, "modelNames", None),
    ],
)
def test_a_place_is_named_by_its_last_steps(
    catalogue: Catalogue, path: str, place: str, first: str | None
) -> None:
    instead = places_named_instead(path, _answer(place, SHORT), catalogue)

    assert first == next(iter(instead), None)


def test_a_structure_is_refused_for_the_value_in_it_that_is_refused_alone(
    catalogue: Catalogue,
) -> None:
    inside = {
        f"{ACCESS}.AcceptEula": (
            Placement(f"{ACCESS}.AcceptEula", "many", Sample("type", "natural", True)),
            Placement(f"{ACCESS}.AcceptEula", "many", Sample("type", "false", False)),
        )
    }

    def found(value: Any, refused: bool) -> str | None:
        placement = Placement(ACCESS, "many", Sample("type", "natural", {"AcceptEula": value}))
        elsewhere = RefusedElsewhere(
            inside.__getitem__, lambda other: other.sample.value is not refused
        )
        found = elsewhere.in_parts(placement, catalogue.nodes[ACCESS])
        return None if found is None else found.clause

    assert found(True, refused=True) == f"{ACCESS}.AcceptEula:type"
    assert found(True, refused=False) is None


@pytest.mark.parametrize(
    ("message", "member"),
    [
        ("KeyError: 'Subnets'", "Subnets"),
        ("KeyError: 'SecurityGroupIds'", "SecurityGroupIds"),
        ("one of the keys is missing", "SecurityGroupIds"),
    ],
)
def test_of_several_refused_members_the_one_in_the_text_of_the_answer_comes_first(
    catalogue: Catalogue, message: str, member: str
) -> None:
    node = catalogue.nodes[f"{D}.VpcConfig"]
    inside = {
        child.path: (Placement(child.path, "many", Sample("type", "absent", None, absent=True)),)
        for child in node.children.values()
    }
    empty = Placement(node.path, "many", Sample("type", "natural", {}))
    words = words_of(Answer("crashed", message=message))

    found = RefusedElsewhere(inside.__getitem__, lambda _: False, words).in_parts(empty, node)

    assert found is not None
    assert f"{node.path}.{member}:type" == found.clause


@pytest.mark.parametrize(("refused", "clause"), [("aa", "pattern"), ("", "length-max")])
def test_a_long_text_is_refused_for_the_pattern_if_a_shorter_one_is(
    catalogue: Catalogue, refused: str, clause: str
) -> None:
    path = f"{LIST}.member"
    longest = Placement(path, "many", Sample("length-max", "max", "a" * 32))
    other = Placement(path, "many", Sample("pattern", "tells", refused))
    plain = [Placement(path, "many", Sample("type", text, text)) for text in ("b", "b" * 31)]
    both = (
        f"Member must satisfy constraint: [{SHORT}, Member must satisfy regular expression pattern]"
    )
    answer = _answer("trainingJobDefinition.vpcConfig.subnets", both)

    found = attribute_refusal(
        longest, answer, catalogue.nodes[path], [longest, other, *plain], [longest, other]
    )

    assert found == f"{path}:{clause}"
