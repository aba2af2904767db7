from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("moto")

ROLE = "TrainingJobDefinition.RoleArn"
LINE = ("--target=moto", "--baseline=known.json")


@pytest.fixture
def baseline(tmp_path: Path, suite: Any) -> Path:
    """The baseline of what moto answers about three clauses, cut from a partial run's journal."""
    done = suite("--target=moto", f"--clause={ROLE}:*")
    run, *checks, _ = done.journal("moto")
    entries = [
        {"clause": c["clause"], "side": c["side"], "divergence": c["divergence"]}
        for c in checks
        if c["status"] == "diverges"
    ]
    file = tmp_path / "known.json"
    head = {key: run[key] for key in ("target", "spec", "catalogue_sha256")}
    file.write_text(json.dumps({"format": 1, **head, "bases": {}, "entries": entries}))

    assert 4 == len(entries)
    return file


def _edit(file: Path, edit: Any) -> None:
    content = json.loads(file.read_text())
    edit(content["entries"])
    file.write_text(json.dumps(content))


def test_what_is_known_passes_and_fails_no_node(baseline: Path, suite: Any) -> None:
    done = suite(*LINE, f"--clause={ROLE}:*")

    assert 0 == done.status
    assert "4 known" in done.out
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
    assert "1 known" in done.out
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
    assert "known.json is left as it was, because this run checked only a part" in done.out
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


def test_a_whole_run_writes_a_baseline_that_the_next_one_keeps(suite: Any, tmp_path: Path) -> None:
    written = suite(*LINE, "--update-baseline", "-n", "2", timeout=300)
    content = json.loads((tmp_path / "known.json").read_text())
    kept = suite(*LINE, "-n", "2", timeout=300)
    keys = [f"{entry['clause']} {entry['side']}" for entry in content["entries"]]

    assert 0 == written.status
    assert "baseline written to known.json" in written.out
    assert keys == sorted(keys)
    assert len(keys) > 300
    assert 0 == kept.status
    assert f"{len(keys)} known" in kept.out
    assert "partial" not in kept.out
