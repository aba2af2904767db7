"""The objects that a service might find in the bytes of a body."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from sagemaker_conformance.targets.aws_guard.lenient_json import LenientReader

_ENCODINGS: Final = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1")
#: Digits of the longest number that is read as it is.
_LONGEST: Final = 4000
#: Objects one after the other that are read.
_MOST: Final = 8


def readings(body: bytes) -> Iterator[dict[str, Any]]:
    """Every object that a service might find in the body; plain JSON has one reading only."""
    try:
        text = body.decode("utf-8")
        plain = json.loads(text, object_pairs_hook=_without_duplicates, parse_int=_integer)
    except ValueError:
        yield from _lenient_readings(body)
        return
    while isinstance(plain, list) and len(plain) == 1:
        plain = plain[0]
    if isinstance(plain, dict):
        yield plain
    elif isinstance(plain, str):  # JSON in a string of JSON
        yield from _objects_in(plain)


def _lenient_readings(body: bytes) -> Iterator[dict[str, Any]]:
    for encoding in _ENCODINGS:
        try:
            text = body.decode(encoding)
        except UnicodeError:
            continue
        yield from _objects_in(text)


def _objects_in(text: str) -> Iterator[dict[str, Any]]:
    for keep in (dict, _first_wins):
        # A comment may hide a brace, and what looks like one may be none.
        for start in {0, max(text.find("{"), 0)}:
            reader = LenientReader(text, keep, start)
            yield from islice(iter(reader.next_object, None), _MOST)


def _integer(digits: str) -> int | float:
    """The number; one that Python refuses to read for its length is as good as infinite."""
    return int(digits) if len(digits) <= _LONGEST else float(digits)


def _first_wins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(reversed(pairs))


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is there twice")
    return found
