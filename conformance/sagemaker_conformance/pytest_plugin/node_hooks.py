"""The hooks that pytest calls for the suite's nodes, without plugins of its own that are idle there.

They serve functions of tests, and would be called three times for each node.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pytest

#: Of a check nothing is logged, left behind or made for: what it leaves for the session is still reported.
_IDLE: Final = ("threadexception", "unraisableexception", "unittest", "subtests", "tmpdir")
_LOGGING: Final = "logging-plugin"
#: The options and ini values by which somebody wants to see logs.
_LOG_OPTIONS: Final = ("log_level", "log_cli_level", "log_file", "log_file_level")
#: The hooks in which marks are looked for. What another plugin's hook raises for one is still reported so.
_READING_MARKS: Final = ("pytest_runtest_setup", "pytest_runtest_call")
#: The hooks in which nothing can be written where only this plugin is called.
_QUIET: Final = ("pytest_runtest_setup", "pytest_runtest_teardown")
_ALONE: Final = frozenset({"runner"})


def node_hooks(config: pytest.Config, whole: Any, *, marked: bool = False) -> Any:
    """Return the hooks for a node of which pytest gives these; the same where no plugin is idle.

    The same too where pytest leaves out conftests of other folders, which these would not. A node that
    is not ``marked`` is not looked at for marks.
    """
    if whole is not config.hook:
        return whole
    names = _IDLE if _logs_are_wanted(config) else (*_IDLE, _LOGGING)
    return _Hooks(config.pluginmanager, names, marked)


def _logs_are_wanted(config: pytest.Config) -> bool:
    if not config.pluginmanager.has_plugin(_LOGGING):
        return False
    given = (config.getoption(each) or config.getini(each) for each in _LOG_OPTIONS)
    return any(given) or bool(config.getini("log_cli"))


@dataclass(eq=False)
class _Hooks:
    """Calls of all hooks, each without some plugins."""

    _manager: pytest.PytestPluginManager
    _idle: tuple[str, ...]
    _marked: bool

    def __getattr__(self, name: str) -> Any:
        is_unread = name in _READING_MARKS and not self._marked
        idle = (*self._idle, "skipping") if is_unread else self._idle
        caller = self._without(name, idle)
        if name in _QUIET:
            quiet = self._without(name, (*idle, "capturemanager"))
            if {each.plugin_name for each in quiet.get_hookimpls()} == _ALONE:
                caller = quiet
        setattr(self, name, caller)  # it is looked up once
        return caller

    def _without(self, name: str, plugins: tuple[str, ...]) -> Any:
        idle = filter(None, map(self._manager.get_plugin, plugins))
        return self._manager.subset_hook_caller(name, idle)
