"""Fixtures of the suite's own nodes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sagemaker_conformance.checks import Check
from sagemaker_conformance.nodes import examine_node
from sagemaker_conformance.wiring import run_of
from sagemaker_strategies.constraints.clauses import SIDES


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out modules that would have nothing to check in this run."""
    if collection_path.name == "test_second_generator.py":
        return not run_of(config).wants_second_generator or None
    if collection_path.name == "test_rules.py":
        run = run_of(config)
        return not (run.rule_checks("accepts") or run.rule_checks("rejects")) or None
    if collection_path.name == "test_definition.py":
        run = run_of(config)
        return not any(run.checks(side) for side in SIDES) or None
    if collection_path.name == "test_conversation.py":
        run = run_of(config)
        return not any(run.family_checks(side) for side in SIDES) or None
    return None


@pytest.fixture
def examine(request: pytest.FixtureRequest) -> Callable[[Check], None]:
    """Examines one check, records it on the node, and fails where it diverges."""

    def examine_check(check: Check) -> None:
        __tracebackhide__ = True
        examine_node(request.node, check)

    return examine_check
