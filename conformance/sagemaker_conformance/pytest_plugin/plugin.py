"""The pytest plugin: options and hooks, and nothing heavy until a node of the suite is collected.

It is loaded into every pytest of its environment. Without a node of the suite it writes nothing,
prints nothing and changes no status.
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Generator
from functools import partial
from typing import Final

import pytest

from sagemaker_conformance.pytest_plugin.fixtures import (
    begin_with_strict_mode,
    report_strict_tests,
    strict_sagemaker,
    strict_sagemaker_options,
)
from sagemaker_conformance.run.options import OPTIONS

__all__ = ["strict_sagemaker", "strict_sagemaker_options"]  # pytest finds fixtures in a plugin

_GROUP: Final = "sagemaker-conformance"
#: So many new objects before garbage is looked for among them, and so many such times before it is among
#: older ones too, while requests are made: what is made then stays.
_WHILE_MAKING: Final = (300_000, 100, 100)
#: Whether nodes of the suite are all that a session has.
_ALONE: Final = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add every option under its long name, which no other plugin has."""
    group = parser.getgroup(_GROUP, "conformance of SageMaker implementations")
    for option in OPTIONS:
        group.addoption(f"--conformance-{option.name}", **option.arguments())


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> Generator[None, None, None]:
    """Add the short names that are free, once all plugins and conftests have added theirs."""
    if early_config.known_args_namespace.debug:
        _refuse_secrets(args)
    yield
    group = parser.getgroup(_GROUP)
    for option in OPTIONS:
        if _is_free(f"--{option.name}", parser):
            group.addoption(f"--{option.name}", **option.arguments())


def _refuse_secrets(arguments: list[str]) -> None:
    """Raise `pytest.UsageError` where ``--debug`` would write a secret: its file has the command line."""
    from sagemaker_conformance.transport.redaction import arguments_shown

    if arguments_shown(arguments) != arguments:
        raise pytest.UsageError(
            "--debug writes the command line to a file, and the secret in --header with it: leave one out"
        )


def _is_free(name: str, parser: pytest.Parser) -> bool:
    """Whether no plugin and no conftest has this option: a second one of a name stops pytest."""
    try:
        _, unknown = parser.parse_known_and_unknown_args([name])
    except pytest.UsageError:  # theirs takes a value
        return False
    return name in unknown


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    """Read the project's options; run a session for each operation where they name several."""
    if _is_of_suite(config):
        from sagemaker_conformance.pytest_plugin.config import configure

        config.add_cleanup(partial(gc.set_threshold, *gc.get_threshold()))
        # Added before pytest's own clean-up, it is done after that, which searches once more.
        config.add_cleanup(gc.unfreeze)
        gc.set_threshold(*_WHILE_MAKING)
        # A process that ends need not search what it leaves for garbage: that took a tenth of a run.
        atexit.register(gc.freeze)
        configure(config)
    if not config.getoption("conformance_operation"):
        return None
    from sagemaker_conformance.pytest_plugin.config import operations_of

    operations = operations_of(config)
    if len(operations) == 1:
        return None
    from sagemaker_conformance.pytest_plugin.several import run_each

    return run_each(config, operations)


def _is_of_suite(config: pytest.Config) -> bool:
    """Whether the suite is run: one of its options is given, or the suite itself is named."""
    named = any("sagemaker_conformance" in argument for argument in config.args)
    return named or any(config.getoption(option.dest) for option in OPTIONS)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse options that cannot be used before anything is collected."""
    distribution = config.getoption("dist", "no")
    distributes = distribution != "no"
    if any(config.getoption(option.dest) for option in OPTIONS):
        from sagemaker_conformance.pytest_plugin.config import run_of

        run_of(config)
        if distribution == "each":
            raise pytest.UsageError("--dist=each makes each check in every worker: use --dist=load")
    if distributes and config.getoption("conformance_plan"):
        raise pytest.UsageError("--plan sends nothing and needs no workers: leave out -n (or -n 0)")
    if distributes and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Distributing(config), "sagemaker_conformance_distributing")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Open the suite's session where any of its nodes is to run, before xdist reports what will."""
    begin_with_strict_mode(session.items)
    # Without a node of the suite that module, which imports much, is not there.
    nodes = sys.modules.get("sagemaker_conformance.pytest_plugin.items")
    are_own = [nodes is not None and isinstance(i, nodes.CheckNode) for i in session.items]
    if any(are_own):
        session.config.stash[_ALONE] = all(are_own)
        if all(are_own):
            _spare_hypothesis(session.config)
        from sagemaker_conformance.pytest_plugin.session import open_session

        open_session(session)


def _spare_hypothesis(config: pytest.Config) -> None:
    """Unregister Hypothesis's plugin, which imports all of it at the end of every session.

    It serves tests of Hypothesis's, of which there is none here.
    """
    manager = config.pluginmanager
    if "hypothesis" not in sys.modules and manager.has_plugin("hypothesispytest"):
        manager.unregister(name="hypothesispytest")


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave pytest's last searches for garbage nothing to search after the suite alone: they serve tests."""
    if config.stash.get(_ALONE, False):
        gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Summarise strict mode, where a test used it and it found something."""
    report_strict_tests(terminalreporter)


class _Distributing:
    """The plugin of the process that distributes nodes: waits for the first report of the suite's."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._refusals: list[str] = []
        self._ids: list[str] = []

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_setupnodes(self) -> None:
        """Say why nothing is seen for some seconds."""
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None and _is_of_suite(self._config):
            reporter.write_line("each worker makes the requests of its checks, then sends them")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Open the session at the first report that has a record."""
        if report.user_properties:
            from sagemaker_conformance.pytest_plugin.session import open_distributing_session

            open_distributing_session(self._config, report, self._ids)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Keep the ids of the collected nodes."""
        self._ids = ids

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: object) -> None:
        """Give all workers one seed."""
        if self._config.getoption("conformance_effort"):
            from sagemaker_conformance.pytest_plugin.config import SEED, run_of

            node.workerinput[SEED] = run_of(self._config).settings.effort.seed  # type: ignore[attr-defined]  # xdist's

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object, error: object) -> None:
        """Keep the reason of a worker that could not use its target."""
        output: dict[str, object] = getattr(node, "workeroutput", {})
        if refusal := output.get("sagemaker_conformance_refusal"):
            self._refusals.append(str(refusal))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Exit with a usage error where no worker could use the target."""
        if self._refusals:
            session.exitstatus = pytest.ExitCode.USAGE_ERROR

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the reason."""
        for refusal in sorted(set(self._refusals)):
            from sagemaker_reports.rendering.values import error_line

            terminalreporter.write_line(f"ERROR: {error_line(refusal)}", red=True)
