"""JSON values as marked lines."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sagemaker_reports.rendering.json_lines import Line, json_lines

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def whole(lines: list[Line]) -> str:
    return "\n".join(
        line.text if line.full is None else line.full for line in lines if line.mark != "-"
    )


@given(VALUES)
def test_the_lines_are_the_value(value: Any) -> None:
    told = json.loads(whole(json_lines(value)))

    assert json.dumps(told) == json.dumps(value)


def test_long_values_are_cut_and_still_whole() -> None:
    value = {"Text": "a" * 2501, "List": [{"Name": "x"}] * 21, "Wide": {"Key": "b" * 70}}
    lines = json_lines(value)

    assert max(len(line.text) for line in lines) < 100
    assert any(line.text.endswith('aaaa",  (2,501 characters)') for line in lines)
    assert any(line.text == "    … 18 more, 21 in all" for line in lines)
    assert value == json.loads(whole(lines))


def test_what_differs_is_marked_with_all_that_stands_in_it() -> None:
    lines = json_lines(
        {"A": {"B": {"C": ["x" * 30, "y" * 30]}}, "D": 1}, [{"at": "/A/B", "value": 0}]
    )

    assert ["", "", "+", "+", "+", "+", "+", "+", "", "", ""] == [line.mark for line in lines]


def test_what_is_absent_has_a_line_where_it_would_stand() -> None:
    lines = json_lines({"A": {"B": 1}}, [{"at": "/A/x~1y", "absent": True}])

    assert Line("-", '    "x/y"') == lines[3]
    assert {"A": {"B": 1}} == json.loads(whole(lines))


def test_a_mark_deep_in_a_long_list_is_not_folded_away() -> None:
    lines = json_lines([*range(20)], [{"at": "/17", "value": 17}])

    assert ["  17,"] == [line.text for line in lines if line.mark]
