"""Which implementation honours what: every cell says so, or why it says nothing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports.comparison.matrix import Matrix, compare_targets
from sagemaker_reports.comparison.report import COMPARISON_FORMATS, format_matrix
from sagemaker_reports.journal.errors import ReportError


@pytest.fixture
def two(diverging: Any, conforming: Any, journal_of: Any, run_record: Any) -> Matrix:
    """moto and another, which honours one clause more and was not asked another."""
    mine = replace(run_record, target="mine", target_version="mine 2")
    moto = journal_of(
        diverging("A:enum"), diverging("B:type"), conforming("C:enum", status="vacuous")
    )
    other = journal_of(
        conforming("A:enum"), diverging("B:type"), diverging("D:enum", side="accepts"), run=mine
    )
    return compare_targets([moto, other])


def test_every_check_of_any_journal_has_a_row(two: Matrix) -> None:
    assert two.columns == ("moto 5.2.5", "mine 2")
    assert [(r.check.key, *r.texts) for r in two.rows] == [
        ("D:enum accepts", "not asked", "accepts-invalid"),
        ("B:type rejects", "accepts-invalid", "accepts-invalid"),
        ("A:enum rejects", "accepts-invalid", "honours"),
        ("C:enum rejects", "vacuous", "not asked"),
    ]


def test_they_differ_only_where_both_were_judged(two: Matrix) -> None:
    assert [row.check.clause for row in two.differing] == ["A:enum"]
    told = format_matrix(two, "markdown")
    assert "They differ in 1 of the 2 checks that two or more targets were judged by" in told


def test_sums_count_what_was_judged(two: Matrix) -> None:
    assert {(s.side, s.family): s.counts for s in two.sums} == {
        ("accepts", "enum"): ((0, 0), (0, 1)),
        ("accepts", "all"): ((0, 0), (0, 1)),
        ("rejects", "type"): ((0, 1), (0, 1)),
        ("rejects", "enum"): ((0, 1), (1, 1)),
        ("rejects", "all"): ((0, 2), (1, 2)),
    }


def test_columns_of_one_target_are_told_apart(
    conforming: Any, journal_of: Any, run_record: Any
) -> None:
    days = [replace(run_record, started=f"2026-01-0{n}T00:00:00+00:00") for n in (1, 2)]
    files = [journal_of(conforming(), path=Path(f"{name}.ndjson")) for name in "ab"]
    same = [journal_of(conforming()), journal_of(conforming())]

    assert compare_targets([journal_of(conforming(), run=day) for day in days]).columns == (
        "moto 5.2.5 (2026-01-01)",
        "moto 5.2.5 (2026-01-02)",
    )
    assert compare_targets(files).columns == ("moto 5.2.5 (a.ndjson)", "moto 5.2.5 (b.ndjson)")
    assert compare_targets(same).columns == ("1. moto 5.2.5", "2. moto 5.2.5")


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_every_form_warns_of_what_cannot_be_compared(
    form: str, conforming: Any, journal_of: Any, run_record: Any
) -> None:
    older = replace(run_record, spec="documented-2018-05", catalogue_sha256="d" * 64)
    text = format_matrix(
        compare_targets([journal_of(conforming(), end=None), journal_of(conforming(), run=older)]),
        form,
    )

    assert "INCOMPLETE RUN of" in text
    assert "NOT THE SAME DOCUMENTATION" in text


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_every_form_tells_where_they_differ(form: str, two: Matrix) -> None:
    text = format_matrix(two, form)

    assert "mine 2" in text
    assert "A:enum" in text


def test_a_page_for_a_browser_needs_no_network_and_obeys_no_words(
    hostile_journal: Any, two: Matrix
) -> None:
    page = format_matrix(compare_targets([hostile_journal, two.journals[0]]), "html")

    assert "<script" not in page
    assert "<img" not in page
    assert "default-src 'none'" in page
    page.encode("utf-8")


def test_a_page_is_shaded_by_what_is_missed(two: Matrix) -> None:
    page = format_matrix(two, "html")

    assert '<th scope="row">rejects enum</th><td class="heat-4">0 of 1</td>' in page
    assert '<td class="pass">1 of 1</td>' in page
    verdicts = re.findall('<td class="(fail|pass)" data-column="([^"]+)">([^<]+)</td>', page)
    assert verdicts[:2] == [
        ("fail", "moto 5.2.5", "accepts-invalid"),
        ("pass", "mine 2", "honours"),
    ]


def test_markdown_fits_a_job_summary_however_much_differs(
    diverging: Any, conforming: Any, journal_of: Any
) -> None:
    ids = [f"TrainingJobDefinition.{'Member' * 20}{n}:enum" for n in range(8000)]
    text = format_matrix(
        compare_targets([journal_of(*map(diverging, ids)), journal_of(*map(conforming, ids))]),
        "markdown",
    )

    assert len(text.encode()) < 2**20
    assert "more rows, left out for length" in text


def test_the_data_has_every_row(two: Matrix) -> None:
    data = json.loads(format_matrix(two, "json"))

    assert [column["name"] for column in data["columns"]] == ["moto 5.2.5", "mine 2"]
    assert {row["clause"]: [cell["status"] for cell in row["cells"]] for row in data["rows"]} == {
        "A:enum": ["diverges", "conforms"],
        "B:type": ["diverges", "diverges"],
        "C:enum": ["vacuous", "not asked"],
        "D:enum": ["not asked", "diverges"],
    }


@pytest.fixture
def crossed(diverging: Any, conforming: Any, journal_of: Any, run_record: Any) -> Matrix:
    """Two targets, of which one has journals of two operations, with a check of one id."""
    group = replace(run_record, operation="sagemaker:CreateModelPackageGroup", spec="other")
    mine = replace(group, target="mine", target_version="mine 2")
    return compare_targets(
        [
            journal_of(diverging("A:enum"), conforming("B:enum")),
            journal_of(conforming("A:enum"), run=group),
            journal_of(diverging("A:enum"), run=mine),
        ]
    )


def test_several_operations_have_a_column_for_each_target(crossed: Matrix) -> None:
    assert crossed.columns == ("moto 5.2.5", "mine 2")
    assert [(crossed.name_of(r), *r.texts) for r in crossed.rows] == [
        ("sagemaker:CreateHyperParameterTuningJob A:enum rejects", "accepts-invalid", "not asked"),
        ("sagemaker:CreateHyperParameterTuningJob B:enum rejects", "honours", "not asked"),
        ("sagemaker:CreateModelPackageGroup A:enum rejects", "honours", "accepts-invalid"),
    ]
    assert {s.operation: s.counts for s in crossed.by_operation} == {
        "sagemaker:CreateHyperParameterTuningJob": ((1, 2), (0, 0)),
        "sagemaker:CreateModelPackageGroup": ((1, 1), (0, 1)),
    }
    assert crossed.remarks() == []  # each operation has documentation of its own


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_operations_are_in_every_format(form: str, crossed: Matrix) -> None:
    text = format_matrix(crossed, form)

    assert "sagemaker:CreateModelPackageGroup" in text
    if form == "json":
        found = json.loads(text)
        assert found["targets"] == ["moto 5.2.5", "mine 2"]
        assert found["operations"][0]["counts"][0] == {"honoured": 1, "judged": 2}


def test_two_journals_of_one_target_and_operation_have_no_place_among_several(
    conforming: Any, journal_of: Any, run_record: Any
) -> None:
    other = replace(run_record, operation="a:b")
    journals = [journal_of(conforming()), journal_of(conforming(), run=other)]
    with pytest.raises(
        ReportError, match=r"are both of moto 5\.2\.5 and a:b; expected one of each"
    ):
        compare_targets([*journals, journals[1]])
