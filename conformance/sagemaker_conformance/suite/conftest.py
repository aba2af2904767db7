"""How the suite's modules are collected."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sagemaker_conformance.pytest_plugin.config import run_of

if TYPE_CHECKING:
    from sagemaker_conformance.pytest_plugin.items import CheckNode


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out modules that would have nothing to check in this run."""
    if not collection_path.name.startswith("test_"):
        return None
    from sagemaker_strategies.constraints.clause import SIDES

    selection = run_of(config).selection
    if collection_path.name == "test_second_generator.py":
        return not selection.second_generator or None
    checks = {
        "test_definition.py": selection.checks,
        "test_rules.py": selection.rule_checks,
        "test_conversation.py": selection.suite_checks,
    }[collection_path.name]
    return not any(checks(side) for side in SIDES) or None


def pytest_pycollect_makeitem(
    collector: pytest.Module, name: str, obj: object
) -> list[CheckNode] | None:
    """A function of a suite's module gives the checks that it is for, each a node."""
    if name.startswith("test_") and inspect.isfunction(obj):
        from sagemaker_conformance.pytest_plugin.items import check_nodes

        return check_nodes(collector, name, obj)
    return None
