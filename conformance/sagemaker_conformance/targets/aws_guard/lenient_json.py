"""JSON as the most lenient parser reads it: what JSON5, YAML's flow style and repairing readers put up with.

Comments, commas too many or missing, other quotes or none, hexadecimal and other numbers, control
characters, and closing brackets that are missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

#: Makes an object of its members, which may share a name.
Keep = Callable[[list[tuple[str, Any]]], dict[str, Any]]

_SKIPPED: Final = re.compile(
    r"(?:[\s\x00-\x20\ufeff]+|/\*.*?(?:\*/|\Z)|//[^\n\r]*|#[^\n\r]*)+", re.DOTALL
)
_CLOSING: Final = {'"': '"', "'": "'", "`": "`", "\u201c": "\u201d", "\u2018": "\u2019"}
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|\r?\n|(.))", re.DOTALL)
_ESCAPED: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}
_BARE_NAME: Final = re.compile(r"[^\s:=,{}\[\]\"']+")
#: A slash begins a comment after white space only: most others are those of URLs.
_BARE_VALUE: Final = re.compile(r"(?:(?!\s(?:#|//|[\"'])|/\*)[^,{}\[\]\n\r])+")
_WORDS: Final = {
    "null": None, "none": None, "nil": None, "undefined": None, "~": None, "true": True, "false": False,
}  # fmt: skip


class LenientReader:
    """Reads the objects of a text, from the position ``at`` on."""

    def __init__(self, text: str, keep: Keep, at: int = 0) -> None:
        self.at = at
        self._text = text
        self._keep = keep
        self._open_lists = 0

    def next_object(self) -> dict[str, Any] | None:
        """The next object, whatever comes before it; None where none begins any more."""
        self._skip()
        start = self._text.find("{", self.at)
        if start < 0:
            return None
        self.at = start + 1
        return self._object()

    def _skip(self) -> None:
        if found := _SKIPPED.match(self._text, self.at):
            self.at = found.end()

    def _peek(self) -> str:
        """The next character that means something, or nothing at the end."""
        self._skip()
        return self._text[self.at : self.at + 1]

    def _takes(self, characters: str) -> bool:
        found = self._peek()
        if found and found in characters:
            self.at += 1
            return True
        return False

    def _object(self) -> dict[str, Any]:
        members: list[tuple[str, Any]] = []
        while (found := self._peek()) and not self._takes("}"):
            if found == "]" and self._open_lists:
                break  # this object was not closed
            if found in _CLOSING or _BARE_NAME.match(self._text, self.at):
                name = self._name()
                has_value = self._takes(":=")
                members.append((name, self._value() if has_value else None))
            else:
                self.at += 1
        return self._keep(members)

    def _list(self) -> list[Any]:
        elements: list[Any] = []
        self._open_lists += 1
        while (found := self._peek()) and not self._takes("]"):
            before = self.at
            if found == "}":
                break
            if found in ",:=":
                self.at += 1
                continue
            value = self._value()
            if isinstance(value, str) and self._peek() == ":":
                self.at = before  # the name of a member: this list was not closed
                break
            elements.append(value)
        self._open_lists -= 1
        return elements

    def _value(self) -> Any:
        found = self._peek()
        if found in ("", ",", "}", "]"):
            return None
        if self._takes("{"):
            return self._object()
        if self._takes("["):
            return self._list()
        if found in _CLOSING:
            return self._string()
        bare = _BARE_VALUE.match(self._text, self.at)
        if bare is None:
            self.at += 1
            return None
        self.at = bare.end()
        return _word(bare[0].strip())

    def _name(self) -> str:
        if self._peek() in _CLOSING:
            return self._string()
        bare = _BARE_NAME.match(self._text, self.at)
        assert bare is not None
        self.at = bare.end()
        return bare[0]

    def _string(self) -> str:
        """The string that begins here; one that is not closed goes on to the end."""
        close = re.escape(_CLOSING[self._text[self.at]])
        body = re.compile(rf"(?:[^\\{close}]|\\.)*", re.DOTALL).match(self._text, self.at + 1)
        assert body is not None
        self.at = body.end() + 1
        text = _ESCAPE.sub(_unescaped, body[0])
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    if code:
        return chr(int(code, 16))
    return _ESCAPED.get(escape[3], escape[3]) if escape[3] else ""


def _word(word: str) -> Any:
    return _WORDS[word.lower()] if word.lower() in _WORDS else read_number(word)


def read_number(text: str) -> Any:
    """The number that a text states in any notation, or else the text."""
    for read in (int, lambda digits: int(digits, 0), float):
        try:
            return read(text.strip())
        except ValueError:
            continue
    return text
