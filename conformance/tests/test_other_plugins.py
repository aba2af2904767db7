"""Beside pytest's popular plugins, all at once, a run finds, writes and prints what it does alone."""

from __future__ import annotations

import os
import re
from configparser import ConfigParser
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest

TOX = Path(__file__).parents[2] / "tox.ini"
#: Set by the environment that has the plugins: there, one that lacks is a failure.
REQUIRED = "SAGEMAKER_CONFORMANCE_PLUGINS"
#: What makes those work that do nothing by themselves. The parts of `--cov` that matter are few.
USED = (
    *("--reruns=2", "--reruns-delay=60", "--count=2", "--timeout=100", "--randomly-seed=7"),
    *("--cov=sagemaker_conformance.pytest_plugin", "--cov-report="),
    *("--html=report.html", "--self-contained-html"),
    *("--json-report", "--json-report-file=report.json", "--report-log=report.jsonl"),
    *("--instafail", "--force-sugar", "--splits=1", "--group=1", "--allow-hosts=127.0.0.1"),
)
ALONE = ("--disable-plugin-autoload", "-p", "sagemaker_conformance.pytest_plugin.plugin")
#: What may differ between two runs that found the same.
VARYING = frozenset({"requests", "seconds", "calls", "started", "options"})


def plugins() -> list[str]:
    """The plugins of the environment for them."""
    tox = ConfigParser(interpolation=None)
    tox.read(TOX, encoding="utf-8")
    return tox["testenv:plugins"]["deps"].split()


def require_plugins() -> None:
    installed = {found.name.lower().replace("_", "-") for found in distributions()}
    lacking = sorted({*plugins()} - installed)
    if lacking:
        end = pytest.fail if os.environ.get(REQUIRED) else pytest.skip
        end(f"tox -e plugins has what is not installed here: {', '.join(lacking)}")


def found(done: Any, name: str) -> dict[str, dict[str, Any]]:
    """The records of the journal, which has one for each check."""
    records = done.journal(name)
    keyed = {
        f"{record.get('clause', record['record'])} {record.get('side', '')}": {
            key: value for key, value in record.items() if key not in VARYING
        }
        for record in records
    }
    assert len(records) == len(keyed)
    return keyed


def printed(done: Any) -> list[str]:
    """The report, from its figures to the exit status, without the commands that come next."""
    figures = done.out.partition("\ninvalid, by kind")[2].partition("\nnext: ")[0].splitlines()
    end = re.findall(r"^exit \d = .*", done.out, re.MULTILINE)
    assert figures
    assert 1 == len(end)
    # Several workers send some requests twice, and each run takes its own time.
    return [line for line in (*figures, *end) if not re.match(r"\d+ requests, ", line)]


@pytest.mark.parametrize(("target", "status"), [("local", 0), ("http", 1)])
def test_a_run_is_the_same(
    target: str, status: int, suite_apart: Any, serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_plugins()
    monkeypatch.setenv("GITHUB_ACTIONS", "true")  # one of them writes nothing elsewhere
    url = serve(lambda reply: reply.accept()) if target == "http" else target
    options = (f"--target={url}", "--clause=*RoleArn*")
    alone = suite_apart(*options, *ALONE)
    expected = found(alone, target)

    assert status == alone.status
    assert bool(status) == ("diverges" in {a.get("status") for a in expected.values()})
    for workers in ((), ("-n", "2")):
        beside = suite_apart(*options, *USED, *workers)

        assert status == beside.status, beside.said
        assert expected == found(beside, target)
        assert printed(alone) == printed(beside)
        assert not re.search(r"\d rerun", beside.out)


def test_what_is_run_again_by_force_is_not_sent_again(suite_apart: Any, serve: Any) -> None:
    require_plugins()
    sent = []

    def accept(reply: Any) -> None:
        sent.append(reply.operation)
        reply.accept()

    options = (f"--target={serve(accept)}", "--clause=*RoleArn:pattern")
    alone = suite_apart(*options, *ALONE)
    once = len(sent)
    again = suite_apart(*options, "--force-reruns=2")

    assert " 2 rerun" in again.out
    assert (alone.status, once) == (again.status, len(sent) - once)
    assert found(alone, "http") == found(again, "http")


@pytest.mark.parametrize("named", [(), ALONE[1:], ("-psagemaker_conformance",)])
def test_a_run_has_its_own_plugin_where_none_is_loaded_by_itself(
    named: tuple[str, ...], python: Any
) -> None:
    program = (
        "import os; os.environ['PYTEST_DISABLE_PLUGIN_AUTOLOAD'] = '1'\n"
        "from sagemaker_conformance.cli import main; main()"
    )
    done = python("-c", program, "run", "--target=local", "--clause=*RoleArn:type", *named)

    assert 0 == done.status, done.said
    assert "3 passed" in done.out


def test_the_plugins_are_many() -> None:
    assert len(plugins()) >= 17
