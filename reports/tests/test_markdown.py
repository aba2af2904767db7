"""The report for a CI job's summary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sagemaker_reports.baseline.gate import gate
from sagemaker_reports.baseline.update import update
from sagemaker_reports.formats.markdown import write


@pytest.fixture
def many(diverging: Any, journal_of: Any) -> Any:
    """A journal of 700 divergences with long ids."""
    return journal_of(
        *(
            diverging(f"TrainingJobDefinition.{'Member' * 8}{n}:{kind}", value="a" * 999)
            for n in range(100)
            for kind in (
                "required",
                "type",
                "enum",
                "pattern",
                "length-min",
                "length-max",
                "range-max",
            )
        )
    )


def test_seven_hundred_divergences_fit_a_job_summary(many: Any) -> None:
    text = write(many)

    assert 30_000 < len(text.encode()) < 60_000
    assert text.startswith(
        "## moto 5.2.5 accepts 700 of 700 requests that AWS documents as invalid\n"
    )
    assert "| enum | 100 | 0 | **100** | 0 | 0 | 0 |" in text
    assert "| **all** | 700 | 0 | **700** | 0 | 0 | 0 |" in text
    assert text.count("<details>") == text.count("</details>")
    assert text.count("  repeat      ") == 20
    assert text.count("```") % 2 == 0
    assert "see the journal" in text


def test_every_id_is_there_where_there_is_room(diverging: Any, journal_of: Any) -> None:
    text = write(journal_of(*(diverging(f"A{n}:enum") for n in range(60))))

    assert "<summary>enum, rejects: 60 accepts-invalid</summary>" in text
    assert all(f"\nA{n}:enum\n" in text for n in range(60))
    assert "see the journal" not in text


def test_incomplete_run_is_told_before_any_count(conforming: Any, journal_of: Any) -> None:
    text = write(journal_of(conforming(), end=None))

    assert text.index("Incomplete run") < text.index("| checks |")
    assert "Incomplete run" not in write(journal_of(conforming()))


def test_a_lost_target_is_named_as_text(conforming: Any, journal_of: Any, end_record: Any) -> None:
    end = replace(end_record, complete=False, reason="target *x* @you\n# lost <b>")
    text = write(journal_of(conforming(), end=end))

    assert (
        r"It ended early: target \*x\* @<!-- -->you \# lost &lt;b&gt;. What was not reached is"
        in text
    )


def test_gate_lists_what_is_new_and_only_counts_what_is_known(
    diverging: Any, journal_of: Any
) -> None:
    baseline = update(None, journal_of(diverging("Known:enum")))
    journal = journal_of(diverging("Known:enum"), diverging("New:enum"))
    text = write(journal, gate(baseline, journal, today=date(2026, 6, 1)))

    assert "Gate: **differs from the baseline**; known: 1" in text
    assert "**new: 1**\n\n- `New:enum rejects` accepts-invalid" in text
    assert "Known:enum" not in text


def test_words_of_a_target_cannot_leave_their_block(
    diverging: Any, journal_of: Any, run_record: Any
) -> None:
    message = "```</details><img src=x> | `x`"
    answer = {"outcome": "crashed", "http_status": 500, "code": None, "message": message}
    text = write(journal_of(diverging(divergence="server-error", answer=answer)))

    assert "\n````text\n" in text
    assert "\n````\n\n</details>" in text


def test_name_of_a_target_is_escaped(conforming: Any, journal_of: Any, run_record: Any) -> None:
    run = replace(run_record, target="my_<mock>*", target_version="")

    assert write(journal_of(conforming(), run=run)).startswith("## my\\_&lt;mock&gt;\\* conforms")
