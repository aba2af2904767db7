"""README.md shows what the code and moto say today; ``benchmarks/readme_figures.py`` writes it."""

from __future__ import annotations

import importlib.util
import re
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest

from sagemaker_conformance.run import Run
from sagemaker_conformance.settings import read_settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def figures() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "readme_figures", ROOT / "benchmarks" / "readme_figures.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["options", "formats", "commands", "matrix"])
def test_a_table_of_the_code_is_as_the_code_has_it(figures: ModuleType, name: str) -> None:
    written = {
        "options": figures.options_table,
        "formats": figures.formats_line,
        "commands": figures.commands_table,
        "matrix": figures.matrix_table,
    }

    assert written[name]() == figures.section(README, name)


@pytest.mark.parametrize("name", ["wire-classes", "wire-cases", "wire-doubles"])
def test_the_page_of_the_wire_lists_every_case(figures: ModuleType, name: str) -> None:
    written = {
        "wire-classes": figures.wire_classes_table,
        "wire-cases": figures.wire_table,
        "wire-doubles": figures.doubles_table,
    }
    page = figures.WIRE_PAGE.read_text(encoding="utf-8")

    assert written[name]() == figures.section(page, name)


def test_the_page_of_the_life_cycle_lists_every_check(figures: ModuleType) -> None:
    page = figures.LIFECYCLE_PAGE.read_text(encoding="utf-8")

    assert figures.lifecycle_table() == figures.section(page, "lifecycle-checks")


def test_the_field_cases_are_answered_as_the_readme_tells(figures: ModuleType) -> None:
    pytest.importorskip("moto")
    shown = figures.section(README, "field-cases")
    told = re.search(r"moto (\S+), boto3", shown)
    assert told is not None
    if told[1] != version("moto"):
        pytest.skip(f"README.md tells of moto {told[1]}, {version('moto')} is installed")

    assert figures.field_table() == shown.partition("\n\n")[0]


def test_the_run_of_the_readme_made_all_checks(figures: ModuleType, tmp_path: Path) -> None:
    expected = len(Run(read_settings({}, tmp_path)).all_checks())

    assert f" {expected} checks." in figures.section(README, "moto-run")


def test_a_section_is_replaced_between_its_markers_only(figures: ModuleType) -> None:
    text = "before\n<!-- a -->\nold\n<!-- /a -->\nafter <!-- b -->x<!-- /b -->\n"

    expected = "before\n<!-- a -->\n\\1 new\n<!-- /a -->\nafter <!-- b -->x<!-- /b -->\n"
    assert expected == figures.replaced(text, "a", "\\1 new")


def test_a_missing_marker_is_said(figures: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"expected <!-- a --> and <!-- /a -->"):
        figures.replaced("no markers", "a", "new")
