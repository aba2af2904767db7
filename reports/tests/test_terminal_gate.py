"""The report at the terminal of a gated run, and how it leads to a baseline."""

from __future__ import annotations

from datetime import date
from typing import Any

from sagemaker_reports.baseline.gate import gate
from sagemaker_reports.baseline.update import update
from sagemaker_reports.formats.terminal import render

TODAY = date(2026, 6, 1)


def test_gate_that_passes_counts_what_is_known_in_one_line(diverging: Any, journal_of: Any) -> None:
    journal = journal_of(diverging("A:enum"), diverging("B:enum"))
    text = render(journal, gate=gate(update(None, journal), journal, today=TODAY))

    assert text.startswith("moto 5.2.5: as in its baseline, 2 known divergences\n")
    assert "A:enum" not in text
    assert text.endswith("exit 0 = nothing diverges outside the baseline (2 known)")


def test_a_baseline_that_comes_along_is_updated_in_a_file_of_ones_own(
    diverging: Any, journal_of: Any
) -> None:
    journal = journal_of(diverging("New:enum"))
    baseline = update(None, journal_of())
    failed = gate(baseline, journal, today=TODAY)
    text = render(journal, gate=failed, command="pytest --baseline=moto --target=moto")

    assert "pytest --baseline=moto.json --target=moto --update-baseline" in text


def test_what_a_gate_finds_is_shown_and_replayed_before_it_is_accepted(
    diverging: Any, conforming: Any, journal_of: Any
) -> None:
    def proposed(*checks: Any, before: Any) -> list[str]:
        journal = journal_of(*checks)
        failed = gate(update(None, before), journal, today=TODAY)
        lines = render(journal, gate=failed, command="run --baseline=b").splitlines()
        return lines[next(n for n, line in enumerate(lines) if line.startswith("next:")) : -1]

    report = "sagemaker-conformance report moto.ndjson --format=markdown"
    assert [line for line in proposed(diverging("A:enum"), before=journal_of()) if line] == [
        "next: sagemaker-conformance show A:enum",
        "      sagemaker-conformance replay A:enum --side=rejects --target=moto",
        f"      {report}",
        "if you accept it: run --baseline=b --update-baseline",
    ]
    gone = journal_of(diverging("A:enum"))
    assert [line for line in proposed(conforming("A:enum"), before=gone) if line] == [
        f"next: {report}",
        "      run --baseline=b --update-baseline",
    ]


def test_a_run_that_writes_a_baseline_is_not_told_to_write_one(
    diverging: Any, journal_of: Any
) -> None:
    text = render(
        journal_of(diverging()), command="pytest --baseline=b.json --update-baseline", status=0
    )

    assert "--update-baseline" not in text
