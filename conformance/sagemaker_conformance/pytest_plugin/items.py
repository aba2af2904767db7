"""The suite's nodes: one per clause and side, each leaving its record on its report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pytest

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.pytest_plugin.config import run_of
from sagemaker_conformance.pytest_plugin.node_hooks import node_hooks
from sagemaker_conformance.run.run import Run
from sagemaker_reports.journal.conversion import as_record
from sagemaker_reports.journal.file import line_of
from sagemaker_reports.journal.records import CheckRecord
from sagemaker_reports.rendering.values import printable, printable_lines
from sagemaker_reports.rendering.witness import format_witness
from sagemaker_strategies.constraints.clause import SIDES

#: The user property of a report that has the node's line of the journal.
PROPERTY: Final = "sagemaker_conformance"
#: The one that has the reason why the target cannot be tested any further.
_LOST: Final = "sagemaker_conformance_lost"
#: The file of a module's nodes as pytest shows it.
_FILE: Final = pytest.StashKey[str]()
#: The hooks that pytest calls for them, by whether a node has marks.
_HOOKS: Final = pytest.StashKey[dict[bool, Any]]()
#: Statuses that judged nothing: their nodes are skipped, never passed.
_NOT_JUDGED: Final = frozenset(
    {"dominated", "vacuous", "inconclusive", "unsupported", "out-of-scope"}
)


class DivergenceError(AssertionError):
    """A check diverges; the message is the witness."""


@dataclass(frozen=True)
class WitnessText:
    """The witness of a check as the terminal shows it, made where it is shown: few of many are."""

    record: CheckRecord

    def __str__(self) -> str:
        return format_witness(self.record)

    def toterminal(self, tw: Any) -> None:
        """Write the text, as pytest has whatever represents a failure do."""
        tw.line(str(self))


class CheckNode(pytest.Item):
    """One check as pytest runs it.

    Not a parametrized function: fixtures and tracebacks, of which a check has none, would cost as
    much time as the suite itself.
    """

    def __init__(self, *, check: Check, line: int, **node: Any) -> None:
        super().__init__(**node)
        self.check = check
        self._line = line
        self._record: CheckRecord | None = None

    def runtest(self) -> None:
        """Examine the check, and leave its record on the node: once, however often the node is run."""
        run = run_of(self.config)
        if self._record is None:
            if run.lost:  # without a record: the journal is one of a run that ended early
                pytest.skip("not reached: the target could not be tested any further")
            self._record = as_record(run.examine(self.check), CheckRecord)
            line = line_of(self._record)
            run.records[line.encode("ascii")] = self._record
            self.user_properties.append((PROPERTY, line))
            if run.lost:
                self.user_properties.append((_LOST, run.lost))
        _conclude(self.check, self._record, known=run.is_known(self._record))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the message alone of a divergence."""
        if isinstance(excinfo.value, DivergenceError):
            return excinfo.value.args[0]
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the place of the function that gave the check."""
        return self.path, self._line, self.name

    @property
    def ihook(self) -> Any:
        """Return the hooks for the node's file, which are looked up once for all of a file's nodes."""
        assert self.parent is not None
        if (hooks := self.parent.stash.get(_HOOKS, None)) is None:
            whole = super().ihook
            are_marked = any(each.own_markers for each in self.parent.listchain())
            hooks = self.parent.stash[_HOOKS] = {
                marked: node_hooks(self.config, whole, marked=marked or are_marked)
                for marked in (False, True)
            }
        return hooks[bool(self.own_markers)]

    @cached_property
    def location(self) -> tuple[str, int | None, str]:
        """Return the same with the file as pytest shows it, which is found once for all of a file's nodes."""
        assert self.parent is not None
        if (shown := self.parent.stash.get(_FILE, None)) is None:
            shown = self.parent.stash[_FILE] = super().location[0]
        return shown, self._line, self.name


def check_nodes(
    module: pytest.Collector, name: str, checks: Callable[[Run], Iterable[Check]]
) -> list[CheckNode]:
    """Make the nodes of a suite's function, one for each of its checks: ``test_rejects[ID]``."""
    line = checks.__code__.co_firstlineno - 1
    return [
        # From text pytest reads the brackets as it does for a cached id, which --lf looks for.
        CheckNode.from_parent(
            module,
            name=f"{name}[{check.clause}]",
            nodeid=f"{module.nodeid}::{name}[{check.clause}]",
            check=check,
            line=line,
        )
        for check in checks(run_of(module.config))
    ]


def checks_of(items: Iterable[pytest.Item]) -> list[Check]:
    """Return the checks of the suite's nodes among these."""
    return [item.check for item in items if isinstance(item, CheckNode)]


def sort_known_first(items: list[pytest.Item], is_known: Callable[[Check], bool]) -> None:
    """Move the checks that a baseline lists to the front; nodes of others keep their places."""
    places = [n for n, item in enumerate(items) if isinstance(item, CheckNode)]
    suite = [item for item in items if isinstance(item, CheckNode)]
    suite.sort(key=lambda node: not is_known(node.check))
    for place, node in zip(places, suite, strict=True):
        items[place] = node


def forbid_reruns(config: pytest.Config, items: Iterable[pytest.Item]) -> None:
    """Exempt the suite's nodes from ``--reruns``: the engine itself has each divergence shown again.

    For nodes that are selected already: ``-m "not flaky"`` would leave out what has this mark.
    """
    if config.pluginmanager.has_plugin("rerunfailures"):
        for item in items:
            if isinstance(item, CheckNode):
                item.add_marker(pytest.mark.flaky(reruns=0))


def check_of_id(node_id: str) -> Check | None:
    """Return the check of a node's id, None for other nodes."""
    function, bracket, rest = node_id.rpartition("::")[2].partition("[")
    side = function.removeprefix("test_")
    id = rest.removesuffix("]")
    if not bracket or ":" not in id or side not in SIDES:
        return None
    return Check(id, side)


def _conclude(check: Check, record: CheckRecord, *, known: bool) -> None:
    """Fail where the check diverges, unless that is known, and skip where nothing was judged."""
    __tracebackhide__ = True
    status = record.status
    if status == "error":
        reason = printable_lines(str(record.reason))
        pytest.fail(f"the suite itself failed on {check}: {reason}", pytrace=False)
    if status == "diverges" and not known:
        raise DivergenceError(WitnessText(record))
    if status in _NOT_JUDGED:
        reason = printable(record.reason or ", ".join(record.by))
        pytest.skip(f"{status}: {reason}".rstrip(": "))


def line_on(report: pytest.TestReport) -> str | None:
    """Return the line of the journal on the report of a check's call, None on other reports."""
    return _property(report, PROPERTY) if report.when == "call" else None


def lost_on(report: pytest.TestReport) -> str | None:
    """Return why the target cannot be tested any further, where a check has lost it."""
    return _property(report, _LOST)


def _property(report: pytest.TestReport, wanted: str) -> str | None:
    own = (value for name, value in report.user_properties if name == wanted)
    return next((value for value in own if isinstance(value, str)), None)
