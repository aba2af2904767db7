"""Two runs of one target: every check stands in one list, or is the same."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from sagemaker_reports.comparison.report import COMPARISON_FORMATS, format_difference
from sagemaker_reports.comparison.run_difference import RunDifference, compare_runs
from sagemaker_reports.journal.errors import ReportError


@pytest.fixture
def runs(diverging: Any, conforming: Any, journal_of: Any) -> RunDifference:
    """Two runs with something in every list."""
    open_ = {"status": "inconclusive"}
    before = journal_of(
        *(conforming("New:enum"), conforming("Broke:enum", **open_), diverging("Gone:enum")),
        *(diverging("Changed:enum"), diverging("Lost:enum"), conforming("Missing:enum")),
        *(conforming("Found:enum", **open_), diverging("Same:enum"), conforming("Fine:enum")),
        conforming("Never:enum", status="vacuous"),
    )
    after = journal_of(
        *(diverging("New:enum"), diverging("Broke:enum"), conforming("Gone:enum")),
        *(diverging("Changed:enum", divergence="wrong-code"), conforming("Lost:enum", **open_)),
        *(conforming("Found:enum"), diverging("Same:enum"), conforming("Fine:enum")),
        *(conforming("Never:enum", status="vacuous"), diverging("Added:enum")),
    )
    return compare_runs(before, after)


def test_every_check_stands_in_one_list(runs: RunDifference) -> None:
    assert {name: {p.key: p.text for p in pairs} for name, pairs in runs.lists.items()} == {
        "new": {
            "Added:enum rejects": "not asked -> accepts-invalid",
            "Broke:enum rejects": "inconclusive -> accepts-invalid",
            "New:enum rejects": "conforms -> accepts-invalid",
        },
        "changed": {"Changed:enum rejects": "accepts-invalid -> wrong-code"},
        "gone": {"Gone:enum rejects": "accepts-invalid -> conforms"},
        "no longer judged": {
            "Lost:enum rejects": "accepts-invalid -> inconclusive",
            "Missing:enum rejects": "conforms -> not asked",
        },
        "judged now": {"Found:enum rejects": "inconclusive -> conforms"},
    }
    assert runs.same == 2
    assert not runs.is_same


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_every_form_names_what_is_new(form: str, runs: RunDifference) -> None:
    text = format_difference(runs, form)

    assert "New:enum rejects" in text
    assert "Same:enum" not in text


def test_a_run_and_itself_are_the_same(diverging: Any, conforming: Any, journal_of: Any) -> None:
    journal = journal_of(diverging("A:enum"), conforming("B:enum"))
    difference = compare_runs(journal, journal)

    assert difference.is_same
    assert difference.same == 2
    assert "Two runs of moto: 2 the same" in format_difference(difference, "text")
    assert json.loads(format_difference(difference, "json"))["is_same"] is True


def test_runs_that_broke_off_and_other_documents_are_told(
    conforming: Any, journal_of: Any, run_record: Any
) -> None:
    older = replace(run_record, spec="documented-2018-05")
    difference = compare_runs(
        journal_of(conforming(), run=older), journal_of(conforming(), end=None)
    )

    assert [remark.partition(":")[0] for remark in difference.remarks()] == [
        "NOT THE SAME DOCUMENTATION",
        "INCOMPLETE",
    ]


def test_two_targets_have_no_difference(conforming: Any, journal_of: Any, run_record: Any) -> None:
    other = journal_of(conforming(), run=replace(run_record, target="mine"))

    with pytest.raises(ReportError, match=r"tested moto and .* tested mine: .* see their matrix"):
        compare_runs(journal_of(conforming()), other)


def test_the_most_severe_are_first_in_each_list(
    diverging: Any, conforming: Any, journal_of: Any
) -> None:
    ways = ("wrong-code", "accepts-invalid", "server-error")
    names = [f"{number}:enum" for number, _ in enumerate(ways)]
    before = journal_of(*map(conforming, names))
    after = journal_of(*(diverging(n, divergence=w) for n, w in zip(names, ways, strict=True)))

    assert [pair.key for pair in compare_runs(before, after).lists["new"]] == [
        *("2:enum rejects", "1:enum rejects", "0:enum rejects")
    ]
    assert [pair.key for pair in compare_runs(after, before).lists["gone"]] == [
        *("2:enum rejects", "1:enum rejects", "0:enum rejects")
    ]


def test_the_page_has_what_was_sent_and_answered(runs: RunDifference) -> None:
    page = format_difference(runs, "html")
    (row,) = (line for line in page.splitlines() if ">New:enum rejects<" in line)

    assert re.findall('data-column="([^"]+)">([^<]*)<', row) == [
        ("earlier", "conforms"),
        ("later", "accepts-invalid"),
        ("sent", "&#x27;x&#x27;"),
        ("answered", "200 accepted"),
        ("boto3", "lets it through"),
    ]
    assert '<a href="#part-0">new: 3</a>' in page
