"""What a request says, as the service keeps it: known members only, no nulls, scalars converted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from sagemaker_conformance.reference.coercion import MISMATCH, converter
from sagemaker_conformance.reference.constraint_checks import wire_type
from sagemaker_strategies.constraints.catalogue import Catalogue, Node

#: From a JSON value other than None to what is kept of it.
Reader: TypeAlias = Callable[[Any], Any]


def reader(node: Node, catalogue: Catalogue) -> Reader:
    """The reader of one place and all below it; a value that has another type is kept as it is."""
    read = {name: reader(child, catalogue) for name, child in node.children.items()}
    if node.type == "structure":
        return partial(_read_structure, read)
    if node.type == "list":
        return partial(_read_list, read["member"])
    if node.type == "map":
        return partial(_read_map, read["value"])
    return partial(_read_scalar, converter(wire_type(catalogue, node.shape, node.type)))


def _read_structure(read: dict[str, Reader], value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        name: read[name](item) for name, item in value.items() if item is not None and name in read
    }


def _read_list(read: Reader, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [read(item) for item in value if item is not None]


def _read_map(read: Reader, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: read(item) for key, item in value.items() if item is not None}


def _read_scalar(convert: Callable[[Any], Any], value: Any) -> Any:
    converted = convert(value)
    return value if converted is MISMATCH else converted
