"""Which requests are plainly valid: known by one JSON Schema, without a look at each value in Python.

The schema is made of the clauses that the reference validator enforces, and is narrower than they are.
A request is not plain where the service would convert or drop a value, or where engines may read its
text in different ways: the validator judges it then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from jsonschema_rs import Draft202012Validator

from sagemaker_conformance.judging.whole_patterns import engine_of, whole_pattern
from sagemaker_conformance.reference.coercion import wire_type
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.constraints.clause import Clause

_Schema: TypeAlias = "dict[str, Any] | bool"


def _integer(bits: int) -> dict[str, Any]:
    width = 2 ** (bits - 1)
    return {
        "type": "integer",
        "unfractioned": True,
        "allOf": [{"minimum": -width, "maximum": width - 1}],
    }


#: The values of a wire type that the service keeps as they are; of other types none is plain.
_TYPES: Final[Mapping[str, dict[str, Any]]] = {
    "structure": {"type": "object"},
    "list": {"type": "array"},
    "map": {"type": "object"},
    "string": {"type": "string"},
    "integer": _integer(32),
    "long": _integer(64),
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "timestamp": {"type": "number"},
}
#: The keyword of each kind of bound, by the wire type.
_SIZES: Final[Mapping[str, str]] = {"string": "Length", "list": "Items", "map": "Properties"}


def plain_requests(catalogue: Catalogue) -> Callable[[bytes, Any], bool]:
    """The test whether a body, and the value that was read from it, are a plain request.

    If so the validator finds no fault and no violation in it, and reads it as it is. A request that is
    not plain may be valid as well.
    """
    schema = _schema(catalogue.root, catalogue)
    is_valid = Draft202012Validator(schema, keywords={"unfractioned": _Unfractioned}).is_valid

    def is_plain(body: bytes, request: Any) -> bool:
        if not body.isascii() or b"\\u" in body:
            return False  # what classes of other characters hold depends on the engine
        try:
            return is_valid(request)
        except (ValueError, RecursionError):  # the engine has no such value
            return False

    return is_plain


class _Unfractioned:
    """The keyword ``unfractioned``: a number is written without a fraction, not as in ``1.0``."""

    def __init__(self, parent: dict[str, Any], value: Any, path: Any) -> None:
        pass

    def validate(self, instance: Any) -> None:
        """Raise ValueError where it is written with one."""
        if isinstance(instance, float):
            raise ValueError("written with a fraction")


def _schema(node: Node, catalogue: Catalogue) -> _Schema:
    """The schema of a place's plain values."""
    type_ = wire_type(catalogue, node.shape, node.type)
    stated = [_keywords(type_, clause) for clause in node.clauses.values()]
    if type_ not in _TYPES or None in stated:
        return False
    schema = _TYPES[type_] | _contents(node, catalogue)
    for keywords in stated:
        schema |= keywords or {}
    return schema


def _contents(node: Node, catalogue: Catalogue) -> dict[str, Any]:
    parts = {name: _schema(child, catalogue) for name, child in node.children.items()}
    if node.type == "structure":
        required = [name for name, child in node.children.items() if "required" in child.clauses]
        return {"properties": parts, "required": required, "additionalProperties": False}
    if node.type == "list":
        return {"items": parts["member"]}
    if node.type == "map":
        return {"propertyNames": parts["key"], "additionalProperties": parts["value"]}
    return {}


def _keywords(type_: str, clause: Clause) -> dict[str, Any] | None:
    """The keywords that state a clause on a value of a wire type; None where none do."""
    value: Any = clause.value
    match clause.kind:
        case "type" | "required":  # the place's own type, and its structure, state them
            return {}
        case "union":
            return {"minProperties": 1, "maxProperties": 1}
        case "enum":
            return {"enum": list(value)}
        case "range-min" | "range-max" if type_ in ("integer", "long", "number"):
            return {"minimum" if clause.kind == "range-min" else "maximum": value}
        case "length-min" | "length-max" if type_ in _SIZES:
            return {f"{clause.kind[-3:]}{_SIZES[type_]}": value}
        case "pattern" if type_ == "string" and engine_of(value):
            return {"pattern": whole_pattern(value)}
    return None
