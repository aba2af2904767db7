"""What may be sent: documented constraints, and Hypothesis strategies made of them."""

from sagemaker_strategies.cases import Case
from sagemaker_strategies.constraints import Catalogue, Clause, SpecError, load
from sagemaker_strategies.drawing import (
    acceptances,
    clauses,
    requests,
    training_job_definitions,
    violations,
)

__all__ = [
    "Case",
    "Catalogue",
    "Clause",
    "SpecError",
    "acceptances",
    "clauses",
    "load",
    "requests",
    "training_job_definitions",
    "violations",
]
