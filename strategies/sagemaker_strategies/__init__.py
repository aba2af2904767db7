"""What may be sent: documented constraints, and Hypothesis strategies made of them."""

from typing import TYPE_CHECKING, Any

from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.constraints import Catalogue, Clause, SpecError, load

if TYPE_CHECKING:
    from sagemaker_strategies.strategies.requests import (
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


def __getattr__(name: str) -> Any:
    """Import the strategies on first use: Hypothesis takes half a second to import."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from sagemaker_strategies.strategies import requests

    return getattr(requests, name)


def __dir__() -> list[str]:
    return __all__
