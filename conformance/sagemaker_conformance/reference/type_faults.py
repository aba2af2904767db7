"""The first pass over a request: is every value of the documented JSON type?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias

from sagemaker_conformance.reference import messages
from sagemaker_conformance.reference.constraint_checks import Check
from sagemaker_conformance.reference.messages import MapKey, Trail
from sagemaker_strategies.constraints.catalogue import Node


@dataclass(frozen=True, slots=True)
class TypeFault:
    """The value of a wrong JSON type that a request is refused for; ``place`` is its path."""

    clause_id: str
    place: str
    code: str
    message: str


#: From a value, its trail and the whole body to the first fault at or below the value.
FaultFinder: TypeAlias = Callable[[Any, Trail, Any], "TypeFault | None"]
_Finders: TypeAlias = Mapping[str, FaultFinder]
#: From the finders of a container's parts and its value to the parts: finder, step and value.
_Parts: TypeAlias = Callable[[_Finders, Any], "list[tuple[FaultFinder, str | int, Any]]"]


def compile_fault_finder(node: Node, checks: Mapping[str, Check]) -> FaultFinder:
    """The pass over a node and all below it; values are visited in the order of the document."""
    check = checks.get(f"{node.path}:type")
    if node.type not in _CONTAINERS:
        return partial(_own_fault, check)
    finders = {name: compile_fault_finder(child, checks) for name, child in node.children.items()}
    found = partial(_container_fault, check, *_CONTAINERS[node.type], finders)
    union = checks.get(f"{node.path}:union")
    return found if union is None else partial(_union_fault, union, found)


def _own_fault(check: Check | None, value: Any, trail: Trail, body: Any) -> TypeFault | None:
    if value is None or check is None or check.holds(value) or not check.covers(body, trail):
        return None
    message = messages.format_wrong_type(check.constraint, value)
    return TypeFault(check.clause_id, messages.format_trail(trail), check.code, message)


def _union_fault(
    check: Check, find: FaultFinder, value: Any, trail: Trail, body: Any
) -> TypeFault | None:
    """The fault of a union that has no member, or several, before any of its members'."""
    if not isinstance(value, dict) or check.holds(value) or not check.covers(body, trail):
        return find(value, trail, body)
    return TypeFault(check.clause_id, messages.format_trail(trail), check.code, "")


def _container_fault(
    check: Check | None,
    kind: type,
    parts: _Parts,
    finders: _Finders,
    value: Any,
    trail: Trail,
    body: Any,
) -> TypeFault | None:
    fault = _own_fault(check, value, trail, body)
    if fault is not None or not isinstance(value, kind):
        return fault
    for find, step, item in parts(finders, value):
        if item is not None:
            fault = find(item, (*trail, step), body)
            if fault is not None:
                return fault
    return None


_CONTAINERS: Final[Mapping[str, tuple[type, _Parts]]] = {
    "structure": (dict, lambda find, v: [(find[n], n, item) for n, item in v.items() if n in find]),
    "list": (list, lambda find, v: [(find["member"], n, item) for n, item in enumerate(v)]),
    "map": (dict, lambda find, v: [(find["value"], MapKey(k), item) for k, item in v.items()]),
}
