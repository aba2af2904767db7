"""The alphabet: every ASCII character by itself, all others by Unicode general category and block.

A set of characters is an int: bit ``i`` below 128 is the ASCII character ``i``, the bits from 128 on
are the characters of a category in a block of `BLOCKS`. No pattern distinguishes two characters of one such symbol.
Surrogates belong to no symbol: no JSON string holds one alone.
"""

from __future__ import annotations

import string
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, reduce
from operator import or_
from typing import Final

#: Unicode's general categories without Cs, the surrogates.
CATEGORIES: Final = (
    *("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No"),
    *("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So"),
    *("Zs", "Zl", "Zp", "Cc", "Cf", "Co", "Cn"),
)
#: The code points at which AWS's patterns divide what is not ASCII: each begins a block.
BLOCKS: Final = (
    *(0x80, 0x85, 0x86, 0xA0, 0xA1, 0x100, 0x1000, 0x1001, 0x1100, 0x2028, 0x2029, 0x202A),
    *(0x3000, 0x3001, 0xE000, 0xFFFE, 0x10000),
)
#: The blocks, by letter, that have characters of a category.
_INHABITED: Final = (
    *("efhilnoq", "efhilnoq", "fi", "fhilnoq", "efghilnoq", "fhilnoq", "fhinq", "filn", "fhinoq"),
    *("ilnq", "efilnq", "lo", "filnoq", "filno", "filno", "eil", "eil", "efhilnoq", "efloq"),
    *("efilnoq", "efinoq", "efhilnoq", "dilm", "j", "k", "abc", "efiloq", "oq", "fhilnopq"),
)
_PLACES: Final = [
    (name, ord(block) - ord("a"))
    for name, blocks in zip(CATEGORIES, _INHABITED, strict=True)
    for block in blocks
]
#: The symbol of each category's first block comes first: words are made of these.
_FIRST: Final = {
    name: (name, ord(b[0]) - ord("a")) for name, b in zip(CATEGORIES, _INHABITED, strict=True)
}
_SYMBOLS: Final = {
    place: 128 + index for index, place in enumerate(dict.fromkeys([*_FIRST.values(), *_PLACES]))
}

SIZE: Final = 128 + len(_SYMBOLS)
EVERYTHING: Final = (1 << SIZE) - 1
ASCII: Final = (1 << 128) - 1


def union(sets: Iterable[int]) -> int:
    """The set of all that is in one of the sets."""
    return reduce(or_, sets, 0)


def characters(text: str) -> int:
    """The set of these ASCII characters."""
    mask = 0
    for character in text:  # a generator takes twice the time
        mask |= 1 << ord(character)
    return mask


def span(first: str, last: str) -> int:
    """The set of the ASCII characters from ``first`` to ``last``."""
    return (1 << ord(last) + 1) - (1 << ord(first))


def any_span(first: str, last: str) -> int:
    """The set of the characters from ``first`` to ``last``; 0 where a block is divided by it."""
    if last.isascii():
        return span(first, last)
    start, end = max(ord(first), 128), ord(last) + 1
    ends = (*BLOCKS[1:], 0x110000)
    is_whole = start in BLOCKS and (end in ends or end == 0xD800)  # surrogates are in no block
    if not is_whole:
        return 0
    own = span(first, "\x7f") if first.isascii() else 0
    return own | union(1 << s for (_, b), s in _SYMBOLS.items() if start <= BLOCKS[b] < end)


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
def category(name: str) -> int:
    r"""The set of ``\p{name}``: a category or a class of categories (``L``); 0 where there is none."""
    names = [known for known in CATEGORIES if known.startswith(name)]
    if len(name) not in (1, 2):
        return 0
    mask = sum(1 << code for code in range(128) if unicodedata.category(chr(code)) in names)
    return mask | sum(1 << symbol for (known, _), symbol in _SYMBOLS.items() if known in names)


#: The classes of POSIX and Java by name, which take ASCII alone.
NAMED: Final = {
    "ASCII": ASCII,
    "Alpha": LOWER | UPPER,
    "Lower": LOWER,
    "Upper": UPPER,
    "Digit": DIGITS,
    "Alnum": LOWER | UPPER | DIGITS,
    "Print": PRINTABLE,
    "Graph": PRINTABLE & ~characters(" "),
    "Punct": PRINTABLE & ~(LOWER | UPPER | DIGITS | characters(" ")),
    "Blank": characters(" \t"),
    "Space": SPACE,
    "Cntrl": span("\0", "\x1f") | characters("\x7f"),
    "XDigit": DIGITS | characters("abcdefABCDEF"),
}


def symbol(character: str) -> int | None:
    """The symbol that a character belongs to; None for a surrogate."""
    code = ord(character)
    if code < 128:
        return code
    name = unicodedata.category(character)
    if name not in _FIRST:
        return None
    found = _SYMBOLS.get((name, bisect_right(BLOCKS, code) - 1))
    return _SYMBOLS[_FIRST[name]] if found is None else found  # a newer Unicode has it


@cache
def sample(symbol: int) -> str:
    """A character of this symbol, the lowest."""
    if symbol < 128:
        return chr(symbol)
    name, block = next(place for place, known in _SYMBOLS.items() if known == symbol)
    return next(
        character
        for character in map(chr, range(BLOCKS[block], 0x110000))
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
