"""The catalogue: every clause of one operation, as a tree of places and as a flat list."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sagemaker_strategies.constraints.clause import Clause, Evidence, Observation
from sagemaker_strategies.constraints.errors import SpecError
from sagemaker_strategies.constraints.node import Node
from sagemaker_strategies.constraints.shapes import Reader
from sagemaker_strategies.operations.operation import Operation

__all__: Final = ["Catalogue", "Node", "build"]


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

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """The same in IPython and in Hypothesis's reports, which would print every field of a dataclass."""
        printer.text(repr(self))

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Every place by its path; the request itself is ``""``."""
        return {node.path: node for node in self.root.walk()}

    def places_to(self, path: str) -> tuple[Node, ...]:
        """The places from the request's member down to the path; KeyError where there is no such place."""
        steps = path.split(".")
        return tuple(self.nodes[".".join(steps[: n + 1])] for n in range(len(steps)))

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
    shape is missing, of an unknown type, or cannot be without itself.
    """
    request, definition = operation.request_shape, operation.definition
    root = Reader(shapes, document, evidence, notes or {}, observations or {}).request(request)
    if definition is not None and definition not in root.children:
        raise SpecError(f"{document}: {request} has no member {definition}")
    return Catalogue(spec, document, operation, root, shapes)
