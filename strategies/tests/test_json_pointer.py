from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sagemaker_strategies.cases.case import Change
from sagemaker_strategies.cases.json_pointer import ABSENT, changes, drop, get, overlap, put, rename

DOCUMENT: dict[str, Any] = {"a": {"b": [1, {"c": "x"}]}, "m": {"one": "1", "two": "2"}}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.text("ab/~", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.text("ab/~", max_size=2), inner, max_size=2)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ((), DOCUMENT),
        (("a", "b", 0), 1),
        (("a", "b", 1, "c"), "x"),
        (("a", "b", 2), ABSENT),
        (("a", "nothing"), ABSENT),
        (("a", "b", 0, "c"), ABSENT),
    ],
)
def test_reading(pointer: tuple[str | int, ...], found: Any) -> None:
    assert found == get(DOCUMENT, pointer)


def test_putting_copies_what_is_on_the_way_and_shares_the_rest() -> None:
    changed = put(DOCUMENT, ("a", "b", 1, "c"), "y")

    assert {"a": {"b": [1, {"c": "y"}]}, "m": {"one": "1", "two": "2"}} == changed
    assert "x" == DOCUMENT["a"]["b"][1]["c"]
    assert changed["m"] is DOCUMENT["m"]


def test_an_index_equal_to_the_length_appends() -> None:
    assert [1, 2] == put([1], (1,), 2)


def test_putting_at_the_root_replaces_everything() -> None:
    assert 3 == put(DOCUMENT, (), 3)


def test_taking_away_leaves_the_original_alone() -> None:
    changed = drop(DOCUMENT, ("a", "b", 1, "c"))

    assert [1, {}] == changed["a"]["b"]
    assert {"c": "x"} == DOCUMENT["a"]["b"][1]


def test_taking_away_what_is_not_there_changes_nothing() -> None:
    assert drop(DOCUMENT, ("a", "x", "y")) is DOCUMENT


def test_renaming_keeps_the_entry_and_the_order() -> None:
    changed = rename(DOCUMENT, ("m", "one"), "three")

    assert [("three", "1"), ("two", "2")] == list(changed["m"].items())


def test_what_is_absent_is_told_from_null() -> None:
    assert (Change("/a", absent=True),) == changes({"a": None}, {})
    assert (Change("/a", None),) == changes({}, {"a": None})


def test_true_and_one_differ() -> None:
    assert (Change("/a", True),) == changes({"a": 1}, {"a": True})
    assert (Change("/a", 1.0),) == changes({"a": 1}, {"a": 1.0})


def test_a_pointer_escapes_what_json_pointers_escape() -> None:
    assert (Change("/a~1b~0c", 1),) == changes({}, {"a/b~c": 1})


def test_lists_of_other_lengths_change_as_a_whole() -> None:
    assert (Change("/a", [1, 2]),) == changes({"a": [1]}, {"a": [1, 2]})
    assert (Change("/a/1", 3),) == changes({"a": [1, 2]}, {"a": [1, 3]})


@given(VALUES, VALUES)
def test_changes_lead_from_one_document_to_the_other(before: Any, after: Any) -> None:
    reached = before
    for change in changes(before, after):
        steps: list[str | int] = []
        here = reached
        for text in change.at.split("/")[1:]:
            step = text.replace("~1", "/").replace("~0", "~")
            steps.append(int(step) if isinstance(here, list) else step)
            here = get(here, (steps[-1],))
        pointer = tuple(steps)
        reached = drop(reached, pointer) if change.absent else put(reached, pointer, change.value)

    assert repr(_ordered(after)) == repr(_ordered(reached))


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return list(map(_ordered, value)) if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("a",), ("a", "b"), True),
        (("a", 0), ("a", 1), False),
        ((), ("a",), True),
        (("a", "b"), ("a", "b"), True),
    ],
)
def test_overlapping(
    one: tuple[str | int, ...], other: tuple[str | int, ...], expected: bool
) -> None:
    assert expected == overlap(one, other)
    assert expected == overlap(other, one)


def test_a_key_that_another_entry_has_is_exchanged_with_it() -> None:
    assert rename({"m": {"a": 1, "b": 2}}, ("m", "a"), "b") == {"m": {"b": 1, "a": 2}}
    assert rename({"m": {"a": 1, "b": 2}}, ("m", "a"), "a") == {"m": {"a": 1, "b": 2}}
