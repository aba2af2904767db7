"""Strings on both sides of the bounds of one place: lengths, patterns and enums."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from sagemaker_strategies.cases.lookalikes import respelt, shrinking_word
from sagemaker_strategies.cases.plain_values import plain_misfit
from sagemaker_strategies.cases.sample import FAR, Sample, inner_bounds
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints.catalogue import Node
from sagemaker_strategies.constraints.clause import Kind
from sagemaker_strategies.patterns import (
    Language,
    describe_form,
    distinguishing_words,
    language,
)

#: Text in JSON, although a lenient parser may convert it.
_DIGITS: Final = "1234"
#: What no clause limits may still have a limit of the implementation's own: stay below it.
_UNBOUNDED: Final = 4096
#: An instance type of notebooks, which AWS refused people as one of other kinds of jobs.
_OTHER_INSTANCE: Final = "ml.t2.medium"


def accepted_strings(node: Node, typical_values: TypicalValues) -> Iterator[Sample]:
    """Valid strings at the bounds, and those that a mistaken pattern rejects."""
    if node.enum is not None:
        for value in node.enum:
            yield Sample("enum", f"value {value}", value)
        return
    words, low, high = _words(node), node.bound("length-min"), node.bound("length-max")
    for kind, length, label in inner_bounds(low, high):
        if (low or 0) <= length and (high is None or length <= high):
            word = words.word(length)
            if word is not None:
                yield Sample(kind, label, word)
    if node.pattern is not None:
        words_of = distinguishing_words(node.pattern, low or 0, high)
        for found in (*words_of.accepted, *words_of.spread):
            yield Sample("pattern", describe_form(found.kills[0]), found.word)
        shortest = words.shortest(low or 0, high)
        if shortest is not None:
            yield Sample("pattern", "shortest", shortest)
    blank = " " * max(low or 1, 1)
    if (high is None or len(blank) <= high) and blank in words:
        yield Sample("length-min" if low is not None else "type", "blank", blank)
    if (low or 0) <= len(_DIGITS) <= (high or _UNBOUNDED) and _DIGITS in words:
        yield Sample("type", "digits", _DIGITS)
    if node.pattern is None and low is None:
        yield Sample("type", "empty", "", unspecified="whether an empty text is a value")
    if high is not None:
        yield from _length_units(words, high)


@cache
def rejected_strings(node: Node, kind: Kind, plain: TypicalValues) -> tuple[Sample, ...]:
    """Strings that break one kind of clause: the same for every seed request, and expensive to make."""
    return tuple(misspelt(node, kind, plain))


def misspelt(node: Node, kind: Kind, plain: TypicalValues) -> Iterator[Sample]:
    """The same, each made when it is taken: beyond a bound, or what a mistaken pattern or enum accepts."""
    if node.enum is not None:
        if kind == "enum":
            yield from _near_values(node.enum)
            yield from _respelt_samples(node, plain, "enum")
    elif kind == "length-min":
        yield from _too_short(node)
    elif kind == "length-max":
        yield from _too_long(node)
    elif kind == "pattern" and node.pattern is not None:
        yield from _misfits(node, _words(node))
        yield from _respelt_samples(node, plain, "pattern")


def _too_short(node: Node) -> Iterator[Sample]:
    words, low = _words(node), node.bound("length-min")
    for length, label in {low - 1: "min-1", 0: "empty"}.items() if low else ():
        word = words.word(length)
        if word is not None:
            yield Sample("length-min", label, word, frozenset({"length-min"}))


def _too_long(node: Node) -> Iterator[Sample]:
    words, high = _words(node), node.bound("length-max")
    if high is None:
        return
    for length, label in ((high + 1, "max+1"), (high + min(high or 1, FAR), "far above")):
        word = words.word(length)
        if word is not None:
            yield Sample("length-max", label, word, frozenset({"length-max"}))
    shrinking = shrinking_word(words, high + 1)
    if shrinking is not None:
        yield Sample("length-max", "max+1 padded", shrinking, frozenset({"length-max"}))


def _respelt_samples(node: Node, plain: TypicalValues, kind: Kind) -> Iterator[Sample]:
    for label, text in respelt(node, plain):
        yield Sample(kind, label, text, frozenset({kind}), spare=True)


def _misfits(node: Node, words: Language) -> Iterator[Sample]:
    """Words that the pattern rejects: a plain one, and such as a plausible mistake in it accepts."""
    pattern, low, high = str(node.pattern), node.bound("length-min") or 0, node.bound("length-max")
    found = distinguishing_words(pattern, low, high)
    plain = plain_misfit(node, words) if found.rejected else None
    if plain is not None:
        yield Sample("pattern", "a plain wrong value", plain, frozenset({"pattern"}))
    for word in found.rejected:
        yield Sample("pattern", words.refusal(word.word), word.word, frozenset({"pattern"}))
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
    for word in found.low_yield:
        label = words.refusal(word.word)
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
    is_instance = any(each.startswith("ml.") for each in values)
    near = {
        **({"a plain wrong value": _OTHER_INSTANCE} if is_instance else {}),
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
