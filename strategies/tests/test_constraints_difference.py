"""What changed between two catalogues."""

from __future__ import annotations

from typing import Any

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
