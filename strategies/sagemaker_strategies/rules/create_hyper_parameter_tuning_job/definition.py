"""The job's definitions."""

from __future__ import annotations

from typing import Any

from sagemaker_strategies.cases.json_pointer import Pointer
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.rule import definitions_in


def definitions_of(request: Any) -> list[tuple[Any, Pointer]]:
    """Every definition of the request with its pointer: the one, and those of the list."""
    return definitions_in(request, TUNING_JOB.definition_paths)
