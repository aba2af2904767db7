from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.reference import Service, Validator, checks_of
from sagemaker_conformance.server.mock_server import serving
from sagemaker_reports import read_journal, update, write_baseline

pytest.importorskip("moto")

ROLE = "TrainingJobDefinition.RoleArn"
LINE = ("--target=moto", "--baseline=known.json")


@pytest.fixture
def baseline(tmp_path: Path, catalogue: Any) -> Path:
    """The baseline of what moto answers about the clauses of one place."""
    entries = [
        {"clause": f"{ROLE}:{kind}", "side": "rejects", "divergence": "accepts-invalid"}
        for kind in ("length-max", "pattern", "required", "type")
    ]
    head = {"target": "moto", "spec": catalogue.spec, "catalogue_sha256": catalogue.sha256}
    file = tmp_path / "known.json"
    file.write_text(json.dumps({"format": 1, **head, "bases": {}, "entries": entries}))
    return file


def _edit(file: Path, edit: Any) -> None:
    content = json.loads(file.read_text())
    edit(content["entries"])
    file.write_text(json.dumps(content))


def test_what_is_known_passes_and_fails_no_node(baseline: Path, suite: Any) -> None:
    done = suite(*LINE, f"--clause={ROLE}:*")

    assert 0 == done.status
    assert "known: 4" in done.out
    assert "partial" in done.out
    assert "failed" not in done.out


def test_what_is_new_fails(baseline: Path, suite: Any) -> None:
    _edit(baseline, lambda entries: entries.pop())
    done = suite(*LINE, f"--clause={ROLE}:*")

    assert 1 == done.status
    assert "1 new" in done.out


def test_what_is_gone_fails(baseline: Path, suite: Any) -> None:
    gone = {"clause": f"{ROLE}:type", "side": "accepts", "divergence": "rejects-valid"}
    _edit(baseline, lambda entries: entries.append(gone))
    done = suite(*LINE, f"--clause={ROLE}:*")

    assert 1 == done.status
    assert "1 gone" in done.out
    assert f"{ROLE}:type accepts" in done.out


def test_what_shows_otherwise_fails(baseline: Path, suite: Any) -> None:
    _edit(baseline, lambda entries: entries[0].update(divergence="wrong-code"))
    done = suite(*LINE, f"--clause={ROLE}:*")

    assert 1 == done.status
    assert "1 changed" in done.out


def test_equal_counts_hide_nothing(baseline: Path, suite: Any) -> None:
    def swap(entries: list[dict[str, str]]) -> None:
        swapped.update(entries[0])
        entries[0] = {**entries[0], "side": "accepts", "divergence": "rejects-valid"}

    swapped: dict[str, str] = {}
    _edit(baseline, swap)
    done = suite(*LINE, f"--clause={ROLE}:*")

    assert 1 == done.status
    assert "1 new" in done.out
    assert "1 gone" in done.out
    assert f"{swapped['clause']} rejects" in done.out
    assert f"{swapped['clause']} accepts" in done.out


def test_a_partial_run_judges_what_it_checked(baseline: Path, suite: Any) -> None:
    done = suite(*LINE, f"--clause={ROLE}:pattern")

    assert 0 == done.status
    assert "known: 1" in done.out
    assert "partial" in done.out


def test_an_entry_that_expired_fails(baseline: Path, suite: Any) -> None:
    _edit(baseline, lambda entries: entries[0].update(expires="2020-01-01"))
    done = suite(*LINE, f"--clause={ROLE}:*")

    assert 1 == done.status
    assert "1 expired" in done.out


def test_a_partial_run_does_not_write_the_baseline(baseline: Path, suite: Any) -> None:
    before = baseline.read_text()
    done = suite(*LINE, "--update-baseline", f"--clause={ROLE}:*")

    assert 4 == done.status
    assert "known.json lists what a whole run finds, and this one makes a part" in done.err
    assert before == baseline.read_text()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is not JSON"),
        ('{"format": 7}', "has format 7"),
        (
            '{"format": 1, "target": "local", "spec": "s", "catalogue_sha256": "", "entries": []}',
            "belongs to target local",
        ),
    ],
)
def test_a_baseline_that_cannot_be_used(
    content: str, said: str, suite: Any, tmp_path: Path
) -> None:
    (tmp_path / "known.json").write_text(content)
    done = suite(*LINE, f"--clause={ROLE}:type")

    assert 4 == done.status
    assert said in done.said
    assert "Traceback" not in done.said


def test_a_swap_at_equal_counts_fails_and_names_both(
    suite: Any, tmp_path: Path, catalogue: Any
) -> None:
    """A mock with one fault, against the baseline of a mock with another."""
    faults = (f"{ROLE}:length-max", f"{ROLE}:pattern")
    for fault, options in zip(faults, ([], ["--baseline=known.json"]), strict=True):
        checks = {id: check for id, check in checks_of(catalogue).items() if id != fault}
        with serving(Service(catalogue, Validator(catalogue, checks))) as url:
            done = suite(f"--target={url}", "--target-name=mock", f"--clause={ROLE}:*", *options)
        assert 1 == done.status
        if not options:
            before = read_journal(tmp_path / ".sagemaker-conformance" / "mock.partial.ndjson")
            write_baseline(tmp_path / "known.json", update(None, before))

    assert "1 new, 1 gone" in done.out
    assert f"new: 1\n  {faults[1]} rejects: accepts-invalid" in done.out
    assert f"gone: 1\n  {faults[0]} rejects: was accepts-invalid" in done.out
    assert 1 == len([c for c in done.journal("mock") if c.get("status") == "diverges"])


def test_the_baseline_of_moto_comes_along(suite: Any) -> None:
    done = suite("--target=moto", "--baseline=moto", f"--clause={ROLE}:*")

    assert 0 == done.status
    assert "known: 4" in done.out


def test_the_baseline_that_comes_along_is_not_written(suite: Any) -> None:
    done = suite("--target=moto", "--baseline=moto", "--update-baseline")

    assert 4 == done.status
    assert "--baseline=moto: comes with this package and is not written" in done.err


def test_a_whole_run_writes_a_baseline_that_the_next_one_keeps(
    suite: Any, tmp_path: Path, lax: tuple[str, ...]
) -> None:
    line = (*lax, "--baseline=known.json")
    written = suite(*line, "--update-baseline")
    content = json.loads((tmp_path / "known.json").read_text())
    kept = suite(*line)
    keys = [f"{entry['clause']} {entry['side']}" for entry in content["entries"]]

    assert 0 == written.status
    assert "baseline written to known.json" in written.out
    assert keys == sorted(keys)
    assert len(keys) > 5
    assert 0 == kept.status, kept.out
    assert f"known: {len(keys)}" in kept.out
    assert "partial" not in kept.out


@pytest.mark.parametrize("more", [(), ("--update-baseline",)], ids=["gate", "update"])
def test_a_baseline_of_another_operation_is_refused_before_anything_is_asked(
    more: tuple[str, ...], baseline: Path, suite: Any
) -> None:
    before = baseline.read_bytes()
    done = suite(*LINE, "--operation=sns:CreateTopic", *more)
    (line,) = filter(None, done.err.splitlines())

    assert 4 == done.status
    assert "is of sagemaker:CreateHyperParameterTuningJob, this run is of sns:CreateTopic" in line
    assert "--baseline=moto.sns.CreateTopic.json" in line
    assert before == baseline.read_bytes()


def test_a_baseline_of_another_operation_than_the_tuning_job_says_so(
    suite: Any, tmp_path: Path
) -> None:
    operation = "secretsmanager:CreateSecret"
    line = ("--target=local", f"--operation={operation}")
    files = ("--report=json:x.json", "--conformance-journal", "x.ndjson")
    hinted = suite("--target=moto", "--operation=stepfunctions:CreateActivity", *files)
    written = suite(*line, "--baseline=known.json", "--update-baseline")

    (update,) = (line for line in hinted.out.splitlines() if "--update-baseline" in line)
    assert update.endswith(" --baseline=moto.stepfunctions.CreateActivity.json --update-baseline")
    assert [] == [name for name in ("x.json", "x.ndjson", "journal", "report") if name in update]
    assert 0 == written.status, written.said
    assert operation == json.loads((tmp_path / "known.json").read_text())["operation"]
    assert 0 == suite(*line, "--baseline=known.json", "--clause=Name:*").status
