from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports.journal.file import JournalWriter, read_journal

ROLE = "TrainingJobDefinition.RoleArn"
SUITE = ("-m", "pytest", "--pyargs", "sagemaker_conformance.suite", "-p", "no:cacheprovider", "-q")
moto = pytest.mark.skipif(find_spec("moto") is None, reason="moto is not installed")


def test_a_run_that_conforms(suite: Any) -> None:
    done = suite(f"--clause={ROLE}:*")
    run, *checks, end = done.journal()
    statuses = {f"{c['clause']} {c['side']}": c["status"] for c in checks}

    assert 0 == done.status
    assert ("run", "local", 1) == (run["record"], run["target"], run["format"])
    assert 11 == len(checks)
    assert "dominated" == statuses[f"{ROLE}:length-min rejects"]
    assert {"conforms", "dominated"} == set(statuses.values())
    assert (True, 11) == (end["complete"], end["checks"])
    assert end["calls"] >= end["requests"] > 0


@moto
def test_a_run_that_diverges_is_a_finding_and_no_failed_test(suite: Any) -> None:
    done = suite("--target=moto", f"--clause={ROLE}:*")

    assert 1 == done.status
    assert "4 diverges" in done.out
    assert "failed" not in done.out.splitlines()[-1]
    assert "exit 1 = moto diverges, the suite itself is fine" in done.out
    assert "Traceback" not in done.out


@moto
def test_a_record_is_the_same_before_it_is_written_and_read_from_its_line(
    suite: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []

    def read_both(path: Path, known: Any) -> Any:
        assert len(known) > 11
        read.extend([read_journal(path, known), read_journal(path)])
        return read[0]

    monkeypatch.setattr("sagemaker_conformance.pytest_plugin.session.read_journal", read_both)
    suite("--target=moto", f"--clause={ROLE}:*", "--clause=*:error-*", "--clause=wire:json-*")
    known, again = read

    assert again.checks == known.checks
    assert {"diverges", "conforms"} <= {check.status for check in known.checks}


@moto
def test_a_witness_is_whole_and_small(suite: Any) -> None:
    done = suite("--target=moto", f"--clause={ROLE}:length-max")
    (record,) = (c for c in done.journal("moto") if c.get("side") == "rejects")
    (step,) = record["witness"]

    assert ("diverges", "accepts-invalid", "passes") == (
        record["status"],
        record["divergence"],
        record["boto3"],
    )
    assert 2049 == len(step["body"]["TrainingJobDefinition"]["RoleArn"])
    assert "$NAME" == step["body"]["HyperParameterTuningJobName"]
    assert len(json.dumps(step["body"])) < 3500


@moto
def test_stopping_at_the_first_leaves_an_incomplete_journal(suite: Any) -> None:
    done = suite("--target=moto", f"--clause={ROLE}:*", "-x", "-p", "no:randomly")
    *_, end = done.journal("moto") if _finished(done) else _records(_part(done.folder, "moto"))

    assert 1 == sum(c.get("status") == "diverges" for c in _all(done))
    assert end["complete"] is False
    assert done.status in (1, 2)


@moto
def test_what_diverged_last_can_be_asked_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ("--pyargs", "sagemaker_conformance.suite", "-q", "--target=moto", "--clause=*Arn:type")
    every = pytest.main([*asked, "-p", "no:unraisableexception", "--cache-clear"])
    first = capsys.readouterr().out.splitlines()[-1]
    failed = pytest.main([*asked, "-p", "no:unraisableexception", "--lf"])
    second = capsys.readouterr().out.splitlines()[-1]

    assert (1, 1) == (every, failed)
    assert ("passed" in first, "passed" in second) == (True, False)
    assert _diverging(first) == _diverging(second) > 0


def _diverging(line: str) -> int:
    found = re.search(r"(\d+) diverges", line)
    return int(found[1]) if found else 0


def _finished(done: Any) -> bool:
    return not _part(done.folder, "moto").exists()


def _all(done: Any) -> list[dict[str, Any]]:
    return done.journal("moto") if _finished(done) else _records(_part(done.folder, "moto"))


def _part(folder: Path, name: str) -> Path:
    return folder / ".sagemaker-conformance" / f"{name}.partial.ndjson.part"


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def _interrupted(folder: Path) -> tuple[int, str]:
    """The exit status and output of a run that is interrupted in its midst.

    It mostly sleeps, to keep its rate: pytest formats the frame that it interrupts, and fails over one
    that has no line yet, as a frame may have whose function was just called.
    """
    read = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    # A process that was started in a shell's background would not hear the signal.
    program = f"{read}; import pytest; raise SystemExit(pytest.main())"
    part, deadline = _part(folder, "local"), time.monotonic() + 60
    with subprocess.Popen(
        [sys.executable, "-c", program, *SUITE[2:], "--clause=*:wire-*", "--rate=100/s"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        while time.monotonic() < deadline and not (part.is_file() and part.stat().st_size > 9000):
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        try:
            said, _ = running.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            running.kill()
            said, _ = running.communicate()
    return running.returncode, said


def test_an_interrupted_run_leaves_a_journal_that_every_command_reads(
    tmp_path: Path, command: Any
) -> None:
    status, said = _interrupted(tmp_path)
    part = _part(tmp_path, "local")

    assert 2 == status, said
    assert part.is_file()
    assert not part.with_suffix("").is_file()
    journal = read_journal(tmp_path / ".sagemaker-conformance" / "local.partial.ndjson")
    assert not journal.complete
    assert journal.checks
    assert "INCOMPLETE RUN" in said
    assert 0 == command("report", str(part.with_suffix(""))).status


def test_two_runs_never_share_a_journal(suite: Any, tmp_path: Path) -> None:
    with JournalWriter(tmp_path / "shared.ndjson"):
        done = suite("--journal=shared.ndjson", f"--clause={ROLE}:type")

    assert 4 == done.status
    assert "shared.ndjson" in done.err
    assert 1 == len(done.err.strip().splitlines())


def test_collecting_asks_and_writes_nothing(suite: Any) -> None:
    done = suite("--collect-only", f"--clause={ROLE}:*", "--target=http://127.0.0.1:1")

    assert 0 == done.status
    assert f"test_rejects[{ROLE}:pattern]" in done.out
    assert not (done.folder / ".sagemaker-conformance").exists()


def test_a_selection_of_nothing_has_a_status_of_its_own(suite: Any) -> None:
    assert 5 == suite("-k", "nothing").status


def test_deselecting_by_name_works_as_anywhere(suite: Any) -> None:
    done = suite("-k", "RoleArn and pattern and rejects")
    checks = [c for c in done.journal() if c["record"] == "check"]

    assert [(f"{ROLE}:pattern", "rejects")] == [(c["clause"], c["side"]) for c in checks]
    assert 0 == done.status


def test_reports_are_written(suite: Any, tmp_path: Path) -> None:
    done = suite(f"--clause={ROLE}:*", "--report=markdown:report.md")

    assert 0 == done.status
    assert (tmp_path / "report.md").read_text().startswith("#")


def test_another_name_for_the_target(suite: Any) -> None:
    done = suite(f"--clause={ROLE}:type", "--target-name=mine")

    assert "mine" == done.journal("mine")[0]["target"]


def test_a_base_of_the_users_own(suite: Any, tmp_path: Path, plain: Any) -> None:
    definition = {
        **plain.base["TrainingJobDefinition"],
        "RoleArn": "arn:aws:iam::123456789012:role/Mine",
    }
    (tmp_path / "base.json").write_text(json.dumps(definition))
    done = suite(f"--clause={ROLE}:*", "--base=base.json")

    assert 0 == done.status
    assert ["the given base", "the smallest base"] == list(done.journal()[0]["bases"])


def test_the_objective_around_a_definition_is_one_of_its_metrics(
    suite: Any, tmp_path: Path, plain: Any
) -> None:
    definition = plain.base["TrainingJobDefinition"]
    metrics = [{"Name": "loss", "Regex": "loss=(.*?);"}]
    own = {**definition["AlgorithmSpecification"], "MetricDefinitions": metrics}
    definition = {**definition, "AlgorithmSpecification": own}
    (tmp_path / "base.json").write_text(json.dumps(definition))
    done = suite(f"--clause={ROLE}:*", "--base=base.json", "--rules=gate")
    base = done.journal()[0]["bases"]["the given base"]

    assert 0 == done.status
    assert definition == base["TrainingJobDefinition"]
    objective = base["HyperParameterTuningJobConfig"]["HyperParameterTuningJobObjective"]
    assert "loss" == objective["MetricName"]


def test_the_older_catalogue(suite: Any) -> None:
    done = suite(f"--clause={ROLE}:*", "--spec=documented-2018-05")

    assert 0 == done.status
    assert "documented-2018-05" == done.journal()[0]["spec"]


def test_every_record_points_at_a_line_of_the_catalogue(suite: Any) -> None:
    done = suite("--clause=*:wire-nan", f"--clause={ROLE}:pattern")
    lines = {
        c["clause"]: (c["source"]["file"].rpartition("/")[2], c["source"]["line"])
        for c in done.journal()
        if c["record"] == "check"
    }

    assert {"botocore-1.44.5.json"} == {file for file, _ in lines.values()}
    assert lines["CreateHyperParameterTuningJob:wire-nan"] != lines[f"{ROLE}:pattern"]
    assert all(line > 1 for _, line in lines.values())
