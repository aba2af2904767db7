"""Plugins of pytest that have nothing to do at a check are not called for one, unless they are wanted."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_conformance.pytest_plugin.node_hooks import node_hooks


def _called(hooks: Any, hook: str = "pytest_runtest_call") -> set[str]:
    return {each.plugin_name for each in getattr(hooks, hook).get_hookimpls()}


def test_idle_plugins_are_left_out(pytestconfig: pytest.Config) -> None:
    whole = _called(pytestconfig.hook)
    left = _called(node_hooks(pytestconfig, pytestconfig.hook, marked=True))

    assert {"runner", "skipping", "capturemanager"} <= left
    assert {"logging-plugin", "threadexception", "unraisableexception"} == whole - left


def test_marks_are_looked_for_where_there_are_any(pytestconfig: pytest.Config) -> None:
    hooks = node_hooks(pytestconfig, pytestconfig.hook)

    assert "skipping" not in _called(hooks) | _called(hooks, "pytest_runtest_setup")
    assert {"runner", "capturemanager"} <= _called(hooks)
    assert "skipping" in _called(hooks, "pytest_runtest_makereport")  # of another plugin's xfail()


def test_what_another_plugin_writes_before_a_check_is_captured(
    pytestconfig: pytest.Config,
) -> None:
    class Writing:
        def pytest_runtest_setup(self) -> None: ...

    manager, setup = pytestconfig.pluginmanager, "pytest_runtest_setup"
    others = _called(pytestconfig.hook, setup) - {"runner", "skipping", "capturemanager"}
    own = others - {"logging-plugin", "threadexception", "unraisableexception"}
    alone = _called(node_hooks(pytestconfig, pytestconfig.hook), setup)
    name = manager.register(Writing())
    try:
        beside = _called(node_hooks(pytestconfig, pytestconfig.hook), setup)
    finally:
        manager.unregister(name=name)

    assert alone == ({"runner"} if not own else {"runner", "capturemanager", *own})
    assert beside == {"runner", "capturemanager", *own, str(name)}


@pytest.mark.parametrize("option", ["log_level", "log_cli_level", "log_file"])
def test_logs_are_caught_where_somebody_wants_them(
    option: str, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pytestconfig.option, option, "INFO")

    assert "logging-plugin" in _called(node_hooks(pytestconfig, pytestconfig.hook))


def test_hooks_without_conftests_of_other_folders_stay_as_they_are(
    pytestconfig: pytest.Config,
) -> None:
    beside = object()

    assert node_hooks(pytestconfig, beside) is beside
