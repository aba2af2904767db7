"""The text of a pattern, cut into tokens: enough to change one part and leave the rest as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

TokenKind: TypeAlias = Literal[
    "class", "escape", "dot", "literal", "open", "close", "bar", "quantifier"
]
_TOKENS: Final = re.compile(
    r"""(?P<class>\[\^?(?:\\.|[^\]\\])*\])
      | (?P<escape>\\[pP]\{\w+\}|\\[dDwWsS])
      | (?P<open>\((?:\?(?:<?[=!]|:))?)
      | (?P<close>\))
      | (?P<bar>\|)
      | (?P<quantifier>[*+?]|\{\d+(?:,\d*)?\})
      | (?P<dot>\.)
      | (?P<literal>\\.|.)""",
    re.VERBOSE | re.DOTALL,
)
#: What a class holds: a range, an escape or a character.
_ITEMS: Final = re.compile(r"\\[pP]\{\w+\}|(?:\\.|[^\\\]])-(?:\\.|[^\\\]])|\\.|[^\\\]]", re.DOTALL)
_SHORTHANDS: Final = frozenset("dDwWsS")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a pattern, from ``start`` to ``end``."""

    kind: TokenKind
    text: str
    start: int
    end: int


def tokens(pattern: str) -> tuple[Token, ...]:
    """The tokens of a pattern without outer anchors; nothing is left out between them."""
    return tuple(_tokens(pattern))


def _tokens(pattern: str) -> Iterator[Token]:
    for found in _TOKENS.finditer(pattern):
        kind: TokenKind = found.lastgroup  # type: ignore[assignment]  # the groups' names
        yield Token(kind, found.group(), found.start(), found.end())


def items(class_text: str) -> tuple[bool, tuple[str, ...]]:
    """Whether a class is negated, and its ranges, escapes and characters as they are written."""
    inside = class_text[1:-1]
    negated = inside.startswith("^")
    return negated, tuple(_ITEMS.findall(inside[1:] if negated else inside))


def is_range(item: str) -> bool:
    """Whether an item of a class is a range."""
    return len(item) > 2 and re.fullmatch(r"(?:\\.|.)-(?:\\.|.)", item, re.DOTALL) is not None


def ends(item: str) -> tuple[str, str]:
    """The first and the last character of a range."""
    first, last = re.findall(r"\\.|[^-]", item, re.DOTALL)[:2]
    return first[-1], last[-1]


def is_shorthand(item: str) -> bool:
    r"""Whether an item of a class is one like ``\d``."""
    return len(item) == 2 and item[0] == "\\" and item[1] in _SHORTHANDS


def escaped(character: str) -> str:
    """A character as it is written inside of brackets."""
    return f"\\{character}" if character in "\\]^[-" else character


def written(negated: bool, inside: Iterable[str]) -> str:
    """A class of these items; a hyphen among them is escaped."""
    body = "".join(escaped(item) if item == "-" else item for item in inside)
    return f"[^{body}]" if negated else f"[{body}]"


def groups(found: tuple[Token, ...]) -> dict[int, int]:
    """For the index of each opening token that of its closing one."""
    waiting: list[int] = []
    pairs: dict[int, int] = {}
    for index, token in enumerate(found):
        if token.kind == "open":
            waiting.append(index)
        elif token.kind == "close":
            pairs[waiting.pop()] = index
    return pairs
