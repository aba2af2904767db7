"""A place of the request, with the clauses on its value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sagemaker_strategies.constraints.clause import Clause, Kind
from sagemaker_strategies.patterns import Language, language

#: The bits of the integers that a service model tells apart.
BITS: Final[Mapping[str, int]] = {"byte": 8, "short": 16, "integer": 32, "long": 64}
#: Service-model types to the JSON type that a request must carry there. A timestamp is a number of
#: seconds, a date a timestamp written as text, a blob text in base64, and a document any JSON.
JSON_TYPES: Final[Mapping[str, str]] = {
    **{
        name: name
        for name in ("structure", "list", "map", "string", "boolean", "timestamp", "blob")
    },
    **dict.fromkeys((*BITS, "biginteger"), "integer"),
    **dict.fromkeys(("float", "double", "bigdecimal"), "number"),
}
#: The pattern where none is stated.
ANY_TEXT: Final = r"[\S\s]*"
#: The types of timestamps that are no number of seconds, by the model's name of their form.
_TIMESTAMPS: Final = {"iso8601": "date", "rfc822": "date"}


def json_type(facts: Mapping[str, Any]) -> str | None:
    """The type of the JSON value that a shape's facts state; None where their type is unknown."""
    if facts.get("document"):
        return "document"
    type_ = JSON_TYPES.get(facts.get("type", ""))
    return type_ and _TIMESTAMPS.get(facts.get("timestampFormat", ""), type_)


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One place of the request, with the clauses on its value.

    ``children`` holds a structure's members by name, a list's element under ``member``, and a map's
    two halves under ``key`` and ``value``. ``type`` is one of the values of `JSON_TYPES`, ``date`` or
    ``document``. Of a union, whose clauses include ``union``, a request has exactly one member; those
    are ``alternative``. An integer's type has so many ``bits``. ``parent_type`` is the type of what the
    place is directly in, and ``member_names`` are the members of structures that lead to it.
    """

    path: str
    name: str
    type: str
    shape: str
    required: bool
    clauses: Mapping[Kind, Clause]
    children: Mapping[str, Node] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    alternative: bool = False
    bits: int | None = None
    parent_type: str = "structure"
    member_names: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Node({self.path!r}, {self.type})"

    def bound(self, kind: Kind) -> int | None:
        """The value of the length clause of this kind, or None where nothing is stated."""
        clause = self.clauses.get(kind)
        return None if clause is None else int(clause.value)  # type: ignore[arg-type]  # by kind

    @property
    def lengths(self) -> tuple[int, int | None]:
        """The least and the greatest length or size that is stated; 0 and None where none is."""
        return self.bound("length-min") or 0, self.bound("length-max")

    def has_room(self, size: int) -> bool:
        """Whether the bounds of length allow so many characters, bytes, elements or entries."""
        low, high = self.lengths
        return low <= size and (high is None or size <= high)

    def has_text(self, text: str) -> bool:
        """Whether the bounds of length and the pattern allow a text."""
        return self.has_room(len(text)) and (self.pattern is None or text in self.words)

    def limit(self, kind: Kind) -> int | float | None:
        """The value of the range clause of this kind, or None where nothing is stated.

        Of an integer the outermost integer that it allows.
        """
        clause = self.clauses.get(kind)
        if clause is None:
            return None
        assert isinstance(clause.value, int | float)
        if self.type != "integer":
            return clause.value
        return math.ceil(clause.value) if kind == "range-min" else math.floor(clause.value)

    @property
    def pattern(self) -> str | None:
        """The pattern as the source writes it, or None."""
        clause = self.clauses.get("pattern")
        return None if clause is None else str(clause.value)

    @property
    def words(self) -> Language:
        """The words of its pattern, of whatever length; every text where there is none."""
        return language(ANY_TEXT if self.pattern is None else self.pattern)

    @property
    def enum(self) -> tuple[str, ...] | None:
        """The documented values, in the source's order, or None."""
        clause = self.clauses.get("enum")
        return clause.value if clause and isinstance(clause.value, tuple) else None

    @property
    def is_union(self) -> bool:
        """Whether a value has exactly one of the members."""
        return "union" in self.clauses

    @property
    def is_removable(self) -> bool:
        """Whether a request is as valid without a value here."""
        return not (self.required or self.alternative or self.is_part)

    @property
    def is_part(self) -> bool:
        """Whether this is an element of a list, or the keys or values of a map.

        A structure may have a member of the name ``member``, ``key`` or ``value`` as well.
        """
        return self.parent_type != "structure"

    @property
    def is_map_key(self) -> bool:
        """Whether these are the keys of a map."""
        return self.parent_type == "map" and self.name == "key"

    def walk(self) -> Iterator[Node]:
        """This place and all below it, parents first, in the source's order."""
        yield self
        for child in self.children.values():
            yield from child.walk()
