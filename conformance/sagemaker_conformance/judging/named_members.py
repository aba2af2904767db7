"""The members that an answer names, in the forms of AWS's or in words, and whether they are the right ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sagemaker_conformance.judging.error_messages import reported_errors, steps_of, text_of
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.constraints.clause import Json

_QUOTED: Final = re.compile(r"\bat '([^']*)'")


def named_members(answer: Answer) -> tuple[tuple[str, ...], ...]:
    """The paths that an answer names, in lower case and without indices: in a Smithy ``fieldList``, in
    its errors, or, where it reports none, in quotes after ``at``."""
    places = [error.place for error in reported_errors(answer)] or _QUOTED.findall(text_of(answer))
    named = (steps_of(place) for place in (*answer.fields, *places) if place.strip("/"))
    return tuple(dict.fromkeys(tuple(map(str, filter(_is_name, steps))) for steps in named))


def names_only(answer: Answer, paths: Iterable[str], request: Request | None = None) -> bool:
    """Whether the answer names one of these paths (or its container) and no other member.

    The last steps of a path name it too, unless they lead to another value of the ``request``. An
    answer that names no path at all passes if its text has the member's name.
    """
    paths = tuple(paths)
    expected = [_expected_steps(path) for path in paths]
    named = named_members(answer)
    if not named:
        words = words_of(answer)
        return any(next(step for step in reversed(each) if step) in words for each in expected)
    return all(
        any(_matches(steps, each) for each in expected)
        or (any(_ends_with(path, steps) for path in paths) and not _leads_into(request, steps))
        for steps in named
    )


def _ends_with(path: str, steps: tuple[str, ...]) -> bool:
    """Whether an answer's steps are the last ones of a path, from a member's name on."""
    expected = _expected_steps(path)
    begins = (n for n, step in enumerate(expected) if n and step is not None)
    is_spelt = path.lower().endswith(f".{'.'.join(steps)}")  # a member may be called `key`
    return is_spelt or any(_matches(steps, expected[n:]) for n in begins)


def words_of(answer: Answer) -> frozenset[str]:
    """The words of an answer's text in lower case."""
    return frozenset(re.findall(r"\w+", text_of(answer).lower()))


def _is_name(step: str | int) -> bool:
    return isinstance(step, str) and not step.isdigit()


def _expected_steps(path: str) -> tuple[str | None, ...]:
    """The path's steps without list steps; None is a map's key, which may be named or not."""
    steps = (step for step in path.split(".") if step != "member")
    return tuple(None if step in ("key", "value") else step.lower() for step in steps)


def _leads_into(value: Json, steps: tuple[str, ...]) -> bool:
    """Whether there is a value where the steps lead, through any element of a list."""
    if isinstance(value, list):
        return any(_leads_into(element, steps) for element in value)
    if not steps or not isinstance(value, dict):
        return not steps
    below = (inside for name, inside in value.items() if name.lower() == steps[0])
    return any(_leads_into(inside, steps[1:]) for inside in below)


def _matches(steps: tuple[str, ...], truth: tuple[str | None, ...]) -> bool:
    if not truth:
        return not steps
    if truth[0] is None and _matches(steps, truth[1:]):
        return True
    return bool(steps) and truth[0] in (None, steps[0]) and _matches(steps[1:], truth[1:])
