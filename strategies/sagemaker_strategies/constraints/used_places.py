"""The documented places that a value uses."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sagemaker_strategies.constraints.node import Node


def places_in(node: Node, value: Any) -> set[str]:
    """The paths of the documented places that the value at a node uses, its own among them."""
    found: set[str] = set()
    _add_places(node, value, found)
    return found - {""}


def _add_places(node: Node, value: Any, found: set[str]) -> None:
    found.add(node.path)
    children = node.children
    if node.type == "list" and isinstance(value, list):
        _add_each(children["member"], value, found)
    elif node.type == "map" and isinstance(value, dict):
        _add_each(children["key"], value, found)
        _add_each(children["value"], value.values(), found)
    elif children and isinstance(value, dict):
        for name, each in value.items():
            child = children.get(name)
            if child is None:
                continue
            if child.children:
                _add_places(child, each, found)
            else:
                found.add(child.path)


def _add_each(node: Node, values: Collection[Any], found: set[str]) -> None:
    """Add the places of values at one node; of those that have no parts, however many, that is one."""
    if node.children:
        for each in values:
            _add_places(node, each, found)
    elif values:
        found.add(node.path)
