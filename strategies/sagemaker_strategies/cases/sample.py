"""A sample: one value to put at a place, valid or not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from sagemaker_strategies.constraints import Json, Kind, Node

_Number = TypeVar("_Number", int, int | float)

#: How far "well beyond" a bound lies: twice it, and at most so much more.
FAR: Final = 1000


@dataclass(frozen=True)
class Sample:
    """One value to put at a place, and the kinds of the place's clauses that it breaks.

    ``kind`` is the clause that it tests. ``absent``: the place is left empty; with ``renamed``, its
    value is moved to that name beside it. ``unspecified`` is what AWS leaves open about it.
    ``low_yield`` values are many and each shows little: they are sent only to a target that reports
    several broken clauses at once. ``spare`` ones show whether a target normalises requests: they are
    sent until one of the clause shows a divergence.
    """

    kind: Kind
    label: str
    value: Json = None
    breaks: frozenset[Kind] = frozenset()
    unspecified: str | None = None
    absent: bool = False
    low_yield: bool = False
    renamed: str | None = None
    spare: bool = False


def breaking(
    kind: Kind,
    label: str,
    value: Json,
    unspecified: str | None = None,
    *,
    low_yield: bool = False,
    spare: bool = False,
) -> Sample:
    """A value that breaks the clause that it tests, and no other."""
    return Sample(
        kind, label, value, frozenset({kind}), unspecified, low_yield=low_yield, spare=spare
    )


def distinct(samples: Iterable[Sample]) -> tuple[Sample, ...]:
    """Without samples that repeat a value for the same clause; labels stay unique per clause."""
    kept: dict[tuple[Kind, bool, str | None, type, str], Sample] = {}
    seen: set[tuple[Kind, str]] = set()
    for sample in samples:
        text = json.dumps(sample.value, sort_keys=True)
        key = (sample.kind, sample.absent, sample.renamed, type(sample.value), text)
        if key not in kept:
            label, count = sample.label, 2
            while (sample.kind, label) in seen:
                label, count = f"{sample.label} #{count}", count + 1
            seen.add((sample.kind, label))
            kept[key] = sample if label == sample.label else replace(sample, label=label)
    return tuple(kept.values())


def inner_bounds(
    low: _Number | None,
    high: _Number | None,
    low_kind: Kind = "length-min",
    high_kind: Kind = "length-max",
) -> Iterator[tuple[Kind, _Number, str]]:
    """Kind, value and label of the stated bounds and of the values next to them on the inside."""
    if low is not None:
        yield low_kind, low, "min"
        yield low_kind, low + 1, "min+1"
    if high is not None:
        yield high_kind, high, "max"
        yield high_kind, high - 1, "max-1"


def beyond(high: _Number) -> tuple[tuple[_Number, str], ...]:
    """Values and labels: the one next to a greatest value on the outside, and one far from it."""
    return (high + 1, "max+1"), (high + min(abs(high) or 1, FAR), "far above")


def accepted_sizes(node: Node, value_of: Callable[[int], Json]) -> Iterator[Sample]:
    """The values of a place whose size is at a bound; ``value_of`` a size is None where it has none."""
    for kind, size, label in inner_bounds(node.bound("length-min"), node.bound("length-max")):
        if node.has_room(size) and (value := value_of(size)) is not None:
            yield Sample(kind, label, value)


def rejected_sizes(node: Node, kind: Kind, value_of: Callable[[int], Json]) -> Iterator[Sample]:
    """Those whose size is beyond the bound of this kind."""
    low, high = node.lengths
    sizes: Iterable[tuple[int, str]] = ()
    if kind == "length-min" and low:
        sizes = {low - 1: "min-1", 0: "empty"}.items()  # below 1 both are one
    elif kind == "length-max" and high is not None:
        sizes = beyond(high)
    for size, label in sizes:
        if (value := value_of(size)) is not None:
            yield breaking(kind, label, value)
