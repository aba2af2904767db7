"""The catalogue: every clause of one operation, as a tree of places and as a flat list."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from sagemaker_strategies.constraints.clause import Clause, Evidence, Kind, Observation, Source
from sagemaker_strategies.constraints.errors import SpecError
from sagemaker_strategies.operations.operation import Operation

#: A request has no more places than this, nor any deeper one: SageMaker's has 315, 9 levels deep.
MOST_PLACES: Final = 20_000
MOST_LEVELS: Final = 64
#: Service-model types to the JSON type that a request must carry there.
JSON_TYPES: Final[Mapping[str, str]] = {
    "structure": "structure",
    "list": "list",
    "map": "map",
    "string": "string",
    "integer": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "boolean": "boolean",
}


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One place of the request, with the clauses on its value.

    ``children`` holds a structure's members by name, a list's element under ``member``, and a map's
    two halves under ``key`` and ``value``. ``type`` is one of the values of `JSON_TYPES`.
    """

    path: str
    name: str
    type: str
    shape: str
    required: bool
    clauses: Mapping[Kind, Clause]
    children: Mapping[str, Node] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Node({self.path!r}, {self.type})"

    def bound(self, kind: Kind) -> int | None:
        """The value of the length clause of this kind, or None where nothing is stated."""
        clause = self.clauses.get(kind)
        return None if clause is None else int(clause.value)  # type: ignore[arg-type]  # by kind

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
    def enum(self) -> tuple[str, ...] | None:
        """The documented values, in the source's order, or None."""
        clause = self.clauses.get("enum")
        return clause.value if clause and isinstance(clause.value, tuple) else None

    def walk(self) -> Iterator[Node]:
        """This place and all below it, parents first, in the source's order."""
        yield self
        for child in self.children.values():
            yield from child.walk()


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All clauses of one operation from one source.

    ``spec`` is its name in reports; ``raw`` has the shapes as the source states them, for judges that
    must not depend on how this project reads them.
    """

    spec: str
    document: str
    operation: Operation
    root: Node
    raw: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"Catalogue({self.spec!r})"

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every place by its path; the request itself is ``""``."""
        return {node.path: node for node in self.root.walk()}

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """Every clause by its id, in the source's order; the request itself has none."""
        return {
            clause.id: clause
            for node in self.root.walk()
            if node.path
            for clause in node.clauses.values()
        }

    @cached_property
    def sha256(self) -> str:
        """A hash of what is documented (ids and values), not of how the source is written."""
        facts = {id: clause.value for id, clause in self.clauses.items()}
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def build(
    shapes: Mapping[str, Any],
    *,
    spec: str,
    document: str,
    operation: Operation,
    evidence: Evidence,
    notes: Mapping[str, tuple[str, ...]] | None = None,
    observations: Mapping[str, tuple[Observation, ...]] | None = None,
) -> Catalogue:
    """Read the closure of the request from shapes in the form of a service model.

    ``notes`` and ``observations`` are keyed by path and by clause id. Raises `SpecError` where a
    shape is missing, of an unknown type, or recursive.
    """
    request, definition = operation.request_shape, operation.definition
    _check_size(shapes, request, document)
    reader = _Reader(shapes, document, evidence, notes or {}, observations or {})
    root = reader.node(request, path="", name="", parent=None)
    if definition is not None and definition not in root.children:
        raise SpecError(f"{document}: {request} has no member {definition}")
    return Catalogue(spec, document, operation, root, shapes)


def _members(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a shape refers to, by the step that leads there."""
    if facts.get("type") == "structure":
        return facts.get("members") or {}
    parts = {"list": ("member",), "map": ("key", "value")}.get(facts.get("type", ""), ())
    return {part: facts[part] for part in parts}


def _check_size(shapes: Mapping[str, Any], request: str, document: str) -> None:
    """Check how many places the request has, each shape counted once, before any is made."""
    places: dict[str, int] = {}

    def count(shape: str, path: str, open_shapes: tuple[str, ...]) -> int:
        if shape in open_shapes:
            raise SpecError(f"{document}: shape {shape} contains itself (at {path})")
        if len(open_shapes) > MOST_LEVELS:
            raise SpecError(f"{document}: {path[:80]}... is more than {MOST_LEVELS} levels deep")
        if shape not in places:
            inside = (*open_shapes, shape)
            places[shape] = 1 + sum(
                count(member["shape"], f"{path}.{name}".lstrip("."), inside)
                for name, member in _members(shapes.get(shape, {})).items()
            )
        return places[shape]

    if (found := count(request, "", ())) > MOST_PLACES:
        raise SpecError(
            f"{document}: {request} has {found:,} places, more than the {MOST_PLACES:,} that are read"
        )


@dataclass(frozen=True, slots=True)
class _Reader:
    shapes: Mapping[str, Any]
    document: str
    evidence: Evidence
    notes: Mapping[str, tuple[str, ...]]
    observations: Mapping[str, tuple[Observation, ...]]

    def node(self, shape: str, *, path: str, name: str, parent: str | None) -> Node:
        """The place ``path``; ``parent`` is the shape whose member it is, None at the root."""
        facts = self.shapes.get(shape)
        if facts is None:
            raise SpecError(
                f"{self.document}: shape {shape} (at {path or 'the request'}) is missing"
            )
        type_ = JSON_TYPES.get(facts.get("type", ""))
        if type_ is None:
            known = ", ".join(sorted(JSON_TYPES))
            raise SpecError(
                f"{self.document}: shape {shape} has type {facts.get('type')!r}, expected one of {known}"
            )
        return Node(
            path=path,
            name=name,
            type=type_,
            shape=shape,
            required=self._is_required(name, parent),
            clauses=self._clauses(shape, facts, type_, path, name, parent),
            children=self._children(shape, facts, path),
            notes=self.notes.get(path, ()),
        )

    def _is_required(self, name: str, parent: str | None) -> bool:
        return parent is not None and name in self.shapes[parent].get("required", ())

    def _children(self, shape: str, facts: Mapping[str, Any], path: str) -> dict[str, Node]:
        return {
            name: self.node(
                member["shape"],
                path=f"{path}.{name}" if path else name,
                name=name,
                parent=shape,
            )
            for name, member in _members(facts).items()
        }

    def _clauses(
        self,
        shape: str,
        facts: Mapping[str, Any],
        type_: str,
        path: str,
        name: str,
        parent: str | None,
    ) -> dict[Kind, Clause]:
        stated: dict[Kind, Any] = {}
        if self._is_required(name, parent):
            stated["required"] = True
        if name != "key":  # JSON writes a map's keys as strings: no other type can be sent
            stated["type"] = type_
        if "enum" in facts:
            stated["enum"] = tuple(facts["enum"])
        if "pattern" in facts:
            stated["pattern"] = facts["pattern"]
        bounds: tuple[Kind, Kind] = (
            ("range-min", "range-max")
            if type_ in ("integer", "number")
            else ("length-min", "length-max")
        )
        for fact, kind in zip(("min", "max"), bounds, strict=True):
            if fact in facts:
                stated[kind] = facts[fact]
        return {
            kind: Clause(
                path=path,
                kind=kind,
                value=value,
                shape=shape,
                source=Source(self.document, _place(shape, kind, parent)),
                evidence=self.evidence,
                observations=self.observations.get(f"{path}:{kind}", ()),
            )
            for kind, value in stated.items()
        }


def _place(shape: str, kind: Kind, parent: str | None) -> str:
    """A JSON pointer to the fact in the source's shapes."""
    if kind == "required":
        return f"/shapes/{parent}/required"
    return f"/shapes/{shape}/{_FACTS.get(kind, kind)}"


_FACTS: Final = {
    "length-min": "min",
    "length-max": "max",
    "range-min": "min",
    "range-max": "max",
}
