"""Running a node in one step, where nobody would notice the other two.

pytest sets every test up, calls it and tears it down, with hooks and a report for each. A check has
nothing to set up: where only pytest itself listens, the call is all there is, and a run of a target
that answers at once takes a tenth less time.
"""

from __future__ import annotations

import os
from typing import Final

import pytest

from sagemaker_conformance.pytest_plugin.items import CheckNode

#: Those that do nothing at a check without marks but what its call needs, by the hook.
_OWN: Final = {
    "pytest_runtest_setup": {"runner", "skipping", "capturemanager"},
    "pytest_runtest_call": {"runner", "skipping", "capturemanager"},
    "pytest_runtest_teardown": {"runner", "capturemanager"},
    "pytest_runtest_makereport": {"runner", "skipping", "unittest", "tmpdir"},
    "pytest_exception_interact": {"faulthandler"},
    "pytest_runtest_logreport": {
        *("terminalreporter", "session"),
        "sagemaker_conformance_session",
    },
}
#: Options that show, or stop between, the steps.
_STEPS: Final = ("usepdb", "trace", "setupshow", "setuponly", "setupplan")
_CURRENT: Final = "PYTEST_CURRENT_TEST"


def is_unnoticed(config: pytest.Config) -> bool:
    """Whether no plugin, no conftest and no option looks at a node's setup and teardown."""
    if any(config.getoption(option, False) for option in _STEPS):
        return False
    return all(
        implementation.plugin_name in own
        for hook, own in _OWN.items()
        for implementation in getattr(config.hook, hook).get_hookimpls()
    )


class BriefProtocol:
    """A plugin for sessions in which that is so."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        """Call a check's node and report it; other nodes, and those with marks, are pytest's."""
        if not isinstance(item, CheckNode) or next(item.iter_markers(), None) is not None:
            return None
        hook = item.config.hook
        hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        call = pytest.CallInfo.from_call(
            lambda: hook.pytest_runtest_call(item=item),
            when="call",
            reraise=(pytest.exit.Exception, KeyboardInterrupt),
        )
        os.environ.pop(_CURRENT, None)  # pytest sets it at each step and takes it away at the last
        report = hook.pytest_runtest_makereport(item=item, call=call)
        hook.pytest_runtest_logreport(report=report)
        hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True
