"""A warm start and its parents: what only a service that stores its jobs can refuse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sagemaker_conformance.reference.store import Store
from sagemaker_conformance.reference.wire import ServiceError
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.definition import definitions_of
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.search_ranges import (
    names_in,
    ranges_of,
)

#: The ids under which such a refusal is counted; no sweep has them, for they need a second job.
PARENT_EXISTS: Final = "WarmStartConfig.ParentHyperParameterTuningJobs:rule-exists"
SAME_NAMES: Final = "WarmStartConfig:rule-same-hyperparameter-names"

#: Published with a refusal: https://github.com/aws/amazon-sagemaker-examples/issues/861 (2019-08-26).
_NAMES_DIFFER: Final = (
    "The set of tunable plus static HyperParameter names is not the same across current and parent "
    "tuning jobs. Please ensure this set is constant when warm starting. Note that previously static "
    "HyperParameters can be tuned in warm start jobs and vice versa."
)


def check_parents(request: Mapping[str, Any], store: Store) -> None:
    """Raise the `ServiceError` for a warm start whose parents are missing, or have other names.

    SageMaker's answer for a parent that does not exist is not published: this has the code of an
    invalid request, and the message of its operations that name a job.
    """
    for name in _parents(request):
        try:
            parent = store.find(name)
        except ServiceError as missing:
            raise _refusal(missing.message, PARENT_EXISTS) from None
        if _names(parent.request) != _names(request):
            raise _refusal(_NAMES_DIFFER, SAME_NAMES)


def _refusal(message: str | None, broken: str) -> ServiceError:
    return ServiceError("ValidationException", message, key="message", breaks=(broken,))


def _parents(request: Mapping[str, Any]) -> Iterator[str]:
    for parent in request.get("WarmStartConfig", {}).get("ParentHyperParameterTuningJobs", ()):
        if TUNING_JOB.identifier in parent:
            yield parent[TUNING_JOB.identifier]


def _names(request: Mapping[str, Any]) -> frozenset[str]:
    """The hyperparameters of all of a job's definitions, searched or fixed."""
    found: set[str] = set()
    for definition, _ in definitions_of(dict(request)):
        ranges = ranges_of(definition, request)
        found.update(definition.get("StaticHyperParameters", ()), names_in(ranges))
        found.update(hint["Name"] for hint in ranges.get("AutoParameters", ()))
    return frozenset(found)
