from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports.formats import FORMATS


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


def test_a_report_in_a_file(journal: str, command: Any, tmp_path: Path) -> None:
    shown = command("report", journal, "--format=markdown")
    written = command("report", journal, "--format=markdown", "--output=report.md")

    assert 0 == written.status
    assert "" == written.out
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
