"""The options of a project: ``[tool.sagemaker-conformance]`` in its pyproject.toml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.run.configuration import read_configuration
from sagemaker_conformance.run.options import OPTIONS
from sagemaker_conformance.run.settings import SettingsError

NAME = "HyperParameterTuningJobName"


@pytest.fixture
def project(tmp_path: Path) -> Any:
    """Writes the table of a project."""

    def write(*lines: str) -> Path:
        text = "\n".join(["[tool.sagemaker-conformance]", *lines, ""])
        (tmp_path / "pyproject.toml").write_text(text)
        return tmp_path

    return write


@pytest.mark.parametrize("how", ["pytest", "run"])
def test_a_project_s_options_need_no_typing(
    how: str, project: Any, suite: Any, command: Any, tmp_path: Path
) -> None:
    project(f"clause = ['{NAME}:type']", "target-name = 'mine'", "report = ['json:out.json']")
    done = suite() if how == "pytest" else command("run", "-q")

    assert 0 == done.status, done.said
    assert "options from pyproject.toml: target-name, clause, report" in done.out
    assert {f"{NAME}:type"} == {c["clause"] for c in done.journal("mine")[1:-1]}
    assert (tmp_path / "out.json").is_file()


def test_what_is_typed_wins(project: Any, suite: Any) -> None:
    project("target = 'http://127.0.0.1:1'", "clause = '*'")
    done = suite("--target=local", f"--clause={NAME}:type")

    assert 0 == done.status, done.said
    assert {f"{NAME}:type"} == {c["clause"] for c in done.journal()[1:-1]}


def test_several_operations_and_files_with_their_names(
    project: Any, suite: Any, tmp_path: Path
) -> None:
    operations = "operation = ['CreateModelPackageGroup', 'CreateTrial']"
    project(operations, "clause = '*Name:*'", "report = ['json:{operation}.json']")
    done = suite()

    assert 0 == done.status, done.said
    assert "2 of 2 operations asked" in done.out
    assert (tmp_path / "sagemaker.CreateTrial.json").is_file()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("targt = 'moto'", "has no option targt; did you mean target?"),
        ("zzz = 1", "has no option zzz; expected one of target, "),
        ("target = 1", "target: expected a text, got 1"),
        ("clause = [1]", "clause: expected a text or a list of texts, got [1]"),
        ("rate = true", "rate: expected a text, got True"),
        ("allow-gone = 'yes'", "allow-gone: expected true or false, got 'yes'"),
        ("update-baseline = true", "update-baseline: is for a single run"),
        ("allow-create = '3'", "allow-create: is for a single run"),
        ("rules = 'all'", "--rules=all: expected off, report or gate"),
    ],
)
def test_what_cannot_be_used_is_one_line(line: str, said: str, project: Any, suite: Any) -> None:
    project(line)
    done = suite()
    (told,) = filter(None, done.err.splitlines())

    assert 4 == done.status
    assert said in told
    assert "Traceback" not in done.said


def test_every_option_has_a_place_there(project: Any) -> None:
    typed = {"update-baseline", "plan", "allow-create"}
    values = {o.name: "true" if o.form == "flag" else "'x'" for o in OPTIONS}
    folder = project(*(f"{name} = {value}" for name, value in values.items() if name not in typed))
    found = read_configuration(folder)

    assert {o.name for o in OPTIONS} - typed == set(found)
    assert {o.name for o in OPTIONS if o.form == "many"} == {
        name for name, value in found.items() if isinstance(value, list)
    }


def test_files_are_found_from_a_folder_below(project: Any) -> None:
    folder = project(
        *("baseline = 'known.json'", "scope = 'scope.txt'", "spec = 'botocore'"),
        *("report = ['json:out.json', 'github:-']", "effort = 5", "clause = ['A:*', '@globs.txt']"),
    )
    (folder / "known.json").write_text("{}")
    (folder / "below").mkdir()
    found = read_configuration(folder / "below")

    assert {
        "baseline": str(folder / "known.json"),
        "scope": str(folder / "scope.txt"),
        "spec": "botocore",
        "report": [f"json:{folder / 'out.json'}", "github:-"],
        "clause": ["A:*", f"@{folder / 'globs.txt'}"],
        "effort": "5",
    } == found


def test_a_broken_file_of_somebody_else_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other\n")
    assert {} == read_configuration(tmp_path)

    (tmp_path / "pyproject.toml").write_text("[tool.sagemaker-conformance\n")
    with pytest.raises(SettingsError, match="is no TOML"):
        read_configuration(tmp_path)


def test_tests_of_the_project_s_own_do_not_read_it(project: Any, python: Any) -> None:
    folder = project("targt = 'moto'")
    (folder / "test_own.py").write_text("def test_own(): pass\n")
    done = python("-m", "pytest", "-q", "-p", "no:cacheprovider", "test_own.py")

    assert 0 == done.status, done.said
    assert not (folder / ".sagemaker-conformance").exists()
