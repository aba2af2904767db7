from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports.journal.file import JournalWriter
from sagemaker_reports.journal.records import CheckRecord, EndRecord, RunRecord


@pytest.fixture
def journal(tmp_path: Path) -> Any:
    """Writes a journal of checks by their ids, each with a divergence or None."""

    def make(name: str, target: str, **checks: str | None) -> str:
        facts = {"suite_version": "0", "target_version": "", "spec": "s", "catalogue_sha256": "c"}
        counts = {"selected": len(checks), "offered": len(checks)}
        with JournalWriter(tmp_path / name) as written:
            written.run(RunRecord(target=target, extra=counts, **facts))
            for clause, divergence in checks.items():
                status = {"status": "diverges" if divergence else "conforms"}
                written.check(
                    CheckRecord(
                        clause=f"{clause}:enum", side="rejects", divergence=divergence, **status
                    )
                )
            written.end(EndRecord(complete=True, checks=1, requests=1, calls=1, seconds=0.1))
            written.finish()
        return name

    return make


def test_two_runs_of_one_target_are_compared_run_with_run(journal: Any, command: Any) -> None:
    before = journal("a.ndjson", "mine", A=None, B="accepts-invalid")
    after = journal("b.ndjson", "mine", A="accepts-invalid", B=None)
    same = command("compare", before, before)
    other = command("compare", before, after)

    assert 0 == same.status
    assert "Two runs of mine: 2 the same" in same.out
    assert 1 == other.status
    assert "Two runs of mine: 1 new, 1 gone, 0 the same" in other.out
    assert "A:enum rejects  conforms -> accepts-invalid" in other.out


def test_several_targets_make_a_matrix(journal: Any, command: Any, tmp_path: Path) -> None:
    files = [journal("a.ndjson", "mine", A=None), journal("b.ndjson", "yours", A="wrong-code")]
    shown = command("compare", *files)
    written = command("compare", *files, "--format=json", "--output=matrix.json")
    rows = json.loads((tmp_path / "matrix.json").read_text())["rows"]

    assert 0 == shown.status
    assert "Which implementation honours what: mine, yours" in shown.out
    assert (0, "") == (written.status, written.out)
    assert ["conforms", "diverges"] == [cell["status"] for cell in rows[0]["cells"]]


def test_two_runs_of_one_target_as_a_matrix(journal: Any, command: Any) -> None:
    before, after = (journal(f"{n}.ndjson", "mine", A=None) for n in "ab")
    done = command("compare", before, after, "--matrix")

    assert 0 == done.status
    assert "mine (a.ndjson), mine (b.ndjson)" in done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.ndjson"], "expected two journals or more, got 1"),
        (["a.ndjson", "none.ndjson"], "no journal at none.ndjson"),
        (["a.ndjson", "a.ndjson", "--format=pdf"], "'pdf' is not one of"),
        (["a.ndjson", "a.ndjson", "--output=a.ndjson/x"], "cannot write"),
    ],
)
def test_wrong_usage_is_one_line(
    journal: Any, command: Any, arguments: list[str], said: str
) -> None:
    journal("a.ndjson", "mine", A=None)
    done = command("compare", *arguments)

    assert 4 == done.status
    assert said in done.err
    assert 1 == len(done.err.strip().splitlines())


@pytest.mark.parametrize(
    ("target", "said"),
    [("mine", "one target only, of different"), ("yours", "targets of different")],
)
def test_journals_that_share_no_operation_cannot_be_compared(
    journal: Any, command: Any, tmp_path: Path, target: str, said: str
) -> None:
    files = [journal("a.ndjson", "mine", A=None), journal("b.ndjson", target, A=None)]
    run, *rest = (tmp_path / "b.ndjson").read_text().splitlines()
    other = json.dumps({**json.loads(run), "operation": "sagemaker:CreateTrial"})
    (tmp_path / "b.ndjson").write_text("\n".join([other, *rest, ""]))
    done = command("compare", *files)

    assert (4, "") == (done.status, done.out)
    assert done.err.endswith(
        f"compare: {said} operations: nothing to compare; see sagemaker-conformance index\n"
    )
