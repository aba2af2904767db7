"""The values on both sides of each bound of one place, from its clauses alone.

A sample lists the clauses of its place that it breaks. A value that cannot but break two belongs to
the stricter one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from sagemaker_strategies.cases import encoded_values
from sagemaker_strategies.cases.lookalikes import alike, other_name
from sagemaker_strategies.cases.sample import FAR, Sample, distinct, inner_bounds
from sagemaker_strategies.cases.string_boundaries import (
    accepted_strings,
    misspelt,
    rejected_strings,
)
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.cases.wrong_types import converted_types, wrong_types
from sagemaker_strategies.constraints.catalogue import Node
from sagemaker_strategies.constraints.clause import KINDS, Json, Kind


@cache
def accepted(node: Node, typical_values: TypicalValues) -> tuple[Sample, ...]:
    """Values that every clause of the place allows, at its bounds; the first is the typical one."""
    found = (
        [Sample("type", "natural", typical_values.value(node))] if "type" in node.clauses else []
    )
    found += _ACCEPTED[node.type](node, typical_values)
    if node.is_removable and not typical_values.is_fixed(node):  # else requests need it
        found.append(Sample("type", "absent", absent=True))
    if node.required:
        found.append(Sample("required", "present", typical_values.value(node)))
    return distinct(found)


def rejected(node: Node, typical_values: TypicalValues) -> tuple[Sample, ...]:
    """Values that break one clause of the place, or that cannot but break two."""
    kinds = ("required", "type", *(kind for kind in KINDS if kind not in ("required", "type")))
    return tuple(s for kind in kinds for s in rejected_of(node, kind, typical_values))


@cache
def rejected_of(node: Node, kind: Kind, typical_values: TypicalValues) -> tuple[Sample, ...]:
    """Those of one kind of clause: of a type no texts are made, which takes time."""
    if kind == "required":
        found = _missing(node) if node.required else iter(())
    elif kind == "type":
        found = _wrong_types(node, typical_values) if "type" in node.clauses else iter(())
    elif node.type == "string":
        found = iter(rejected_strings(node, kind, typical_values.plain))
    else:
        found = (s for s in _REJECTED[node.type](node, typical_values) if s.kind == kind)
    return distinct(found)


@cache
def can_be_broken(node: Node, kind: Kind, typical_values: TypicalValues) -> bool:
    """Whether a value breaks the place's clause of this kind and nothing else; texts are made up to that one."""
    samples: Iterable[Sample] = (
        rejected_of(node, kind, typical_values)
        if (node.type != "string" or kind in ("required", "type"))
        else misspelt(node, kind, typical_values.plain)
    )
    return any(sample.breaks == {kind} and sample.unspecified is None for sample in samples)


def _missing(node: Node) -> Iterator[Sample]:
    breaks: frozenset[Kind] = frozenset({"required"})
    yield Sample("required", "absent", absent=True, breaks=breaks)
    yield Sample("required", "null", None, breaks, "null is absence")
    # The member under a name that is nearly its own, which is to lack it.
    label, name = other_name(node)
    yield Sample(
        "required", f"named in {label}", None, breaks, absent=True, renamed=name, spare=True
    )


def _accepted_numbers(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    low, high = node.limit("range-min"), node.limit("range-max")
    for kind, number, label in inner_bounds(low, high, "range-min", "range-max"):
        if _inside(node, number):
            yield Sample(kind, label, number)
    if low is None:
        for number, label in ((0, "zero"), (-12, "negative")):
            if _inside(node, number):
                yield Sample("type", label, number)
    if node.type == "number":
        fractions = (0.5, *(bound + half for bound in (low, high) if bound for half in (0.5, -0.5)))
        for number in [number for number in fractions if _inside(node, number)][:1]:
            yield Sample("type", "fraction", number)


def _inside(node: Node, number: int | float) -> bool:
    low, high = node.limit("range-min"), node.limit("range-max")
    return (low is None or low <= number) and (high is None or number <= high)


def _rejected_numbers(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    low, high = node.limit("range-min"), node.limit("range-max")
    if low is not None:
        for number, label in ((low - 1, "min-1"), (low - FAR, "far below")):
            yield Sample("range-min", label, number, frozenset({"range-min"}), _wide(node, number))
        if low > 1:
            yield Sample("range-min", "zero", 0, frozenset({"range-min"}))
    if high is not None:
        far = high + min(abs(high) or 1, FAR)
        for number, label in ((high + 1, "max+1"), (far, "far above")):
            yield Sample("range-max", label, number, frozenset({"range-max"}), _wide(node, number))


def _wide(node: Node, number: int | float) -> str | None:
    """What AWS leaves open about a number that the place's type cannot hold."""
    if node.bits is None or -(1 << node.bits - 1) <= number < 1 << node.bits - 1:
        return None
    return "an integer beyond its width"


def _accepted_sizes(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    low, high = node.bound("length-min"), node.bound("length-max")
    for kind, size, label in inner_bounds(low, high):
        if (low or 0) <= size and (high is None or size <= high):
            yield from _sized(node, typical_values, size, kind, label)
    if low is None:
        yield from _sized(node, typical_values, 0, "type", "empty")


def _rejected_sizes(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    low, high = node.bound("length-min"), node.bound("length-max")
    if low:
        for size, label in {low - 1: "min-1", 0: "empty"}.items():
            yield from _sized(node, typical_values, size, "length-min", label, breaks=True)
    if high is not None:
        for size, label in ((high + 1, "max+1"), (high + min(high or 1, FAR), "far above")):
            yield from _sized(node, typical_values, size, "length-max", label, breaks=True)
        value = alike(node, typical_values, high + 1)
        if len(value) == high + 1:
            yield Sample("length-max", "max+1 alike", value, frozenset({"length-max"}))


def _sized(
    node: Node,
    typical_values: TypicalValues,
    size: int,
    kind: Kind,
    label: str,
    *,
    breaks: bool = False,
) -> Iterator[Sample]:
    """The container of so many parts; none where a map's key has fewer values."""
    value: Json = (
        typical_values.elements(node, size)
        if node.type == "list"
        else typical_values.entries(node, size)
    )
    if len(value) == size:  # type: ignore[arg-type]  # a list or a dict
        yield Sample(kind, label, value, frozenset({kind}) if breaks else frozenset())


def _accepted_booleans(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    yield Sample("type", "true", True)
    yield Sample("type", "false", False)


def _accepted_structures(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    if node.is_union:
        for name, child in node.children.items():
            yield Sample("union", f"member {name}", {name: typical_values.value(child)})
        return
    required = {
        name: typical_values.value(child)
        for name, child in node.children.items()
        if child.required or typical_values.is_fixed(child)
    }
    yield Sample("type", "required members only", required)


def _rejected_structures(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    if not node.is_union:
        return
    breaks: frozenset[Kind] = frozenset({"union"})
    names = list(node.children)
    for label, chosen in (("two members", [names[0], names[-1]]), ("every member", names)):
        if len(set(chosen)) > 1:
            value: Json = {name: typical_values.value(node.children[name]) for name in chosen}
            yield Sample("union", label, value, breaks)
    yield Sample("union", "no member", {}, breaks)
    yield Sample("union", "null alone", {names[0]: None}, breaks, "null is absence")


def _accepted_timestamps(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    yield Sample("type", "fraction", encoded_values.moment(typical_values.variant, 0) + 0.5)


def _accepted_dates(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    variant = typical_values.variant
    yield Sample("type", "fraction", encoded_values.date(variant, 0, ".500Z"))
    offset = encoded_values.date(variant, 0, "+00:00")
    yield Sample("type", "offset", offset, unspecified="an offset from UTC in a date")


def _accepted_blobs(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    low, high = node.bound("length-min"), node.bound("length-max")
    for kind, size, label in inner_bounds(low, high):
        if (low or 0) <= size and (high is None or size <= high):
            yield Sample(kind, label, encoded_values.blob(size))
    for size, label in ((1, "two paddings"), (2, "one padding"), (3, "no padding"), (0, "empty")):
        if (low or 0) <= size and (high is None or size <= high):
            yield Sample("type", label, encoded_values.blob(size))


def _rejected_blobs(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    low, high = node.bound("length-min"), node.bound("length-max")
    if low:
        for size, label in {low - 1: "min-1", 0: "empty"}.items():
            blob = encoded_values.blob(size)
            yield Sample("length-min", label, blob, frozenset({"length-min"}))
    if high is not None:
        for size, label in ((high + 1, "max+1"), (high + min(high or 1, FAR), "far above")):
            blob = encoded_values.blob(size)
            yield Sample("length-max", label, blob, frozenset({"length-max"}))


def _accepted_documents(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    yield Sample("type", "empty", {})
    others: tuple[tuple[str, Json], ...] = (("list", ["a", 1]), ("string", "a"), ("number", 1))
    for label, value in others:
        yield Sample("type", label, value, unspecified="a document that is no object")


def _nothing(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    return iter(())


# Types

#: For a boolean what AWS leaves open (label, value): the reason is beside it.
_STRING_FOR_BOOLEAN: Final = (("string true", "true"), ("word", "maybe"))


def _wrong_types(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    breaks: frozenset[Kind] = frozenset({"type"})
    for label, value in wrong_types(node, typical_values):
        yield Sample("type", label, value, breaks)
    for label, value in converted_types(node, typical_values):
        yield Sample("type", label, value, breaks, spare=True)
    if node.type == "integer":
        typical = typical_values.value(node)
        assert isinstance(typical, int)
        for fraction in (typical + 0.5, typical - 0.5):
            if _inside(node, fraction) and fraction % 1:  # a large one is whole again
                yield Sample("type", "fraction", fraction, breaks, "a fraction for an integer")
                break
    if node.type == "boolean":
        for label, value in _STRING_FOR_BOOLEAN:
            yield Sample("type", label, value, breaks, "a string for a boolean")


_ACCEPTED: Final = {
    "string": accepted_strings,
    "integer": _accepted_numbers,
    "number": _accepted_numbers,
    "boolean": _accepted_booleans,
    "list": _accepted_sizes,
    "map": _accepted_sizes,
    "structure": _accepted_structures,
    "timestamp": _accepted_timestamps,
    "date": _accepted_dates,
    "blob": _accepted_blobs,
    "document": _accepted_documents,
}
_REJECTED: Final = {
    "integer": _rejected_numbers,
    "number": _rejected_numbers,
    "boolean": _nothing,
    "list": _rejected_sizes,
    "map": _rejected_sizes,
    "structure": _rejected_structures,
    "timestamp": _nothing,
    "date": _nothing,
    "blob": _rejected_blobs,
    "document": _nothing,
}
assert set(_ACCEPTED) == {*_REJECTED, "string"}
