from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports import read_journal, update, write_baseline
from sagemaker_reports.formats.registry import FORMATS
from sagemaker_reports.journal.file import JournalWriter
from sagemaker_reports.journal.records import CheckRecord, EndRecord, RunRecord


@pytest.fixture
def journal(suite: Any) -> str:
    """The journal of a small run."""
    suite("--clause=*RoleArn:*", "--journal=run.ndjson")
    return "run.ndjson"


def test_every_format(journal: str, command: Any) -> None:
    for form in sorted(FORMATS):
        done = command("report", journal, f"--format={form}")

        assert 0 == done.status
        assert done.out.strip()


def test_a_format_of_another_package(
    journal: str, command: Any, suite: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "vendor_formats-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: vendor-reports\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[sagemaker_reports.formats]\nvendor-csv = vendor_formats:Csv\nbroken = vendor_formats:Nothing\n"
    )
    (tmp_path / "vendor_formats.py").write_text(
        "class Csv:\n    def write(journal, gate):\n        return journal.run.target\n"
    )
    monkeypatch.syspath_prepend(tmp_path)

    assert "local\n" == command("report", journal, "--format=vendor-csv").out
    failed = command("report", journal, "--format=broken")
    assert (4, 1) == (failed.status, failed.err.count("\n"))
    assert "report format broken: the entry point vendor_formats:Nothing" in failed.err
    refused = suite("--report=broken:x", "--clause=*RoleArn:type")
    assert 4 == refused.status
    assert "--report=broken:x: report format broken: the entry point" in refused.out + refused.err
    assert 0 == suite("--report=vendor-csv:x.csv", "--clause=*RoleArn:type").status
    assert "local" == (tmp_path / "x.csv").read_text()


def test_a_part_of_a_journal_and_a_baseline_that_is_behind(
    journal: str, command: Any, tmp_path: Path
) -> None:
    read = read_journal(tmp_path / journal)
    worse = replace(read.checks[0], status="diverges", divergence="accepts-invalid")
    write_baseline(tmp_path / "known.json", update(None, replace(read, checks=(worse,))))
    judged = ("report", journal, "--baseline=known.json")

    assert "1 gone" in command(*judged).out
    assert "for 1 divergence that it lists is gone" in command(*judged, "--allow-gone").out
    assert "0 requests that AWS" in command("report", journal, "--only=stopped-by-nothing").out
    assert 4 == command("report", journal, "--only=all").status


def test_a_report_in_a_file(journal: str, command: Any, tmp_path: Path) -> None:
    shown = command("report", journal, "--format=markdown")
    dash = command("report", journal, "--format=markdown", "--output=-")
    written = command("report", journal, "--format=markdown", "--output=report.md")

    assert 0 == written.status
    assert ("", "written to report.md\n") == (written.out, written.err)
    assert shown.out == dash.out
    assert shown.out.strip() == (tmp_path / "report.md").read_text().strip()


def test_a_truncated_journal_is_read_and_called_incomplete(
    journal: str, command: Any, tmp_path: Path
) -> None:
    whole = (tmp_path / journal).read_bytes()
    (tmp_path / "cut.ndjson").write_bytes(whole[: len(whole) * 2 // 3])
    done = command("report", "cut.ndjson")

    assert 0 == done.status
    assert "INCOMPLETE" in done.out


def test_a_file_that_cannot_be_written(journal: str, command: Any, tmp_path: Path) -> None:
    done = command("report", journal, f"--output={journal}/report.md")

    assert 4 == done.status
    assert "cannot write" in done.err


def test_a_report_against_a_baseline(command: Any, tmp_path: Path) -> None:
    facts = {"suite_version": "0", "target_version": "", "spec": "s", "catalogue_sha256": "c"}
    check = CheckRecord(clause="A:enum", side="rejects", status="diverges", divergence="wrong-code")
    with JournalWriter(tmp_path / "run.ndjson") as written:
        written.run(RunRecord(target="mine", extra={"selected": 1, "offered": 2}, **facts))
        written.check(check)
        written.end(EndRecord(complete=True, checks=1, requests=1, calls=1, seconds=0.1))
        written.finish()
    known = update(None, read_journal(tmp_path / "run.ndjson"))
    lost = replace(known.entries[0], clause="B:enum")
    write_baseline(tmp_path / "known.json", replace(known, entries=(*known.entries, lost)))
    done = command("report", "run.ndjson", "--baseline=known.json")
    missing = command("report", "run.ndjson", "--baseline=none.json")

    assert 0 == done.status
    assert "known: 1, 1 listed but not selected, partial run" in done.out
    assert 4 == missing.status
    assert "the baseline none.json cannot be read (No such" in missing.err


def test_the_schema_of_the_json_report(command: Any) -> None:
    done = command("report", "--schema")

    assert 0 == done.status
    assert "urn:sagemaker-conformance:report:1" == json.loads(done.out)["$id"]


def test_reports_of_several_journals(
    journal: str, suite: Any, command: Any, tmp_path: Path
) -> None:
    named = ("--operation=CreateModelPackageGroup", "--clause=*Name:*")
    suite(*named, "--journal=group.ndjson")
    both = (journal, "group.ndjson")
    shared = command("report", *both, "--format=json", "--output=one.json")
    each = command("report", *both, "--format=json", "--output={target}.{operation}.json")
    log = command("report", *both, "--format=sarif", "--output=both.sarif")
    index = command("index", *both, "--format=html", "--link={journal}.html", "--output=index.html")

    assert 4 == shared.status
    assert "2 reports would share one file; put {operation}" in shared.err
    assert (0, 0, 0) == (each.status, log.status, index.status)
    written = [line.removeprefix("written to ") for line in each.err.splitlines()]
    assert sorted(each.name for each in tmp_path.glob("local.*.json")) == sorted(written)
    for operation in ("CreateHyperParameterTuningJob", "CreateModelPackageGroup"):
        assert (tmp_path / f"local.sagemaker.{operation}.json").exists()
        assert f"sagemaker:{operation}" in (tmp_path / "index.html").read_text()
    assert 2 == len(json.loads((tmp_path / "both.sarif").read_text())["runs"])
    assert 'href="group.html"' in (tmp_path / "index.html").read_text()
