"""The table of formats, and the files that reports are written to."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports import formats
from sagemaker_reports.formats import registry
from sagemaker_reports.formats.registry import FORMATS, writer_of
from sagemaker_reports.journal.atomic_file import write_text
from sagemaker_reports.journal.errors import ReportError


def test_every_format_writes_a_report(diverging: Any, journal_of: Any) -> None:
    for form, write in FORMATS.items():
        assert "moto 5.2.5" in write(journal_of(diverging()), None), form


def test_terminal_and_markdown_are_formats() -> None:
    assert {"terminal", "markdown"} <= set(FORMATS)


def test_unknown_format_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(
        ReportError, match=r"unknown report format 'pdf', expected one of .*markdown"
    ):
        writer_of("pdf")


def test_new_format_is_one_new_file(tmp_path: Path, monkeypatch: Any, journal_of: Any) -> None:
    (tmp_path / "haiku.py").write_text(
        'FORMAT = "haiku"\n\n\ndef write(journal, gate):\n    return journal.run.target\n'
    )
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    try:
        assert importlib.reload(registry).FORMATS["haiku"](journal_of(), None) == "moto"
    finally:
        monkeypatch.undo()
        sys.modules.pop("sagemaker_reports.formats.haiku", None)
        importlib.reload(registry)


def test_text_replaces_a_file_and_makes_its_folders(tmp_path: Path) -> None:
    for text in ("one\n", "zwei \u2026\n"):
        write_text(tmp_path / "a" / "b.md", text)

    assert "zwei \u2026\n".encode() == (tmp_path / "a" / "b.md").read_bytes()
    assert os.listdir(tmp_path / "a") == ["b.md"]


def test_file_that_cannot_be_written_is_a_report_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ReportError, match=r"cannot write .*b\.md"):
        write_text(tmp_path / "file" / "b.md", "text")
    with pytest.raises(ReportError, match="cannot write"):
        write_text(tmp_path, "text")
