"""The tree of places that a request's shapes make, a shape within itself to a stated depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sagemaker_strategies.constraints.clause import Clause, Evidence, Kind, Observation, Source
from sagemaker_strategies.constraints.errors import SpecError
from sagemaker_strategies.constraints.node import BITS, JSON_TYPES, Node, json_type

#: A request has no more places than this, nor any deeper one: SageMaker's has 315, 9 levels deep.
MOST_PLACES: Final = 20_000
MOST_LEVELS: Final = 64
#: A shape may contain itself so often, one within the other, where the request then has no more than
#: so many places; else not once. What lies deeper is never sent.
MOST_NESTED: Final = 1
MOST_NESTED_PLACES: Final = 250


def _members(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a shape refers to, by the step that leads there."""
    if facts.get("type") == "structure":
        return facts.get("members") or {}
    parts = {"list": ("member",), "map": ("key", "value")}.get(facts.get("type", ""), ())
    return {part: facts[part] for part in parts}


class _Sizes:
    """How many places shapes have, counted before any is made: each shape once, where it can be."""

    def __init__(self, shapes: Mapping[str, Any], document: str) -> None:
        self.shapes = shapes
        self.document = document
        self._recursive: dict[str, bool] = {}
        self._places: dict[str, int] = {}

    def parts(self, shape: str) -> Iterator[tuple[str, str]]:
        """The shapes that it refers to, with the steps that lead there."""
        for step, reference in _members(self.shapes.get(shape, {})).items():
            yield step, reference["shape"]

    def is_recursive(self, shape: str, path: str = "", level: int = 0) -> bool:
        """Whether a shape that it leads to contains itself; `SpecError` where it is too deep."""
        if level > MOST_LEVELS:
            raise SpecError(
                f"{self.document}: {path[:80]}... is more than {MOST_LEVELS} levels deep"
            )
        if shape not in self._recursive:
            self._recursive[shape] = True  # so it is for what leads back here
            found = [
                self.is_recursive(part, f"{path}.{step}".lstrip("."), level + 1)
                for step, part in self.parts(shape)
            ]
            self._recursive[shape] = any(found)
        return self._recursive[shape]

    def places(self, shape: str, nested: int, open_shapes: tuple[str, ...] = ()) -> int:
        """The places of a shape and all below it; more than `MOST_PLACES` where that is certain."""
        if open_shapes.count(shape) > nested:
            return 0
        if shape in self._places:
            return self._places[shape]
        found = 1
        for _, part in self.parts(shape):
            found += self.places(part, nested, (*open_shapes, shape))
            if found > MOST_PLACES and self._recursive[shape]:
                break
        if not self._recursive[shape]:
            self._places[shape] = found
        return found


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the places that shapes make; ``notes`` are by path, ``observations`` by a clause's id."""

    shapes: Mapping[str, Any]
    document: str
    evidence: Evidence
    notes: Mapping[str, tuple[str, ...]]
    observations: Mapping[str, tuple[Observation, ...]]
    nested: int = MOST_NESTED

    def request(self, shape: str) -> Node:
        """The request's place, with all below it; ``shape`` is the name of its shape.

        A member that would contain its own shape once too often is left out. Raises `SpecError` where a
        shape is missing, of an unknown type, or cannot be without itself, and where there are too many.
        """
        sizes = _Sizes(self.shapes, self.document)
        nested = self.nested
        if sizes.is_recursive(shape) and sizes.places(shape, nested) > MOST_NESTED_PLACES:
            nested = 0
        if (found := sizes.places(shape, nested)) > MOST_PLACES:
            raise SpecError(
                f"{self.document}: {shape} has {found:,} places, more than the {MOST_PLACES:,} that are read"
            )
        root = replace(self, nested=nested).node(shape)
        if root is None:
            raise SpecError(
                f"{self.document}: {shape} cannot be without a shape that contains itself"
            )
        return root

    def node(
        self,
        shape: str,
        path: str = "",
        parent: str | None = None,
        around: tuple[str, ...] = (),
        names: tuple[str, ...] = (),
    ) -> Node | None:
        """The place ``path``; ``parent`` is the shape whose member it is, None at the root.

        ``around`` are the shapes that contain it, ``names`` the members that lead to it. None where it
        cannot be without one of them.
        """
        if around.count(shape) > self.nested:
            return None
        facts = self.shapes.get(shape)
        if facts is None:
            raise SpecError(
                f"{self.document}: shape {shape} (at {path or 'the request'}) is missing"
            )
        type_ = self._type(shape, facts)
        children = self._children(shape, facts, path, (*around, shape), names)
        if children is None:
            return None
        name, outer = path.rpartition(".")[2], self.shapes.get(parent or "", {"type": "structure"})
        required, parent_type = name in outer.get("required", ()), str(outer["type"])
        stated: dict[Kind, Any] = {"required": True} if required else {}
        # JSON writes a map's keys as strings: no other type can be sent.
        if (parent_type, name) != ("map", "key"):
            stated["type"] = type_
        stated |= _stated(facts, type_)
        clauses = {
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
        return Node(
            path=path,
            name=name,
            type=type_,
            shape=shape,
            required=required,
            clauses=clauses,
            children=children,
            notes=self.notes.get(path, ()),
            bits=BITS.get(facts.get("type", "")),
            alternative=bool(outer.get("union")),
            parent_type=parent_type,
            member_names=names,
        )

    def _type(self, shape: str, facts: Mapping[str, Any]) -> str:
        type_ = json_type(facts)
        if type_ is None:
            known = ", ".join(sorted(JSON_TYPES))
            raise SpecError(
                f"{self.document}: shape {shape} has type {facts.get('type')!r}, expected one of {known}"
            )
        if facts.get("eventstream"):
            raise SpecError(
                f"{self.document}: shape {shape} is a stream of events, which is not sent"
            )
        return type_

    def _children(
        self,
        shape: str,
        facts: Mapping[str, Any],
        path: str,
        around: tuple[str, ...],
        names: tuple[str, ...],
    ) -> dict[str, Node] | None:
        """The places right below, without members that lead back too often; None where one must not
        be left out."""
        found: dict[str, Node] = {}
        is_structure = facts["type"] == "structure"
        for name, member in _members(facts).items():
            child = self.node(
                member["shape"],
                path=f"{path}.{name}" if path else name,
                parent=shape,
                around=around,
                names=(*names, name) if is_structure else names,
            )
            if child is not None:
                found[name] = child
            elif not is_structure or name in facts.get("required", ()):
                return None
        return found if found or not facts.get("union") else None


def _stated(facts: Mapping[str, Any], type_: str) -> dict[Kind, Any]:
    """What a shape states of each value of its type, in the order of reports."""
    stated: dict[Kind, Any] = {}
    if facts.get("union"):
        stated["union"] = True
    if "enum" in facts:
        stated["enum"] = tuple(facts["enum"])
    if "pattern" in facts:
        stated["pattern"] = facts["pattern"]
    is_number = type_ in ("integer", "number")
    if "min" in facts:
        stated["range-min" if is_number else "length-min"] = facts["min"]
    if "max" in facts:
        stated["range-max" if is_number else "length-max"] = facts["max"]
    return stated


def _place(shape: str, kind: Kind, parent: str | None) -> str:
    """A JSON pointer to the fact in the source's shapes."""
    if kind == "required":
        return f"/shapes/{parent}/required"
    fact = kind.rpartition("-")[2]  # min of length-min
    return f"/shapes/{shape}/{fact}"
