"""A Terraform plan in JSON, as ``terraform show -json`` writes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from sagemaker_conformance.documents.inner_document import inner_requests
from sagemaker_conformance.documents.request import (
    OPEN,
    FoundRequest,
    Notation,
    Open,
    format_pointer,
)
from sagemaker_conformance.documents.source import Document
from sagemaker_strategies.cases.json_pointer import Pointer
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

NAME: Final = "a Terraform plan"

_OPERATIONS: Final = {
    "aws_sagemaker_hyper_parameter_tuning_job": TUNING_JOB.create,
    "aws_sagemaker_training_job": "CreateTrainingJob",
}
#: What a plan does with a resource whose request is sent; a plan lists those that it leaves as they are too.
_SENDS: Final = {"create", "update"}
#: Resources with a document of another kind in an argument, as text.
_INNER: Final = {
    "aws_sfn_state_machine": "definition",
    "aws_sagemaker_pipeline": "pipeline_definition",
}
_NOTATION: Final = Notation(is_open=lambda value: isinstance(value, Open), names="blocks")


def requests_in(document: Document) -> list[FoundRequest] | None:
    """The resources that the plan creates or changes, or, where it lists no changes, all planned."""
    plan = document.value
    if not isinstance(plan, dict) or not ({"terraform_version", "format_version"} & plan.keys()):
        return None
    changes = plan.get("resource_changes")
    resources = _changed(changes) if isinstance(changes, list) else _planned(plan)
    return [
        request
        for resource, value, at in resources
        for request in _requests(resource, value, at, document)
    ]


def _requests(
    resource: dict[str, Any], value: Any, at: Pointer, document: Document
) -> Iterator[FoundRequest]:
    type_ = str(resource.get("type"))
    address = str(resource.get("address") or format_pointer(at))
    if type_ in _OPERATIONS:
        yield FoundRequest(_OPERATIONS[type_], value, document, at, address, notation=_NOTATION)
    elif type_ in _INNER and isinstance(value, dict):
        inner = (*at, _INNER[type_])
        for found in inner_requests(value.get(inner[-1]), document, inner):
            yield replace(found, label=address + found.label.removeprefix(format_pointer(at)))


def _changed(changes: list[Any]) -> Iterator[tuple[dict[str, Any], Any, Pointer]]:
    for index, resource in enumerate(changes):
        change = resource.get("change") if isinstance(resource, dict) else None
        if not isinstance(change, dict) or change.get("after") is None:
            continue
        actions = change.get("actions")
        if not isinstance(actions, list) or any(action in actions for action in _SENDS):
            at = ("resource_changes", index, "change", "after")
            yield resource, _with_open(change["after"], change.get("after_unknown")), at


def _with_open(value: Any, unknown: Any) -> Any:
    """The value with everything open that is known only after the plan is applied."""
    if unknown is True:
        return OPEN
    if isinstance(unknown, dict) and isinstance(value, dict | None):
        known = value or {}
        return {name: _with_open(known.get(name), unknown.get(name)) for name in known | unknown}
    if isinstance(unknown, list) and isinstance(value, list):
        padded = [*unknown, *([None] * (len(value) - len(unknown)))]
        return [_with_open(each, padded[index]) for index, each in enumerate(value)]
    return value


def _planned(plan: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Any, Pointer]]:
    for state in ("planned_values", "values"):
        values = plan.get(state)
        if isinstance(values, dict):
            yield from _in_module(values.get("root_module"), (state, "root_module"))
            return


def _in_module(module: Any, at: Pointer) -> Iterator[tuple[dict[str, Any], Any, Pointer]]:
    if not isinstance(module, dict):
        return
    for index, resource in enumerate(module.get("resources") or ()):
        if isinstance(resource, dict):
            yield resource, resource.get("values"), (*at, "resources", index, "values")
    for index, child in enumerate(module.get("child_modules") or ()):
        yield from _in_module(child, (*at, "child_modules", index))
