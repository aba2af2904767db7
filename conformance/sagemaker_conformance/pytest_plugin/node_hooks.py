"""The hooks that pytest calls for the suite's nodes, without plugins of its own that are idle there.

They serve functions of tests, and would be called three times for each node.
"""

from __future__ import annotations

from typing import Any, Final

import pytest

#: Of a check nothing is logged, left behind or made for: what it leaves for the session is still reported.
_IDLE: Final = ("threadexception", "unraisableexception", "unittest", "subtests", "tmpdir")
_LOGGING: Final = "logging-plugin"
#: The options and ini values by which somebody wants to see logs.
_LOG_OPTIONS: Final = ("log_level", "log_cli_level", "log_file", "log_file_level")


def node_hooks(config: pytest.Config, whole: Any) -> Any:
    """Return the hooks for a node of which pytest gives these; the same where no plugin is idle.

    The same too where pytest leaves out conftests of other folders, which these would not.
    """
    names = _IDLE if _logs_are_wanted(config) else (*_IDLE, _LOGGING)
    idle = frozenset(filter(None, map(config.pluginmanager.get_plugin, names)))
    return _Hooks(config.pluginmanager, idle) if idle and whole is config.hook else whole


def _logs_are_wanted(config: pytest.Config) -> bool:
    if not config.pluginmanager.has_plugin(_LOGGING):
        return False
    given = (config.getoption(each) or config.getini(each) for each in _LOG_OPTIONS)
    return any(given) or bool(config.getini("log_cli"))


class _Hooks:
    """Calls of all hooks, each without some plugins."""

    def __init__(self, manager: pytest.PytestPluginManager, without: frozenset[object]) -> None:
        self._manager = manager
        self._without = without

    def __getattr__(self, name: str) -> Any:
        caller = self._manager.subset_hook_caller(name, self._without)
        setattr(self, name, caller)  # it is looked up once
        return caller
