"""One check for each clause: a predicate of one value, and how its violation is reported.

A `Validator` takes a mapping of these, so that an implementation that is wrong in one place is this
one with one check replaced, removed, or applied to fewer places.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sagemaker_conformance.reference import messages
from sagemaker_conformance.reference.coercion import is_convertible, wire_type
from sagemaker_conformance.reference.messages import Trail
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Clause
from sagemaker_strategies.patterns import PatternError, matcher

Predicate: TypeAlias = Callable[[Any], bool]
#: Whether a check applies to the value at the end of this trail of this request body.
Applies: TypeAlias = Callable[[Any, Trail], bool]


@dataclass(frozen=True, slots=True)
class Check:
    """How one clause is enforced, at every place to which its path leads.

    ``holds`` takes converted values (a map's key for ``.key``), None too where the kind is
    ``required``; for ``type`` and ``union`` the JSON value as sent. ``applies`` restricts the check to some
    places, None means all. ``blame`` is the path to name instead of the true one, and ``code`` the
    error code of the answer.
    """

    clause_id: str
    path: str
    kind: str
    holds: Predicate
    constraint: str
    code: str
    applies: Applies | None = None
    blame: str | None = None

    def covers(self, body: Any, trail: Trail) -> bool:
        """Whether the check applies to the place at the end of the trail at all."""
        return self.applies is None or self.applies(body, trail)


def checks_of(catalogue: Catalogue) -> dict[str, Check]:
    """A faithful check for every clause of the catalogue, by clause id; none of an unreadable pattern."""
    checks = ((id, _check(clause, catalogue)) for id, clause in catalogue.clauses.items())
    return {id: check for id, check in checks if check is not None}


def _check(clause: Clause, catalogue: Catalogue) -> Check | None:
    constraint, code = "", "SerializationException"
    if clause.kind == "type":
        constraint = wire_type(catalogue, clause.shape, str(clause.value))
        holds = is_convertible(constraint)
    elif clause.kind == "union":
        holds = _has_one_member
    else:
        try:
            holds = _PREDICATES[clause.kind](clause.value)
        except (PatternError, RecursionError):
            return None
        constraint, code = messages.format_constraint(clause), "ValidationException"
    return Check(clause.id, clause.path, clause.kind, holds, constraint, code)


def _has_one_member(value: Any) -> bool:
    return not isinstance(value, dict) or sum(item is not None for item in value.values()) == 1


# A string among numbers is NaN or an infinity, which JSON cannot write: no bound applies to it.
def _at_least(bound: Any) -> Predicate:
    return lambda value: isinstance(value, str) or value >= bound


def _at_most(bound: Any) -> Predicate:
    return lambda value: isinstance(value, str) or value <= bound


_PREDICATES: dict[str, Callable[[Any], Predicate]] = {
    "required": lambda _: lambda value: value is not None,
    "enum": lambda values: frozenset(values).__contains__,
    "pattern": matcher,
    "length-min": lambda bound: lambda value: len(value) >= bound,
    "length-max": lambda bound: lambda value: len(value) <= bound,
    "range-min": _at_least,
    "range-max": _at_most,
}
