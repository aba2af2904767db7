"""How the suite's modules are collected."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from sagemaker_conformance.pytest_plugin.config import run_of
from sagemaker_conformance.pytest_plugin.items import CheckNode, check_nodes
from sagemaker_strategies.constraints.clause import SIDES


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out modules that would have nothing to check in this run."""
    if collection_path.name == "test_second_generator.py":
        return not run_of(config).selection.second_generator or None
    if collection_path.name == "test_rules.py":
        run = run_of(config)
        return (
            not (run.selection.rule_checks("accepts") or run.selection.rule_checks("rejects"))
            or None
        )
    if collection_path.name == "test_definition.py":
        run = run_of(config)
        return not any(run.selection.checks(side) for side in SIDES) or None
    if collection_path.name == "test_conversation.py":
        run = run_of(config)
        return not any(run.selection.suite_checks(side) for side in SIDES) or None
    return None


def pytest_pycollect_makeitem(
    collector: pytest.Module, name: str, obj: object
) -> list[CheckNode] | None:
    """A function of a suite's module gives the checks that it is for, each a node."""
    if name.startswith("test_") and inspect.isfunction(obj):
        return check_nodes(collector, name, obj)
    return None
