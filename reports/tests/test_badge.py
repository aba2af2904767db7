"""The badge tells counts beside the percentage, and never more than the run knows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sagemaker_reports.formats.badge import write


def badge(journal: Any, gate: Any = None) -> dict[str, Any]:
    """What shields.io would read."""
    return dict(json.loads(write(journal, gate)))


@pytest.mark.parametrize(
    ("bad", "message", "colour"),
    [
        (0, "200 of 200 conform (100 %)", "brightgreen"),
        (1, "199 of 200 conform (99 %)", "yellowgreen"),
        (21, "179 of 200 conform (89 %)", "yellow"),
        (99, "101 of 200 conform (50 %)", "orange"),
        (200, "0 of 200 conform (0 %)", "red"),
    ],
)
def test_counts_and_colour(
    bad: int, message: str, colour: str, diverging: Any, conforming: Any, journal_of: Any
) -> None:
    checks = [diverging(f"A{n}:enum") if n < bad else conforming(f"A{n}:enum") for n in range(200)]

    assert badge(journal_of(*checks)) == {
        "schemaVersion": 1,
        "label": "moto 5.2.5 vs. documented",
        "message": message,
        "color": colour,
    }


def test_a_run_that_broke_off_is_no_result(conforming: Any, journal_of: Any) -> None:
    told = badge(journal_of(conforming(), end=None))

    assert (told["message"], told["color"]) == (
        "INCOMPLETE, 1 of 1 conform (100 %)",
        "lightgrey",
    )


def test_nothing_judged_and_errors_of_ours(conforming: Any, journal_of: Any) -> None:
    nothing = badge(journal_of(conforming(status="vacuous")))
    error = badge(journal_of(conforming(status="error")))

    assert (nothing["message"], nothing["color"]) == ("nothing judged", "lightgrey")
    assert error["message"] == "nothing judged, 1 error of the suite"
    assert error["isError"] is True


def test_the_gate_is_told(gated: Any) -> None:
    told = badge(gated.journal, gated.gate)

    assert told["message"] == "2 of 6 conform (33 %), differs from its baseline"
    assert told["color"] == "red"
