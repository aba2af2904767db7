"""Nodes that are run in one step, and when they are not."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

ROLE = "--clause=TrainingJobDefinition.RoleArn:*"
ALONE = (
    *("-p", "no:logging", "-p", "no:unraisableexception", "-p", "no:threadexception"),
    *("-p", "no:hypothesispytest", "-p", "no:cacheprovider", "-p", "no:randomly"),
    *("-p", "no:timeout", "-p", "no:html"),
)


class Watch:
    """Another plugin that hears of reports."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.steps.append(report.when or "")


class Noting:
    """Notes at the end whether nodes were run in one step; it hears of no node."""

    def __init__(self) -> None:
        self.brief: bool | None = None

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        manager = session.config.pluginmanager
        self.brief = manager.has_plugin("sagemaker_conformance_session_brief")


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the suite with these options and plugins; tells if it was brief, and its records."""
    monkeypatch.chdir(tmp_path)

    def run(*options: str, plugins: tuple[Any, ...] = ()) -> tuple[int, bool | None, list[Any]]:
        noting = Noting()
        suite = ("--pyargs", "sagemaker_conformance.suite", "-q", ROLE)
        status = pytest.main([*suite, *ALONE, *options], plugins=[noting, *plugins])
        journal = tmp_path / ".sagemaker-conformance" / "local.ndjson"
        records = [json.loads(line) for line in journal.read_text().splitlines()]
        return int(status), noting.brief, records

    return run


def _told(records: list[Any]) -> list[tuple[str, str, str]]:
    return [(r["clause"], r["side"], r["status"]) for r in records if r["record"] == "check"]


def test_where_nobody_listens_a_node_is_run_in_one_step(session: Any, capfd: Any) -> None:
    status, brief, records = session()
    assert "PYTEST_CURRENT_TEST" not in os.environ
    out = capfd.readouterr().out
    _, long, others = session("--setup-show")

    assert (0, True, False) == (status, brief, long)
    assert _told(records) == _told(others)
    assert "9 passed, 2 skipped" in out


def test_whoever_hears_of_reports_hears_of_all_three_steps(session: Any) -> None:
    watch = Watch()
    _, brief, records = session(plugins=(watch,))

    assert not brief
    assert watch.steps == ["setup", "call", "teardown"] * len(_told(records))


def test_a_plugin_that_sets_up_is_called(session: Any) -> None:
    names: list[str] = []

    class SettingUp:
        def pytest_runtest_setup(self, item: pytest.Item) -> None:
            names.append(item.name)

    _, brief, records = session(plugins=(SettingUp(),))

    assert not brief
    assert len(_told(records)) == len(names)


def test_a_node_with_a_mark_goes_through_all_steps(session: Any) -> None:
    class Skipping:
        def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
            items[0].add_marker(pytest.mark.skip(reason="not today"))

    _, brief, records = session(plugins=(Skipping(),))
    _, _, whole = session()

    assert brief
    assert len(_told(whole)) - 1 == len(_told(records))


def test_stopping_at_the_first_failure_stops(session: Any, tmp_path: Path) -> None:
    pytest.importorskip("moto")
    noting = Noting()
    suite = ("--pyargs", "sagemaker_conformance.suite", "-q", ROLE, "--target=moto", "-x")
    status = pytest.main([*suite, *ALONE], plugins=[noting])
    journal = tmp_path / ".sagemaker-conformance" / "moto.ndjson"
    told = [json.loads(line) for line in journal.read_text().splitlines()]

    assert (1, True) == (status, noting.brief)
    assert 1 == sum(record.get("status") == "diverges" for record in told)
    assert told[-1]["complete"] is False
