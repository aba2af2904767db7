"""One part of a pattern rewritten: a class, a quantifier, an alternative, a dot."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Final

from benchmarks.mutation.tokens import (
    Token,
    ends,
    escaped,
    groups,
    is_range,
    is_shorthand,
    items,
    tokens,
    written,
)
from sagemaker_strategies.patterns import matcher

_LABELS: Final = {
    "class": "class",
    "escape": "class",
    "dot": "dot",
    "literal": "literal",
    "quantifier": "quantifier",
    "open": "group",
}
#: Characters that are put into a class by mistake.
_PRINTABLE: Final = tuple(map(chr, range(32, 127)))
#: So many other characters, chosen by chance, are put into each class, and taken out of it.
_CHANCES: Final = 2
_OFTEN_CONFUSED: Final = ("_", "-", ".", " ", "/", ":")


def partly_wrong(pattern: str) -> Iterator[tuple[str, str]]:
    """A name for each mistake in one part, and the mistaken pattern."""
    found = tokens(pattern)
    counts: Counter[str] = Counter()
    for index, token in enumerate(found):
        label = _LABELS.get(token.kind)
        if label is None:
            continue
        counts[label] += 1
        name = f"{label}-{counts[label]}"
        for what, start, end, text in _rewritten(found, index):
            yield f"{name}-{what}", pattern[:start] + text + pattern[end:]
    yield from _without_alternatives(pattern, found)


def _rewritten(found: tuple[Token, ...], index: int) -> Iterator[tuple[str, int, int, str]]:
    """What is wrong, and the span that is replaced by which text."""
    token = found[index]
    here = (token.start, token.end)
    if token.kind == "class":
        for what, text in _classes(token.text):
            yield what, *here, text
    elif token.kind == "escape":
        for what, text in _SHORTHANDS.get(token.text, ()):
            yield what, *here, text
    elif token.kind == "dot":
        yield "escaped", *here, "\\."
    elif token.kind == "literal":
        if token.text == "\\.":
            yield "unescaped", *here, "."
    elif token.kind == "quantifier":
        for what, text in _quantifiers(token.text):
            yield what, *here, text
        if _least(token.text) == 0:
            yield "left-out", _atom_start(found, index), token.end, ""
    elif token.text in ("(?<!", "(?!", "(?<=", "(?="):
        close = found[groups(found)[index]]
        yield "dropped", token.start, close.end, ""


_SHORTHANDS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "\\d": (
        ("without-9", "[0-8]"),
        ("without-0", "[1-9]"),
        ("with-colon", "[0-9:]"),
        ("with-a", "[0-9a]"),
        ("as-word", "\\w"),
    ),
    "\\w": (
        ("without-underscore", "[A-Za-z0-9]"),
        ("without-digits", "[A-Za-z_]"),
        ("without-upper", "[a-z0-9_]"),
        ("with-hyphen", "[A-Za-z0-9_-]"),
        ("with-dot", "[A-Za-z0-9_.]"),
    ),
}


def _classes(text: str) -> Iterator[tuple[str, str]]:
    negated, inside = items(text)
    if negated and len(inside) == 1:
        yield "any", r"[\S\s]"
    for n, item in enumerate(inside):
        if len(inside) > 1 and item not in inside[:n]:
            rest = [other for other in inside if other != item]
            yield f"without-{_name(item)}", written(negated, rest)
        if is_range(item):
            for what, other in _ranges(item):
                yield what, written(negated, (*inside[:n], other, *inside[n + 1 :]))
    takes = matcher(text)
    for character in _OFTEN_CONFUSED:
        if takes(character) is negated:
            yield f"with-{_name(character)}", written(negated, (*inside, escaped(character)))
    yield from _by_chance(text, negated, inside)
    if "A-Z" in inside and "a-z" in inside:
        rest = [item for item in inside if item not in ("A-Z", "a-z")]
        yield "A-to-z", written(negated, ("A-z", *rest))


def _by_chance(text: str, negated: bool, inside: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """One character more, and one less, of whichever the class has and has not."""
    takes, chance = matcher(text), Random(text)
    taken = [character for character in _PRINTABLE if takes(character)]
    others = [character for character in _PRINTABLE if character not in taken]
    for character in chance.sample(taken, min(_CHANCES, len(taken))):
        rest = "".join(map(escaped, (c for c in taken if c != character)))
        less = written(True, (*inside, escaped(character))) if negated else f"[{rest}]"
        yield f"without-u{ord(character):02x}", less
    for character in chance.sample(others, min(_CHANCES, len(others))):
        if not negated:
            yield f"with-u{ord(character):02x}", written(False, (*inside, escaped(character)))


def _ranges(item: str) -> Iterator[tuple[str, str]]:
    first, last = ends(item)
    for start, end in (
        (first, chr(ord(last) + 1)),
        (first, chr(ord(last) - 1)),
        (chr(ord(first) - 1), last),
        (chr(ord(first) + 1), last),
    ):
        what = f"to-{_name(end)}" if start == first else f"from-{_name(start)}"
        yield f"{_name(item)}-{what}", f"{escaped(start)}-{escaped(end)}"


_NAMES: Final = {
    "-": "hyphen",
    ".": "dot",
    "_": "underscore",
    " ": "space",
    "/": "slash",
    ":": "colon",
    "@": "at",
    "=": "equals",
    "+": "plus",
    ",": "comma",
    "{": "brace",
    "[": "bracket",
    "`": "backtick",
}


def _name(item: str) -> str:
    """An item without characters that a shell would take for its own."""
    if is_range(item):
        return item
    if is_shorthand(item):
        return {"d": "digits", "w": "words", "s": "blanks"}.get(item[1], f"not-{item[1].lower()}")
    return _NAMES.get(item[-1], item[-1])


def _quantifiers(text: str) -> Iterator[tuple[str, str]]:
    simple = {
        "*": (("one-or-more", "+"), ("at-most-one", "?"), ("exactly-one", "")),
        "+": (("zero-or-more", "*"), ("exactly-one", ""), ("two-or-more", "{2,}")),
        "?": (("exactly-one", ""), ("zero-or-more", "*"), ("at-most-two", "{0,2}")),
    }
    if text in simple:
        yield from simple[text]
        return
    least, _, most = text[1:-1].partition(",")
    low = int(least)
    if "," not in text:
        yield "one-less", f"{{{low - 1}}}"
        yield "one-more", f"{{{low + 1}}}"
        yield "at-least", f"{{{low},}}"
        return
    if low:
        yield "least-1", f"{{{low - 1},{most}}}"
    if not most or low < int(most):
        yield "least+1", f"{{{low + 1},{most}}}"
    if most:
        yield "most+1", f"{{{low},{int(most) + 1}}}"
        yield "endless", f"{{{low},}}"
        if int(most) > low:
            yield "most-1", f"{{{low},{int(most) - 1}}}"


def _least(text: str) -> int:
    if text in "*?":
        return 0
    return 1 if text == "+" else int(re.findall(r"\d+", text)[0])


def _atom_start(found: tuple[Token, ...], index: int) -> int:
    """Where that begins which a quantifier repeats."""
    before = index - 1
    if found[before].kind == "close":
        before = next(o for o, close in groups(found).items() if close == before)
    return found[before].start


def _without_alternatives(pattern: str, found: tuple[Token, ...]) -> Iterator[tuple[str, str]]:
    """Each group with alternatives, and the pattern itself, without one of them."""
    spans = [(-1, len(found)), *groups(found).items()]
    for number, (opening, closing) in enumerate(spans):
        bars = [
            n
            for n in range(opening + 1, closing)
            if found[n].kind == "bar" and _innermost(spans, n) == (opening, closing)
        ]
        if not bars:
            continue
        edges = [opening, *bars, closing]
        for option in range(len(edges) - 1):
            start, end = edges[option], edges[option + 1]
            first = found[start].end if start >= 0 else 0
            last = found[end].start if end < len(found) else len(pattern)
            if option < len(edges) - 2:
                last = found[end].end  # with the bar after it
            else:
                first = found[start].start  # with the bar before it
            name = f"group-{number}-without-option-{option + 1}"
            yield name, pattern[:first] + pattern[last:]


def _innermost(spans: list[tuple[int, int]], index: int) -> tuple[int, int]:
    return max(span for span in spans if span[0] < index < span[1])


def without_case(pattern: str) -> str:
    """The pattern, with every letter in both cases."""
    return "".join(_both_cases(token) for token in tokens(pattern))


def _both_cases(token: Token) -> str:
    if token.kind == "literal" and token.text.isalpha():
        return f"[{token.text.lower()}{token.text.upper()}]"
    if token.kind != "class":
        return token.text
    negated, inside = items(token.text)
    swapped = [item.swapcase() for item in inside if not item.startswith("\\")]
    return written(negated, dict.fromkeys((*inside, *swapped)))
