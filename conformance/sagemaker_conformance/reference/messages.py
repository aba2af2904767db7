"""The wording of refusals: the classic dialect of SageMaker's front end.

Templates follow published answers of SageMaker, and where none is known those of other AWS services
on the same framework (``NUMBER_VALUE can not be converted to a String``: Athena and CodeDeploy;
``Expected list or null``: Kinesis; numeric bounds: DynamoDB and Lambda).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias

from sagemaker_conformance.reference.notation import format_pattern, order_enum
from sagemaker_strategies.constraints.catalogue import Node
from sagemaker_strategies.constraints.clause import Clause

#: The service stops listing after this many validation errors.
MOST_ERRORS: Final = 10
#: What a message lists inside one pair of brackets, in this order.
BRACKET_ORDER: Final = ("length-max", "range-max", "length-min", "range-min", "pattern", "enum")
#: The items about one value. The order of pattern and length is not fixed: a name is published both
#: ways, under ``modelName`` in 2019 the length first, under ``trainingJobName`` in 2023 and
#: EventBridge's ``name`` in 2024 the pattern.
ITEM_ORDER: Final = ("pattern", "length-max", "range-max", "length-min", "range-min", "enum")
assert set(BRACKET_ORDER) == set(ITEM_ORDER)


class MapKey(str):
    """A step of a trail into a map: the entry's key."""

    __slots__ = ()


#: The steps to a value: names of members, indices of list elements from 0, keys of map entries.
Trail: TypeAlias = "tuple[str | int | MapKey, ...]"

_TEMPLATES: Final = {
    "required": "Member must not be null",
    "enum": "Member must satisfy enum value set: [{}]",
    "pattern": "Member must satisfy regular expression pattern: {}",
    "length-min": "Member must have length greater than or equal to {}",
    "length-max": "Member must have length less than or equal to {}",
    "range-min": "Member must have value greater than or equal to {}",
    "range-max": "Member must have value less than or equal to {}",
}
#: How the constraints of a list's elements and of a map's halves are announced at the container.
_CONTAINED: Final = {
    "member": "Member must satisfy constraint: [{}]",
    "key": "Map keys must satisfy constraint: [{}]",
    "value": "Map value must satisfy constraint: [{}]",
}
_JAVA_NAMES: Final = {
    "string": "a String",
    "integer": "an Integer",
    "long": "a Long",
    "number": "a Float",
    "boolean": "an Boolean",
    "timestamp": "milliseconds since epoch",
    "date": "a Date",
    "blob": "a Blob",
}
_CONTAINER_EXPECTED: Final = {
    "list": "Expected list or null",
    "map": "Expected map or null",
    "structure": "Expected null",
}
LIST_NOT_EXPECTED: Final = "Start of list found where not expected"
OBJECT_NOT_EXPECTED: Final = "Start of structure or map found where not expected."


def format_constraint(clause: Clause) -> str:
    """What a clause other than a type clause requires, in the service's words."""
    stated: object = clause.value
    if isinstance(stated, tuple):
        stated = ", ".join(order_enum(stated))
    elif clause.kind == "pattern":
        stated = format_pattern(str(stated))
    return _TEMPLATES[clause.kind].format(stated)


def format_contained(part: str, constraints: Iterable[str]) -> str:
    """The constraints of a list's elements, a map's keys or values, as reported at the container."""
    return _CONTAINED[part].format(", ".join(constraints))


def format_violation(node: Node, value: Any, place: str, constraint: str) -> str:
    """One item of a message: the value at ``place``, and the constraint that it fails."""
    echo = "null" if value is None else f"'{format_value(node, value)}'"
    return f"Value {echo} at '{place}' failed to satisfy constraint: {constraint}"


def format_validation_errors(items: Sequence[str]) -> str:
    """The whole message: each item once, at most `MOST_ERRORS`, and their count."""
    listed = list(dict.fromkeys(items))[:MOST_ERRORS]
    noun = "error" if len(listed) == 1 else "errors"
    return f"{len(listed)} validation {noun} detected: {'; '.join(listed)}"


def format_wrong_type(type_: str, value: Any) -> str:
    """The message for a JSON value where another type is documented; ``type_`` may be ``long``."""
    if isinstance(value, list):
        return LIST_NOT_EXPECTED
    if isinstance(value, dict):
        return OBJECT_NOT_EXPECTED
    if type_ in _CONTAINER_EXPECTED:
        return _CONTAINER_EXPECTED[type_]
    return f"{_token(value)} can not be converted to {_JAVA_NAMES[type_]}"


def format_trail(trail: Trail) -> str:
    """The trail as errors write it: ``inputDataConfig.1.member.channelName``, ``map.KEY.member.name``."""
    return ".".join(map(_format_step, trail))


def format_value(node: Node, value: Any) -> str:
    """A value as Java prints it; a structure by its class and a number in place of its hash."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, bytes):
        return f"java.nio.HeapByteBuffer[pos=0 lim={len(value)} cap={len(value)}]"
    if isinstance(value, dict) and node.type == "structure":
        return f"com.amazonaws.sagemaker.{node.shape}@{zlib.crc32(node.path.encode()):x}"
    if isinstance(value, dict) and node.type == "map":
        entry = node.children["value"]
        return "{" + ", ".join(f"{k}={format_value(entry, v)}" for k, v in value.items()) + "}"
    if isinstance(value, list) and node.type == "list":
        element = node.children["member"]
        return "[" + ", ".join(format_value(element, item) for item in value) + "]"
    return "null" if value is None else str(value)


def _format_step(step: str | int) -> str:
    if isinstance(step, int):
        return f"{step + 1}.member"
    return f"{step}.member" if isinstance(step, MapKey) else step[:1].lower() + step[1:]


def _token(value: object) -> str:
    if isinstance(value, str):
        return "STRING_VALUE"
    if isinstance(value, bool):
        return "TRUE_VALUE" if value else "FALSE_VALUE"
    return "NUMBER_VALUE"
