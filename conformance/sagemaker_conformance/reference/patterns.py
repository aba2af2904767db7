"""Documented patterns as matchers of a whole value, with classes that mean what they mean in Java.

The service's model was written for Java, where ``\\d``, ``\\w`` and ``\\s`` know ASCII only, and
``\\p{..}`` all of Unicode. No flag of Python's engines says that. A dot is anything but a newline;
that Java's leaves out four more line terminators is left aside, as engines disagree on them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

import regex

#: Java's predefined classes as ranges that are right inside and outside of brackets.
_CLASSES: Final = {
    "d": "0-9",
    "D": r"\x00-/:-\U0010ffff",
    "w": "A-Za-z0-9_",
    "W": r"\x00-/:-@\[-\^`{-\U0010ffff",
    "s": r"\t-\r ",
    "S": r"\x00-\x08\x0e-\x1f!-\U0010ffff",
}


@cache
def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a value matches the pattern as a whole; one leading ``^`` and trailing ``$`` are no-ops."""
    fullmatch = regex.compile(translate(pattern)).fullmatch
    return lambda value: fullmatch(value) is not None


def translate(pattern: str) -> str:
    """The pattern without its outer anchors, in the words of the ``regex`` library."""
    inner = unanchored(pattern)
    written: list[str] = []
    in_brackets = False
    at = 0
    while at < len(inner):
        character = inner[at]
        if character == "\\":
            escaped = inner[at + 1 : at + 2]
            ranges = _CLASSES.get(escaped)
            if ranges is None:
                written.append(character + escaped)
            else:
                written.append(ranges if in_brackets else f"[{ranges}]")
            at += 2
            continue
        if character in "[]":
            in_brackets = character == "["
        written.append(character)
        at += 1
    return "".join(written)


def unanchored(pattern: str) -> str:
    """The pattern without one leading ``^`` and one trailing, unescaped ``$``."""
    inner = pattern.removeprefix("^")
    if not inner.endswith("$"):
        return inner
    body = inner[:-1]
    backslashes = len(body) - len(body.rstrip("\\"))
    return inner if backslashes % 2 else body
