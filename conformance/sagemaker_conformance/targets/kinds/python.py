"""Anything that can be called from Python: ``python:package.module:factory[:ARGUMENT]``."""

from __future__ import annotations

from typing import Any

from sagemaker_conformance.protocol.target import Target, TargetSettings
from sagemaker_conformance.targets.adapter import imported, made, wrapped


def connect(argument: str, settings: TargetSettings) -> Target:
    """The author's target; raises `TargetError` where it cannot be made."""
    return wrapped(author_of(argument), "python")


def author_of(argument: str) -> Any:
    """The author's own object, as it is."""
    module, _, rest = argument.partition(":")
    factory, _, given = rest.partition(":")
    where = f"target python:{argument}"
    return made(imported(f"{module}:{factory}", where), given, where)


def default_name(argument: str) -> str:
    """What reports call such a target: its module."""
    return argument.partition(":")[0]
