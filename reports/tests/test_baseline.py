"""The baseline file, and how it follows a journal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports.baseline.baseline import Entry, condense, expand
from sagemaker_reports.baseline.file import SCHEMA, read_baseline, render, write_baseline
from sagemaker_reports.baseline.update import update
from sagemaker_reports.journal.errors import BaselineError
from sagemaker_reports.journal.records import DIVERGENCES, SIDES
from sagemaker_reports.rendering.json_pointer import apply_changes

HEAD = '{"format": 1, "target": "moto", "spec": "s", "catalogue_sha256": "c", '


def test_baseline_is_read_back_as_written(tmp_path: Path, diverging: Any, journal_of: Any) -> None:
    baseline = update(None, journal_of(diverging("B:enum", value="x" * 99), diverging("A:enum")))
    listed = replace(baseline.entries[0], reason="won't fix", expires=date(2030, 12, 31))
    baseline = replace(baseline, entries=(listed, *baseline.entries[1:]))
    write_baseline(tmp_path / "moto.json", baseline)

    assert baseline == read_baseline(tmp_path / "moto.json")
    assert [file.name for file in tmp_path.iterdir()] == ["moto.json"]


def test_entries_are_sorted_blocks_of_lines(diverging: Any, journal_of: Any) -> None:
    text = render(update(None, journal_of(diverging("B:enum"), diverging("A:enum"))))
    lines = text.splitlines()

    assert [n for n, line in enumerate(lines) if line == "    {"] == [8, 14]
    assert lines[9] == '      "clause": "A:enum",'
    assert {
        "format",
        "target",
        "target_version",
        "spec",
        "catalogue_sha256",
        "bases",
        "entries",
    } == set(json.loads(text))


@pytest.mark.parametrize(
    "value", ["x", "arn:" + "a" * 2000 + "b", ["x"] * 21, None, {"A": [1, True]}]
)
def test_witness_of_an_entry_is_the_exchange_that_was_sent(
    value: Any, diverging: Any, journal_of: Any
) -> None:
    check = diverging(value=value)
    baseline = update(None, journal_of(check))

    assert check.witness == baseline.steps(baseline.entries[0])
    assert len(render(baseline)) < 1200


def test_witness_that_its_change_does_not_tell_is_kept_in_full(
    diverging: Any, journal_of: Any
) -> None:
    check = diverging(value=True, change=({"at": "/TrainingJobDefinition/RoleArn", "value": 1},))
    baseline = update(None, journal_of(check))

    assert {"fingerprint", "steps"} == set(baseline.entries[0].witness or {})
    assert check.witness == baseline.steps(baseline.entries[0])


def test_what_people_wrote_stays_with_an_entry(diverging: Any, journal_of: Any) -> None:
    journal = journal_of(diverging())
    first = update(None, journal)
    wrote = {"reason": "r", "issue": "i", "expires": date(2030, 1, 1), "extra": {"owner": "o"}}
    first = replace(first, entries=(replace(first.entries[0], **wrote),))
    changed = journal_of(diverging(divergence="server-error"))
    entry = update(first, changed).entries[0]

    assert ("server-error", *wrote.values()) == (
        entry.divergence,
        entry.reason,
        entry.issue,
        entry.expires,
        entry.extra,
    )


@pytest.mark.parametrize(
    ("status", "stays"),
    [("conforms", False), ("unsupported", False), ("inconclusive", True), ("error", True)],
)
def test_entry_stays_where_the_run_could_not_judge_it(
    status: str, stays: bool, conforming: Any, diverging: Any, journal_of: Any
) -> None:
    before = update(None, journal_of(diverging()))
    after = update(before, journal_of(conforming(status=status)))

    assert stays == bool(after.entries)


def test_entry_that_was_not_selected_stays_with_its_own_base(
    diverging: Any, journal_of: Any, run_record: Any
) -> None:
    before = update(None, journal_of(diverging("A:enum")))
    other = replace(run_record, bases={"plain": {"another": "base"}})
    after = update(
        before, journal_of(diverging("B:enum"), run=other), selected=frozenset({"B:enum rejects"})
    )

    assert [entry.clause for entry in after.entries] == ["A:enum", "B:enum"]
    assert before.steps(before.entries[0]) == after.steps(after.entries[0])


def test_entry_of_a_clause_that_is_no_more_goes(diverging: Any, journal_of: Any) -> None:
    before = update(None, journal_of(diverging("A:enum")))

    assert update(before, journal_of()).entries == ()
    assert before.entries[0].clause == update(before, journal_of(end=None)).entries[0].clause


def test_baseline_of_another_target_is_not_overwritten(
    diverging: Any, journal_of: Any, run_record: Any
) -> None:
    before = update(None, journal_of(diverging()))
    other = journal_of(diverging(), run=replace(run_record, target="local"))

    with pytest.raises(BaselineError, match="belongs to target moto, this run tests local"):
        update(before, other)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "is not JSON: line 1, column 2"),
        ('{"format": 1, "format": 1}', "is not JSON: it has the key 'format' twice; leave one of"),
        ("\n", "is empty; --update-baseline writes one"),
        ('{"record": "run", "format": 1}', "is a journal, expected a baseline"),
        ("[]", "format 'list', this version reads format 1"),
        ('{"format": 2}', "format 2, this version reads format 1"),
        ('{"format": 1}', '"entries" is missing, expected a list'),
        (HEAD + '"entries": [7]}', "entry 1 is 7, expected an object"),
        (
            HEAD + '"entries": [{"clause": "A", "side": "x", "divergence": "altered"}]}',
            "\"side\" is 'x', expected one",
        ),
        (
            HEAD + '"entries": [{"clause": "", "side": "rejects", "divergence": "altered"}]}',
            "\"clause\" is '', expected an id or a glob",
        ),
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "b.json").write_text(text)

    with pytest.raises(BaselineError, match=told):
        read_baseline(tmp_path / "b.json")


def test_the_schema_has_the_words_of_the_records() -> None:
    entry = SCHEMA.content["$defs"]["entry"]["properties"]

    assert list(SIDES) == entry["side"]["enum"]
    assert list(DIVERGENCES) == entry["divergence"]["enum"]


def test_date_that_is_none_and_entry_listed_twice_are_refused(
    tmp_path: Path, diverging: Any, journal_of: Any
) -> None:
    baseline = update(None, journal_of(diverging()))
    content = json.loads(render(baseline))
    content["entries"] *= 2
    (tmp_path / "twice.json").write_text(json.dumps(content))
    content["entries"][0]["expires"] = "soon"
    (tmp_path / "soon.json").write_text(json.dumps(content))

    with pytest.raises(
        BaselineError, match=r"lists TrainingJobDefinition.RoleArn:pattern rejects tw"
    ):
        read_baseline(tmp_path / "twice.json")
    with pytest.raises(BaselineError, match=r"\"expires\" is 'soon', expected a date such as"):
        read_baseline(tmp_path / "soon.json")


def test_missing_baseline_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="--update-baseline writes one"):
        read_baseline(tmp_path / "none.json")


def test_witness_that_does_not_fit_its_base_is_refused(diverging: Any, journal_of: Any) -> None:
    baseline = replace(update(None, journal_of(diverging())), bases={})

    with pytest.raises(BaselineError, match="does not fit its base"):
        baseline.steps(baseline.entries[0])


@pytest.mark.parametrize(
    "change",
    [
        {"at": "/A", "value": "aaa"},
        {"at": "/A", "value": "b" * 40 + "c" + "d" * 50},
        {"at": "/A", "value": [1, True, 1, 1]},
        {"at": "/A", "value": [{"X": "y"}] * 9},
        {"at": "/A", "value": None},
        {"at": "/A", "absent": True},
    ],
)
def test_condensed_change_expands_to_itself(change: Any) -> None:
    assert json.dumps(change) == json.dumps(expand(json.loads(json.dumps(condense(change)))))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"at": "/a~1b/0", "value": 9}, {"a/b": [9, 2], "~": {}}),
        ({"at": "/a~1b/2", "value": 9}, {"a/b": [1, 2, 9], "~": {}}),
        ({"at": "/~0", "absent": True}, {"a/b": [1, 2]}),
        ({"at": "", "value": 9}, 9),
    ],
)
def test_change_is_applied_to_a_copy(change: Any, expected: Any) -> None:
    base = {"a/b": [1, 2], "~": {}}

    assert expected == apply_changes(base, [change])
    assert base == {"a/b": [1, 2], "~": {}}


def test_entry_without_witness_has_no_steps(diverging: Any, journal_of: Any) -> None:
    baseline = update(None, journal_of(diverging()))
    entry = Entry(clause="A:enum", side="rejects", divergence="altered")

    assert baseline.steps(entry) == ()
