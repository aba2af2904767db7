"""What a baseline is of: one target, and one operation."""

from __future__ import annotations

from sagemaker_reports.baseline.baseline import Baseline
from sagemaker_reports.journal.errors import BaselineError
from sagemaker_reports.journal.operation import TUNING_JOB


def check_subject(baseline: Baseline, *, target: str, operation: str) -> None:
    """Raise `BaselineError` where the baseline is not of this target and operation."""
    if baseline.target != target:
        raise BaselineError(
            f"the baseline belongs to target {baseline.target}, this run tests {target}; "
            "name the baseline of this target, or its --target-name"
        )
    if baseline.operation != operation:
        raise BaselineError(
            f"the baseline is of {baseline.operation}, this run is of {operation}; "
            f"name another file, as in --baseline={baseline_file_name(target, operation)}"
        )


def baseline_file_name(target: str, operation: str) -> str:
    """The usual name of a baseline's file, the tuning job's without its operation."""
    named = "" if operation == TUNING_JOB.name else f".{operation.replace(':', '.')}"
    return f"{target}{named}.json"
