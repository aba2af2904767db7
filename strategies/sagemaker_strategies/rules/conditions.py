"""Conditions on members of a definition, of which the checks of rules are made.

Members are given by their paths, names with dots between. A value of a wrong type on the way raises.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from sagemaker_strategies.rules.rule import Check


def value_at(subject: Any, path: str) -> Any:
    """The value at a place; None where there is none."""
    return _reader(path)(subject)


def given(path: str) -> Check:
    """The member has a value."""
    value = _reader(path)
    return lambda subject, request: value(subject) is not None


def absent(path: str, *others: str) -> Check:
    """No member has a value."""
    value = _reader(path)
    if others:
        return both(absent(path), absent(*others))
    return lambda subject, request: value(subject) is None


def filled(path: str) -> Check:
    """The member has a value, and it is not empty, false or 0."""
    value = _reader(path)
    return lambda subject, request: bool(value(subject))


def empty(path: str, *others: str) -> Check:
    """No member has a value that is not empty, false or 0."""
    value = _reader(path)
    if others:
        return both(empty(path), empty(*others))
    return lambda subject, request: not value(subject)


def equals(path: str, expected: Any) -> Check:
    """The member has this value."""
    value = _reader(path)
    return lambda subject, request: bool(value(subject) == expected)


def differs(path: str, unwanted: Any) -> Check:
    """The member does not have this value."""
    value = _reader(path)
    return lambda subject, request: bool(value(subject) != unwanted)


def at_most(path: str, limit: int) -> Check:
    """The member's number, if it has one, is not greater."""
    value = _reader(path)
    return lambda subject, request: bool((value(subject) or 0) <= limit)


def each(path: str, check: Callable[[Any], bool]) -> Check:
    """Every element of a list passes a check of its own."""
    elements = _reader(path)
    return lambda subject, request: all(map(check, elements(subject) or ()))


def distinct(path: str, member: str) -> Check:
    """The elements of a list have different values in a member."""
    elements = _reader(path)

    def holds(subject: Any, request: Any) -> bool:
        listed = elements(subject) or ()
        return len({element[member] for element in listed}) == len(listed)

    return holds


def one_given(first: str, second: str) -> Check:
    """One of two members has a value, and the other has none."""
    one, other = _reader(first), _reader(second)
    return lambda subject, request: (one(subject) is None) != (other(subject) is None)


def both(one: Check, other: Check) -> Check:
    """Both are true."""
    return lambda subject, request: one(subject, request) and other(subject, request)


def where(condition: Check, then: Check) -> Check:
    """Where the condition is true, the other one is as well."""
    return lambda subject, request: not condition(subject, request) or then(subject, request)


@cache
def _reader(path: str) -> Callable[[Any], Any]:
    """What reads the value at a place, quickly: checks are made of every request."""
    first, *names = path.split(".")
    if not names:
        return lambda subject: subject.get(first)

    def value(subject: Any) -> Any:
        subject = subject.get(first)
        for name in names:
            if subject is None:
                return None
            subject = subject.get(name)
        return subject

    def value_of_two(subject: Any) -> Any:
        inside = subject.get(first)
        return None if inside is None else inside.get(names[0])

    return value if len(names) > 1 else value_of_two
