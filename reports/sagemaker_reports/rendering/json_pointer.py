"""JSON pointers (RFC 6901), and changes to a JSON value by pointer: made, and found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any

from sagemaker_reports.journal.records import Change


def pointer_to(parent: str, key: str) -> str:
    """The pointer of an object's key."""
    return f"{parent}/{key.replace('~', '~0').replace('/', '~1')}"


def pointer_steps(pointer: str) -> list[str]:
    """The unescaped steps of a pointer; none for the whole document."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def changes_between(was: Any, now: Any, at: str = "") -> Iterator[Change]:
    """The changes that make one JSON value the other, at the fewest and highest places."""
    if was is now:  # what was made from the same base shares what was not changed
        return
    if isinstance(was, dict) and isinstance(now, dict):
        for key in [*was, *(key for key in now if key not in was)]:
            place = pointer_to(at, key)
            if key not in now:
                yield Change(at=place, absent=True)
            elif key not in was:
                yield Change(at=place, value=now[key])
            else:
                yield from changes_between(was[key], now[key], place)
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for index, (old, new) in enumerate(zip(was, now, strict=True)):
            yield from changes_between(old, new, f"{at}/{index}")
    elif type(was) is not type(now) or was != now:
        yield Change(at=at, value=now)


def apply_changes(base: Any, changes: Iterable[Change]) -> Any:
    """The base with the changes made; it shares with the base, which stays as it is, all the rest.

    Raises `LookupError` where a change's parent is not there.
    """
    document = base
    for change in changes:
        document = _changed(document, pointer_steps(change["at"]), change)
    return document


def _changed(container: Any, steps: list[str], change: Change) -> Any:
    """A copy of the containers on the way to the change, with the change made."""
    if not steps:
        return change.get("value")
    step, *rest = steps
    key = _key(container, step)
    changed = copy(container)
    if rest:
        changed[key] = _changed(container[key], rest, change)
    elif change.get("absent"):
        del changed[key]
    elif isinstance(changed, list) and key == len(changed):
        changed.append(change.get("value"))
    else:
        changed[key] = change.get("value")
    return changed


def _key(container: Any, step: str) -> Any:
    if isinstance(container, dict):
        return step
    if isinstance(container, list) and step.isdecimal():
        return int(step)
    raise LookupError(f"no place {step!r} in a value of type {type(container).__name__}")
