"""A target in Python: ``python:package.module:factory[:ARGUMENT]``."""

from __future__ import annotations

from typing import Any

from sagemaker_conformance.protocol.target import Target, TargetSettings
from sagemaker_conformance.targets.adapter import adapt, import_factory, make_target


def connect(argument: str, settings: TargetSettings) -> Target:
    """Load the user's target; raises `TargetError` where that fails."""
    return adapt(load_user_target(argument), "python")


def load_user_target(argument: str) -> Any:
    """Load the user's object, not adapted."""
    module, _, rest = argument.partition(":")
    factory, _, given = rest.partition(":")
    where = f"target python:{argument}"
    return make_target(import_factory(f"{module}:{factory}", where), given, where)


def default_name(argument: str) -> str:
    """Return the name of such a target: its module."""
    return argument.partition(":")[0]
