from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sagemaker_strategies.cases.typical_values import TypicalValues, typical_size
from sagemaker_strategies.constraints import Catalogue
from sagemaker_strategies.constraints.catalogue import Node, build
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

PLAIN = TypicalValues(TUNING_JOB)
LEAN = TypicalValues(TUNING_JOB, lean=True)
VARIANTS = [
    PLAIN,
    TypicalValues(TUNING_JOB, variant=1),
    TypicalValues(TUNING_JOB, full=True),
    TypicalValues(TUNING_JOB, 1, True),
]


def _scalars(catalogue: Catalogue) -> Iterator[Node]:
    for node in catalogue.nodes.values():
        if node.path and not node.children and node.path != TUNING_JOB.identifier:
            yield node


def _made_of(facts: dict[str, Any], **shapes_below: Any) -> Node:
    shapes = {
        "CreateHyperParameterTuningJobRequest": {
            "type": "structure",
            "members": {"TrainingJobDefinition": {"shape": "D"}},
        },
        "D": {"type": "structure", "members": {"Thing": {"shape": "Thing"}}},
        "Thing": facts,
        **shapes_below,
    }
    made = build(shapes, operation=TUNING_JOB, spec="made", document="made", evidence="documented")
    return made.nodes["TrainingJobDefinition.Thing"]


@pytest.mark.parametrize("typical_values", [*VARIANTS, LEAN], ids=repr)
def test_whole_requests_are_valid(
    catalogue: Catalogue, broken: Any, typical_values: TypicalValues
) -> None:
    assert frozenset() == broken(typical_values.value(catalogue.root))


@pytest.mark.parametrize("typical_values", VARIANTS, ids=repr)
def test_numbers_and_texts_lie_inside_every_bound(
    catalogue: Catalogue, typical_values: TypicalValues
) -> None:
    at_a_bound = []
    for node in _scalars(catalogue):
        value: Any = typical_values.value(node)
        if node.type == "string" and node.enum is None:
            low, high, size = node.bound("length-min"), node.bound("length-max"), len(value)
        elif node.type in ("integer", "number"):
            low, high, size = node.bound("range-min"), node.bound("range-max"), value
        else:
            continue
        roomy = low is None or high is None or high - low >= 2
        if roomy and ((low is not None and size <= low) or (high is not None and size >= high)):
            at_a_bound.append((node.path, value))

    assert [] == at_a_bound


def test_the_plain_choice_is_never_an_enums_last_value(catalogue: Catalogue) -> None:
    last = [
        node.path
        for node in _scalars(catalogue)
        for index in range(5)
        if node.enum and len(node.enum) > 1 and PLAIN.value(node, index) == node.enum[-1]
    ]

    assert [] == last


def test_elements_differ_wherever_their_type_lets_them(catalogue: Catalogue) -> None:
    same = [
        node.path
        for node in _scalars(catalogue)
        if node.type == "string"
        and node.enum is None
        and len({PLAIN.value(node, index) for index in range(9)}) < 9
    ]

    assert [] == same


def test_the_second_variant_shares_no_text_with_the_first(catalogue: Catalogue) -> None:
    shared = [
        node.path
        for node in _scalars(catalogue)
        if node.type == "string"
        and (node.enum is None or len(node.enum) > 1)
        and PLAIN.value(node) == TypicalValues(TUNING_JOB, variant=1).value(node)
    ]

    assert [] == shared


def test_lean_requests_hold_required_members_alone(catalogue: Catalogue) -> None:
    lean: Any = LEAN.value(catalogue.root)
    required = {name for name, node in catalogue.root.children.items() if node.required}

    assert required == set(lean)
    assert len(json.dumps(lean)) < len(json.dumps(PLAIN.value(catalogue.root)))


def test_lean_numbers_stay_within_their_bounds() -> None:
    number = _made_of({"type": "integer", "min": 1, "max": 3})

    assert [1, 2, 3, 3] == [LEAN.value(number, index) for index in range(4)]


@pytest.mark.parametrize(
    ("facts", "size"),
    [({}, 2), ({"min": 1, "max": 1}, 1), ({"min": 1, "max": 2}, 1), ({"min": 3, "max": 9}, 4)],
)
def test_natural_sizes(facts: dict[str, Any], size: int) -> None:
    assert size == typical_size(_made_of({"type": "string", **facts}))


@pytest.mark.parametrize(
    ("low", "high", "number"), [(1, 1, 1), (1, 2, 1), (0, 2, 1), (None, 0, -1), (-5, -3, -4)]
)
def test_numbers_in_narrow_bounds(low: int | None, high: int, number: int) -> None:
    facts = {"type": "integer", "max": high} | ({} if low is None else {"min": low})

    assert number == PLAIN.value(_made_of(facts))


def test_a_word_without_a_template_is_longer_than_the_least() -> None:
    assert 71 == len(str(PLAIN.value(_made_of({"type": "string", "min": 70}))))


@pytest.mark.parametrize(
    "facts",
    [
        {"min": 1},
        {"min": 70},
        {"max": 3},
        {"min": 5, "max": 5},
        {"pattern": "[a-c]{3}", "min": 1, "max": 10},
        {"pattern": "x+", "min": 2, "max": 3},
        {"pattern": "(ab){5}"},
    ],
    ids=str,
)
def test_places_without_a_template_get_a_word_too(facts: dict[str, Any]) -> None:
    node = _made_of({"type": "string", **facts})
    text = PLAIN.value(node)

    assert isinstance(text, str)
    assert facts.get("min", 0) <= len(text) <= facts.get("max", len(text))


def test_a_place_that_nothing_satisfies_is_named() -> None:
    node = _made_of({"type": "string", "pattern": "[a-c]{3}", "min": 4})

    with pytest.raises(ValueError, match=r"TrainingJobDefinition.Thing: no value satisfies"):
        PLAIN.value(node)


def test_templates_are_two_and_differ() -> None:
    assert [] == [
        name
        for name, (one, two) in TUNING_JOB.typical.templates.items()
        if one.lower() == two.lower()
    ]


@pytest.mark.parametrize("typical_values", [*VARIANTS, LEAN], ids=repr)
@pytest.mark.parametrize(
    ("key", "size", "most"),
    [
        ({"type": "string", "enum": ["a", "b", "c"]}, 5, 3),
        ({"type": "string", "pattern": "[0-9a-f]{4}"}, 9, 9),
        ({"type": "string", "pattern": "[ab]", "max": 1}, 3, 2),
        ({"type": "string", "min": 1, "max": 2}, 40, 40),
    ],
)
def test_the_entries_of_a_map_have_different_keys(
    typical_values: TypicalValues, key: dict[str, Any], size: int, most: int
) -> None:
    node = _made_of({"type": "map", "key": {"shape": "Key"}, "value": {"shape": "Key"}}, Key=key)

    assert len(typical_values.entries(node, size)) == most
    assert len(typical_values.entries(node, 2)) == 2


@pytest.mark.parametrize("variant", [0, 1])
@pytest.mark.parametrize(("low", "high"), [(2.2, 8.8), (0.1, 0.3), (-2.5, -0.5)])
def test_a_number_lies_inside_fractional_bounds(variant: int, low: float, high: float) -> None:
    node = _made_of({"type": "double", "min": low, "max": high})

    number = TypicalValues(TUNING_JOB, variant).value(node)

    assert isinstance(number, float)
    assert low < number < high
