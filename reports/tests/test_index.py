"""The index of many journals: a row for each, with what is gravest and where its report is."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from sagemaker_reports.comparison.index import IndexEntry
from sagemaker_reports.comparison.report import COMPARISON_FORMATS, format_index


@pytest.fixture
def entries(diverging: Any, conforming: Any, journal_of: Any, run_record: Any) -> list[IndexEntry]:
    """Journals of two services, not in the order of the index; one has no report."""
    activity = replace(run_record, operation="stepfunctions:CreateActivity")
    group = replace(run_record, operation="sagemaker:CreateModelPackageGroup")
    return [
        IndexEntry(journal_of(conforming("name:type"), run=activity, end=None)),
        IndexEntry(
            journal_of(
                diverging("A.B:enum"),
                diverging("A.B.C:type", divergence="server-error"),
                diverging("X:wire-a", divergence="server-error"),
                conforming("A:type"),
                conforming("B:type", status="vacuous"),
                run=group,
            ),
            "reports/group one.html",
        ),
    ]


def test_each_journal_has_a_row_in_the_order_of_services(entries: list[IndexEntry]) -> None:
    text = format_index(entries, "markdown")

    assert "## 2 operations on moto 5.2.5" in text
    assert "INCOMPLETE RUN of stepfunctions:CreateActivity on moto" in text
    assert "- honoured: 2 of 5 checks with a verdict" in text
    assert "| `sagemaker` | 1 | 1 of 4 |" in text
    rows = [line for line in text.splitlines() if "Create" in line and line.startswith("|")]
    assert rows == [
        "| [`sagemaker:CreateModelPackageGroup`](reports/group%20one.html) | 1 of 4 | "
        "2 server-error, 1 accepts-invalid | A.B.C:type rejects |",
        "| `stepfunctions:CreateActivity` | 1 of 1 | - | - |",
    ]


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_every_format_names_all(form: str, entries: list[IndexEntry]) -> None:
    text = format_index(entries, form)

    assert "CreateModelPackageGroup" in text
    assert "CreateActivity" in text
    if form == "json":
        assert {"server-error": 2, "accepts-invalid": 1} == json.loads(text)["runs"][0][
            "divergences"
        ]
    if form == "html":
        assert '<a href="reports/group%20one.html">sagemaker:CreateModelPackageGroup</a>' in text


def test_targets_have_a_column_where_there_are_several(
    entries: list[IndexEntry], journal_of: Any, conforming: Any, run_record: Any
) -> None:
    mine = replace(run_record, target="mine", target_version="2")
    text = format_index([*entries, IndexEntry(journal_of(conforming(), run=mine))], "markdown")

    assert "## 3 operations on mine 2, moto 5.2.5" in text
    assert "| operation | target | honoured, of those judged |" in text
    assert "| `sagemaker:CreateHyperParameterTuningJob` | mine 2 | 1 of 1 |" in text


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", 'x"onclick="y', "a)](b", "data:text/html,x", "x\ny"]
)
def test_an_address_can_do_nothing_but_lead(link: str, entries: list[IndexEntry]) -> None:
    entry = replace(entries[0], link=link)
    html, markdown = (format_index([entry], form) for form in ("html", "markdown"))

    assert not any(part in html for part in ("javascript:", "data:text", '"onclick'))
    assert "](a)" not in markdown
    assert "javascript:" not in markdown


def test_a_hostile_journal_is_only_text(hostile_journal: Any) -> None:
    html = format_index([IndexEntry(hostile_journal, "x.html")], "html")

    assert "<script>window" not in html
    assert "<img" not in html
