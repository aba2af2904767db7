"""A clause: one documented constraint at one place of the request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

Kind: TypeAlias = Literal[
    "required",
    "type",
    "enum",
    "pattern",
    "length-min",
    "length-max",
    "range-min",
    "range-max",
    "union",
]
#: Every shape-level kind of clause, in the order in which reports list them.
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

Side: TypeAlias = Literal["accepts", "rejects", "returns"]
#: The sides from which a clause can be checked.
SIDES: Final[tuple[Side, ...]] = get_args(Side)

Evidence: TypeAlias = Literal["modelled", "documented", "observed"]

#: JSON values of a request body.
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a clause is documented: a document, and the place in it (a JSON pointer or a heading)."""

    document: str
    place: str


@dataclass(frozen=True, slots=True)
class Observation:
    """A published answer of the real service that enforces a clause."""

    url: str
    date: str
    operation: str
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One documented constraint at one path.

    ``path`` is written in Smithy's words: member names verbatim, ``member`` for a list's element,
    ``key`` and ``value`` for a map's. ``value`` is the bound (int or float), the pattern (str), the
    enum's values (tuple), the type's name (str), or ``True`` for ``required`` and
    ``union``.
    """

    path: str
    kind: str
    value: int | float | str | bool | tuple[str, ...]
    shape: str
    source: Source
    evidence: Evidence
    observations: tuple[Observation, ...] = ()

    @property
    def id(self) -> str:
        """The clause's identity, stable for ever: ``path:kind``."""
        return f"{self.path}:{self.kind}"

    @property
    def statement(self) -> str:
        """The constraint in a few words, for reports."""
        return _STATEMENTS[self.kind].format(value=self._shown())

    def _shown(self) -> str:
        if isinstance(self.value, tuple):
            head = ", ".join(self.value[:4])
            rest = len(self.value) - 4
            return f"{head}, and {rest} more" if rest > 0 else head
        return str(self.value)


_STATEMENTS: Final = {
    "required": "must be present",
    "type": "must be a JSON value of type {value}",
    "enum": "must be one of: {value}",
    "pattern": "must match the pattern {value} as a whole",
    "length-min": "must have length at least {value}",
    "length-max": "must have length at most {value}",
    "range-min": "must be at least {value}",
    "range-max": "must be at most {value}",
    "union": "must have exactly one of its members",
}
assert set(_STATEMENTS) == set(KINDS)
