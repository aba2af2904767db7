"""One check for each clause: a predicate of one value, and how its violation is told.

A `Validator` looks every clause up in a mapping of these, so that an implementation that is wrong in
one place is this one with one check replaced, taken away, or applied to fewer places.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sagemaker_conformance.reference import messages
from sagemaker_conformance.reference.coercion import converts
from sagemaker_conformance.reference.messages import Trail
from sagemaker_conformance.reference.patterns import matcher
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Clause
from sagemaker_strategies.constraints.errors import SpecError
from sagemaker_strategies.patterns import PatternError

Predicate: TypeAlias = Callable[[Any], bool]
#: Whether a check looks at the value at the end of this trail of this request body.
Applies: TypeAlias = Callable[[Any, Trail], bool]


@dataclass(frozen=True, slots=True)
class Check:
    """How one clause is enforced, at every place where its path leads.

    ``holds`` is asked of converted values (a map's key for ``.key``), of None too where the kind is
    ``required``; for ``type`` of the JSON value as sent. ``applies`` narrows the check to some
    places, None means all. ``blame`` is the path to name instead of the true one, and ``code`` the
    error that answers.
    """

    clause_id: str
    path: str
    kind: str
    holds: Predicate
    constraint: str
    code: str
    applies: Applies | None = None
    blame: str | None = None


def checks_of(catalogue: Catalogue) -> dict[str, Check]:
    """A faithful check for every clause of the catalogue, by clause id.

    Raises `SpecError` where a pattern cannot be read.
    """
    return {id: _check(clause, catalogue) for id, clause in catalogue.clauses.items()}


def wire_type(catalogue: Catalogue, shape: str, type_: str) -> str:
    """A place's type, where ``long`` is kept apart from ``integer``: they saturate differently."""
    facts = catalogue.raw.get(shape, {})
    return "long" if type_ == "integer" and facts.get("type") == "long" else type_


def _check(clause: Clause, catalogue: Catalogue) -> Check:
    if clause.kind == "type":
        type_ = wire_type(catalogue, clause.shape, str(clause.value))
        return Check(
            clause.id, clause.path, clause.kind, converts(type_), type_, "SerializationException"
        )
    try:
        holds = _PREDICATES[clause.kind](clause.value)
    except PatternError as wrong:
        raise SpecError(f"{catalogue.document}: {clause.id}: {wrong}") from None
    return Check(
        clause.id,
        clause.path,
        clause.kind,
        holds,
        messages.constraint(clause),
        "ValidationException",
    )


def _one_of(values: Any) -> Predicate:
    return frozenset(values).__contains__


# A string among numbers is NaN or an infinity, which JSON cannot write: no bound is asked of it.
def _at_least(bound: Any) -> Predicate:
    return lambda value: isinstance(value, str) or value >= bound


def _at_most(bound: Any) -> Predicate:
    return lambda value: isinstance(value, str) or value <= bound


def _longer(bound: Any) -> Predicate:
    return lambda value: len(value) >= bound


def _shorter(bound: Any) -> Predicate:
    return lambda value: len(value) <= bound


_PREDICATES: dict[str, Callable[[Any], Predicate]] = {
    "required": lambda _: lambda value: value is not None,
    "enum": _one_of,
    "pattern": matcher,
    "length-min": _longer,
    "length-max": _shorter,
    "range-min": _at_least,
    "range-max": _at_most,
}
