"""The report at the terminal: short, true, and of use to somebody who has five seconds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sagemaker_reports.baseline.gate import gate
from sagemaker_reports.baseline.update import update
from sagemaker_reports.formats.terminal import render
from sagemaker_reports.summary.exit_status import exit_status
from sagemaker_reports.summary.rows import FAMILIES

TODAY = date(2026, 6, 1)
KINDS = [*FAMILIES[:8], "rule-one", "wire-one", "error-one", "lifecycle-one"]


@pytest.fixture
def many(diverging: Any, conforming: Any, journal_of: Any) -> Any:
    """A journal of 700 checks of every kind, in which nothing is enforced."""
    checks = [
        diverging(f"TrainingJobDefinition.Member{n}:{KINDS[n % len(KINDS)]}", value="a" * 999)
        for n in range(350)
    ]
    checks += [
        conforming(f"TrainingJobDefinition.Member{n}:type", side="accepts") for n in range(300)
    ]
    checks += [
        conforming(f"TrainingJobDefinition.Other{n}:type", status=status, reason="why")
        for n, status in enumerate(["vacuous", "dominated", "inconclusive", "unsupported"] * 12)
    ]
    checks.append(diverging("A:type", side="returns", divergence="altered"))
    return journal_of(*checks)


def test_report_says_it_first(many: Any) -> None:
    lines = render(many).splitlines()

    assert lines[0] == "moto 5.2.5 accepts 350 of 350 requests that AWS documents as invalid"
    assert lines[1] == "boto3 lets 350 of these 350 through: they would fail in production only"
    assert lines[-1] == "exit 1 = moto diverges, the suite itself is fine"


def test_report_of_seven_hundred_checks_fits_the_screen(many: Any) -> None:
    text = render(many, command="pytest --target=moto")

    assert len(text.splitlines()) <= 40
    assert max(map(len, text.splitlines())) <= 80
    assert "no clause of any kind is enforced: 0 of 350 refused" in text
    assert [*FAMILIES] == [
        line.split()[0] for line in text.splitlines() if line.startswith(FAMILIES)
    ]
    assert "not judged: 12 inconclusive, 12 unsupported, 12 dominated, 12 vacuous" in text
    assert "accepted values in Describe: 0 of 1 as sent, 1 altered" in text
    assert "pytest --target=moto --baseline=moto.json --update-baseline" in text


def test_rows_add_up(diverging: Any, conforming: Any, journal_of: Any) -> None:
    journal = journal_of(
        conforming("A:enum"),
        conforming("B:enum", status="recorded"),
        conforming("C:enum", status="vacuous"),
        diverging("D:enum"),
        diverging("E:enum", divergence="server-error", boto3="stops"),
        diverging("F:enum", divergence="wrong-blame"),
        conforming("A:enum", side="accepts"),
    )
    cells = next(line for line in render(journal).splitlines() if line.startswith("enum"))

    assert cells.split() == ["enum", "5", "2", "1", "1", "1", "1"]


def test_divergences_beyond_the_headline_add_up_in_one_line(
    diverging: Any, conforming: Any, journal_of: Any
) -> None:
    accepted = [diverging(f"A{n}:enum") for n in range(3)]
    journal = journal_of(
        diverging("Z:type", side="returns", divergence="altered"),
        diverging("B:enum", divergence="wrong-code"),
        *accepted,
        diverging("C:enum", divergence="server-error"),
        diverging("D:enum", side="accepts", divergence="server-error"),
        diverging("E:enum", side="accepts", divergence="rejects-valid"),
        conforming("F:enum"),
    )

    told = "8 divergences: 3 accepted, 1 crashed, 1 wrong-code, 2 valid, 1 returned"
    assert told in render(journal).splitlines()
    assert "divergences:" not in render(journal_of(*accepted, conforming()))


def test_cause_names_only_kinds_that_are_never_enforced(
    diverging: Any, conforming: Any, journal_of: Any
) -> None:
    checks = [diverging(f"A{n}:enum") for n in range(3)]
    journal = journal_of(*checks, diverging("A:type"), conforming("B:type"))

    assert "no clause of these kinds is enforced: enum (0 of 3 refused)" in render(journal)


def test_examples_are_first_those_that_concern_the_definition(
    diverging: Any, journal_of: Any
) -> None:
    journal = journal_of(
        diverging("TrainingJobDefinition.A:type", boto3="stops"),
        diverging("Tags:enum"),
        diverging("TrainingJobDefinition.Long:enum"),
        diverging("TrainingJobDefinition.B:pattern"),
    )
    lines = render(journal).splitlines()
    start = lines.index("for example:")

    assert lines[start + 1 : start + 7] == [
        "  TrainingJobDefinition.B:pattern",
        "    sent 'x', answered 200 accepted, boto3 lets it through",
        "  TrainingJobDefinition.Long:enum",
        "    sent 'x', answered 200 accepted, boto3 lets it through",
        "  TrainingJobDefinition.A:type",
        "    sent 'x', answered 200 accepted, boto3 stops it",
    ]
    assert start < next(n for n, line in enumerate(lines) if line.startswith("invalid, by kind"))
    assert "next: sagemaker-conformance show TrainingJobDefinition.B:pattern" in lines


def test_id_is_never_cut(diverging: Any, journal_of: Any) -> None:
    long = f"TrainingJobDefinition.{'Member' * 20}:enum"

    assert f"  {long}\n    sent " in render(journal_of(diverging(long, value="x" * 20)))


def test_there_are_examples_of_whatever_diverges(diverging: Any, journal_of: Any) -> None:
    journal = journal_of(
        diverging("A:type", divergence="server-error"),
        diverging("B:enum", side="accepts", divergence="rejects-valid", boto3=None),
    )
    text = render(journal)

    assert "  A:type rejects: server-error\n    sent 'x', answered 200 accepted, boto3" in text
    assert "  B:enum accepts: rejects-valid\n    sent 'x', answered 200 accepted\n" in text


def test_checks_are_accounted_for_in_one_line(
    diverging: Any, conforming: Any, journal_of: Any
) -> None:
    journal = journal_of(
        *(diverging(f"A{n}:enum") for n in range(3)),
        conforming("B:enum", side="accepts"),
        *(conforming(f"B{n}:enum", side="returns") for n in range(2)),
        *(conforming(f"C{n}:rule-c", status="recorded") for n in range(4)),
        conforming("D:enum", status="recorded"),
        conforming("E:enum", status="vacuous"),
    )
    text = render(journal)

    assert "12 checks: 3 invalid, 1 valid, 2 returned, 5 not gated, 1 not judged\n" in text
    assert "not gated: 4 rules in prose and 1 that AWS leaves open\n" in text


def test_requests_that_are_not_gated_are_those_of_the_table_and_others(
    conforming: Any, journal_of: Any
) -> None:
    journal = journal_of(
        *(conforming(f"C{n}:rule-c", status="recorded") for n in range(4)),
        *(conforming(f"D{n}:enum", status="recorded", side="accepts") for n in range(2)),
        conforming("A:enum"),
    )
    text = " ".join(render(journal).split())

    assert (
        "not gated: 4 rules in prose and 2 that AWS leaves open; 4 of these 6 in the table" in text
    )


def test_every_proposed_command_names_the_specification_and_the_operation(
    diverging: Any, journal_of: Any
) -> None:
    line = "sagemaker-conformance replay A:enum --target=x --operation=a:B --spec='my model.json'"
    text = render(journal_of(replace(diverging("A:enum"), replay=line)))

    assert (
        "next: sagemaker-conformance show A:enum --operation=a:B '--spec=my model.json'\n" in text
    )


def test_nothing_that_cannot_be_shown_is_proposed(diverging: Any, journal_of: Any) -> None:
    check = diverging("Create:second-generator", side="accepts", divergence="rejects-valid")
    text = render(journal_of(check))

    assert "for example:\n  Create:second-generator accepts: " in text
    assert "sagemaker-conformance show" not in text


def test_a_part_of_a_run_and_a_report_propose_no_baseline(
    diverging: Any, journal_of: Any, run_record: Any
) -> None:
    part = replace(run_record, extra={"selected": 1, "offered": 2})
    journal = journal_of(diverging())

    assert "--update-baseline" in render(journal, command="pytest")
    assert "--update-baseline" not in render(replace(journal, run=part), command="pytest")
    assert "--update-baseline" not in render(journal)


def test_conforming_target_is_told_calmly(conforming: Any, journal_of: Any) -> None:
    text = render(journal_of(conforming()))

    assert text.startswith("moto 5.2.5 conforms: no divergence in 1 check\n")
    assert text.endswith("exit 0 = nothing diverges")
    assert "show" not in text


def test_error_of_the_suite_is_named_and_beats_a_divergence(
    diverging: Any, conforming: Any, journal_of: Any
) -> None:
    journal = journal_of(
        diverging(), conforming("B:type", status="error", reason="Trace\nKeyError: 1")
    )
    text = render(journal)

    assert exit_status(journal, None) == 3
    assert "errors of the suite: 1, the first in B:type rejects\n  KeyError: 1" in text
    assert text.endswith("exit 3 = an error of the suite itself in 1 check, not a fault of moto")


@pytest.mark.parametrize("reason", [None, "", " \n "])
def test_an_error_of_the_suite_may_lack_its_reason(
    conforming: Any, journal_of: Any, reason: str | None
) -> None:
    text = render(journal_of(conforming("B:type", status="error", reason=reason)))

    assert "the first in B:type rejects\n  no reason given" in text


def test_nothing_judged_is_no_pass(conforming: Any, journal_of: Any) -> None:
    journal = journal_of(conforming(status="inconclusive"))

    assert exit_status(journal, None) == 4
    assert render(journal).startswith("moto 5.2.5: nothing was judged")


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (None, "exit 1 = moto diverges, the suite itself is fine"),
        (1, "exit 1 = moto diverges, the suite itself is fine"),
        (0, "exit 0 = 1 divergence known from now on"),
        (4, "exit 4 = an option or a file could not be used, see the error beside this report"),
        (2, "exit 2 = the session ended early, see pytest's own output"),
    ],
)
def test_last_line_tells_the_session_s_own_status(
    status: Any, told: str, diverging: Any, journal_of: Any
) -> None:
    assert told == render(journal_of(diverging()), status=status).splitlines()[-1]


def test_failure_of_other_tests_is_not_laid_at_the_targets_door(
    conforming: Any, journal_of: Any
) -> None:
    text = render(journal_of(conforming()), status=1)

    assert text.endswith("exit 1 = other tests failed, moto does not diverge")


def test_incomplete_run_is_told(conforming: Any, journal_of: Any) -> None:
    assert "INCOMPLETE RUN" in render(journal_of(conforming(), end=None))
    assert "INCOMPLETE RUN" not in render(journal_of(conforming()))


LOST = "target http://x cannot be reached\n\x1b[2J (refused); is the server running there?"


@pytest.mark.parametrize("gated", [False, True])
def test_a_lost_target_is_reported_first_and_no_baseline_is_proposed(
    gated: bool, diverging: Any, conforming: Any, journal_of: Any, end_record: Any
) -> None:
    baseline = update(None, journal_of(diverging("A:enum")))
    journal = journal_of(
        diverging("B:enum"),
        conforming("C:type", status="inconclusive", reason=LOST),
        end=replace(end_record, complete=False, reason=LOST),
    )
    found = gate(baseline, journal, today=TODAY) if gated else None
    lines = render(journal, gate=found, command="pytest").splitlines()

    assert lines[0] == (
        "INCOMPLETE RUN: target http://x cannot be reached \\x1b[2J (refused); is the server running there? "
        "What was not reached is neither a pass nor a divergence"
    )
    assert 4 == exit_status(journal, found)
    assert lines[-1] == "exit 4 = moto could not be tested to the end, see the first line"
    assert "--update-baseline" not in "".join(lines)
    assert "error" not in "".join(lines)


def test_gate_that_fails_names_every_difference(
    many: Any, diverging: Any, conforming: Any, journal_of: Any
) -> None:
    before = journal_of(
        diverging("G:enum"), diverging("C:enum"), diverging("U:enum"), diverging("X:enum")
    )
    baseline = update(None, before)
    last = replace(baseline.entries[-1], expires=date(2020, 1, 1), issue="issue-7")
    baseline = replace(baseline, entries=(*baseline.entries[:-1], last))
    journal = journal_of(
        conforming("G:enum"),
        diverging("C:enum", divergence="server-error"),
        diverging("X:enum"),
        *many.checks,
    )
    text = render(journal, gate=gate(baseline, journal, today=TODAY), command="pytest --baseline=b")
    lines = text.splitlines()

    assert len(lines) <= 40
    assert (
        lines[0]
        == "moto 5.2.5 differs from its baseline: 351 new, 1 changed, 1 gone, 1 not checked, 1 expired"
    )
    for told in (
        "new: 351\n  TrainingJobDefinition.Member0:required rejects: accepts-invalid\n",
        "  C:enum rejects: accepts-invalid -> server-error\n",
        "gone: 1\n  G:enum rejects: was accepts-invalid\n",
        "not checked: 1\n  U:enum rejects: not reached\n",
        "  X:enum rejects: 2020-01-01, issue-7\n",
        "more: see moto.ndjson\n",
        "pytest --baseline=b --update-baseline\n",
    ):
        assert told in text
    assert lines[1] == "for example:" or lines[2] == "for example:"
    assert lines[-1] == "exit 1 = moto differs from its baseline, the suite itself is fine"


def test_partial_run_is_told(diverging: Any, journal_of: Any) -> None:
    journal = journal_of(diverging("A:enum"))
    baseline = update(None, journal_of(diverging("A:enum"), diverging("B:enum")))
    result = gate(baseline, journal, today=TODAY, selected=frozenset({"A:enum rejects"}))

    assert "known: 1, 1 listed but not selected, partial run" in render(journal, gate=result)


def test_colour_changes_nothing_but_colour(many: Any) -> None:
    plain, coloured = render(many), render(many, color=True)

    assert "\x1b[" not in plain
    assert "\x1b[1;31mmoto 5.2.5 accepts" in coloured
    assert plain == re.sub(r"\x1b\[[\d;]*m", "", coloured)
