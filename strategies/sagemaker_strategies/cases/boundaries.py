"""The values on both sides of each bound of one place, from its clauses alone.

A sample lists the clauses of its place that it breaks. A value that cannot but break two belongs to
the stricter one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Final, TypeAlias

from sagemaker_strategies.cases import encoded_values
from sagemaker_strategies.cases.lookalikes import alike, other_name
from sagemaker_strategies.cases.number_boundaries import (
    accepted_numbers,
    is_inside,
    rejected_numbers,
)
from sagemaker_strategies.cases.sample import (
    Sample,
    accepted_sizes,
    breaking,
    distinct,
    rejected_sizes,
)
from sagemaker_strategies.cases.string_boundaries import accepted_strings, rejected_strings
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.cases.wrong_types import converted_types, wrong_types
from sagemaker_strategies.constraints import KINDS, Json, Kind, Node
from sagemaker_strategies.patterns import PatternError

#: The label of a structure without its optional members.
REQUIRED_ONLY: Final = "required members only"

_Rejected: TypeAlias = Callable[[Node, Kind, TypicalValues], Iterator[Sample]]


@cache
def accepted(node: Node, typical_values: TypicalValues) -> tuple[Sample, ...]:
    """Values that every clause of the place allows, at its bounds; the first is the typical one."""
    found = list[Sample]()
    if "type" in node.clauses:
        found.append(Sample("type", "natural", typical_values.value(node)))
    found += _ACCEPTED[node.type](node, typical_values)
    if node.is_removable and not typical_values.is_fixed(node):  # else requests need it
        found.append(Sample("type", "absent", absent=True))
    if node.required:
        found.append(Sample("required", "present", typical_values.value(node)))
    return distinct(found)


def rejected(node: Node, typical_values: TypicalValues) -> tuple[Sample, ...]:
    """Values that break one clause of the place, or that cannot but break two."""
    return tuple(s for kind in KINDS for s in rejected_of(node, kind, typical_values))


@cache
def rejected_of(node: Node, kind: Kind, typical_values: TypicalValues) -> tuple[Sample, ...]:
    """Those of one kind of clause: of a type no texts are made, which takes time."""
    if kind not in node.clauses:
        return ()
    found: Iterable[Sample] = ()
    if kind == "required":
        found = _missing(node)
    elif kind == "type":
        found = _wrong_types(node, typical_values)
    elif typical_values != typical_values.plain and node.type == "string":
        return rejected_of(node, kind, typical_values.plain)  # of every seed request the same
    elif node.type in _REJECTED:
        found = _REJECTED[node.type](node, kind, typical_values)
    return distinct(found)


@cache
def can_be_broken(node: Node, kind: Kind, typical_values: TypicalValues) -> bool:
    """Whether a value breaks the place's clause of this kind and nothing else; texts are made up to that one.

    Of a place with a pattern that cannot be read no text is known.
    """
    is_text = node.type == "string" and kind not in ("required", "type")
    made = rejected_strings if is_text else rejected_of
    samples: Iterable[Sample] = made(
        node, kind, typical_values.plain if is_text else typical_values
    )
    try:
        return any(sample.breaks == {kind} and sample.unspecified is None for sample in samples)
    except (PatternError, RecursionError):
        return False


def _missing(node: Node) -> Iterator[Sample]:
    breaks: frozenset[Kind] = frozenset({"required"})
    yield Sample("required", "absent", absent=True, breaks=breaks)
    yield Sample("required", "null", None, breaks, "null is absence")
    # The member under a name that is nearly its own, which is to lack it.
    label, name = other_name(node)
    yield Sample(
        "required", f"named in {label}", None, breaks, absent=True, renamed=name, spare=True
    )


def _accepted_containers(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    yield from accepted_sizes(node, _container_of(node, typical_values))
    if node.bound("length-min") is None:
        yield Sample("type", "empty", [] if node.type == "list" else {})


def _rejected_containers(node: Node, kind: Kind, typical_values: TypicalValues) -> Iterator[Sample]:
    yield from rejected_sizes(node, kind, _container_of(node, typical_values))
    _, high = node.lengths
    if kind == "length-max" and high is not None:
        value = alike(node, typical_values, high + 1)
        if len(value) == high + 1:
            yield breaking(kind, "max+1 alike", value)


def _container_of(node: Node, typical_values: TypicalValues) -> Callable[[int], Json]:
    """What makes the container of so many parts; None where a map's key has fewer values."""

    def made(size: int) -> Json:
        if node.type == "list":
            return typical_values.elements(node, size)
        entries = typical_values.entries(node, size)
        return entries if len(entries) == size else None

    return made


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
    yield Sample("type", REQUIRED_ONLY, required)


def _rejected_structures(node: Node, kind: Kind, typical_values: TypicalValues) -> Iterator[Sample]:
    if kind != "union":
        return
    names = list(node.children)
    for label, chosen in (("two members", [names[0], names[-1]]), ("every member", names)):
        if len(set(chosen)) > 1:
            members = {name: typical_values.value(node.children[name]) for name in chosen}
            yield breaking(kind, label, members)
    yield breaking(kind, "no member", {})
    yield breaking(kind, "null alone", {names[0]: None}, "null is absence")


def _accepted_timestamps(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    yield Sample("type", "fraction", encoded_values.moment(typical_values.variant, 0) + 0.5)


def _accepted_dates(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    variant = typical_values.variant
    yield Sample("type", "fraction", encoded_values.date(variant, 0, ".500Z"))
    offset = encoded_values.date(variant, 0, "+00:00")
    yield Sample("type", "offset", offset, unspecified="an offset from UTC in a date")


def _accepted_blobs(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    yield from accepted_sizes(node, encoded_values.blob)
    for size, label in ((1, "two paddings"), (2, "one padding"), (3, "no padding"), (0, "empty")):
        if node.has_room(size):
            yield Sample("type", label, encoded_values.blob(size))


def _rejected_blobs(node: Node, kind: Kind, typical_values: TypicalValues) -> Iterator[Sample]:
    return rejected_sizes(node, kind, encoded_values.blob)


def _accepted_documents(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    yield Sample("type", "empty", {})
    others: tuple[tuple[str, Json], ...] = (("list", ["a", 1]), ("string", "a"), ("number", 1))
    for label, value in others:
        yield Sample("type", label, value, unspecified="a document that is no object")


# Types

#: For a boolean what AWS leaves open (label, value): the reason is beside it.
_STRING_FOR_BOOLEAN: Final = (("string true", "true"), ("word", "maybe"))


def _wrong_types(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    for label, value in wrong_types(node, typical_values):
        yield breaking("type", label, value)
    for label, value in converted_types(node, typical_values):
        yield breaking("type", label, value, spare=True)
    if node.type == "integer":
        typical = typical_values.value(node)
        assert isinstance(typical, int)
        for fraction in (typical + 0.5, typical - 0.5):
            if is_inside(node, fraction) and fraction % 1:  # a large one is whole again
                yield breaking("type", "fraction", fraction, "a fraction for an integer")
                break
    if node.type == "boolean":
        for label, value in _STRING_FOR_BOOLEAN:
            yield breaking("type", label, value, "a string for a boolean")


_ACCEPTED: Final = {
    "string": accepted_strings,
    "integer": accepted_numbers,
    "number": accepted_numbers,
    "boolean": _accepted_booleans,
    "list": _accepted_containers,
    "map": _accepted_containers,
    "structure": _accepted_structures,
    "timestamp": _accepted_timestamps,
    "date": _accepted_dates,
    "blob": _accepted_blobs,
    "document": _accepted_documents,
}
_REJECTED: Final[Mapping[str, _Rejected]] = {
    "string": rejected_strings,
    "integer": rejected_numbers,
    "number": rejected_numbers,
    "list": _rejected_containers,
    "map": _rejected_containers,
    "structure": _rejected_structures,
    "blob": _rejected_blobs,
}
