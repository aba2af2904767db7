"""What a catalogue holds, counted: by part and kind, and by the facts that its source states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.constraints.clause import KINDS, Clause
from sagemaker_strategies.operations.operation import Operation
from sagemaker_strategies.patterns import PatternError, language

#: The parts of a request in listings.
PARTS: Final = ("definition", "around", "repeats")

_SHAPE_FACTS: Final = ("min", "max", "pattern", "enum")


@dataclass(frozen=True, slots=True)
class Part:
    """The clauses of one part of the request, by kind in the order of `KINDS`; zeros left out.

    ``vacuous`` counts those that forbid nothing: a least length of 0, a pattern of any text.
    """

    name: str
    by_kind: Mapping[str, int]
    vacuous: int

    @property
    def clauses(self) -> int:
        """How many clauses the part has."""
        return sum(self.by_kind.values())


def part_of(clause: Clause, operation: Operation) -> str:
    """Which of `PARTS` a clause belongs to.

    ``definition`` is the definition of what is created, ``repeats`` the same once more as the
    element of a list, ``around`` the rest of the request, that list itself included.
    """
    if clause.path.partition(".")[0] == operation.definition:
        return "definition"
    return "repeats" if operation.in_repeating_list(clause.path) else "around"


def counts_by_kind(catalogue: Catalogue) -> tuple[Part, ...]:
    """The parts of the catalogue that have clauses, in the order of `PARTS`."""
    parts: dict[str, list[Clause]] = {name: [] for name in PARTS}
    for clause in catalogue.clauses.values():
        parts[part_of(clause, catalogue.operation)].append(clause)
    return tuple(
        Part(name, _by_kind(clauses), sum(map(is_vacuous, clauses)))
        for name, clauses in parts.items()
        if clauses
    )


def is_vacuous(clause: Clause) -> bool:
    """Whether the clause forbids nothing: a least length of 0, a pattern that any text matches, the
    type of a document. A pattern that cannot be read forbids something."""
    if clause.kind == "length-min":
        return clause.value == 0
    if clause.kind == "type":
        return clause.value == "document"
    try:
        return clause.kind == "pattern" and language(str(clause.value)).is_universal
    except PatternError:
        return False


def shape_facts(catalogue: Catalogue, root: str = "") -> Mapping[str, int]:
    """How many facts the source states below the path ``root``, each shape counted once.

    A shape at several places has clauses at each of them; the source states its facts once. ``required`` counts members; type names are not counted.
    """
    shapes: dict[str, Node] = {node.shape: node for node in catalogue.nodes[root].walk()}
    facts: Counter[str] = Counter({"required": 0, **dict.fromkeys(_SHAPE_FACTS, 0)})
    for name in shapes:
        shape = catalogue.raw[name]
        facts["required"] += len(shape.get("required", ()))
        facts.update(fact for fact in _SHAPE_FACTS if fact in shape)
    return dict(facts)


def _by_kind(clauses: list[Clause]) -> dict[str, int]:
    counted = Counter(clause.kind for clause in clauses)
    return {kind: counted[kind] for kind in KINDS if kind in counted}
