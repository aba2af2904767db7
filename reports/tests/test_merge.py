"""Journals of parts as one, and what is refused: by records alone, without a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports.attestation.attestation import attest
from sagemaker_reports.journal.file import Journal, JournalWriter, read_journal
from sagemaker_reports.journal.merge import MergeError, merge
from sagemaker_reports.journal.records import CheckRecord, EndRecord, RunRecord

RUN = RunRecord(
    suite_version="1",
    target="mine",
    target_version="mine 3",
    spec="botocore-1.44.5",
    catalogue_sha256="x" * 64,
    options={"clauses": []},
    started="2026-11-29T10:00:00+00:00",
    extra={"selected": 1, "offered": 3},
)
EXPECTED = frozenset(f"{name}:type rejects" for name in "ABC")


def part(name: str, *clauses: str, **facts: Any) -> Journal:
    checks = tuple(
        CheckRecord(
            clause=f"{clause}:type",
            side="rejects",
            status="conforms",
            requests=2,
            witness=({"operation": "CreateHyperParameterTuningJob", "body": {clause: 1}},),
            answer={"outcome": "rejected", "http_status": 400, "code": "X", "message": "no"},
            certified=True,
        )
        for clause in clauses
    )
    end = EndRecord(complete=True, checks=len(checks), requests=2 * len(checks), calls=9, seconds=5)
    run = replace(RUN, **{"extra": {"selected": len(checks), "offered": 3}, **facts})
    return Journal(run, checks, end, Path(f"{name}.ndjson"))


def test_the_parts_are_a_whole_that_can_be_attested(tmp_path: Path) -> None:
    later = part("two", "B", "C", started="2026-11-29T12:00:30+02:00")
    file = tmp_path / "whole.ndjson"
    with JournalWriter(file) as writer:
        run, *checks, end = merge([later, part("one", "A")], EXPECTED)
        assert isinstance(run, RunRecord)
        assert isinstance(end, EndRecord)
        writer.run(run)
        for check in checks:
            assert isinstance(check, CheckRecord)
            writer.check(check)
        writer.end(end)
        writer.finish()
    whole = read_journal(file)

    assert whole.complete
    assert (whole.end.checks, whole.end.requests, whole.end.calls) == (3, 6, 18)  # type: ignore[union-attr]
    assert 35 == end.seconds
    assert RUN.started == run.started
    assert {"selected": 3, "offered": 3, "parts": 2} == dict(run.extra)
    assert "3 checks" in attest(file)["statement"]


def test_without_starts_the_longest_part_counts() -> None:
    *_, end = merge([part("one", "A", started=""), part("two", "B", "C")], EXPECTED)

    assert isinstance(end, EndRecord)
    assert 5 == end.seconds


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([part("one", "A", "B"), part("two", "B", "C")], "two.*has checks that one.ndjson has too, 1 of them"),
        ([part("one", "A"), part("two", "C")], "1 of 3 checks are in no journal.*B:type rejects"),
        ([part("one", "A", "B"), part("two", "C", target_version="mine 4")], "target_version is"),
        ([part("one", "A", "B"), part("two", "C", suite_version="2")], "suite_version is '2'"),
        ([part("one", "A", "B"), part("two", "C", operation="a:b")], "operation is 'a:b'"),
        ([part("one", "A", "B"), part("two", "C", options={})], "options is {}"),
        ([part("one", "A", "B"), part("two", "C", catalogue_sha256="y")], "catalogue_sha256 is"),
        ([part("one", "A", "B"), part("two", "C", extra={"offered": 4})], "offered is 4"),
        ([part("one", "A", "B"), replace(part("two", "C"), end=None)], "two.*is unfinished"),
        (
            [
                part("one", "A", "B"),
                replace(part("two", "C"), end=EndRecord(
                    complete=True, checks=1, requests=1, calls=1, seconds=1, reason="gone"
                )),
            ],
            "two.*is unfinished",
        ),
    ],
)  # fmt: skip
def test_what_is_no_whole_run_is_refused_in_one_line(parts: list[Journal], message: str) -> None:
    with pytest.raises(MergeError, match=message) as refusal:
        list(merge(parts, EXPECTED))

    assert "\n" not in str(refusal.value)
