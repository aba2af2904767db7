"""The suite's nodes: one per clause and side, each leaving its record on its report."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

import pytest

from sagemaker_conformance.checks import Check
from sagemaker_conformance.wiring import run_of
from sagemaker_reports.witness import block
from sagemaker_strategies.constraints.clauses import SIDES, Side

#: The name under which a node's record travels in the report's user properties, as JSON text.
PROPERTY: Final = "sagemaker_conformance"
#: Statuses that judged nothing: their nodes are skipped, never passed.
_NOT_JUDGED: Final = frozenset(
    {"dominated", "vacuous", "inconclusive", "unsupported", "out-of-scope"}
)


def parametrize(metafunc: pytest.Metafunc, side: Side, *, rules: bool = False) -> None:
    """Give the test function one ``check`` for each clause with that side."""
    run = run_of(metafunc.config)
    give_checks(metafunc, run.rule_checks(side) if rules else run.checks(side))


def give_checks(metafunc: pytest.Metafunc, checks: Sequence[Check]) -> None:
    """Give the test function one node for each of the checks."""
    metafunc.parametrize("check", checks, ids=[check.clause for check in checks])


def check_of(item: pytest.Item) -> Check | None:
    """The check of a suite's node, None for everybody else's nodes."""
    callspec = getattr(item, "callspec", None)
    check = callspec.params.get("check") if callspec is not None else None
    return check if isinstance(check, Check) else None


def known_first(items: list[pytest.Item], knows: Callable[[Check], bool]) -> None:
    """Ask first what a baseline lists; other nodes than the suite's keep their places."""
    places = [n for n, item in enumerate(items) if check_of(item) is not None]
    suite = sorted((items[n] for n in places), key=lambda item: not knows(_surely(item)))
    for place, item in zip(places, suite, strict=True):
        items[place] = item


def _surely(item: pytest.Item) -> Check:
    check = check_of(item)
    assert check is not None
    return check


def check_of_id(node_id: str) -> Check | None:
    """The same from a node's id alone, as a process that distributes nodes knows it."""
    function, bracket, rest = node_id.rpartition("::")[2].partition("[")
    side = function.removeprefix("test_")
    id = rest.removesuffix("]")
    if not bracket or ":" not in id or side not in SIDES:
        return None
    return Check(id, side)


def examine_node(node: pytest.Item, check: Check) -> None:
    """Examine the node's check; fails where it diverges, skips where nothing was judged."""
    __tracebackhide__ = True
    run = run_of(node.config)
    record = run.examine(check)
    node.user_properties.append((PROPERTY, json.dumps(record)))
    status = record["status"]
    if status == "error":
        pytest.fail(f"the suite itself failed on {check}: {record.get('reason')}", pytrace=False)
    if status == "diverges":
        if run.is_known(record):
            return
        pytest.fail(block(record), pytrace=False)
    if status in _NOT_JUDGED:
        pytest.skip(
            f"{status}: {record.get('reason') or ', '.join(record.get('by', ()))}".rstrip(": ")
        )


def record_on(report: pytest.TestReport) -> dict[str, Any] | None:
    """The record that a suite's node left on its report, None on everybody else's."""
    for name, value in report.user_properties:
        if name == PROPERTY and isinstance(value, str):
            record: dict[str, Any] = json.loads(value)
            return record
    return None
