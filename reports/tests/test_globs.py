"""A glob of a baseline stands for an exact number of checks, and hides none of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports.baseline.baseline import Baseline, Entry
from sagemaker_reports.baseline.file import read_baseline, render
from sagemaker_reports.baseline.gate import gate
from sagemaker_reports.baseline.update import update
from sagemaker_reports.journal.errors import BaselineError

TODAY = date(2026, 6, 1)
GLOB = Entry(
    clause="*:enum", side="rejects", divergence="accepts-invalid", count=2, excluded=("C:enum",)
)


@pytest.fixture
def globbed(run_record: Any) -> Baseline:
    """Every enum's rejects side diverges, two of them, but for that of C."""
    return Baseline(run_record.target, run_record.spec, run_record.catalogue_sha256, (GLOB,))


@pytest.fixture
def as_listed(diverging: Any, conforming: Any) -> list[Any]:
    """The checks that the glob tells of, one that can never diverge, and two that it does not."""
    return [
        *(diverging("A:enum"), diverging("B:enum"), conforming("C:enum")),
        *(conforming("D:enum", status="vacuous"), conforming("A:enum", side="accepts")),
        conforming("A:type"),
    ]


def test_what_the_glob_stands_for_is_known_one_by_one(
    globbed: Baseline, as_listed: Any, journal_of: Any
) -> None:
    result = gate(globbed, journal_of(*as_listed), today=TODAY)

    assert [entry.key for entry in result.known] == ["A:enum rejects", "B:enum rejects"]
    assert result.passed


def test_a_swap_at_equal_counts_is_told_by_name(
    globbed: Baseline, as_listed: Any, diverging: Any, conforming: Any, journal_of: Any
) -> None:
    swapped = [conforming("A:enum"), diverging("C:enum"), *as_listed[1:2], *as_listed[3:]]
    result = gate(globbed, journal_of(*swapped), today=TODAY)

    assert [check.key for check in result.new] == ["C:enum rejects"]
    assert [entry.key for entry in result.gone] == ["A:enum rejects"]
    assert not result.passed


def test_another_divergence_is_a_change_of_the_check(
    globbed: Baseline, as_listed: Any, diverging: Any, journal_of: Any
) -> None:
    crashed = diverging("A:enum", divergence="server-error")
    result = gate(globbed, journal_of(crashed, *as_listed[1:]), today=TODAY)

    assert [changed.entry.key for changed in result.changed] == ["A:enum rejects"]


def test_one_more_than_counted_fails(
    globbed: Baseline, as_listed: Any, diverging: Any, journal_of: Any
) -> None:
    result = gate(globbed, journal_of(*as_listed, diverging("E:enum")), today=TODAY)

    assert [(m.entry.key, m.found) for m in result.miscounted] == [("*:enum rejects", 3)]
    assert not result.passed


def test_a_part_is_judged_without_counting(
    globbed: Baseline, as_listed: Any, journal_of: Any
) -> None:
    selected = frozenset({"A:enum rejects", "C:enum rejects"})
    result = gate(globbed, journal_of(as_listed[0], as_listed[2]), today=TODAY, selected=selected)

    assert result.passed
    assert result.partial


def test_what_a_part_did_not_reach_is_unchecked(
    globbed: Baseline, as_listed: Any, journal_of: Any
) -> None:
    selected = frozenset({"A:enum rejects", "B:enum rejects"})
    result = gate(globbed, journal_of(as_listed[0]), today=TODAY, selected=selected)

    assert [entry.key for entry in result.unchecked] == ["B:enum rejects"]


def test_a_broken_off_run_did_not_check_what_it_did_not_reach(
    globbed: Baseline, as_listed: Any, journal_of: Any
) -> None:
    result = gate(globbed, journal_of(as_listed[0], end=None), today=TODAY)

    assert [entry.key for entry in result.unchecked] == ["*:enum rejects"]
    assert not result.passed


def test_an_expired_glob_is_told_once(globbed: Baseline, as_listed: Any, journal_of: Any) -> None:
    expired = replace(globbed, entries=(replace(GLOB, expires=date(2020, 1, 1)),))
    result = gate(expired, journal_of(*as_listed), today=TODAY)

    assert [entry.key for entry in result.expired] == ["*:enum rejects"]
    assert result.known == ()


def test_an_entry_of_its_own_goes_before_a_glob(
    globbed: Baseline, as_listed: Any, diverging: Any, journal_of: Any
) -> None:
    own = Entry(clause="C:enum", side="rejects", divergence="server-error")
    both = replace(globbed, entries=(replace(GLOB, excluded=()), own))
    crashed = diverging("C:enum", divergence="server-error")
    result = gate(both, journal_of(*as_listed[:2], crashed), today=TODAY)

    assert result.passed
    assert len(result.known) == 3


def test_updating_counts_globs_and_lists_what_they_do_not_tell(
    globbed: Baseline, as_listed: Any, diverging: Any, conforming: Any, journal_of: Any
) -> None:
    written = replace(globbed, entries=(replace(GLOB, reason="so it is"),))
    journal = journal_of(
        *as_listed[1:], diverging("E:enum"), diverging("F:enum", divergence="server-error")
    )
    once = update(written, journal)

    assert [(e.key, e.count, e.excluded, e.reason) for e in once.entries] == [
        ("*:enum rejects", 2, ("C:enum",), "so it is"),
        ("F:enum rejects", None, (), None),
    ]
    assert once == update(once, journal)
    assert gate(once, journal, today=TODAY).passed


def test_a_glob_that_stands_for_nothing_any_more_is_left_out(
    globbed: Baseline, conforming: Any, journal_of: Any
) -> None:
    assert update(globbed, journal_of(conforming("A:enum"))).entries == ()


def test_the_baseline_knows_which_entry_speaks_for_a_check(globbed: Baseline) -> None:
    narrow = replace(GLOB, clause="AB*:enum", divergence="server-error", excluded=())
    both = replace(globbed, entries=(GLOB, narrow))

    assert both.entry_of("A:enum", "rejects") is GLOB
    assert both.entry_of("ABC:enum", "rejects") is narrow
    assert both.entry_of("C:enum", "rejects") is None
    assert both.entry_of("A:enum", "accepts") is None


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        ({"count": None}, 'a glob needs the exact "count"'),
        ({"count": 0}, '"count" is 0, expected a number above 0'),
        ({"except": "C:enum"}, "\"except\" is 'C:enum', expected a list of ids"),
        ({"clause": "A:enum"}, '"count" and "except" belong to a glob'),
        ({"expire": "2030-01-01"}, 'no key "expire"; did you mean "expires"'),
        ({"reason": 7}, '"reason" is 7, expected text'),
        ({"witness": "x"}, "\"witness\" is 'x', expected what --update-baseline writes"),
        ({"witness": {"steps": [7]}}, '"steps" of "witness" holds 7, expected an object'),
        ({"witness": {"change": [{"at": "/A"}]}}, '"witness" is .*, expected what'),
        ({"witness": {"steps": [], "with": 7}}, '"with" of "witness" is 7, expected a list of ids'),
        (
            {"witness": {"change": [], "operation": "Create", "base": "none"}},
            "does not fit its base .*; write the baseline again",
        ),
    ],
)
def test_an_entry_that_would_be_misread_is_refused(
    globbed: Baseline, tmp_path: Path, edit: dict[str, Any], told: str
) -> None:
    content = json.loads(render(globbed))
    content["entries"][0].update(edit)
    (tmp_path / "b.json").write_text(json.dumps(content))

    with pytest.raises(BaselineError, match=told) as refused:
        read_baseline(tmp_path / "b.json")

    assert "\n" not in str(refused.value)


def test_a_glob_is_read_back_as_written(globbed: Baseline, tmp_path: Path) -> None:
    entry = replace(GLOB, reason="r", issue="https://example.org/1", extra={"owner": "me"})
    written = replace(globbed, entries=(entry,), target_version="moto 5.2.5")
    (tmp_path / "b.json").write_text(render(written))

    assert written == read_baseline(tmp_path / "b.json")


def test_another_version_of_the_target_is_told(
    globbed: Baseline, as_listed: Any, journal_of: Any
) -> None:
    older = replace(globbed, target_version="moto 5.0.0")
    result = gate(older, journal_of(*as_listed), today=TODAY)

    assert result.notes == ("the baseline was written against moto 5.0.0, this is moto 5.2.5",)
    assert result.passed
