"""The alphabet: every ASCII character by itself, all others by their Unicode general category.

A set of characters is an int: bit ``i`` below 128 is the ASCII character ``i``, the bits from 128 on
are the categories of `CATEGORIES`. No pattern distinguishes two characters of one such symbol.
Surrogates belong to no symbol: no JSON string holds one alone.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

#: Unicode's general categories without Cs, the surrogates.
CATEGORIES: Final = (
    *("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No"),
    *("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So"),
    *("Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cn"),
)
_CATEGORY_SYMBOLS: Final = {name: 128 + index for index, name in enumerate(CATEGORIES)}

SIZE: Final = 128 + len(CATEGORIES)
EVERYTHING: Final = (1 << SIZE) - 1
ASCII: Final = (1 << 128) - 1


def characters(text: str) -> int:
    """The set of these ASCII characters."""
    mask = 0
    for character in text:
        mask |= 1 << ord(character)
    return mask


def span(first: str, last: str) -> int:
    """The set of the ASCII characters from ``first`` to ``last``."""
    return (1 << ord(last) + 1) - (1 << ord(first))


NEWLINE: Final = characters("\n")
PRINTABLE: Final = span(" ", "~")
#: ASCII but for the characters that a dialect's ``.`` may or may not match.
PLAIN: Final = ASCII & ~characters("\n\r")
LOWER: Final = characters(string.ascii_lowercase)
UPPER: Final = characters(string.ascii_uppercase)
DIGITS: Final = characters(string.digits)
WORD: Final = LOWER | UPPER | DIGITS | characters("_")
SPACE: Final = characters(" \t\n\r\f\v")
#: The characters that a class may include by mistake: all that can be typed.
TYPED: Final = PRINTABLE | SPACE

_READABLE: Final = string.ascii_lowercase + string.digits + string.ascii_uppercase + "-_./:@=+, "
#: All symbols, the one to prefer in a word first.
PREFERENCE: Final = tuple(
    dict.fromkeys([*map(ord, _READABLE), *range(32, 127), *range(128), *range(128, SIZE)])
)
RANK: Final = {symbol: rank for rank, symbol in enumerate(PREFERENCE)}


@cache
def category(name: str) -> int | None:
    r"""The set of ``\p{name}``: a category or a class of categories (``L``), or None."""
    names = [known for known in CATEGORIES if known.startswith(name)]
    if len(name) not in (1, 2) or not names:
        return None
    mask = sum(1 << code for code in range(128) if unicodedata.category(chr(code)) in names)
    return mask | sum(1 << _CATEGORY_SYMBOLS[known] for known in names)


def symbol(character: str) -> int | None:
    """The symbol that a character belongs to; None for a surrogate."""
    code = ord(character)
    return code if code < 128 else _CATEGORY_SYMBOLS.get(unicodedata.category(character))


@cache
def sample(symbol: int) -> str:
    """A character of this symbol, the lowest."""
    if symbol < 128:
        return chr(symbol)
    name = CATEGORIES[symbol - 128]
    return next(
        character
        for character in map(chr, range(128, 0x110000))
        if unicodedata.category(character) == name
    )


def symbols(mask: int) -> Iterator[int]:
    """The symbols of a set, the most readable first."""
    return (symbol for symbol in PREFERENCE if mask >> symbol & 1)


def partition(masks: frozenset[int]) -> tuple[int, ...]:
    """The coarsest division of the alphabet of which every given set is a union, as sets."""
    blocks: dict[tuple[bool, ...], int] = {}
    ordered = sorted(masks)
    for code in range(SIZE):
        row = tuple(bool(mask >> code & 1) for mask in ordered)
        blocks[row] = blocks.get(row, 0) | 1 << code
    return tuple(blocks.values())
