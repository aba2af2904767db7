"""What is published hangs together: every report is there, and the notes tell what the reports hold."""

from __future__ import annotations

import base64
import gzip
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PUBLISHED = Path(__file__).parents[1] / "published"
NOTES = (PUBLISHED / "notes.md").read_text(encoding="utf-8")
CLAIMS = re.findall(r"^- `(\S+) (\w+)`: (\S+) (\S+)$", NOTES, re.MULTILINE)


@cache
def verdicts(name: str) -> dict[tuple[str, str], str]:
    """Each check's verdict, as the published page shows it."""
    page = (PUBLISHED / f"{name}.html").read_text(encoding="utf-8")
    compress_page_data = re.search(r'id="data">([^<]*)<', page)
    assert compress_page_data is not None
    checks: list[dict[str, Any]] = json.loads(
        gzip.decompress(base64.b64decode(compress_page_data[1]))
    )["checks"]
    return {(check["id"], check["side"]): check["verdict"] for check in checks}


def test_every_implementation_of_the_summary_has_its_reports() -> None:
    summary = json.loads((PUBLISHED / "summary.json").read_text(encoding="utf-8"))
    index = (PUBLISHED / "README.md").read_text(encoding="utf-8")

    assert len(summary["implementations"]) == 5
    for told in summary["implementations"]:
        assert told["checks"] == len(verdicts(told["name"]))
        assert (PUBLISHED / f"{told['name']}.md").is_file()
        assert f"[HTML]({told['name']}.html)" in index
        assert told["version"] in index


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: " ".join(claim[:3]))
def test_a_note_tells_what_its_report_holds(claim: tuple[str, str, str, str]) -> None:
    clause, side, name, verdict = claim

    assert verdict == verdicts(name)[clause, side]


def test_every_note_rests_on_a_check() -> None:
    notes = NOTES.split("\n## ")[1:]

    assert [note.partition("\n")[0] for note in notes if "\n- `" not in note] == []
    assert NOTES.count("\n- `") == len(CLAIMS)


def test_what_is_published_stays_small() -> None:
    assert sum(file.stat().st_size for file in PUBLISHED.iterdir()) < 5_000_000


def test_the_picture_of_the_readme_is_a_small_png() -> None:
    picture = (PUBLISHED.parents[1] / "docs" / "images" / "report.png").read_bytes()

    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 200_000


def test_the_readme_has_the_number_of_operations_and_of_those_that_refuse_anything() -> None:
    summary = json.loads((PUBLISHED / "operations" / "summary.json").read_text(encoding="utf-8"))
    found = summary["operations"]
    honouring = sum(each["refused"] > 0 for each in found)
    readme = (PUBLISHED.parents[1] / "README.md").read_text(encoding="utf-8")

    assert f"mocks of [{len(found)} operations]" in readme
    assert f", {honouring} refuse at least one request" in readme
    for each in found:
        assert (PUBLISHED / "operations" / f"{each['operation'].replace(':', '.')}.md").is_file()
