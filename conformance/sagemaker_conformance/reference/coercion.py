"""What the service makes of a JSON scalar: it converts where stricter servers refuse.

None of this is documented. Fractions are truncated and integers outside their width saturate
(measured on Athena), some strings are booleans (seen on Kinesis); all of it is unspecified behaviour.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, Final

#: Stands for a value that cannot be converted.
MISMATCH: Final = object()

_BOOLEANS: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
#: How JSON writes what JSON numbers cannot (Smithy, AWS JSON 1.1 protocol).
_UNWRITABLE: Final = frozenset({"NaN", "Infinity", "-Infinity"})
_INT32: Final = 2**31
_INT64: Final = 2**63


def converter(type_: str) -> Callable[[Any], Any]:
    """From a JSON value other than null to the value that is checked and stored, or `MISMATCH`.

    ``type_`` is a `Node`'s type, or ``long``.
    """
    return _CONVERTERS[type_]


def converts(type_: str) -> Callable[[Any], bool]:
    """Whether a JSON value other than null is taken where this type is documented."""
    convert = _CONVERTERS[type_]
    return lambda value: convert(value) is not MISMATCH


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


_CONVERTERS: Final[dict[str, Callable[[Any], Any]]] = {
    "string": partial(_only, str),
    "integer": partial(_integer, _INT32),
    "long": partial(_integer, _INT64),
    "number": _number,
    "boolean": _boolean,
    "list": partial(_only, list),
    "map": partial(_only, dict),
    "structure": partial(_only, dict),
}
