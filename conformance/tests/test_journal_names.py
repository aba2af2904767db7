"""Which journal a run writes: that of a whole run is replaced by whole runs only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports.journal.file import read_journal

PART = "--clause=HyperParameterTuningJobName:*"
FOLDER = ".sagemaker-conformance"


@pytest.fixture
def whole(suite: Any, small_spec: str, tmp_path: Path) -> tuple[str, ...]:
    """The options of a run whose whole is small; its journal is there."""
    line = ("--target=local", f"--spec={small_spec}", "-p", "no:randomly")
    assert 0 == suite(*line).status
    assert not read_journal(tmp_path / FOLDER / "local.ndjson").run.is_partial
    return line


def test_a_part_of_a_run_has_a_journal_of_its_own(
    whole: tuple[str, ...], suite: Any, command: Any, tmp_path: Path
) -> None:
    folder = tmp_path / FOLDER
    before = (folder / "local.ndjson").read_bytes()
    for selection in ([PART], ["-k", "TuningJobName"]):
        (folder / "local.partial.ndjson").unlink(missing_ok=True)
        done = suite(*whole, *selection)

        assert 0 == done.status, done.said
        assert f"report {FOLDER}/local.partial.ndjson " in done.out
        assert read_journal(folder / "local.partial.ndjson").run.is_partial
        assert before == (folder / "local.ndjson").read_bytes()
    assert 0 == command("report", f"{FOLDER}/local.partial.ndjson").status


def test_a_part_of_a_run_does_not_replace_a_whole_run_that_is_named(
    whole: tuple[str, ...], suite: Any, tmp_path: Path
) -> None:
    named = f"--journal={FOLDER}/local.ndjson"
    before = (tmp_path / FOLDER / "local.ndjson").read_bytes()
    done = suite(*whole, PART, named)

    assert 4 == done.status
    assert "local.ndjson is the journal of a whole run" in done.err
    assert before == (tmp_path / FOLDER / "local.ndjson").read_bytes()
    assert 0 == suite(*whole, named).status
    assert [0, 0] == [suite(*whole, PART, "--journal=own.ndjson").status for _ in range(2)]


def test_a_run_that_stops_early_replaces_no_journal(
    suite: Any, lax: tuple[str, ...], tmp_path: Path
) -> None:
    suite(*lax)
    before = (tmp_path / FOLDER / "lax.ndjson").read_bytes()
    done = suite(*lax, "-x")

    assert 1 == done.status
    assert before == (tmp_path / FOLDER / "lax.ndjson").read_bytes()
    assert not read_journal(tmp_path / FOLDER / "lax.ndjson.part").complete
    assert f"report {FOLDER}/lax.ndjson.part " in done.out


def test_replay_takes_the_last_run_that_made_the_check(
    suite: Any, command: Any, lax: tuple[str, ...], tmp_path: Path
) -> None:
    """The whole run names the specification of a check that the later part did not make."""
    target, _, spec = lax
    suite(target, spec)
    suite(target, "--clause=TrainingJobDefinition.RoleArn:type")
    checks = read_journal(tmp_path / FOLDER / "lax_mock.ndjson").checks
    key = next(c.clause for c in checks if c.status == "diverges" and c.side == "rejects")
    assert 0 == command("replay", key, target).status

    journal = tmp_path / FOLDER / "lax_mock.partial.ndjson"
    records = [json.loads(text) for text in journal.read_text().splitlines()]
    (record,) = [r for r in records if r.get("side") == "rejects"]
    record["divergence"] = "server-error"
    journal.write_text("".join(f"{json.dumps(each)}\n" for each in records))
    replayed = command("replay", record["clause"], target)
    assert "was server-error, is accepts-invalid" in replayed.out


def test_the_folder_of_journals_ignores_itself(suite: Any, tmp_path: Path) -> None:
    ignore = tmp_path / FOLDER / ".gitignore"
    suite(PART)
    assert "*" in ignore.read_text().splitlines()

    ignore.write_text("mine")
    suite(PART)
    assert "mine" == ignore.read_text()
    suite(PART, "--journal=elsewhere/own.ndjson")
    assert not (tmp_path / "elsewhere" / ".gitignore").exists()


def test_a_baseline_is_not_written_by_a_part_and_nothing_is_sent(
    suite: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sent(*_: object) -> None:
        raise AssertionError("the target was connected")

    monkeypatch.setattr("sagemaker_conformance.run.connection.connect", sent)
    for selection in ([PART], ["-k", "TuningJobName"]):
        done = suite("--baseline=known.json", "--update-baseline", *selection)
        (line,) = filter(None, done.err.splitlines())

        assert 4 == done.status
        assert "this one makes a part of the checks" in line
        assert not list(tmp_path.iterdir())
