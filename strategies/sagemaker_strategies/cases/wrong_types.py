"""Values of wrong JSON types, some of which a lenient parser converts to valid ones.

Frameworks convert: Jackson's and pydantic's coercions, mapstructure's weak typing, PHP's arrays, Rails'
parameters. They do so at every place, so each place has a few of these values, chosen by its path, and
all places together have them all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, TypeAlias
from zlib import crc32

from sagemaker_strategies.cases import encoded_values
from sagemaker_strategies.cases.lookalikes import shuffled
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import Json, Node

_Typed: TypeAlias = tuple[str, Json]

#: So many of the ways to write a number as text.
_NUMERALS: Final = 2
#: So many of the ways to join a list beside commas.
_JOINED: Final = 2
_SEPARATORS: Final = {
    "joined by blanks": " ",
    "joined by semicolons": ";",
    "joined by commas and blanks": ", ",
    "joined by newlines": "\n",
    "joined by bars": "|",
}


def wrong_types(node: Node, typical_values: TypicalValues) -> Iterator[tuple[str, Json]]:
    """Labels and values of JSON types that the place does not have, all of them ASCII.

    A label is the kind of the value; which value of that kind differs from place to place.
    """
    value, variant = typical_values.value(node), typical_values.variant
    match node.type:
        case "string":
            yield from _for_strings(node, value)
        case "integer" | "number":
            yield from (("string", str(value)), ("true", True))
        case "boolean":
            yield from (("number", 23), ("zero", 0), ("one", 1))
        case "timestamp":
            yield from (("string", str(value)), ("date", encoded_values.date(variant, 0)))
        case "date":
            yield "number", encoded_values.moment(variant, 0)
        case "blob":
            yield from (("number", 23), ("true", True), ("no base64", "Value*1="))
        case "list":
            yield from (("string", json.dumps(value)), ("number", 23), ("true", True))
            yield "object", {}
            if node.children["member"].type != "list":  # there one element is a list as well
                yield "one element", typical_values.value(node.children["member"])
        case "map":
            yield from (("string", json.dumps(value)), ("number", 23), ("true", True))
            yield "list", []
        case "structure":
            assert isinstance(value, dict)
            listed = _one(node, "list", [value], [], list(value.values()))
            number = 23 if _is_empty(listed) else 0
            yield from (("string", json.dumps(value)), ("number", number), ("true", True), listed)
    if node.type in ("timestamp", "date"):
        yield "date of HTTP", encoded_values.http_date(variant)
        yield from (("word", "now"), ("true", True))
    if node.type in ("integer", "number", "boolean", "timestamp", "date", "blob"):
        listed = _one(node, "list", [value], [])
        wrapped = _one(node, "object", {"value": value}, {})
        yield listed
        yield wrapped if _is_empty(listed, wrapped) else ("object", {})


def _for_strings(node: Node, value: Json) -> Iterator[_Typed]:
    listed = _one(node, "list", [value], [], [value, value])
    wrapped = _one(node, "object", {"value": value}, {}, {node.name: value}, {"0": value})
    some = 1 if node.enum else 23
    # A target that skips checks of false or empty values must get such a value at every place.
    yield _one(node, "number", some, 0) if _is_empty(listed, wrapped) else ("number", 0)
    yield from (("true", True), listed, wrapped)


def converted_types(node: Node, typical_values: TypicalValues) -> Iterator[tuple[str, Json]]:
    """More of them, the same for every seed request, that a lenient parser converts or drops."""
    match node.type, typical_values.plain.value(node):
        case "integer", int(number):
            yield from _numerals(node, number)
        case "list", list(elements):
            yield from _joined(node, elements)
        case "map", dict(entries):
            yield "pairs joined by commas", ",".join(f"{k}={v}" for k, v in entries.items())
            yield "pairs joined by ampersands", "&".join(f"{k}={v}" for k, v in entries.items())
            yield "empty string", ""
            yield from _as_lists(entries)
        case "structure", dict(members):
            yield from _taken_apart(node, members)


def _one(node: Node, label: str, *values: Json) -> _Typed:
    """One of these values under the label, chosen by the place."""
    return label, values[crc32(f"{node.path} {label}".encode()) % len(values)]


def _is_empty(*typed: _Typed) -> bool:
    return any(not value for _, value in typed)


def _numerals(node: Node, value: int) -> Iterator[_Typed]:
    """A number as text, as some parsers read it, and texts for none."""
    spelt = (
        ("padded digits", f" {value} "),
        ("signed digits", f"{value:+}"),
        ("decimals", f"{value}.0"),
        ("leading zero", f"0{value}"),
        ("exponent", f"{value}e0"),
        ("hexadecimal", f"{value:#x}"),
        ("grouped digits", f"{value:,}" if value > 999 else f"0_{value}"),
    )
    yield from shuffled(spelt, node.path)[:_NUMERALS]
    more: tuple[_Typed, ...] = (
        ("digits and a letter", f"{value}x"),
        ("digits and a unit", f"{value} s"),
        ("empty string", ""),
        ("null word", "null"),
        ("false", False),
    )
    yield shuffled(more, node.path)[0]


def _joined(node: Node, value: list[Json]) -> Iterator[_Typed]:
    texts = [item for item in value if isinstance(item, str)]
    if len(texts) > 1:
        yield "joined by commas", ",".join(texts)
        joined = [(label, separator.join(texts)) for label, separator in _SEPARATORS.items()]
        yield from shuffled(joined, node.path)[:_JOINED]
    more: tuple[_Typed, ...] = (
        ("indexed object", {str(index): item for index, item in enumerate(value)}),
        ("wrapped list", {"member": value}),
        ("empty string", ""),
    )
    yield shuffled(more, node.path)[0]


def _taken_apart(node: Node, value: dict[str, Json]) -> Iterator[_Typed]:
    more: list[_Typed] = [("empty string", ""), ("false", False), *_as_lists(value)]
    yield shuffled(more, node.path)[0]
    needed = [child for child in node.children.values() if child.required]
    if len(needed) == 1 and not isinstance(value[needed[0].name], dict):  # that is one of the type
        yield "its only member", value[needed[0].name]


def _as_lists(value: dict[str, Any]) -> Iterator[_Typed]:
    """Members or entries as the elements of a list."""
    yield "list of pairs", [[key, item] for key, item in value.items()]
    yield "list of named values", [{"Name": key, "Value": item} for key, item in value.items()]
    if len(value) > 1:  # else it is the value in a list, which has a label of its own
        yield "list of single entries", [{key: item} for key, item in value.items()]
