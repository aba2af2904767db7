"""The fixture ``strict_sagemaker``, in the project of somebody who uses moto: that of the docs."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
for needed in ("moto.sagemaker", "sagemaker_conformance.strict"):
    # Loaded here, or each project's session would load it anew.
    pytest.importorskip(needed, reason="the projects use moto")

DOCUMENT = Path(__file__).parents[2] / "docs" / "strict-mode.md"
PLAIN = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider")
STRICT = (*PLAIN, "-o", "usefixtures=strict_sagemaker")
ONE = """
import boto3
from moto import mock_aws

@mock_aws
def start(name="a_b"):
    boto3.client("sagemaker", region_name="us-east-1").create_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=name, HyperParameterTuningJobConfig={
            "Strategy": "Random",
            "ResourceLimits": {"MaxNumberOfTrainingJobs": 1, "MaxParallelTrainingJobs": 1}})
"""


@pytest.fixture(autouse=True)
def _warnings_as_at_a_users() -> Iterator[None]:
    """The projects' sessions run in this process, where warnings are errors."""
    with warnings.catch_warnings():
        warnings.resetwarnings()
        yield


def _blocks(form: str) -> list[str]:
    text = DOCUMENT.read_text(encoding="utf-8")
    return re.findall(rf"^```{form}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def test_which_tests_of_the_documented_project_turn_red_and_why(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_tuning=_blocks("python")[0])
    lax = pytester.runpytest_inprocess(*PLAIN)
    session = next(block for block in _blocks("text") if block.startswith("$ "))
    command, *told = session.splitlines()
    strict = pytester.runpytest_inprocess(*command.split()[2:], *PLAIN[1:])

    assert "$ pytest -q -o usefixtures=strict_sagemaker" == command
    lax.assert_outcomes(passed=4)
    lax.stdout.no_fnmatch_line("*strict*")
    strict.assert_outcomes(passed=2, failed=2)
    said = strict.stdout.str()
    assert [line for line in told if not _is_told(line, said)] == []


def _is_told(line: str, said: str) -> bool:
    if "refused this before it was sent" in line and not hasattr(BaseException, "add_note"):
        return True  # before Python 3.11 what the error would carry stands in a section alone
    shown = line.removeprefix("E ").strip()
    return re.search(re.escape(shown).replace("…", ".*"), said) is not None


def test_the_log_is_the_tests_to_look_at(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        ONE
        + """
import pytest

def test_it(strict_sagemaker):
    with pytest.raises(Exception, match="ValidationException"):
        start()
    start("ab")
    assert (2, 1) == (strict_sagemaker.creates, len(strict_sagemaker.stopped))

def test_without_it():
    start()
"""
    )
    done = pytester.runpytest_inprocess(*PLAIN)

    done.assert_outcomes(passed=2)
    done.stdout.fnmatch_lines(
        ["requests that*: 1 stopped, 0 let through", "*::test_it: stopped *.py:6: *"]
    )


def test_options_are_a_fixture_of_the_projects_own(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(_blocks("python")[1].replace('"refuse"', '"warn"'))
    pytester.makepyfile(ONE + "\ndef test_it(strict_sagemaker):\n    start()\n")
    done = pytester.runpytest_inprocess(*PLAIN)

    done.assert_outcomes(passed=1, warnings=1)
    done.stdout.fnmatch_lines(["*DocumentedAsInvalid*a_b: HyperParameterTuningJobName:pattern"])
    done.stdout.fnmatch_lines(
        ["requests that*: 0 stopped, 1 let through", "*::test_it: let through *"]
    )


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            {},
            '0 stopped, 1 let through, {"rules": "gate"} in strict_sagemaker_options would stop 1 of these',
        ),
        ({"mode": "warn"}, "0 stopped, 1 let through"),
        ({"rules": "gate"}, "1 stopped, 0 let through"),
    ],
)
def test_what_would_stop_a_request_that_breaks_a_rule_only(
    options: dict[str, str], told: str, pytester: pytest.Pytester
) -> None:
    project = _blocks("python")[0].partition("@mock_aws")[0]
    pytester.makepyfile(
        project.replace('"MetricName": "auc"', '"MetricName": "loss"')
        + f"""
import pytest

@pytest.fixture
def strict_sagemaker_options():
    return {options!r}

@mock_aws
def test_it(strict_sagemaker):
    try:
        launch(sagemaker(), "churn", 7)
    except Exception:
        pass
"""
    )
    done = pytester.runpytest_inprocess(*PLAIN)

    done.assert_outcomes(passed=1, warnings=int("rules" not in options))
    assert f"requests that AWS documents as invalid: {told}" in done.outlines
    done.stdout.fnmatch_lines(["*::test_it: *: *:rule-objective-is-defined"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"mode": "lax"}, "strict_sagemaker_options: mode='lax', expected refuse or warn"),
        (
            {"rulez": "gate"},
            "strict_sagemaker_options: unknown option 'rulez', did you mean rules? "
            "(spec, rules, mode, operation, touched)",
        ),
        ({"nonsense": 1, "spec": None}, "unknown option 'nonsense', expected spec, rules, mode"),
        (None, "strict_sagemaker_options: expected a dict, got None"),
        ({"spec": "nonsense"}, "strict_sagemaker_options: *nonsense*"),
    ],
)
def test_options_that_do_not_exist(
    options: dict[str, object] | None, said: str, pytester: pytest.Pytester
) -> None:
    pytester.makepyfile(
        "import pytest\n@pytest.fixture\ndef strict_sagemaker_options():\n"
        f"    return {options!r}\ndef test_it(strict_sagemaker):\n    pass\n"
    )
    done = pytester.runpytest_inprocess(*PLAIN)

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines([f"*{said}*"])
    done.stdout.no_fnmatch_line("*During handling*")
    assert len(done.outlines) < 15


def test_classes_of_unittest(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        ONE
        + "\nimport unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n        start()\n"
    )

    pytester.runpytest_inprocess(*STRICT).assert_outcomes(failed=1)


@pytest.mark.parametrize("scope", ["session", "package", "module", "class", "function"])
def test_jobs_of_fixtures_of_every_scope(scope: str, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        ONE
        + f"""
import pytest

@pytest.fixture(scope="{scope}", autouse=True)
def job():
    try:
        start()
    except Exception:
        pass
    yield
    start("ab")

class TestTwo:
    def test_one(self, tmp_path_factory):
        pass

    @pytest.mark.parametrize("n", [1, 2])
    def test_other(self, n):
        pass
"""
    )
    done = pytester.runpytest_inprocess(*STRICT)

    done.assert_outcomes(passed=3)
    times = 3 if scope == "function" else 1
    told = [line for line in done.outlines if ": stopped " in line]
    assert (
        f"requests that AWS documents as invalid: {times} stopped, 0 let through" in done.outlines
    )
    assert times == len(told)
    assert "::test_one: " in told[0]


@pytest.mark.parametrize(
    "place",
    [
        "def setup_module():\n    start()\ndef test_it():\n    pass\n",
        "class TestIt:\n    def setup_class(self):\n        start()\n    def test_it(self):\n        pass\n",
        "import unittest\nclass T(unittest.TestCase):\n    @classmethod\n    def setUpClass(cls):\n"
        "        start()\n    def test_it(self):\n        pass\n",
    ],
    ids=["setup_module", "setup_class", "setUpClass"],
)
def test_jobs_of_what_is_set_up_once(place: str, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(ONE + place)
    done = pytester.runpytest_inprocess(*STRICT)

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["requests that*: 1 stopped, 0 let through", "*test_it: stopped *"])
