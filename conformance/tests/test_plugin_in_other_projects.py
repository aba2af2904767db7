"""The plugin changes nothing in projects that do not use it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

NEIGHBOURS = {
    "pytest_timeout": ("--timeout=60",),
    "pytest_html": ("--html=report.html",),
    "pytest_cov": ("--cov=.",),
    "pytest_randomly": ("-p", "randomly"),
    "xdist": ("-n", "2"),
}
CONFTEST = """
def pytest_addoption(parser):
    parser.addoption("--target", default="mine")
    parser.addoption("--report", default="none")
    parser.addoption("--base", action="store_true")
"""
TESTS = """
import pytest

def test_fine(request):
    assert request.config.getoption("--target") in ("mine", "yours")

@pytest.mark.parametrize("check", ["a", "b"])
def test_parametrized(check, record_property):
    record_property("sagemaker_conformance", 3)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody's project with options and tests of its own."""
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_mine.py").write_text(TESTS)
    return tmp_path


def _untouched(folder: Path) -> bool:
    return not (folder / ".sagemaker-conformance").exists()


@pytest.mark.parametrize("module", NEIGHBOURS)
def test_beside_other_plugins_in_a_foreign_project(module: str, project: Path, python: Any) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not installed")
    done = python("-m", "pytest", "-q", "--target=yours", *NEIGHBOURS[module])

    assert 0 == done.status, done.said
    assert "3 passed" in done.out
    assert "conform" not in done.said.lower()
    assert _untouched(project)


def test_a_failure_there_keeps_its_status_and_its_traceback(project: Path, python: Any) -> None:
    (project / "test_bad.py").write_text("def test_bad():\n    assert 1 == 2\n")
    done = python("-m", "pytest", "-q")

    assert 1 == done.status
    assert "assert 1 == 2" in done.out
    assert "1 failed, 3 passed" in done.out
    assert _untouched(project)


def test_nothing_is_printed_but_what_pytest_prints(project: Path, python: Any) -> None:
    arguments = ("-m", "pytest", "-v", "-p", "no:randomly", "-p", "no:cacheprovider")
    beside = python(*arguments)
    without = python(*arguments, "-p", "no:sagemaker_conformance")

    assert _lines(without.out) == _lines(beside.out)


def _lines(text: str) -> list[str]:
    return [
        line
        for line in text.splitlines()
        if not line.startswith(("plugins:", "metadata:", "=====")) and " passed in " not in line
    ]


def test_an_empty_project_keeps_its_status(tmp_path: Path, python: Any) -> None:
    assert 5 == python("-m", "pytest", "-q").status
    assert _untouched(tmp_path)


def test_the_suite_runs_there_by_the_long_names(project: Path, python: Any) -> None:
    done = python(
        *("-m", "pytest", "-q", "--pyargs", "sagemaker_conformance.suite"),
        *("--conformance-target=local", "--conformance-clause=*RoleArn:type"),
        *("--rootdir=.", "-c", "/dev/null"),
    )

    assert 0 == done.status, done.said
    assert (project / ".sagemaker-conformance" / "local.partial.ndjson").is_file()


def test_the_suite_beside_tests_of_ones_own(project: Path, python: Any) -> None:
    (project / "test_bad.py").write_text("def test_bad():\n    assert 1 == 2\n")
    done = python(
        *("-m", "pytest", "-q", "--import-mode=importlib", ".", "--pyargs"),
        *("sagemaker_conformance.suite", "--conformance-clause=*RoleArn:type"),
    )

    assert 1 == done.status, done.said
    assert "1 failed, 6 passed" in done.out
    assert "assert 1 == 2" in done.out


def test_marks_of_the_project_count_at_checks_too(project: Path, python: Any) -> None:
    (project / "conftest.py").write_text(
        "import pytest\n"
        "def pytest_collection_modifyitems(items):\n"
        "    for item in items:\n"
        "        if 'test_rejects' in item.name:\n"
        "            item.add_marker(pytest.mark.skip('not now'))\n"
        "        elif 'test_accepts' in item.name:\n"
        "            item.add_marker(pytest.mark.xfail(reason='soon'))\n"
        "def pytest_runtest_setup(item):\n"
        "    print('seen before')\n"
    )
    done = python(
        *("-m", "pytest", "-q", "-rsX", "--pyargs", "sagemaker_conformance.suite"),
        *("--conformance-target=local", "--conformance-clause=*RoleArn:type"),
        *("--rootdir=.", "-c", "/dev/null"),
    )

    assert 0 == done.status, done.said
    assert "1 passed, 1 skipped, 1 xpassed" in done.out
    assert "not now" in done.out
    assert "seen before" not in done.out


def test_garbage_of_other_tests_is_still_looked_for(project: Path, python: Any) -> None:
    (project / "test_last.py").write_text(
        "class Cycle:\n"
        "    def __init__(self):\n"
        "        self.own = self\n"
        "    def __del__(self):\n"
        "        raise ValueError('of the cycle')\n"
        "def test_last():\n"
        "    Cycle()\n"
    )
    suite = ("--pyargs", "sagemaker_conformance.suite", "--conformance-clause=*RoleArn:type")
    mixed = python(
        *("-m", "pytest", "-q", "-W", "error", "--import-mode=importlib"),
        *(*suite, "test_last.py"),
    )

    assert "of the cycle" in mixed.said
    assert 0 != mixed.status


def test_a_session_leaves_the_garbage_collector_as_it_was(project: Path, python: Any) -> None:
    done = python(
        "-c",
        "import gc, pytest\n"
        "before = gc.get_threshold()\n"
        "suite = ['--pyargs', 'sagemaker_conformance.suite', '--conformance-clause=*RoleArn:type']\n"
        "assert 0 == pytest.main(['-q', *suite])\n"
        "assert (before, 0) == (gc.get_threshold(), gc.get_freeze_count())\n",
    )

    assert 0 == done.status, done.said


@pytest.mark.parametrize("broken", ["pytest.ini", "setup.cfg"])
def test_the_run_command_is_apart_from_the_project(
    broken: str, tmp_path: Path, python: Any
) -> None:
    for name in (broken, "conftest.py"):
        (tmp_path / name).write_text("[pytest]\naddopts = --nonsense\nraise SystemError\n")
    done = python(
        *("-c", "from sagemaker_conformance.cli import main; main()"),
        *("run", "--clause=*RoleArn:type", "-q"),
    )

    assert 0 == done.status, done.said
    assert "3 passed" in done.out
    assert (tmp_path / ".sagemaker-conformance" / "local.partial.ndjson").is_file()
    assert "warning" not in done.said
