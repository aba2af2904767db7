"""Documented patterns as the certifier's engines read them: for whole values, in their dialects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from jsonschema_rs import Draft202012Validator

#: What engines understand otherwise than Java: the classes by name take ASCII alone there.
_ASCII_CLASSES: Final[Mapping[str, str]] = {
    r"\d": "0-9",
    r"\w": "A-Za-z0-9_",
    r"\p{ASCII}": r"\x00-\x7f",
    r"\p{Alpha}": "A-Za-z",
    r"\p{Lower}": "a-z",
    r"\p{Upper}": "A-Z",
    r"\p{Digit}": "0-9",
    r"\p{Alnum}": "A-Za-z0-9",
    r"\p{XDigit}": "A-Fa-f0-9",
    r"\p{Print}": r"\x20-\x7e",
    r"\p{Graph}": r"\x21-\x7e",
    r"\p{Punct}": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    r"\p{Blank}": r" \t",
    r"\p{Space}": r"\t\n\x0b\f\r ",
    r"\p{Cntrl}": r"\x00-\x1f\x7f",
}
#: Java's anchors of a whole text.
_ANCHORS: Final[Mapping[str, str]] = {r"\A": "^", r"\z": "$", r"\Z": "$"}
#: With this flag a dot matches every character.
_DOT_ALL: Final = "(?s)"
#: What Python's `re` does not have, and what any two engines disagree on: the part in
#: printable ASCII is used.
_PYTHON_CLASSES: Final[Mapping[str, str]] = {
    r"\p{L}": "A-Za-z",
    r"\p{Z}": " ",
    r"\p{N}": "0-9",
    r"\S": "!-~",
    r"\s": " ",
}
#: Engines disagree on whether a dot matches a carriage return; this project's does.
_DOT: Final = r"[^\n]"
_PRINTABLE: Final = "[ -~]"
_NOR_CONTROLS: Final = r"[^\x00-\x1f\x7f"
#: An escape, a dot, or a character that opens or closes a class.
_PAIR: Final = r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
_TOKEN: Final = re.compile(rf"{_PAIR}|\\[pP]\{{\w+\}}|\\0[0-7]{{1,3}}|\\.|\[\^|[.\[\]]", re.DOTALL)
#: Java's class of what two have in common: only the last class of its kind can be in another.
_COMMON: Final = re.compile(
    r"\[((?:\\.|[^\[\]\\^&])(?:\\.|[^\[\]\\&])*)&&(\[(?:\\.|[^\[\]\\])+\])\]"
)
_SET: Final = re.compile(r"\\([dwsDWS]|[pP]\{\w+\})")


def whole_pattern(pattern: str, *, python: bool = False) -> str:
    r"""The pattern so that a search finds whole values only, with ASCII ``\d`` and ``\w``.

    The source's own anchors, one at each end, are taken off first. ``$`` ends the value in ECMA
    engines; in Python it also matches before a closing newline, so there it is ``\Z``.
    """
    body = pattern.removeprefix("^")
    if body.endswith("$") and not _ends_in_escape(body[:-1]):
        body = body[:-1]
    body = _COMMON.sub(r"(?:(?=\2)[\1])", body)
    classes = {**_ASCII_CLASSES, **_PYTHON_CLASSES} if python else _ASCII_CLASSES
    dot, other_than, end = (_PRINTABLE, _NOR_CONTROLS, r"\Z") if python else (_DOT, "[^", "$")
    if not python and _DOT_ALL in body:
        body, dot = body.replace(_DOT_ALL, ""), r"[\s\S]"
    return f"^(?:{_spelled_out(body, classes, dot, other_than)}){end}"


@lru_cache(maxsize=1024)
def engine_of(pattern: str) -> Draft202012Validator | None:
    """The validator of texts that match a pattern as a whole; None where its engine cannot read it."""
    try:
        return Draft202012Validator({"pattern": whole_pattern(pattern)})
    except ValueError:
        return None


def matches(pattern: str, text: str) -> bool:
    """Whether the text surely matches the pattern: not where the engine cannot read it, or gives up."""
    engine = engine_of(pattern)
    return engine is not None and engine.is_valid(text)


def _spelled_out(pattern: str, classes: Mapping[str, str], dot: str, other_than: str) -> str:
    in_class = False

    def replaced(found: re.Match[str]) -> str:
        nonlocal in_class
        token = found[0]
        if found[1]:
            code = int(found[1], 16) - 0xD800 << 10 | int(found[2], 16) - 0xDC00
            return (
                rf"\U{code + 0x10000:08x}" if other_than != "[^" else rf"\u{{{code + 0x10000:x}}}"
            )
        if token[:2] == r"\0":
            return rf"\x{int(token[2:], 8):02x}"
        if not in_class and token in _ANCHORS:
            return _ANCHORS[token]
        if token == ".":
            return token if in_class else dot
        if token in ("[", "[^", "]"):
            in_class = token != "]"
            return other_than if token == "[^" else token
        characters = classes.get(token)
        if in_class:
            # A hyphen after a set is literal, which engines accept only if it is escaped.
            is_set = _SET.fullmatch(token) and pattern.startswith("-", found.end())
            return f"{characters or token}\\" if is_set else characters or token
        return token if characters is None else f"[{characters}]"

    return _TOKEN.sub(replaced, pattern)


def _ends_in_escape(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1
