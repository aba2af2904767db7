"""How the service converts JSON values, where stricter servers refuse, and what it keeps of a request.

None of this is documented. Fractions are truncated and integers outside their width saturate
(measured on Athena), some strings are booleans (observed on Kinesis); all of it is unspecified.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeAlias

from sagemaker_strategies.constraints.catalogue import Catalogue, Node

#: From a JSON value other than null to the value that is checked and stored, or `MISMATCH`.
Converter: TypeAlias = Callable[[Any], Any]

#: Returned for a value that cannot be converted.
MISMATCH: Final = object()

_BOOLEANS: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
#: Strings for what JSON numbers cannot be (Smithy, AWS JSON 1.1 protocol).
_UNWRITABLE: Final = frozenset({"NaN", "Infinity", "-Infinity"})
#: A moment as the form ``date-time`` of RFC 3339 has it.
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
_INT32: Final = 2**31
_INT64: Final = 2**63


def wire_type(catalogue: Catalogue, shape: str, type_: str) -> str:
    """A node's type, where ``long`` is kept apart from ``integer``: they saturate differently."""
    facts = catalogue.raw.get(shape, {})
    return "long" if type_ == "integer" and facts.get("type") == "long" else type_


def converter(node: Node, catalogue: Catalogue) -> Converter:
    """The conversion of the values of a node."""
    return _CONVERTERS[wire_type(catalogue, node.shape, node.type)]


def is_convertible(type_: str) -> Callable[[Any], bool]:
    """The test whether a JSON value other than null is accepted where this wire type is documented."""
    if type_ in _PLAIN:
        kind = _PLAIN[type_]
        return lambda value: isinstance(value, kind)
    convert = _CONVERTERS[type_]
    return lambda value: convert(value) is not MISMATCH


def compile_reader(node: Node, catalogue: Catalogue) -> Converter:
    """What is kept of a node's value and all below it: known members only, no nulls, scalars converted.

    A value of another type is kept as it is.
    """
    read = {name: compile_reader(child, catalogue) for name, child in node.children.items()}
    if node.type == "structure":
        return partial(_read_structure, read)
    if node.type == "list":
        return partial(_read_list, read["member"])
    if node.type == "map":
        return partial(_read_map, read["value"])
    if node.type == "blob":
        return lambda value: value
    return partial(_read_scalar, converter(node, catalogue))


def _read_structure(read: dict[str, Converter], value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        name: read[name](item) for name, item in value.items() if item is not None and name in read
    }


def _read_list(read: Converter, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [read(item) for item in value if item is not None]


def _read_map(read: Converter, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: read(item) for key, item in value.items() if item is not None}


def _read_scalar(convert: Converter, value: Any) -> Any:
    converted = convert(value)
    return value if converted is MISMATCH else converted


def _only(kind: type, value: Any) -> Any:
    return value if isinstance(value, kind) else MISMATCH


def _integer(width: int, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return MISMATCH
    if isinstance(value, float) and math.isinf(value):
        return width - 1 if value > 0 else -width
    return max(-width, min(int(value), width - 1))


def _number(value: Any) -> Any:
    if isinstance(value, str):
        return value if value in _UNWRITABLE else MISMATCH
    if isinstance(value, bool) or not isinstance(value, int | float):
        return MISMATCH
    if isinstance(value, float) and math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def _boolean(value: Any) -> Any:
    if isinstance(value, str):
        return _BOOLEANS.get(value.lower(), MISMATCH)
    return value if isinstance(value, bool) else MISMATCH


def _timestamp(value: Any) -> Any:
    return MISMATCH if isinstance(value, bool | str) else _number(value)


def _date(value: Any) -> Any:
    return value if isinstance(value, str) and _DATE.fullmatch(value) else MISMATCH


def _blob(value: Any) -> Any:
    """The bytes that the text stands for: it is they that bounds count."""
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else MISMATCH
    except ValueError:
        return MISMATCH


#: Types whose values are as Python reads them.
_PLAIN: Final[dict[str, type]] = {"string": str, "list": list, "map": dict, "structure": dict}
_CONVERTERS: Final[dict[str, Converter]] = {
    **{type_: partial(_only, kind) for type_, kind in _PLAIN.items()},
    "integer": partial(_integer, _INT32),
    "long": partial(_integer, _INT64),
    "number": _number,
    "boolean": _boolean,
    "timestamp": _timestamp,
    "date": _date,
    "blob": _blob,
    "document": lambda value: value,
}
