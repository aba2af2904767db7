"""Which recorded requests a fault can touch: those with a value that it judges or reads otherwise."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from benchmarks.mutation.fault import Fault
from sagemaker_conformance.reference import Check
from sagemaker_conformance.reference.coercion import MISMATCH, converter
from sagemaker_strategies.constraints.catalogue import Catalogue, Node

_CONTAINERS: Final = frozenset({"structure", "list", "map"})


class Values:
    """The values of recorded requests by place, each distinct scalar once.

    An absent member of a structure that is there counts as None.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._at: dict[str, dict[Any, tuple[Any, list[str]]]] = defaultdict(dict)
        self.requests: dict[str, Any] = {}

    def add(self, key: str) -> None:
        """Take in one request, given as its JSON."""
        request = json.loads(key)
        self.requests[key] = request
        for path, value in _places(self.catalogue.root, request):
            distinct = (type(value), value) if _is_scalar(value) else (key, id(value))
            entry = self._at[path].setdefault(distinct, (value, []))
            if not entry[1] or entry[1][-1] != key:
                entry[1].append(key)

    def at(self, path: str) -> Iterator[tuple[Any, list[str]]]:
        """The distinct values at a place, each with the requests that have it."""
        return iter(self._at[path].values())


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)


def _places(node: Node, value: Any) -> Iterator[tuple[str, Any]]:
    """Every place at or below the node, and what stands there."""
    yield node.path, value
    if node.type == "structure" and isinstance(value, dict):
        for name, child in node.children.items():
            yield from _places(child, value.get(name))
    elif node.type == "list" and isinstance(value, list):
        for item in value:
            yield from _places(node.children["member"], item)
    elif node.type == "map" and isinstance(value, dict):
        for key, item in value.items():
            yield from _places(node.children["key"], key)
            yield from _places(node.children["value"], item)


def touches(fault: Fault, values: Values, faithful: Mapping[str, Check]) -> frozenset[str]:
    """The requests whose answer the fault may change: all others are answered as before."""
    touched: set[str] = set()
    for id, check in fault.checks.items():
        before = faithful.get(id)
        path, _, kind = id.rpartition(":")
        convert = _conversion(values.catalogue, path, kind)
        for value, keys in values.at(path):
            if _judged(before, convert(value)) != _judged(check, convert(value)):
                touched.update(keys)
    if fault.alteration is not None:
        path = fault.path
        for value, keys in values.at(path):
            if value is not None:
                touched.update(
                    key
                    for key in keys
                    if key not in touched and _alters(fault, values.requests[key])
                )
    if fault.normalisation is not None:
        for path, node in values.catalogue.nodes.items():
            for value, keys in values.at(path):
                if value is not None and not _same(fault.normalisation(node, value), value):
                    touched.update(keys)
    return frozenset(touched)


def _same(changed: Any, value: Any) -> bool:
    """Whether two values are written alike as JSON: to Python, true and 1 are equal."""
    return changed is value or json.dumps(changed) == json.dumps(value)


def _alters(fault: Fault, request: Any) -> bool:
    assert fault.alteration is not None
    try:
        altered = fault.alteration(request)
    except (AttributeError, KeyError, TypeError, ValueError):  # the request is one that is refused
        return True
    return bool(json.dumps(altered) != json.dumps(request))


def _conversion(catalogue: Catalogue, path: str, kind: str) -> Any:
    """From a value as sent to what a check of this kind is asked about."""
    node = catalogue.nodes[path]
    if kind in ("type", "required"):
        return lambda value: MISMATCH if value is None and kind == "type" else value
    convert = converter(node, catalogue)
    return lambda value: MISMATCH if value is None else convert(value)


def _judged(check: Check | None, value: Any) -> object:
    """What a check says of a value, with all that its refusal would tell."""
    if check is None or value is MISMATCH:
        return True
    try:
        if check.holds(value):
            return True
    except Exception as crash:
        return type(crash)
    return check.code, check.blame, check.constraint, check.applies
