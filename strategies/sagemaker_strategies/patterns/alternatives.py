"""Other spellings of a word, which lenient parsers decode, trim, unquote or fold into the word itself.

A faithful implementation rejects them wherever the pattern or the enumeration does. One that normalises
text before it validates accepts those that it undoes.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Final

#: Where words meet in a name: at a hump (``FastFile``) or at any separator (``ml.m5.large``).
_JOINT: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")


def spellings(word: str, name: str) -> Iterator[tuple[tuple[str, str], ...]]:
    """Labels and spellings of a word of one character or more, in groups; ``name`` is its member's."""
    yield tuple(_encoded(word))
    yield tuple(_wrapped(word, name))
    yield tuple(_interspersed(word))
    yield tuple(_continued(word))
    yield tuple(_joined_otherwise(word))


def _encoded(word: str) -> Iterator[tuple[str, str]]:
    at = _punctuation(word)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    code = ord(letter)
    for label, text in {
        "percent-encoded": f"%{code:02X}",
        "decimal reference": f"&#{code};",
        "hexadecimal reference": f"&#x{code:x};",
        "unicode escape": f"\\u{code:04x}",
        "hexadecimal escape": f"\\x{code:02x}",
        "quoted-printable": f"={code:02X}",
        "backslash": f"\\{letter}",
        "repeated": letter * 2,
    }.items():
        yield label, f"{before}{text}{after}"
    yield "base64", b64encode(word.encode()).decode()


def _wrapped(word: str, name: str) -> Iterator[tuple[str, str]]:
    yield "double quotes", f'"{word}"'
    yield "single quotes", f"'{word}'"
    yield "brackets", f"[{word}]"
    yield "tags", f"<b>{word}</b>"
    yield "tabs around", f"\t{word}\t"
    yield "name and equals sign", f"{name}={word}"
    yield "name and dot", f"{name}.{word}"


def _interspersed(word: str) -> Iterator[tuple[str, str]]:
    middle = len(word) // 2
    for label, text in {
        "NUL inside": "\0",
        "control character inside": "\x07",
        "blank inside": " ",
        "newline inside": "\n",
    }.items():
        yield label, f"{word[:middle]}{text}{word[middle:]}"


def _continued(word: str) -> Iterator[tuple[str, str]]:
    for label, text in {
        "NUL and more": "\0x",
        "CRLF after": "\r\n",
        "dot after": ".",
        "slash after": "/",
        "comma after": ",",
        "semicolon after": ";",
        "parameter after": ";v=1",
        "query after": "?v=1",
        "fragment after": "#v",
        "comment after": " # v",
        "plural": "s",
        "twice": f",{word}",
    }.items():
        yield label, f"{word}{text}"
    yield "slash before", f"/{word}"
    yield "newline before", f"\n{word}"
    yield "null word", "null"


def _joined_otherwise(word: str) -> Iterator[tuple[str, str]]:
    yield "underscores", _JOINT.sub("_", word)
    yield "hyphens", _JOINT.sub("-", word)
    yield "blanks", _JOINT.sub(" ", word)
    yield "upper case and underscores", _JOINT.sub("_", word).upper()
    yield "no separators", _JOINT.sub("", word)


def _punctuation(word: str) -> int:
    """The index of the first character that is no letter or digit; the middle where all are."""
    found = (at for at, letter in enumerate(word) if not letter.isalnum())
    return next(found, len(word) // 2)
