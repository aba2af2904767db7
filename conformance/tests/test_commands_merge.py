"""``merge``: the parts of a real run conclude as the whole of it does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("moto")

PART = ("--target=moto", "--operation=CreateModelPackageGroup", "--clause=*Name:*")


@pytest.fixture
def parts(suite: Any, tmp_path: Path) -> tuple[str, str]:
    suite(*PART, "-k", "rejects", "--journal=one.ndjson")
    suite(*PART, "-k", "not rejects", "--journal=two.ndjson")
    return "one.ndjson", "two.ndjson"


def test_parts_conclude_as_the_whole(
    parts: tuple[str, str], suite: Any, command: Any, tmp_path: Path
) -> None:
    whole = suite(*PART, "--journal=whole.ndjson")
    _write_baseline(tmp_path / "whole.ndjson", tmp_path / "mine.json")
    merged = command("merge", *parts, "--output=merged.ndjson")
    gated = command("merge", *parts, "--output=merged.ndjson", "--baseline=mine.json")
    compared = command("compare", "whole.ndjson", "merged.ndjson")
    lone = command("merge", parts[0], "--output=x.ndjson")
    gap = command("merge", parts[0], parts[0], "--output=x.ndjson")
    over = command("merge", *parts, f"--output={parts[0]}")
    printed = command("merge", *parts, "--output=-")
    _damage(tmp_path / parts[1])
    other = command("merge", *parts, "--output=x.ndjson")

    assert (1, "exit 1 = moto diverges") == (merged.status, merged.out.splitlines()[-1][:22])
    assert "written to merged.ndjson\n" == merged.err
    assert (1, 0) == (whole.status, gated.status), gated.out
    assert 0 == compared.status, compared.out
    for refused, why in (
        (lone, "expected two journals or more, got 1"),
        (gap, "one.ndjson: has "),
        (over, "is read by this command"),
        (printed, "a journal is written to a file; name one"),
        (other, "two.ndjson: catalogue_sha256 is"),
    ):
        assert 4 == refused.status
        assert why in refused.err
        assert 1 == len(refused.err.strip().splitlines())
    assert not (tmp_path / "x.ndjson").exists()


def _write_baseline(journal: Path, file: Path) -> None:
    run, *checks = map(json.loads, journal.read_text().splitlines())
    kept = ("clause", "side", "divergence")
    known = [{k: c[k] for k in kept} for c in checks if c.get("status") == "diverges"]
    about = {key: run[key] for key in ("format", "target", "operation", "spec", "catalogue_sha256")}
    file.write_text(json.dumps({**about, "entries": known}))


def _damage(file: Path) -> None:
    run, *rest = file.read_text().splitlines()
    changed = {**json.loads(run), "catalogue_sha256": "0" * 64}
    file.write_text("\n".join([json.dumps(changed), *rest, ""]))
