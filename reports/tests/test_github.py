"""The report as annotations of a workflow: what fails, the most severe first, a line each."""

from __future__ import annotations

import re
from typing import Any

from sagemaker_reports.formats.github import write

_COMMAND = re.compile(r"::(error|warning|notice) title=([^:,]+)::(.*)")


def commands(text: str) -> list[tuple[str, str, str]]:
    """Level, title and message of each line, which is a command."""
    found = [_COMMAND.fullmatch(line) for line in text.splitlines()]
    assert all(found), text
    return [(each[1], each[2], each[3]) for each in found if each]


def test_the_most_severe_come_first_and_the_headline_last(
    diverging: Any, conforming: Any, journal_of: Any
) -> None:
    journal = journal_of(
        conforming("A:enum"),
        diverging("B:enum", divergence="wrong-blame"),
        diverging("Bo:enum", boto3="stops"),
        diverging("C:enum"),
        diverging("D:enum", divergence="server-error"),
        conforming("E:enum", status="error", reason="a fault of ours"),
        conforming("F:enum", status="inconclusive"),
    )
    found = commands(write(journal))

    assert [(level, title.replace("%3A", ":")) for level, title, _ in found] == [
        ("error", "server-error: D:enum rejects"),
        ("error", "accepts-invalid: C:enum rejects"),
        ("error", "accepts-invalid: Bo:enum rejects"),
        ("error", "error: E:enum rejects"),
        ("warning", "wrong-blame: B:enum rejects"),
        ("notice", "sagemaker-conformance"),
    ]
    assert "Sent 'x', answered 200 accepted. Repeat: sagemaker-conformance replay" in found[1][2]
    assert found[-1][2] == "moto 5.2.5 accepts 2 of 5 requests that AWS documents as invalid"


def test_with_a_gate_only_its_findings_are_errors(gated: Any) -> None:
    found = commands(write(gated.journal, gated.gate))

    assert {title.replace("%3A", ":") for level, title, _ in found if level == "error"} == {
        "new: New:enum rejects",
        "changed: Changed:enum rejects",
        "gone: Gone:enum rejects",
        "not checked: Lost:enum rejects",
        "expired: Late:enum rejects",
    }
    assert [level for level, _, _ in found].count("warning") == 0
    assert found[-1][2].endswith("1 new, 1 changed, 1 gone, 1 not checked, 1 expired")


def test_a_level_has_ten_and_the_notice_counts_the_rest(diverging: Any, journal_of: Any) -> None:
    found = commands(write(journal_of(*(diverging(f"A{n}:enum") for n in range(13)))))

    assert [level for level, _, _ in found] == ["error"] * 10 + ["notice"]
    assert found[-1][2].endswith("; not shown: 3 more errors")


def test_a_run_that_broke_off_is_the_first_error(conforming: Any, journal_of: Any) -> None:
    level, title, message = commands(write(journal_of(conforming(), end=None)))[0]

    assert (level, title) == ("error", "incomplete run")
    assert message.startswith("INCOMPLETE RUN")


def test_no_text_of_a_target_begins_a_command_or_ends_one(hostile_journal: Any) -> None:
    found = commands(write(hostile_journal))

    assert len(found) == len(hostile_journal.checks) + 2
