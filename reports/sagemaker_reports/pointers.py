"""JSON pointers (RFC 6901): a request from its base and what was changed there."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from sagemaker_reports.records import Change


def applied(base: Any, changes: Iterable[Change]) -> Any:
    """A copy of the base with the changes made; the base stays as it is.

    Raises `LookupError` where a change's parent is not there.
    """
    document = deepcopy(base)
    for change in changes:
        steps = steps_of(change["at"])
        if steps:
            _apply(document, steps, change)
        else:
            document = deepcopy(change.get("value"))
    return document


def steps_of(pointer: str) -> list[str]:
    """The unescaped steps of a pointer; none for the whole document."""
    if not pointer:
        return []
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/")]


def _apply(document: Any, steps: list[str], change: Change) -> None:
    *parents, last = steps
    for step in parents:
        document = document[_key(document, step)]
    key = _key(document, last)
    if change.get("absent"):
        del document[key]
    elif isinstance(document, list) and key == len(document):
        document.append(deepcopy(change.get("value")))
    else:
        document[key] = deepcopy(change.get("value"))


def _key(container: Any, step: str) -> Any:
    if isinstance(container, dict):
        return step
    if isinstance(container, list) and step.isdecimal():
        return int(step)
    raise LookupError(f"no place {step!r} in a value of type {type(container).__name__}")
