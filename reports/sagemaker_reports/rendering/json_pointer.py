"""JSON pointers (RFC 6901): a request from its base and what was changed there."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from sagemaker_reports.journal.records import Change


def apply_changes(base: Any, changes: Iterable[Change]) -> Any:
    """The base with the changes made; it shares with the base, which stays as it is, all the rest.

    Raises `LookupError` where a change's parent is not there.
    """
    document = base
    for change in changes:
        document = _changed(document, pointer_steps(change["at"]), change)
    return document


def pointer_steps(pointer: str) -> list[str]:
    """The unescaped steps of a pointer; none for the whole document."""
    if not pointer:
        return []
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/")]


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
