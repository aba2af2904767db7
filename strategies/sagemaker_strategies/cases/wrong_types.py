"""Values of wrong JSON types, some of which a lenient parser converts to valid ones.

Frameworks convert: Jackson's and pydantic's coercions, mapstructure's weak typing, PHP's arrays, Rails'
parameters. They do so at every place, so each place has a few of these values, chosen by its path, and
all places together have them all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias
from zlib import crc32

from sagemaker_strategies.cases import encoded_values
from sagemaker_strategies.cases.lookalikes import shuffled
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints.catalogue import Node
from sagemaker_strategies.constraints.clause import Json

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
    yield from _WRONG[node.type](node, typical_values.value(node), typical_values)


def converted_types(node: Node, typical_values: TypicalValues) -> Iterator[tuple[str, Json]]:
    """More of them, the same for every seed request, that a lenient parser converts or drops."""
    yield from _CONVERTED.get(node.type, _none)(node, typical_values.plain.value(node))


def _one(node: Node, label: str, *values: Json) -> _Typed:
    """One of these values under the label, chosen by the place."""
    return label, values[crc32(f"{node.path} {label}".encode()) % len(values)]


def _is_empty(*typed: _Typed) -> bool:
    return any(not value for _, value in typed)


def _for_strings(node: Node, value: Json, typical_values: TypicalValues) -> Iterator[_Typed]:
    listed = _one(node, "list", [value], [], [value, value])
    wrapped = _one(node, "object", {"value": value}, {}, {node.name: value}, {"0": value})
    some = 1 if node.enum else 23
    # A target that skips checks of false or empty values must get such a value at every place.
    yield _one(node, "number", some, 0) if _is_empty(listed, wrapped) else ("number", 0)
    yield "true", True
    yield from (listed, wrapped)


def _for_numbers(node: Node, value: Json, typical_values: TypicalValues) -> Iterator[_Typed]:
    yield "string", str(value)
    yield "true", True
    yield from _wrapped(node, value)


def _for_booleans(node: Node, value: Json, typical_values: TypicalValues) -> Iterator[_Typed]:
    yield from (("number", 23), ("zero", 0), ("one", 1))
    yield from _wrapped(node, value)


def _wrapped(node: Node, value: Json) -> Iterator[_Typed]:
    listed, wrapped = _one(node, "list", [value], []), _one(node, "object", {"value": value}, {})
    yield listed
    yield wrapped if _is_empty(listed, wrapped) else ("object", {})


def _for_timestamps(node: Node, value: Json, typical_values: TypicalValues) -> Iterator[_Typed]:
    yield "string", str(value)
    yield "date", encoded_values.date(typical_values.variant, 0)
    yield "date of HTTP", encoded_values.http_date(typical_values.variant)
    yield from (("word", "now"), ("true", True))
    yield from _wrapped(node, value)


def _for_dates(node: Node, value: Json, typical_values: TypicalValues) -> Iterator[_Typed]:
    yield "number", encoded_values.moment(typical_values.variant, 0)
    yield "date of HTTP", encoded_values.http_date(typical_values.variant)
    yield from (("word", "now"), ("true", True))
    yield from _wrapped(node, value)


def _for_blobs(node: Node, value: Json, typical_values: TypicalValues) -> Iterator[_Typed]:
    yield "number", 23
    yield "true", True
    yield "no base64", "Value*1="
    yield from _wrapped(node, value)


def _for_documents(node: Node, value: Json, typical_values: TypicalValues) -> Iterator[_Typed]:
    return iter(())


def _for_lists(node: Node, value: Json, typical_values: TypicalValues) -> Iterator[_Typed]:
    assert isinstance(value, list)
    yield "string", json.dumps(value)
    yield from (("number", 23), ("true", True), ("object", {}))
    if node.children["member"].type != "list":  # there one element is a list as well
        yield "one element", typical_values.value(node.children["member"])


def _for_maps(node: Node, value: Json, typical_values: TypicalValues) -> Iterator[_Typed]:
    yield "string", json.dumps(value)
    yield from (("number", 23), ("true", True), ("list", []))


def _for_structures(node: Node, value: Json, typical_values: TypicalValues) -> Iterator[_Typed]:
    assert isinstance(value, dict)
    yield "string", json.dumps(value)
    listed = _one(node, "list", [value], [], list(value.values()))
    yield "number", 23 if _is_empty(listed) else 0
    yield from (("true", True), listed)


def _numerals(node: Node, value: Json) -> Iterator[_Typed]:
    """A number as text, as some parsers read it, and texts for none."""
    assert isinstance(value, int)
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


def _joined(node: Node, value: Json) -> Iterator[_Typed]:
    assert isinstance(value, list)
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


def _as_pairs(node: Node, value: Json) -> Iterator[_Typed]:
    assert isinstance(value, dict)
    pairs = [f"{key}={item}" for key, item in value.items()]
    yield "pairs joined by commas", ",".join(pairs)
    yield "pairs joined by ampersands", "&".join(pairs)
    yield "empty string", ""
    yield from _as_lists(value)


def _taken_apart(node: Node, value: Json) -> Iterator[_Typed]:
    assert isinstance(value, dict)
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


def _none(node: Node, value: Json) -> Iterator[_Typed]:
    return iter(())


_WRONG: Final[dict[str, Callable[[Node, Json, TypicalValues], Iterator[_Typed]]]] = {
    "string": _for_strings,
    "integer": _for_numbers,
    "number": _for_numbers,
    "boolean": _for_booleans,
    "list": _for_lists,
    "map": _for_maps,
    "structure": _for_structures,
    "timestamp": _for_timestamps,
    "date": _for_dates,
    "blob": _for_blobs,
    "document": _for_documents,
}
_CONVERTED: Final[dict[str, Callable[[Node, Json], Iterator[_Typed]]]] = {
    "integer": _numerals,
    "list": _joined,
    "map": _as_pairs,
    "structure": _taken_apart,
}
