"""Plugins of pytest that have nothing to do at a check are not called for one, unless logs are wanted."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_conformance.pytest_plugin.node_hooks import node_hooks


def _called(hooks: Any) -> set[str]:
    return {each.plugin_name for each in hooks.pytest_runtest_call.get_hookimpls()}


def test_idle_plugins_are_left_out(pytestconfig: pytest.Config) -> None:
    whole = _called(pytestconfig.hook)
    left = _called(node_hooks(pytestconfig, pytestconfig.hook))

    assert {"runner", "skipping", "capturemanager"} <= left
    assert {"logging-plugin", "threadexception", "unraisableexception"} == whole - left


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
