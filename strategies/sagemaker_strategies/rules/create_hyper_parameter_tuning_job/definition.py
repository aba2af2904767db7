"""The job's definitions, and edits of the one for the examples of rules."""

from __future__ import annotations

from typing import Any

from sagemaker_strategies.cases.json_pointer import Pointer
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import around, definitions_in, not_around


def definitions_of(request: Any) -> list[tuple[Any, Pointer]]:
    """Every definition of the request with its pointer: the one, and those of the list."""
    return definitions_in(request, TUNING_JOB.definition_paths)


def within(path: str, value: Json) -> Edit:
    """Put a value at a place of the definition."""
    return around(f"{TUNING_JOB.definition}.{path}", value)


def without(path: str) -> Edit:
    """Remove a member of the definition."""
    return not_around(f"{TUNING_JOB.definition}.{path}")
