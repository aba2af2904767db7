"""The numbers on both sides of each bound of one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from sagemaker_strategies.cases.sample import FAR, Sample, beyond, breaking, inner_bounds
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import Kind, Node

#: Exact in binary, and rounded away where cents are kept.
_FINE: Final = 2**-10


def _limits(node: Node) -> tuple[int | float | None, int | float | None]:
    return node.limit("range-min"), node.limit("range-max")


def accepted_numbers(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    """Numbers that the place allows: at its bounds, and those that are kept badly."""
    low, high = _limits(node)
    for kind, number, label in inner_bounds(low, high, "range-min", "range-max"):
        if is_inside(node, number):
            yield Sample(kind, label, number)
    if low is None:
        for number, label in ((0, "zero"), (-12, "negative")):
            if is_inside(node, number):
                yield Sample("type", label, number)
    if high is None:
        for number in typical_values.operation.typical.large.get(node.name, ()):
            yield Sample("type", f"large {number}", number)
    elif node.type == "integer" and high >= 10 and is_inside(node, nines := _nines(high)):
        yield Sample("range-max", "a digit less", nines)
    if node.type == "number":
        if is_inside(node, _FINE):
            yield Sample("type", "fine fraction", _FINE)
        fractions = (0.5, *(bound + half for bound in (low, high) if bound for half in (0.5, -0.5)))
        for number in [number for number in fractions if is_inside(node, number)][:1]:
            yield Sample("type", "fraction", number)


def _nines(number: int | float) -> int:
    """The greatest number of one digit less: as texts, 9 is above 30."""
    return int(10 ** (len(str(int(number))) - 1) - 1)


def is_inside(node: Node, number: int | float) -> bool:
    """Whether a number is within the place's bounds."""
    low, high = _limits(node)
    return (low is None or low <= number) and (high is None or number <= high)


def rejected_numbers(node: Node, kind: Kind, typical_values: TypicalValues) -> Iterator[Sample]:
    """Numbers beyond the place's bound of this kind."""
    low, high = _limits(node)
    numbers: Iterable[tuple[int | float, str]] = ()
    if kind == "range-min" and low is not None:
        numbers = ((low - 1, "min-1"), (low - FAR, "far below"))
    elif kind == "range-max" and high is not None:
        numbers = beyond(high)
    for number, label in numbers:
        yield breaking(kind, label, number, _wide(node, number))
    if kind == "range-min" and low is not None and low > 1:
        yield breaking(kind, "zero", 0)
    if node.type == "integer":
        yield from _compared_as_texts(node, kind)


def _compared_as_texts(node: Node, kind: Kind) -> Iterator[Sample]:
    """A number outside that is inside where numbers are compared as texts: 99 is above 120, 100 below 30."""
    low, high = _limits(node)
    if kind == "range-min" and low is not None and low >= 10:
        yield breaking(kind, "a digit less", _nines(low), spare=True)
    if kind == "range-max" and high is not None and high > 0:
        more = 10 ** len(str(int(high)))
        if _wide(node, more) is None:
            yield breaking(kind, "a digit more", more, spare=True)


def _wide(node: Node, number: int | float) -> str | None:
    """What AWS leaves open about a number that the place's type cannot hold."""
    if node.bits is None or -(1 << node.bits - 1) <= number < 1 << node.bits - 1:
        return None
    return "an integer beyond its width"
