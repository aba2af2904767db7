"""The table of formats, and the files that reports are written to."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sagemaker_reports import formats
from sagemaker_reports.formats import registry
from sagemaker_reports.formats.registry import FORMATS, format_names, writer_of
from sagemaker_reports.journal.atomic_file import write_text
from sagemaker_reports.journal.errors import ReportError


def test_every_format_writes_a_report(diverging: Any, journal_of: Any) -> None:
    for form, write in FORMATS.items():
        assert write(journal_of(diverging()), None).strip(), form


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


@pytest.fixture
def vendor(tmp_path: Path, monkeypatch: Any) -> Iterator[None]:
    """An installed distribution that offers formats."""
    info = tmp_path / "vendor_reports-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: vendor-reports\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[sagemaker_reports.formats]\nvendor-csv = vendor_reports\nbroken = vendor_reports.nothing\n"
        "failing = vendor_reports:Failing\nbytes = vendor_reports:Bytes\nhtml = vendor_reports\n"
    )
    (tmp_path / "vendor_reports.py").write_text(
        "def write(journal, gate):\n    return f'{journal.run.target},{gate}'\n\n\n"
        "class Failing:\n    @staticmethod\n    def write(journal, gate):\n"
        "        raise KeyError('a\\nb')\n\n\n"
        "class Bytes:\n    @staticmethod\n    def write(journal, gate):\n        return b''\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("vendor_reports", None)


@pytest.mark.usefixtures("vendor")
def test_another_package_offers_a_format_and_ours_go_before(journal_of: Any) -> None:
    assert writer_of("vendor-csv")(journal_of(), None) == "moto,None"
    assert writer_of("html") is FORMATS["html"]
    assert format_names() == (*sorted(FORMATS), "broken", "bytes", "failing", "vendor-csv")


@pytest.mark.usefixtures("vendor")
@pytest.mark.parametrize(
    ("form", "told"),
    [
        (
            "broken",
            "report format broken: the entry point vendor_reports.nothing of the group "
            "sagemaker_reports.formats cannot be loaded: ModuleNotFoundError",
        ),
        ("failing", r"report format failing: write\(\) raised KeyError: 'a\\nb'"),
        ("bytes", r"report format bytes: write\(\) returned bytes, expected str"),
        ("pdf", "unknown report format 'pdf', expected one of .*terminal, broken, bytes, failing"),
    ],
)
def test_a_broken_offer_is_one_line_where_it_is_used(form: str, told: str, journal_of: Any) -> None:
    with pytest.raises(ReportError, match=told) as refused:
        writer_of(form)(journal_of(), None)
    assert "\n" not in str(refused.value)


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


@pytest.mark.parametrize(
    "form", ["terminal", "markdown", "html", "junit", "badge", "json", "sarif"]
)
def test_another_operation_is_named_by_every_report(
    form: str, diverging: Any, conforming: Any, journal_of: Any, run_record: Any
) -> None:
    run = replace(run_record, operation="stepfunctions:CreateActivity")
    checks = (diverging("name:type"), conforming("name:type", side="accepts"))
    text = FORMATS[form](journal_of(*checks, run=run), None)

    assert "CreateActivity" in text
    if form in ("terminal", "markdown"):
        assert "valid definitions" not in text
