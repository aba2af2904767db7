"""Whom an error message blames: the members it names, in either of the two known dialects.

Classic Coral writes lower-camel dotted paths in quotes (``at 'trainingJobDefinition.roleArn'``),
Smithy JSON pointers in a ``fieldList`` and in quotes. Constraints on a list's scalar elements and
on a map's keys and values are reported on the container.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sagemaker_conformance.answers import Answer
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clauses import Kind

_QUOTED: Final = re.compile(r"\bat '([^']*)'")
#: What is said between two validation errors of one message, in either dialect.
_CONSTRAINT: Final = "failed to satisfy constraint"
#: How a message words each kind of constraint; the first that is found counts.
WORDINGS: Final[tuple[tuple[Kind, str], ...]] = (
    ("required", "must not be null"),
    ("enum", "enum value set"),
    ("length-max", "length less than or equal to"),
    ("length-min", "length greater than or equal to"),
    ("range-max", "value less than or equal to"),
    ("range-min", "value greater than or equal to"),
    ("pattern", "regular expression pattern"),
)


def names_a_constraint(answer: Answer) -> bool:
    """Whether a refusal rests on a documented constraint, not on other grounds such as a role."""
    return (
        _CONSTRAINT in (answer.message or "")
        or bool(answer.fields)
        or answer.code == "SerializationException"
    )


def blamed(answer: Answer) -> tuple[tuple[str, ...], ...]:
    """The paths that the answer names, lowered, without list indices."""
    quoted = _QUOTED.findall(answer.message or "")
    return tuple(_steps(path) for path in (*answer.fields, *quoted) if path.strip("/"))


def worded_kinds(answer: Answer) -> tuple[Kind, ...]:
    """The kinds of constraint that a message names, or none where it blames a whole bracket."""
    message = answer.message or ""
    if "must satisfy constraint: [" in message:
        return ()
    return tuple(kind for kind, wording in WORDINGS if wording in message.lower())


def blames(answer: Answer, paths: Iterable[str], catalogue: Catalogue) -> bool:
    """Whether the answer names one of these paths (or its container) and no other member.

    An answer that quotes no path at all passes if its text has the member's name.
    """
    truths = [_truth(path) for path in paths]
    named = blamed(answer)
    if not named:
        text = (answer.message or "").lower()
        return any(next(s for s in reversed(truth) if s) in text for truth in truths)
    return all(any(_matches(steps, truth) for truth in truths) for steps in named)


def _truth(path: str) -> tuple[str | None, ...]:
    """The path's steps without list steps; None stands for a map's key, which may be named or not."""
    steps = (step for step in path.split(".") if step != "member")
    return tuple(None if step in ("key", "value") else step.lower() for step in steps)


def _matches(steps: tuple[str, ...], truth: tuple[str | None, ...]) -> bool:
    if not truth:
        return not steps
    if truth[0] is None and _matches(steps, truth[1:]):
        return True
    return bool(steps) and truth[0] in (None, steps[0]) and _matches(steps[1:], truth[1:])


def _steps(path: str) -> tuple[str, ...]:
    parts = path.strip("/").replace("/", ".").split(".")
    return tuple(p.lower() for p in parts if p and not p.isdigit() and p != "member")
