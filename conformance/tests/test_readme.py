"""README.md shows what the code and moto say today; ``benchmarks/readme_figures.py`` writes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from benchmarks import mutation_score, readme_figures
from benchmarks.mutation.voices import VOICES
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import read_settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


SECTIONS = [(page, name) for page, sections in readme_figures.PAGES.items() for name in sections]


@pytest.mark.parametrize(("page", "name"), SECTIONS, ids=[name for _, name in SECTIONS])
def test_a_page_has_what_the_code_and_the_records_say(page: Path, name: str) -> None:
    text = page.read_text(encoding="utf-8")

    assert readme_figures.section(text, name) == readme_figures.PAGES[page][name](), (
        "python -m benchmarks.readme_figures --without-run writes it"
    )


@pytest.mark.parametrize(
    ("page", "name", "table"),
    [
        (readme_figures.README, "field-cases", readme_figures.field_table),
        (readme_figures.OPERATIONS, "training-field-cases", readme_figures.training_field_table),
    ],
)
def test_the_field_cases_are_answered_as_the_page_tells(
    page: Path, name: str, table: Callable[[], str]
) -> None:
    pytest.importorskip("moto")
    shown = readme_figures.section(page.read_text(encoding="utf-8"), name)
    told = re.search(r"moto (\S+), boto3", shown)
    assert told is not None
    if told[1] != version("moto"):
        pytest.skip(f"{page.name} tells of moto {told[1]}, {version('moto')} is installed")

    assert table() == shown.partition("\n\n")[0], "python -m benchmarks.readme_figures writes it"


def test_the_run_of_the_first_report_made_all_checks(tmp_path: Path) -> None:
    expected = len(Run(read_settings({}, tmp_path)).selection.every)
    page = readme_figures.FIRST_REPORT.read_text(encoding="utf-8")

    assert f" {expected} checks." in readme_figures.section(page, "moto-run"), (
        "python -m benchmarks.readme_figures writes it"
    )


def test_the_lowest_score_of_all_voices_leads() -> None:
    def score(killed: int) -> dict[str, Any]:
        tally = {"killed": killed, "observable": 1000, "precise": killed - 1, "equivalent": 7}
        return {"total": tally, "faults": 1007, "ids_red_elsewhere": 2}

    told = mutation_score.score_line({"aws": score(999), "plain": score(800), "mute": score(900)})

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
    assert list(VOICES) == list(mutation_score.VOICES)


def test_a_voice_measured_anew_leaves_the_others_as_they_were() -> None:
    before = {"aws": {"spec": "a"}, "mute": {"spec": "a", "date": "old"}, "first": {"spec": "b"}}
    after = mutation_score.merged(before, "mute", {"spec": "a", "date": "new"})

    assert [("aws", {"spec": "a"}), ("mute", {"spec": "a", "date": "new"})] == list(after.items())


def test_a_section_is_replaced_between_its_markers_only() -> None:
    text = "before\n<!-- a -->\nold\n<!-- /a -->\nafter <!-- b -->x<!-- /b -->\n"

    expected = "before\n<!-- a -->\n\\1 new\n<!-- /a -->\nafter <!-- b -->x<!-- /b -->\n"
    assert expected == readme_figures.replaced(text, "a", "\\1 new")


def test_a_missing_marker_is_said() -> None:
    with pytest.raises(ValueError, match=r"expected <!-- a --> and <!-- /a -->"):
        readme_figures.replaced("no markers", "a", "new")
