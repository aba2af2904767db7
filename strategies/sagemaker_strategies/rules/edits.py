"""Edits of a request, and whether the catalogue's clauses allow them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

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
from sagemaker_strategies.patterns import language


@dataclass(frozen=True, slots=True)
class Edit:
    """Puts a value at a place of the request; `ABSENT` removes the one there.

    An index equal to a list's length appends. Structures missing on the way are made.
    """

    at: Pointer
    value: Any


def steps(path: str) -> Pointer:
    """The pointer of a path: member names, and indices of lists, with dots between."""
    return tuple(int(step) if step.isdigit() else step for step in path.split("."))


def edited(request: Request, edits: Iterable[Edit]) -> Request:
    """A copy of the request with the edits done in order."""
    for edit in edits:
        if edit.value is ABSENT:
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
    if edit.value is ABSENT:
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
    python_type, fits = _FORMS[node.type]
    return isinstance(value, python_type) and fits(node, value)


def _fits_length(node: Node, size: int) -> bool:
    return _is_between(node.bound("length-min"), size, node.bound("length-max"))


def _is_between(least: float | None, size: float, most: float | None) -> bool:
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
    return _fits_length(node, len(value)) and all(admits(member, item) for item in value)


def _admits_map(node: Node, value: Any) -> bool:
    key, item = node.children["key"], node.children["value"]
    return _fits_length(node, len(value)) and all(
        admits(key, k) and admits(item, v) for k, v in value.items()
    )


def _admits_string(node: Node, value: Any) -> bool:
    if node.enum is not None:
        return value in node.enum
    fits = _fits_length(node, len(value))
    return fits and (node.pattern is None or value in language(node.pattern))


def _admits_number(node: Node, value: Any) -> bool:
    fits = _is_between(node.limit("range-min"), value, node.limit("range-max"))
    return fits and not isinstance(value, bool)


def _admits_blob(node: Node, value: Any) -> bool:
    return _fits_length(node, len(value.rstrip("=")) * 3 // 4)


def _admits_any(node: Node, value: Any) -> bool:
    return True


#: By the type of a place: what its values are in Python, and whether one breaks a clause.
_FORMS: Final[Mapping[str, tuple[type | tuple[type, ...], Callable[[Node, Any], bool]]]] = {
    "structure": (dict, _admits_structure),
    "list": (list, _admits_list),
    "map": (dict, _admits_map),
    "string": (str, _admits_string),
    "integer": (int, _admits_number),
    "number": ((int, float), _admits_number),
    "boolean": (bool, _admits_any),
    "timestamp": ((int, float), _admits_number),
    "date": (str, _admits_any),
    "blob": (str, _admits_blob),
    "document": (object, _admits_any),
}
