"""README.md shows what the code and moto say today; ``benchmarks/readme_figures.py`` writes it."""

from __future__ import annotations

import importlib.util
import re
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sagemaker_conformance.faults.voices import VOICES
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _loaded() -> ModuleType:
    script = ROOT / "benchmarks" / "readme_figures.py"
    spec = importlib.util.spec_from_file_location("readme_figures", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(script.parent))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(script.parent))
    return module


FIGURES = _loaded()
SECTIONS = [(page, name) for page, sections in FIGURES.PAGES.items() for name in sections]


@pytest.fixture
def figures() -> ModuleType:
    return FIGURES


@pytest.mark.parametrize(("page", "name"), SECTIONS, ids=[name for _, name in SECTIONS])
def test_a_page_has_what_the_code_and_the_records_say(page: Path, name: str) -> None:
    text = page.read_text(encoding="utf-8")

    assert FIGURES.section(text, name) == FIGURES.PAGES[page][name]()


def test_the_field_cases_are_answered_as_the_readme_tells(figures: ModuleType) -> None:
    pytest.importorskip("moto")
    shown = figures.section(README, "field-cases")
    told = re.search(r"moto (\S+), boto3", shown)
    assert told is not None
    if told[1] != version("moto"):
        pytest.skip(f"README.md tells of moto {told[1]}, {version('moto')} is installed")

    assert figures.field_table() == shown.partition("\n\n")[0]


def test_the_run_of_the_readme_made_all_checks(figures: ModuleType, tmp_path: Path) -> None:
    expected = len(Run(read_settings({}, tmp_path)).offer.every())

    assert f" {expected} checks." in figures.section(README, "moto-run")


def test_the_lowest_score_of_all_voices_leads(figures: ModuleType) -> None:
    def score(killed: int) -> dict[str, Any]:
        tally = {"killed": killed, "observable": 1000, "precise": killed - 1, "equivalent": 7}
        return {"total": tally, "faults": 1007, "ids_red_elsewhere": 2}

    told = figures.score_line({"aws": score(999), "plain": score(800), "mute": score(900)})

    assert told.startswith(
        "At worst, in servers that word their refusals in their own words, the sweep shows "
        "800 of 1,000 observable faults (80.0 %), 799 of them at their own clause only"
    )
    assert (
        "as AWS does (`aws`) 999 of 1,000, 99.9 %; in their own words (`plain`) 800 of 1,000, "
        "80.0 %; not at all (`mute`) 900 of 1,000, 90.0 %." in told
    )
    assert told.endswith("Not measured: `first`, `smithy`.")


def test_every_voice_of_the_command_is_measured() -> None:
    assert list(VOICES) == list(sys.modules["mutation_score"].VOICES)


def test_a_voice_measured_anew_leaves_the_others_as_they_were() -> None:
    score = sys.modules["mutation_score"]
    before = {"aws": {"spec": "a"}, "mute": {"spec": "a", "date": "old"}, "first": {"spec": "b"}}
    after = score.merged(before, "mute", {"spec": "a", "date": "new"})

    assert [("aws", {"spec": "a"}), ("mute", {"spec": "a", "date": "new"})] == list(after.items())


def test_a_section_is_replaced_between_its_markers_only(figures: ModuleType) -> None:
    text = "before\n<!-- a -->\nold\n<!-- /a -->\nafter <!-- b -->x<!-- /b -->\n"

    expected = "before\n<!-- a -->\n\\1 new\n<!-- /a -->\nafter <!-- b -->x<!-- /b -->\n"
    assert expected == figures.replaced(text, "a", "\\1 new")


def test_a_missing_marker_is_said(figures: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"expected <!-- a --> and <!-- /a -->"):
        figures.replaced("no markers", "a", "new")
