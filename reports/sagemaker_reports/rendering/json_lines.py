"""A JSON value as the lines of a listing: differences are marked, long values are cut."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from sagemaker_reports.journal.records import Change
from sagemaker_reports.rendering.json_pointer import pointer_steps, pointer_to

Mark: TypeAlias = Literal["", "+", "-"]

_INDENT: Final = "  "
#: A container that is no longer than this is written on one line.
_SHORT: Final = 60
_LONG_TEXT: Final = 72
_HEAD, _TAIL = 24, 12
_LONG_LIST: Final = 12
_FIRST: Final = 3
#: Deeper than any documented request; anything deeper is written on one line.
_DEEPEST: Final = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``+`` marks what differs, ``-`` names what is absent; ``full`` is a cut line whole."""

    mark: Mark
    text: str
    full: str | None = None


def json_lines(value: Any, differing: Sequence[Change] = ()) -> list[Line]:
    """The value's lines, two spaces to a level, in ASCII.

    ``differing`` marks places by their pointers: ``absent`` ones are listed as well.
    The ``full`` texts, and the others' ``text``, without the absent ones, are the value's JSON.
    """
    present = {change["at"] for change in differing if not change.get("absent")}
    absent: dict[str, list[str]] = {}
    for change in differing:
        if change.get("absent"):
            parent = change["at"].rpartition("/")[0]
            absent.setdefault(parent, []).extend(pointer_steps(change["at"])[-1:])
    return list(_Listing(present, absent).lines(value, "", "", "", "", 0))


@dataclass(frozen=True, slots=True)
class _Listing:
    present: set[str]
    absent: Mapping[str, list[str]]

    def lines(
        self, value: Any, at: str, lead: str, tail: str, mark: Mark, depth: int
    ) -> Iterator[Line]:
        """The lines of the value at a pointer, between ``lead`` (a key) and ``tail`` (a comma)."""
        pad = _INDENT * depth
        mark = "+" if at in self.present else mark
        if self._is_one_line(value, at, depth):
            yield _line(mark, f"{pad}{lead}", value, tail)
            return
        left, right = "{}" if isinstance(value, dict) else "[]"
        yield Line(mark, f"{pad}{lead}{left}")
        yield from self._inner(value, at, mark, depth + 1)
        for name in self.absent.get(at, ()):
            yield Line("-", f"{pad}{_INDENT}{json.dumps(name)}")
        yield Line(mark, f"{pad}{right}{tail}")

    def _inner(self, value: Any, at: str, mark: Mark, depth: int) -> Iterator[Line]:
        if isinstance(value, dict):
            for number, (key, each) in enumerate(value.items(), start=1):
                place = pointer_to(at, key)
                tail = "," if number < len(value) else ""
                yield from self.lines(each, place, f"{json.dumps(key)}: ", tail, mark, depth)
            return
        count = _FIRST if len(value) > _LONG_LIST and not self._has_marks(at) else len(value)
        for index, each in enumerate(value[:count]):
            tail = "," if index + 1 < len(value) else ""
            yield from self.lines(each, f"{at}/{index}", "", tail, mark, depth)
        if rest := value[count:]:
            pad = _INDENT * depth
            full = ",\n".join(f"{pad}{json.dumps(each)}" for each in rest)
            yield Line(mark, f"{pad}… {len(rest)} more, {len(value)} in all", full)

    def _is_one_line(self, value: Any, at: str, depth: int) -> bool:
        if not isinstance(value, (dict, list)) or depth >= _DEEPEST:
            return True
        if self._has_marks(at):
            return False
        return len(value) <= _LONG_LIST and len(json.dumps(value)) <= _SHORT

    def _has_marks(self, at: str) -> bool:
        """Whether a place inside is marked."""
        inside = f"{at}/"
        places = (*self.present, *self.absent)
        return at in self.absent or any(place.startswith(inside) for place in places)


def _line(mark: Mark, before: str, value: Any, tail: str) -> Line:
    text = json.dumps(value)
    full = f"{before}{text}{tail}"
    if len(text) <= _LONG_TEXT:
        return Line(mark, full)
    if isinstance(value, str):
        head, end = json.dumps(value[:_HEAD]), json.dumps(value[-_TAIL:])
        return Line(mark, f"{before}{head[:-1]}…{end[1:]}{tail}  ({len(value):,} characters)", full)
    return Line(mark, f"{before}{text[:_LONG_TEXT]}…{tail}  ({len(text):,} characters)", full)
