"""Types that are not checked, because values are converted, and types that are checked too strictly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final, TypeAlias

from benchmarks.mutation.fault import Fault, Values, seeded
from sagemaker_conformance.reference import checks_of
from sagemaker_strategies.constraints.catalogue import Catalogue, Node

_Predicate: TypeAlias = Callable[[Any], bool]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_numeric(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return isinstance(value, str)


def _is(*kinds: type) -> _Predicate:
    return lambda value: isinstance(value, kinds)


def _is_json(value: Any) -> bool:
    return isinstance(value, str) and value[:1] in ("[", "{") and value[-1:] in ("]", "}")


_TRUE: Final[tuple[str, _Predicate, Any]] = ("booleans", _is(bool), True)
#: By type: what is let through as well, and a value of it.
_LET_THROUGH: Final[dict[str, tuple[tuple[str, _Predicate, Any], ...]]] = {
    "string": (
        ("numbers", _is_number, 7),
        _TRUE,
        ("scalars", lambda v: _is_number(v) or isinstance(v, bool), 7),
        ("lists", _is(list), []),
        ("objects", _is(dict), {}),
    ),
    "integer": (
        ("numeric-strings", _is_numeric, "7"),
        ("strings", _is(str), "seven"),
        _TRUE,
        ("lists", _is(list), []),
        ("objects", _is(dict), {}),
    ),
    "number": (
        ("numeric-strings", _is_numeric, "7.5"),
        ("strings", _is(str), "seven"),
        _TRUE,
        ("lists", _is(list), []),
        ("objects", _is(dict), {}),
    ),
    "boolean": (
        ("numbers", _is_number, 7),
        ("zero-and-one", lambda v: _is_number(v) and v in (0, 1), 1),
        ("lists", _is(list), []),
        ("objects", _is(dict), {}),
    ),
    "list": (
        ("strings", _is(str), "a,b"),
        ("json-strings", _is_json, "[]"),
        ("numbers", _is_number, 7),
        _TRUE,
        ("objects", _is(dict), {}),
    ),
    "map": (
        ("strings", _is(str), "a=b"),
        ("json-strings", _is_json, "{}"),
        ("numbers", _is_number, 7),
        _TRUE,
        ("lists", _is(list), []),
    ),
    "structure": (
        ("strings", _is(str), "a"),
        ("json-strings", _is_json, "{}"),
        ("numbers", _is_number, 7),
        _TRUE,
        ("lists", _is(list), []),
    ),
}
#: By type: what is refused though it is of the type, and a value of it.
_REFUSED: Final[dict[str, tuple[tuple[str, _Predicate, Any], ...]]] = {
    "string": (("empty-refused", lambda v: v == "", ""),),
    "integer": (
        ("zero-refused", lambda v: _is_number(v) and v == 0, 0),
        ("negative-refused", lambda v: _is_number(v) and v < 0, -1),
    ),
    "number": (
        ("integers-refused", _is(int), 7),
        ("fractions-refused", lambda v: isinstance(v, float) and v % 1 != 0, 0.5),
        ("zero-refused", lambda v: _is_number(v) and v == 0, 0),
        ("negative-refused", lambda v: _is_number(v) and v < 0, -1),
    ),
    "boolean": (
        ("false-refused", lambda v: v is False, False),
        ("true-refused", lambda v: v is True, True),
    ),
    "list": (("empty-refused", lambda v: v == [], []),),
    "map": (("empty-refused", lambda v: v == {}, {}),),
    "structure": (("empty-refused", lambda v: v == {}, {}),),
}


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Every type with each of these let through, or refused."""
    faithful = checks_of(catalogue)
    for clause in seeded(catalogue):
        if clause.kind != "type":
            continue
        check, type_ = faithful[clause.id], str(clause.value)
        for what, taken, example in _LET_THROUGH.get(type_, ()):
            yield Fault(
                f"{clause.id}/{what}",
                "coerced",
                clause.id,
                Values((example,)),
                {clause.id: replace(check, holds=_either(check.holds, taken))},
            )
        for what, refused, example in _REFUSED.get(type_, ()):
            yield Fault(
                f"{clause.id}/{what}",
                "strict",
                clause.id,
                Values((example,)),
                {clause.id: replace(check, holds=_but(check.holds, refused))},
                also=_value_clauses(catalogue.nodes[clause.path]),
            )


def _either(holds: _Predicate, taken: _Predicate) -> _Predicate:
    return lambda value: holds(value) or taken(value)


def _but(holds: _Predicate, refused: _Predicate) -> _Predicate:
    return lambda value: holds(value) and not refused(value)


def _value_clauses(node: Node) -> frozenset[str]:
    """Where the refusal of a value of the type may show: at the clause whose boundary the value is.

    An empty structure is refused for its missing members, so that the other reason shows only there.
    """
    kinds = ("length-min", "range-min", "pattern", "enum", "required")
    below = (child.path for child in node.children.values() if child.required)
    return frozenset((*(f"{node.path}:{k}" for k in kinds), *(f"{p}:required" for p in below)))
