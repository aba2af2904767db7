from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance import suite as suite_package
from sagemaker_conformance.run.options import OPTIONS

HEAVY = ("hypothesis", "botocore", "boto3", "regex", "jsonschema_rs", "moto", "urllib3", "rich")


@pytest.mark.parametrize(
    "module", ["sagemaker_conformance.pytest_plugin.plugin", "sagemaker_conformance"]
)
def test_importing_it_loads_nothing_heavy(module: str, python: Any) -> None:
    done = python(
        "-c",
        f"import sys, {module}; print([m for m in {HEAVY!r} if m in sys.modules], "
        "[m for m in sys.modules if m.startswith(('sagemaker_strategies', 'sagemaker_reports'))])",
    )

    assert "[] []" == done.out.strip()


@pytest.mark.parametrize("beginning", ["*isolated()", "'--pyargs', 'sagemaker_conformance.suite'"])
def test_a_plain_run_needs_no_hypothesis(beginning: str, python: Any) -> None:
    done = python(
        "-c",
        "import sys; from sagemaker_conformance.pytest_plugin.isolation import isolated; import pytest; "
        f"status = pytest.main([{beginning}, '-q', '--clause=*RoleArn*', '--target=local', "
        "'-p', 'no:randomly']); "
        "print(int(status), 'hypothesis' in sys.modules)",
    )

    assert "0 False" == done.out.splitlines()[-1], done.said


def test_beside_a_test_of_hypothesis_its_plugin_stays(python: Any, tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(
        "from hypothesis import given, strategies\n"
        "@given(strategies.integers())\n"
        "def test_mine(number): pass\n"
        "def test_plugin(pytestconfig): assert pytestconfig.pluginmanager.has_plugin('hypothesispytest')\n"
    )
    done = python(
        *("-m", "pytest", "-q", "--clause=*RoleArn:type", "--target=local"),
        *(
            "--pyargs",
            "test_mine.py",
            "sagemaker_conformance.suite",
            "--hypothesis-show-statistics",
        ),
    )

    assert 0 == done.status, done.said
    assert "100 passing" in done.out


def test_run_keeps_its_order_where_a_plugin_shuffles_tests(command: Any) -> None:
    pytest.importorskip("pytest_randomly")
    options = ("run", "-v", "--clause=*RoleArn*", "--target=local")
    usual = re.findall(r"test_\w+(?=\[)", command(*options).out)

    assert ["test_accepts", "test_rejects", "test_returns"] == [*dict.fromkeys(usual)]
    assert sorted(usual) == usual
    assert sorted(usual) != re.findall(
        r"test_\w+(?=\[)", command(*options, "--randomly-seed=7").out
    )


@pytest.mark.parametrize("options", [("--log-level=DEBUG",), ("-o", "log_cli=1"), ("-W", "error")])
def test_run_leaves_no_plugin_out_that_an_option_is_for(options: Any, command: Any) -> None:
    done = command("run", "-q", "--clause=*RoleArn:type", "--target=local", *options)

    assert 0 == done.status, done.said


def test_run_repeats_what_was_typed_and_nothing_else(command: Any, lax: tuple[str, ...]) -> None:
    typed = f"{' '.join(lax)} -W default -q"
    done = command("run", *shlex.split(typed))

    assert f"sagemaker-conformance run {typed} --baseline=" in done.out


def test_the_suite_of_another_checkout_is_reported_as_well(python: Any, tmp_path: Path) -> None:
    shutil.copytree(Path(suite_package.__path__[0]), tmp_path / "suite")
    done = python(
        *("-m", "pytest", "-q", "suite", "--target=local", "--clause=*RoleArn:type"),
        *("--journal=mine.ndjson", "--import-mode=importlib"),
    )

    assert 0 == done.status, done.said
    assert "exit 0 = nothing diverges" in done.out
    assert (tmp_path / "mine.ndjson").is_file()


def test_every_option_has_its_long_name_and_its_short_one(suite_apart: Any) -> None:
    done = suite_apart("--help")
    missing = [
        name
        for option in OPTIONS
        for name in (f"--conformance-{option.name}", f"--{option.name}")
        if name not in done.out
    ]

    assert 0 == done.status
    assert [] == missing


def test_the_long_names_work(suite: Any) -> None:
    done = suite(
        "--conformance-target=local",
        "--conformance-clause=*RoleArn:type",
        "--conformance-journal=mine.ndjson",
    )

    assert 0 == done.status
    assert (done.folder / "mine.ndjson").is_file()


def test_names_of_options_are_told_apart() -> None:
    dests = [option.dest for option in OPTIONS]

    assert len(dests) == len(set(dests))
    assert all(dest.startswith("conformance_") for dest in dests)
