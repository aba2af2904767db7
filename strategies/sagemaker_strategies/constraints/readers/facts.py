"""The facts of one shape, checked for what no service model states: each error is one line."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Final

from sagemaker_strategies.constraints.errors import SpecError

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "type": (str,),
    "required": (list,),
    "enum": (list,),
    "pattern": (str,),
    "min": (int, float),
    "max": (int, float),
    "timestampFormat": (str,),
}
#: The references that a shape of a type cannot be without.
_PARTS: Final = {"list": ("member",), "map": ("key", "value")}
_NUMBERS: Final = frozenset(
    {"byte", "short", "integer", "long", "biginteger", "float", "double", "bigdecimal"}
)
_LARGEST: Final = 1 << 64
#: Member names are steps of a clause's id: neither a dot nor a colon may be in one.
_NAME: Final = re.compile(r"[\w-]+", re.ASCII)


def check_facts(name: str, facts: Mapping[str, Any]) -> None:
    """Raise `SpecError` where the facts of the shape have a wrong type or contradict each other."""
    where = f"shape {ascii(name)[1:-1]}"
    for fact, expected in _TYPES.items():
        value = facts.get(fact, None)
        if fact in facts and (not isinstance(value, expected) or isinstance(value, bool)):
            raise SpecError(f"{where}: {fact} is {_shown(value)}, expected {expected[0].__name__}")
    for part in _PARTS.get(facts.get("type", ""), ()):
        if part not in facts:
            raise SpecError(
                f"{where}: a {facts['type']} without {part!r}, expected the shape of it"
            )
    if not _is_text(name):
        raise SpecError(f"{where}: its name is no text in UTF-8")
    _check_texts(where, facts)
    _check_bounds(where, facts)


def _check_texts(where: str, facts: Mapping[str, Any]) -> None:
    members = facts.get("members", {})
    for member in members:
        if not _NAME.fullmatch(member):
            raise SpecError(f"{where}: {_shown(member)} is no name of a member, expected letters")
    for member in facts.get("required", ()):
        if not isinstance(member, str) or member not in members:
            raise SpecError(f"{where}: requires {_shown(member)}, expected one of its members")
    if "enum" in facts:
        values = facts["enum"]
        if facts.get("type") != "string" or not values:
            raise SpecError(f"{where}: an enum of {_shown(values)}, expected values of a string")
        if not all(isinstance(value, str) and _is_text(value) for value in values):
            raise SpecError(f"{where}: enum is {_shown(values)}, expected texts")
    if "pattern" in facts and not _is_text(facts["pattern"]):
        raise SpecError(f"{where}: the pattern {_shown(facts['pattern'])} is no text in UTF-8")


def _check_bounds(where: str, facts: Mapping[str, Any]) -> None:
    low, high = facts.get("min"), facts.get("max")
    is_number = facts.get("type") in _NUMBERS
    for fact, bound in (("min", low), ("max", high)):
        if bound is None:
            continue
        is_64_bits = math.isfinite(bound) if isinstance(bound, float) else abs(bound) <= _LARGEST
        if not is_64_bits:
            raise SpecError(f"{where}: {fact} is {_shown(bound)}, expected one of 64 bits")
        if not is_number and (bound < 0 or bound % 1):
            raise SpecError(f"{where}: {fact} is {bound}, expected a length, 0 or more")
    if low is not None and high is not None and low > high:
        raise SpecError(f"{where}: min {low} is above max {high}: no value satisfies both")


def _is_text(text: str) -> bool:
    """Whether UTF-8 can carry it: lone surrogates it cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(value: Any) -> str:
    """The value on one line, cut, in ASCII."""
    text = ascii(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
