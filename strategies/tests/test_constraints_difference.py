"""What changed between two catalogues."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_strategies.constraints import Catalogue, load
from sagemaker_strategies.constraints.difference import difference
from sagemaker_strategies.constraints.readers.extract import Extract


def catalogue(**text: Any) -> Catalogue:
    shapes = {
        "CreateHyperParameterTuningJobRequest": {
            "type": "structure",
            "members": {"TrainingJobDefinition": {"shape": "Definition"}},
        },
        "Definition": {"type": "structure", "members": {"A": {"shape": "Text"}}},
        "Text": {"type": "string", **text},
    }
    return Extract("a", "a", "modelled", shapes).catalogue()


def test_a_catalogue_does_not_differ_from_itself() -> None:
    found = difference(load(), load())

    assert (found.added, found.removed, found.changed) == ((), (), ())


def test_added_removed_and_changed_by_id() -> None:
    found = difference(catalogue(min=1, max=5), catalogue(max=7, pattern="a"))

    assert [clause.id for clause in found.added] == ["TrainingJobDefinition.A:pattern"]
    assert [clause.id for clause in found.removed] == ["TrainingJobDefinition.A:length-min"]
    assert [(change.old.id, change.old.value, change.new.value) for change in found.changed] == [
        ("TrainingJobDefinition.A:length-max", 5, 7)
    ]


def test_an_enum_s_values_are_told_apart() -> None:
    (change,) = difference(catalogue(enum=["a", "b"]), catalogue(enum=["c", "b"])).changed

    assert (change.gained, change.lost) == (("c",), ("a",))


def test_neither_an_enum_s_order_nor_a_pattern_s_anchors_are_changes() -> None:
    assert difference(catalogue(enum=["a", "b"]), catalogue(enum=["b", "a"])).changed == ()
    assert difference(catalogue(pattern="^a+$"), catalogue(pattern="a+")).changed == ()


def test_the_hyperparameter_s_limit_since_2018() -> None:
    found = difference(load("documented-2018-05"), load("botocore-1.44.5"))
    changed = {change.old.id: (change.old.value, change.new.value) for change in found.changed}

    assert changed["TrainingJobDefinition.StaticHyperParameters.value:length-max"] == (256, 2500)
    assert "TrainingJobDefinition.InputDataConfig:required" in {
        clause.id for clause in found.removed
    }


A = "TrainingJobDefinition.A"


@pytest.mark.parametrize(
    ("old", "new", "effects"),
    [
        ({"max": 5}, {"max": 7}, {"length-max": "widened"}),
        ({"max": 7}, {"max": 5}, {"length-max": "narrowed"}),
        ({"min": 1}, {"min": 2}, {"length-min": "narrowed"}),
        ({"min": 2}, {"min": 0}, {"length-min": "widened"}),
        ({}, {"min": 0}, {"length-min": "neither"}),
        ({"enum": ["a"]}, {"enum": ["a", "b"]}, {"enum": "widened"}),
        ({"enum": ["a", "b"]}, {"enum": ["a"]}, {"enum": "narrowed"}),
        ({"enum": ["a"]}, {"enum": ["b"]}, {"enum": "both"}),
        ({"enum": ["a"]}, {}, {"enum": "widened"}),
        ({"pattern": "[ab]+"}, {"pattern": "a+"}, {"pattern": "narrowed"}),
        ({"pattern": "a+"}, {"pattern": "[ab]+"}, {"pattern": "widened"}),
        ({"pattern": "a+"}, {"pattern": "b+"}, {"pattern": "both"}),
        ({"pattern": "[ab]"}, {"pattern": "a|b"}, {"pattern": "neither"}),
        ({"pattern": r"(a)\1"}, {"pattern": "aa"}, {"pattern": "both"}),
        ({}, {"pattern": "a*"}, {"pattern": "narrowed"}),
        ({"pattern": "a*"}, {}, {"pattern": "widened"}),
        ({}, {"pattern": ".*"}, {"pattern": "neither"}),
        # Only words of an allowed length count.
        ({"min": 1}, {"min": 1, "pattern": ".+"}, {"pattern": "neither"}),
        ({"max": 2, "pattern": "a*"}, {"max": 2, "pattern": "a{0,2}"}, {"pattern": "neither"}),
        ({"type": "integer"}, {"type": "long"}, {}),
        ({"type": "integer"}, {"type": "double"}, {"type": "widened"}),
        ({"type": "double"}, {"type": "integer"}, {"type": "narrowed"}),
        ({"type": "string"}, {"type": "integer"}, {"type": "both"}),
    ],
)
def test_a_change_widens_or_narrows(
    old: dict[str, Any], new: dict[str, Any], effects: dict[str, str]
) -> None:
    found = difference(catalogue(**old), catalogue(**new)).effects

    assert {id.removeprefix(f"{A}:"): effect for id, effect in found.items()} == effects


def test_a_new_member_widens_and_its_own_clauses_break_nobody() -> None:
    def with_member(*required: str) -> Catalogue:
        shapes = {
            "CreateHyperParameterTuningJobRequest": {
                "type": "structure",
                "members": {"TrainingJobDefinition": {"shape": "Definition"}},
            },
            "Definition": {
                "type": "structure",
                "members": {"A": {"shape": "Text"}, "B": {"shape": "Inner"}},
                "required": list(required),
            },
            "Inner": {
                "type": "structure",
                "members": {"C": {"shape": "Text"}},
                "required": ["C"],
            },
            "Text": {"type": "string"},
        }
        return Extract("b", "b", "modelled", shapes).catalogue()

    b = "TrainingJobDefinition.B"
    inside = {f"{b}.C:required": "neither", f"{b}.C:type": "neither"}
    grown = difference(catalogue(), with_member("B")).effects
    shrunk = difference(with_member(), catalogue()).effects

    assert dict(grown) == {f"{b}:type": "widened", f"{b}:required": "narrowed", **inside}
    assert dict(shrunk) == {f"{b}:type": "narrowed", **inside}
    assert difference(with_member(), with_member("B")).effects == {f"{b}:required": "narrowed"}


def test_the_same_names_are_valid_since_2018_by_another_pattern() -> None:
    found = difference(load("documented-2018-05"), load("botocore-1.44.5")).effects

    assert found["HyperParameterTuningJobName:pattern"] == "neither"
    assert found["Tags.member.Key:pattern"] == "widened"
    assert found["TrainingJobDefinition.ResourceConfig:required"] == "widened"
    assert found["TrainingJobDefinition.VpcConfig.Subnets.member:pattern"] == "narrowed"
