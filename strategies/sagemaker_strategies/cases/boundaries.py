"""The values on both sides of each bound of one place, from its clauses alone.

A sample lists the clauses of its place that it breaks. A value that cannot but break two belongs to
the stricter one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, TypeVar

from sagemaker_strategies.cases.lookalikes import alike, other_name, respelt, shrinking_word
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.cases.wrong_types import converted_types, wrong_types
from sagemaker_strategies.constraints.catalogue import Node
from sagemaker_strategies.constraints.clause import Json, Kind
from sagemaker_strategies.patterns import Language, distinguishing_words, language

_Number = TypeVar("_Number", int, int | float)

#: How far "well beyond" a bound lies: twice it, and at most so much more.
_FAR: Final = 1000
#: Text in JSON, although a lenient parser may convert it.
_DIGITS: Final = "1234"
#: What no clause limits may still have a limit of the implementation's own: stay below it.
_UNBOUNDED: Final = 4096


@dataclass(frozen=True, slots=True)
class Sample:
    """One value to put at a place, and the kinds of the place's clauses that it breaks.

    ``kind`` is the clause that it tests. ``absent``: the place is left empty; with ``renamed``, its
    value is moved to that name beside it. ``unspecified`` is what AWS leaves open about it. ``low_yield`` values are many and each tells
    little: they are asked only of a target that says of several broken clauses at once which they are.
    ``spare`` ones show who normalises a request: they are asked until a value shows a divergence.
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


@cache
def accepted(node: Node, typical_values: TypicalValues) -> tuple[Sample, ...]:
    """Values that every clause of the place allows, at its bounds; the first is the typical one."""
    found = (
        [Sample("type", "natural", typical_values.value(node))] if "type" in node.clauses else []
    )
    found += _ACCEPTED[node.type](node, typical_values)
    if not node.required and node.name not in ("member", "key", "value"):
        found.append(Sample("type", "absent", absent=True))
    if node.required:
        found.append(Sample("required", "present", typical_values.value(node)))
    return _distinct(found)


@cache
def rejected(node: Node, typical_values: TypicalValues) -> tuple[Sample, ...]:
    """Values that break one clause of the place, or that cannot but break two."""
    found: list[Sample] = []
    if node.required:
        found.append(Sample("required", "absent", absent=True, breaks=frozenset({"required"})))
        found.append(Sample("required", "null", None, frozenset({"required"}), "null is absence"))
        found.append(_renamed(node))
    if "type" in node.clauses:
        found += _wrong_types(node, typical_values)
    return _distinct([*found, *_REJECTED[node.type](node, typical_values)])


# Strings


def _accepted_strings(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    if node.enum is not None:
        for value in node.enum:
            yield Sample("enum", f"value {value}", value)
        return
    words, low, high = _words(node), node.bound("length-min"), node.bound("length-max")
    for kind, length, label in _bounds(low, high):
        if (low or 0) <= length and (high is None or length <= high):
            word = words.word(length)
            if word is not None:
                yield Sample(kind, label, word)
    if node.pattern is not None:
        told = distinguishing_words(node.pattern, low or 0, high)
        for telling in (*told.accepted, *told.spread):
            yield Sample("pattern", f"tells {telling.kills[0]}", telling.word)
        shortest = words.shortest(low or 0, high)
        if shortest is not None:
            yield Sample("pattern", "shortest", shortest)
    blank = " " * max(low or 1, 1)
    if (high is None or len(blank) <= high) and blank in words:
        yield Sample("length-min" if low is not None else "type", "blank", blank)
    if (low or 0) <= len(_DIGITS) <= (high or _UNBOUNDED) and _DIGITS in words:
        yield Sample("type", "digits", _DIGITS)
    if high is not None:
        yield from _length_units(words, high)


def _rejected_strings(node: Node, typical_values: TypicalValues) -> tuple[Sample, ...]:
    return _refused_strings(node, typical_values.plain)


@cache
def _refused_strings(node: Node, plain: TypicalValues) -> tuple[Sample, ...]:
    """The same for every seed request, and expensive to make."""
    return tuple(_misspelt(node, plain))


def _misspelt(node: Node, plain: TypicalValues) -> Iterator[Sample]:
    if node.enum is not None:
        yield from _near_values(node.enum)
        yield from _respelt_samples(node, plain, "enum")
        return
    words, low, high = _words(node), node.bound("length-min"), node.bound("length-max")
    if low:
        for length, label in {low - 1: "min-1", 0: "empty"}.items():
            word = words.word(length)
            if word is not None:
                yield Sample("length-min", label, word, frozenset({"length-min"}))
    if high is not None:
        for length, label in ((high + 1, "max+1"), (high + min(high, _FAR), "far above")):
            word = words.word(length)
            if word is not None:
                yield Sample("length-max", label, word, frozenset({"length-max"}))
        shrinking = shrinking_word(words, high + 1)
        if shrinking is not None:
            yield Sample("length-max", "max+1 padded", shrinking, frozenset({"length-max"}))
    if node.pattern is not None:
        yield from _misfits(node.pattern, words, low or 0, high)
        yield from _respelt_samples(node, plain, "pattern")


def _respelt_samples(node: Node, plain: TypicalValues, kind: Kind) -> Iterator[Sample]:
    for label, text in respelt(node, plain):
        yield Sample(kind, label, text, frozenset({kind}), spare=True)


def _misfits(pattern: str, words: Language, low: int, high: int | None) -> Iterator[Sample]:
    """Words that the pattern rejects and a plausible mistake in it accepts."""
    telling = distinguishing_words(pattern, low, high)
    for word in telling.rejected:
        yield Sample("pattern", f"tells {word.kills[0]}", word.word, frozenset({"pattern"}))
    if "" not in words:
        breaks: set[Kind] = {"pattern", "length-min"} if low else {"pattern"}
        yield Sample("pattern", "empty", "", frozenset(breaks))
    shortest = words.shortest(max(low - 1, 0), high) or ""
    broken = f"{shortest}\n{shortest}" if not shortest else f"{shortest}\n"
    if broken not in words and broken in language(pattern, dot_matches_newline=True):
        yield Sample(
            "pattern",
            "newline",
            broken,
            frozenset({"pattern"}),
            "a newline where only . forbids it",
        )
    for word in telling.low_yield:
        label = f"tells {word.kills[0]}"
        yield Sample("pattern", label, word.word, frozenset({"pattern"}), low_yield=True)


def _length_units(words: Language, high: int) -> Iterator[Sample]:
    for letter, label in (("é", "max in two-byte letters"), ("😀", "max in surrogate pairs")):
        word = letter * high
        if word in words:
            yield Sample("length-max", label, word, unspecified="the unit of length")


def _near_values(values: tuple[str, ...]) -> Iterator[Sample]:
    """Values close to those of the enum, which a lenient server accepts."""
    breaks: frozenset[Kind] = frozenset({"enum"})
    value = max(values, key=lambda v: (v.lower() != v, len(v)))  # one whose case can be changed
    flipped = value.lower() if value.lower() != value else value.upper()
    near = {
        "other case": flipped,
        "trailing space": f"{value} ",
        "trailing newline": f"{value}\n",
        "leading space": f" {value}",
        "empty": "",
        "prefix": value[:-1],
        "longer": f"{value}x",
        "of another enum": "Bayesian" if "Bayesian" not in values else "FullyReplicated",
    }
    for label, text in near.items():
        if text not in values:
            yield Sample("enum", label, text, breaks)


@cache
def _language(pattern: str | None) -> Language:
    return language(r"[\S\s]*" if pattern is None else pattern)


def _words(node: Node) -> Language:
    return _language(node.pattern)


# Numbers, lists, maps, structures


def _accepted_numbers(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    low, high = node.limit("range-min"), node.limit("range-max")
    for kind, number, label in _bounds(low, high, "range-min", "range-max"):
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
        for number, label in ((low - 1, "min-1"), (low - _FAR, "far below")):
            yield Sample("range-min", label, number, frozenset({"range-min"}))
        if low > 1:
            yield Sample("range-min", "zero", 0, frozenset({"range-min"}))
    if high is not None:
        far = high + min(abs(high) or 1, _FAR)
        for number, label in ((high + 1, "max+1"), (far, "far above")):
            yield Sample("range-max", label, number, frozenset({"range-max"}))


def _accepted_sizes(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    low, high = node.bound("length-min"), node.bound("length-max")
    for kind, size, label in _bounds(low, high):
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
        for size, label in ((high + 1, "max+1"), (high + min(high, _FAR), "far above")):
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
    required = {n: typical_values.value(c) for n, c in node.children.items() if c.required}
    yield Sample("type", "required members only", required)


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


def _renamed(node: Node) -> Sample:
    """The member under a name that is nearly its own, which is to lack it."""
    label, name = other_name(node)
    breaks: frozenset[Kind] = frozenset({"required"})
    return Sample(
        "required", f"named in {label}", None, breaks, absent=True, renamed=name, spare=True
    )


def _bounds(
    low: _Number | None,
    high: _Number | None,
    low_kind: Kind = "length-min",
    high_kind: Kind = "length-max",
) -> Iterator[tuple[Kind, _Number, str]]:
    """The stated bounds and the values next to them on the inside."""
    if low is not None:
        yield low_kind, low, "min"
        yield low_kind, low + 1, "min+1"
    if high is not None:
        yield high_kind, high, "max"
        yield high_kind, high - 1, "max-1"


def _distinct(samples: Iterable[Sample]) -> tuple[Sample, ...]:
    """Without samples that repeat a value for the same clause; labels stay unique per clause."""
    kept: dict[tuple[Kind, bool, str | None, type, str], Sample] = {}
    seen: set[tuple[Kind, str]] = set()
    for sample in samples:
        value = sample.value
        key = (
            sample.kind,
            sample.absent,
            sample.renamed,
            type(value),
            json.dumps(value, sort_keys=True),
        )
        if key not in kept:
            label, count = sample.label, 2
            while (sample.kind, label) in seen:
                label, count = f"{sample.label} #{count}", count + 1
            seen.add((sample.kind, label))
            kept[key] = sample if label == sample.label else replace(sample, label=label)
    return tuple(kept.values())


_ACCEPTED: Final = {
    "string": _accepted_strings,
    "integer": _accepted_numbers,
    "number": _accepted_numbers,
    "boolean": _accepted_booleans,
    "list": _accepted_sizes,
    "map": _accepted_sizes,
    "structure": _accepted_structures,
}
_REJECTED: Final = {
    "string": _rejected_strings,
    "integer": _rejected_numbers,
    "number": _rejected_numbers,
    "boolean": _nothing,
    "list": _rejected_sizes,
    "map": _rejected_sizes,
    "structure": _nothing,
}
assert set(_ACCEPTED) == set(_REJECTED)
