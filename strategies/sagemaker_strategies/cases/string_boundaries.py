"""Strings on both sides of the bounds of one place: lengths, patterns and enums."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sagemaker_strategies.cases.lookalikes import respelt, shrinking_word
from sagemaker_strategies.cases.plain_values import plain_misfit
from sagemaker_strategies.cases.sample import Sample, accepted_sizes, breaking, rejected_sizes
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import Kind, Node
from sagemaker_strategies.patterns import describe_form, distinguishing_words, language

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
    words, (low, high) = node.words, node.lengths
    is_limited = node.bound("length-min") is not None
    yield from accepted_sizes(node, words.word)
    if node.pattern is not None:
        words_of = distinguishing_words(node.pattern, low, high)
        for found in (*words_of.accepted, *words_of.spread):
            yield Sample("pattern", describe_form(found.kills[0]), found.word)
        shortest = words.shortest(low, high)
        if shortest is not None:
            yield Sample("pattern", "shortest", shortest)
    blank = " " * max(low, 1)
    if node.has_room(len(blank)) and blank in words:
        yield Sample("length-min" if is_limited else "type", "blank", blank)
    elif is_limited and low > 1 and (spaced := f"{words.word(low - 1)} ") in words:
        yield Sample("length-min", "min, with a space at the end", spaced)
    if low <= len(_DIGITS) <= (high or _UNBOUNDED) and _DIGITS in words:
        yield Sample("type", "digits", _DIGITS)
    if node.pattern is None and not is_limited:
        yield Sample("type", "empty", "", unspecified="whether an empty text is a value")
    if high is not None:
        for letter, label in (("é", "max in two-byte letters"), ("😀", "max in surrogate pairs")):
            if letter * high in words:
                yield Sample("length-max", label, letter * high, unspecified="the unit of length")


def rejected_strings(node: Node, kind: Kind, plain: TypicalValues) -> Iterator[Sample]:
    """Strings that break one kind of clause, each made when it is taken, which is expensive.

    They are beyond a bound, or what a mistaken pattern or enum accepts.
    """
    if node.enum is not None:
        if kind == "enum":
            yield from _near_values(node.enum)
            yield from _respelt_samples(node, plain, "enum")
    elif kind == "pattern" and node.pattern is not None:
        yield from _misfits(node, node.pattern)
        yield from _respelt_samples(node, plain, "pattern")
    else:
        yield from rejected_sizes(node, kind, node.words.word)
        _, high = node.lengths
        if kind == "length-max" and high is not None:
            shrinking = shrinking_word(node.words, high + 1)
            if shrinking is not None:
                yield breaking(kind, "max+1 padded", shrinking)


def _respelt_samples(node: Node, plain: TypicalValues, kind: Kind) -> Iterator[Sample]:
    for label, text in respelt(node, plain):
        yield breaking(kind, label, text, spare=True)


def _misfits(node: Node, pattern: str) -> Iterator[Sample]:
    """Words that the pattern rejects: a plain one, and such as a plausible mistake in it accepts."""
    words, (low, high) = node.words, node.lengths
    found = distinguishing_words(pattern, low, high)
    plain = plain_misfit(node, words) if found.rejected else None
    if plain is not None:
        yield breaking("pattern", "a plain wrong value", plain)
    for word in found.rejected:
        yield breaking("pattern", words.refusal(word.word), word.word)
    if "" not in words:
        breaks: set[Kind] = {"pattern", "length-min"} if low else {"pattern"}
        yield Sample("pattern", "empty", "", frozenset(breaks))
    shortest = words.shortest(max(low - 1, 0), high) or ""
    broken = f"{shortest}\n"
    if broken not in words and broken in language(pattern, dot_matches_newline=True):
        yield breaking("pattern", "newline", broken, "a newline where only . forbids it")
    for word in found.low_yield:
        yield breaking("pattern", words.refusal(word.word), word.word, low_yield=True)


def _near_values(values: tuple[str, ...]) -> Iterator[Sample]:
    """Values close to those of the enum, which a lenient server accepts."""
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
            yield breaking("enum", label, text)
