"""Reported differences between AWS and its documents, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

#: Members that Describe returns as null for tuning jobs, whatever was sent.
NULLED: Final[Mapping[str, str]] = {
    "KeepAlivePeriodInSeconds": "https://github.com/aws-controllers-k8s/sagemaker-controller/pull/176",
}


def nulled(value: Any) -> Any:
    """A copy of a description with these members as null, at every depth."""
    if isinstance(value, Mapping):
        return {name: None if name in NULLED else nulled(inside) for name, inside in value.items()}
    return [nulled(inside) for inside in value] if isinstance(value, list) else value
