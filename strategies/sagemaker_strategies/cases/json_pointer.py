"""Places in a request: reading, putting and taking away without touching the original.

A pointer is a tuple of member names, list indices and map keys. Every edit copies only the
containers on its way and shares the rest, so requests must be treated as immutable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

from sagemaker_strategies.cases.case import Change
from sagemaker_strategies.constraints.clause import Json

Request: TypeAlias = "dict[str, Json]"
Pointer: TypeAlias = "tuple[str | int, ...]"

#: What `get` returns where there is no value.
ABSENT: Final = object()


def get(document: Any, pointer: Pointer) -> Any:
    """The value at the pointer, or `ABSENT`."""
    for step in pointer:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    return document


def put(document: Any, pointer: Pointer, value: Json) -> Any:
    """A copy of the document with the value at the pointer; its parent must be there.

    An index equal to a list's length appends.
    """
    if not pointer:
        return value
    step, rest = pointer[0], pointer[1:]
    copy: Any = document.copy()
    if rest:
        copy[step] = put(document[step], rest, value)
    elif isinstance(copy, list) and step == len(copy):
        copy.append(value)
    else:
        copy[step] = value  # pyright: ignore[reportCallIssue, reportArgumentType]
    return copy


def drop(document: Any, pointer: Pointer) -> Any:
    """A copy of the document without the value at the pointer; the same where there is none."""
    if get(document, pointer) is ABSENT:
        return document
    step, rest = pointer[0], pointer[1:]
    copy: Any = document.copy()
    if rest:
        copy[step] = drop(document[step], rest)
    else:
        del copy[step]
    return copy


def rename(document: Any, pointer: Pointer, key: str) -> Any:
    """A copy of the document in which the map entry at the pointer goes by another key.

    An entry that has that key already gets the old one.
    """
    parent, old = pointer[:-1], pointer[-1]
    entries = get(document, parent)
    swapped = {old: key, key: old}
    return put(document, parent, {swapped.get(k, k): v for k, v in entries.items()})


def changes(base: Any, request: Any) -> tuple[Change, ...]:
    """What leads from one request to the other: the fewest and highest places that differ."""
    return tuple(_changes(base, request, ""))


def _changes(was: Any, now: Any, at: str) -> Iterator[Change]:
    # Edits copy only the containers on their way: what is the same object is passed over.
    if isinstance(was, dict) and isinstance(now, dict):
        for key in was:
            if key not in now:
                yield Change(_join(at, key), absent=True)
        for key, value in now.items():
            if key not in was:
                yield Change(_join(at, key), value)
            elif was[key] is not value:
                yield from _changes(was[key], value, _join(at, key))
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for index, (old, new) in enumerate(zip(was, now, strict=True)):
            if old is not new:
                yield from _changes(old, new, _join(at, index))
    elif type(was) is not type(now) or was != now:
        yield Change(at, now)


def _join(at: str, step: str | int) -> str:
    """RFC 6901: ``~`` and ``/`` are written ``~0`` and ``~1``."""
    return f"{at}/{str(step).replace('~', '~0').replace('/', '~1')}"


def overlap(one: Pointer, other: Pointer) -> bool:
    """Whether one of the two places is the other or lies inside it."""
    shorter: Sequence[str | int] = min(one, other, key=len)
    return one[: len(shorter)] == other[: len(shorter)]
