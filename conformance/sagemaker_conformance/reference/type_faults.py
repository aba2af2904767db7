"""The first pass over a request: is every value of the documented JSON type?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from sagemaker_conformance.reference import messages
from sagemaker_conformance.reference.constraint_checks import Check
from sagemaker_conformance.reference.messages import EntryKey, Trail
from sagemaker_strategies.constraints.catalogue import Node


@dataclass(frozen=True, slots=True)
class TypeFault:
    """The value of a wrong JSON type that a request is refused for; ``place`` is where it stands."""

    clause_id: str
    place: str
    code: str
    message: str


#: From a value, its trail and the whole body to the first fault at or below the value.
FaultFinder: TypeAlias = Callable[[Any, Trail, Any], "TypeFault | None"]


def fault_finder(node: Node, checks: Mapping[str, Check]) -> FaultFinder:
    """The pass over one place and all below it; values are visited in the order of the document."""
    below = _BELOW.get(node.type)
    if below is None:
        return partial(_own_fault, checks.get(f"{node.path}:type"))
    children = {name: fault_finder(child, checks) for name, child in node.children.items()}
    return partial(below, checks.get(f"{node.path}:type"), children)


def _own_fault(check: Check | None, value: Any, trail: Trail, body: Any) -> TypeFault | None:
    if value is None or check is None or check.holds(value):
        return None
    if check.applies is not None and not check.applies(body, trail):
        return None
    place = messages.wire_path(trail)
    return TypeFault(
        check.clause_id, place, check.code, messages.wrong_type(check.constraint, value)
    )


def _in_structure(
    check: Check | None, members: Mapping[str, FaultFinder], value: Any, trail: Trail, body: Any
) -> TypeFault | None:
    fault = _own_fault(check, value, trail, body)
    if fault is not None or not isinstance(value, dict):
        return fault
    for name, item in value.items():
        find = members.get(name)
        if item is not None and find is not None:
            fault = find(item, (*trail, name), body)
            if fault is not None:
                return fault
    return None


def _in_list(
    check: Check | None, parts: Mapping[str, FaultFinder], value: Any, trail: Trail, body: Any
) -> TypeFault | None:
    fault = _own_fault(check, value, trail, body)
    if fault is not None or not isinstance(value, list):
        return fault
    find = parts["member"]
    for index, item in enumerate(value):
        fault = find(item, (*trail, index), body)
        if fault is not None:
            return fault
    return None


def _in_map(
    check: Check | None, parts: Mapping[str, FaultFinder], value: Any, trail: Trail, body: Any
) -> TypeFault | None:
    fault = _own_fault(check, value, trail, body)
    if fault is not None or not isinstance(value, dict):
        return fault
    find = parts["value"]
    for key, item in value.items():
        fault = find(item, (*trail, EntryKey(key)), body)
        if fault is not None:
            return fault
    return None


_BELOW: dict[str, Callable[..., TypeFault | None]] = {
    "structure": _in_structure,
    "list": _in_list,
    "map": _in_map,
}
