"""The gate fails on every difference from the baseline, and on nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sagemaker_reports.baseline.baseline import Baseline
from sagemaker_reports.baseline.gate import GateResult, gate
from sagemaker_reports.baseline.outcomes import list_findings
from sagemaker_reports.baseline.update import update
from sagemaker_reports.journal.errors import BaselineError

TODAY = date(2026, 6, 1)


@pytest.fixture
def listed(diverging: Any, journal_of: Any) -> Baseline:
    """A baseline of A:enum and B:enum."""
    return update(None, journal_of(diverging("A:enum"), diverging("B:enum")))


def clauses(result: GateResult) -> dict[str, list[str]]:
    """The ids under each heading that has any."""
    told = {
        "new": [check.clause for check in result.new],
        "gone": [entry.clause for entry in result.gone],
        "changed": [changed.entry.clause for changed in result.changed],
        "unchecked": [entry.clause for entry in result.unchecked],
        "expired": [entry.clause for entry in result.expired],
        "known": [entry.clause for entry in result.known],
    }
    return {name: ids for name, ids in told.items() if ids}


def test_what_is_known_passes(listed: Baseline, diverging: Any, journal_of: Any) -> None:
    result = gate(listed, journal_of(diverging("A:enum"), diverging("B:enum")), today=TODAY)

    assert clauses(result) == {"known": ["A:enum", "B:enum"]}
    assert result.passed


def test_new_divergence_fails_though_another_is_gone(
    listed: Baseline, conforming: Any, diverging: Any, journal_of: Any
) -> None:
    journal = journal_of(conforming("A:enum"), diverging("B:enum"), diverging("C:enum"))
    result = gate(listed, journal, today=TODAY)

    assert clauses(result) == {"new": ["C:enum"], "gone": ["A:enum"], "known": ["B:enum"]}
    assert not result.passed


def test_the_other_side_of_a_listed_clause_is_new(
    listed: Baseline, diverging: Any, journal_of: Any
) -> None:
    checks = [diverging("A:enum"), diverging("B:enum"), diverging("A:enum", side="accepts")]
    result = gate(listed, journal_of(*checks), today=TODAY)

    assert [check.key for check in result.new] == ["A:enum accepts"]


def test_changed_divergence_fails(listed: Baseline, diverging: Any, journal_of: Any) -> None:
    crashed = diverging("A:enum", divergence="server-error")
    result = gate(listed, journal_of(crashed, diverging("B:enum")), today=TODAY)

    assert clauses(result) == {"changed": ["A:enum"], "known": ["B:enum"]}
    assert not result.passed


@pytest.mark.parametrize("status", ["inconclusive", "unsupported", "out-of-scope", "error"])
def test_listed_but_not_judged_fails(
    listed: Baseline, status: str, conforming: Any, diverging: Any, journal_of: Any
) -> None:
    journal = journal_of(conforming("A:enum", status=status), diverging("B:enum"))
    result = gate(listed, journal, today=TODAY)

    assert clauses(result) == {"unchecked": ["A:enum"], "known": ["B:enum"]}
    assert not result.passed


@pytest.mark.parametrize("status", ["recorded", "dominated", "vacuous"])
def test_what_is_no_divergence_any_more_is_gone(
    listed: Baseline, status: str, conforming: Any, diverging: Any, journal_of: Any
) -> None:
    recorded = conforming("A:enum", status=status, divergence="wrong-code")
    result = gate(listed, journal_of(recorded, diverging("B:enum")), today=TODAY)

    assert clauses(result) == {"gone": ["A:enum"], "known": ["B:enum"]}


def test_listed_clause_that_is_missing_fails_unless_it_was_not_selected(
    listed: Baseline, diverging: Any, journal_of: Any
) -> None:
    journal = journal_of(diverging("B:enum"))
    whole = gate(listed, journal, today=TODAY)
    part = gate(listed, journal, today=TODAY, selected=frozenset({"B:enum rejects"}))

    assert clauses(whole) == {"unchecked": ["A:enum"], "known": ["B:enum"]}
    assert not whole.passed
    assert (
        clauses(part),
        part.partial,
        part.passed,
        part.outside,
    ) == ({"known": ["B:enum"]}, True, True, 1)


@pytest.mark.parametrize(("day", "passed"), [(date(2026, 6, 1), True), (date(2026, 5, 31), False)])
def test_entry_may_be_used_until_the_day_it_expires(
    listed: Baseline, day: date, passed: bool, diverging: Any, journal_of: Any
) -> None:
    first, second = listed.entries
    dated = replace(listed, entries=(replace(first, expires=day), second))
    result = gate(dated, journal_of(diverging("A:enum"), diverging("B:enum")), today=TODAY)

    assert passed == result.passed
    assert passed == (result.expired == ())


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"target": "local"}, "belongs to target moto, this run tests local"),
        (
            {"spec": "documented-2018-05"},
            "written under botocore-1.44.5 .* used documented-2018-05",
        ),
        ({"catalogue_sha256": "d" * 64}, "this run used botocore-1.44.5 .dddddddddddd."),
    ],
)
def test_baseline_of_another_target_or_catalogue_is_wrong_usage(
    listed: Baseline, other: dict[str, str], told: str, journal_of: Any, run_record: Any
) -> None:
    with pytest.raises(BaselineError, match=told):
        gate(listed, journal_of(run=replace(run_record, **other)), today=TODAY)


def test_why_something_was_not_judged_is_told(
    listed: Baseline, conforming: Any, journal_of: Any
) -> None:
    reason = "Traceback of ours\n  somewhere\nKeyError: 'a'"
    journal = journal_of(conforming("A:enum", status="error", reason=reason))
    result = gate(listed, journal, today=TODAY)

    assert result.reasons == {
        "A:enum rejects": "error: KeyError: 'a'",
        "B:enum rejects": "not reached",
    }


def test_what_is_new_is_listed_by_severity(diverging: Any, journal_of: Any) -> None:
    ways = ("wrong-blame", "rejects-valid", "server-error", "accepts-invalid")
    after = journal_of(*(diverging(f"{n}:enum", divergence=w) for n, w in enumerate(ways)))
    found = dict(list_findings(gate(update(None, journal_of()), after, today=date(2026, 1, 1))))

    assert [finding.detail for finding in found["new"]] == [
        *("server-error", "accepts-invalid", "rejects-valid", "wrong-blame")
    ]


def test_what_is_gone_may_be_a_warning(conforming: Any, diverging: Any, journal_of: Any) -> None:
    names = [f"{name}:enum" for name in "ABCDE"]
    baseline = update(None, journal_of(*map(diverging, names)))
    fixed = journal_of(*map(conforming, names[:4]), diverging("E:enum"))
    strict = gate(baseline, fixed, today=TODAY)
    lenient = gate(baseline, fixed, today=TODAY, allow_gone=True)
    worse = gate(
        baseline, journal_of(*fixed.checks, diverging("F:enum")), today=TODAY, allow_gone=True
    )

    assert (False, 4) == (strict.passed, len(strict.gone))
    assert (True, 1) == (lenient.passed, len(lenient.known))
    assert lenient.notes == (
        "warning: the baseline is to be written again, for 4 divergences that it lists are gone: "
        "A:enum rejects, B:enum rejects, C:enum rejects and 1 more",
    )
    assert not worse.passed
