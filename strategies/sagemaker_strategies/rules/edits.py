"""Edits of a request, and whether the catalogue's clauses allow them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sagemaker_strategies.cases.json_pointer import (
    ABSENT,
    Pointer,
    Request,
    drop,
    get,
    overlap,
    put,
)
from sagemaker_strategies.constraints.catalogue import Node
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.patterns import language


@dataclass(frozen=True, slots=True)
class Edit:
    """Puts a value at a place of the request, or removes the one there.

    An index equal to a list's length appends. Structures missing on the way are made.
    """

    at: Pointer
    value: Json = None
    absent: bool = False


def edited(request: Request, edits: Iterable[Edit]) -> Request:
    """A copy of the request with the edits done in order."""
    for edit in edits:
        if edit.absent:
            request = drop(request, edit.at)
        else:
            request = put(_with_parents(request, edit.at[:-1]), edit.at, edit.value)
    return request


def _with_parents(request: Request, pointer: Pointer) -> Request:
    for depth in range(1, len(pointer) + 1):
        if get(request, pointer[:depth]) is ABSENT:
            request = put(request, pointer[:depth], {})
    return request


def allowed(root: Node, request: Request, edit: Edit, protected: tuple[Pointer, ...]) -> bool:
    """Whether the edit leaves the protected places alone and breaks no clause of its own place."""
    if any(overlap(edit.at, place) for place in protected):
        return False
    node, parent = node_at(root, edit.at), node_at(root, edit.at[:-1])
    if node is None or parent is None:
        return False
    if edit.absent:
        return _droppable(node, parent, get(request, edit.at[:-1]))
    if parent.type == "list" and edit.at[-1] == len(get(request, edit.at[:-1])):
        high = parent.bound("length-max")
        if high is not None and int(edit.at[-1]) >= high:
            return False
    return admits(node, edit.value)


def _droppable(node: Node, parent: Node, container: Any) -> bool:
    if container is ABSENT:
        return True
    if parent.type == "structure":
        return not (node.required or node.alternative)
    return len(container) > (parent.bound("length-min") or 0)


def node_at(root: Node, pointer: Pointer) -> Node | None:
    """The catalogue's place for a pointer, or None where it documents none."""
    node: Node | None = root
    for step in pointer:
        if node is None:
            return None
        name = {"list": "member", "map": "value"}.get(node.type) or str(step)
        node = node.children.get(name)
    return node


def admits(node: Node, value: Any) -> bool:
    """Whether the value breaks no clause of the place nor of any place below it."""
    return isinstance(value, _PYTHON_TYPES[node.type]) and _ADMITS[node.type](node, value)


def _within(node: Node, size: float, low: Any, high: Any) -> bool:
    stated = node.bound if low == "length-min" else node.limit
    least, most = stated(low), stated(high)
    return (least is None or least <= size) and (most is None or size <= most)


def _admits_structure(node: Node, value: Any) -> bool:
    missing = any(c.required and value.get(name) is None for name, c in node.children.items())
    if node.is_union and len(value) != 1:
        return False
    return not missing and all(
        name in node.children and admits(node.children[name], item) for name, item in value.items()
    )


def _admits_list(node: Node, value: Any) -> bool:
    member = node.children["member"]
    return _within(node, len(value), "length-min", "length-max") and all(
        admits(member, item) for item in value
    )


def _admits_map(node: Node, value: Any) -> bool:
    key, item = node.children["key"], node.children["value"]
    return _within(node, len(value), "length-min", "length-max") and all(
        admits(key, k) and admits(item, v) for k, v in value.items()
    )


def _admits_string(node: Node, value: Any) -> bool:
    if node.enum is not None:
        return value in node.enum
    fits = _within(node, len(value), "length-min", "length-max")
    return fits and (node.pattern is None or value in language(node.pattern))


def _admits_number(node: Node, value: Any) -> bool:
    return not isinstance(value, bool) and _within(node, value, "range-min", "range-max")


def _admits_blob(node: Node, value: Any) -> bool:
    size = len(value.rstrip("=")) * 3 // 4
    return _within(node, size, "length-min", "length-max")


def _admits_any(node: Node, value: Any) -> bool:
    return True


_ADMITS = {
    "structure": _admits_structure,
    "list": _admits_list,
    "map": _admits_map,
    "string": _admits_string,
    "integer": _admits_number,
    "number": _admits_number,
    "boolean": _admits_any,
    "timestamp": _admits_number,
    "date": _admits_any,
    "blob": _admits_blob,
    "document": _admits_any,
}
_PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    "structure": dict,
    "list": list,
    "map": dict,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "timestamp": (int, float),
    "date": str,
    "blob": str,
    "document": object,
}
assert set(_ADMITS) == set(_PYTHON_TYPES)
