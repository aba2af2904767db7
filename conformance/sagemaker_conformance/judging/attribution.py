"""The attribution of a refused valid value: one fault is to show at one clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from sagemaker_conformance.judging.error_messages import stated_kinds
from sagemaker_conformance.judging.named_members import named_members, steps_to
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.boundaries import REQUIRED_ONLY
from sagemaker_strategies.cases.json_pointer import ABSENT, Request
from sagemaker_strategies.cases.positive import Placement
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Node
from sagemaker_strategies.constraints.clause import Json, Kind

#: What distinguishes the values of one type, the most suspicious kind first.
_DISTINGUISHING: tuple[Kind, ...] = (
    "enum",
    "pattern",
    "length-max",
    "range-max",
    "length-min",
    "range-min",
)


def distinguishing_kinds(node: Node) -> tuple[Kind, ...]:
    """The kinds of the place's clauses that distinguish its values, the most suspicious first."""
    return tuple(kind for kind in _DISTINGUISHING if kind in node.clauses)


@dataclass(frozen=True)
class RefusedElsewhere:
    """Finds the value of another place for whose sake a value is refused: one that is refused on its own.

    ``accepted`` is what the target takes of a place's placements. Places whose names are among the
    ``words`` of the answer come first.
    """

    placements_at: Callable[[str], Sequence[Placement]]
    accepted: Callable[[Placement], bool]
    words: frozenset[str] = frozenset()

    def in_context(self, placement: Placement, seed_request: SeedRequest) -> Placement | None:
        """The plain value of another place that is part of the special context of a refused value.

        Of the containing structure where the context leaves out several members, of which one is
        needed. None where the value is refused in its usual context too, or where nothing that the
        context adds or leaves out is refused on its own.
        """
        if placement.context == "many":
            return None
        plain = next(p for p in self.placements_at(placement.path) if p.context == "many")
        if not self.accepted(plain):
            return None
        paths = sorted(_context_paths(placement, seed_request), key=self._is_unnamed)
        others = (p for path in paths for p in self.placements_at(path))
        found = (p for p in others if _is_in_context(p, placement))
        bare = self._bare_structure(placement, seed_request)
        return next((p for p in (*found, *bare) if not self.accepted(p)), None)

    def _bare_structure(
        self, placement: Placement, seed_request: SeedRequest
    ) -> Iterator[Placement]:
        """The containing structure's own value that has its required members only, where the context does."""
        structure = _structure_around(placement, seed_request)
        if placement.context == "bare" and structure.path:
            for other in self.placements_at(structure.path):
                if other.context == "many" and other.sample.label == REQUIRED_ONLY:
                    yield other

    def in_parts(self, placement: Placement, node: Node) -> Placement | None:
        """The value inside a refused structure, list or map, or its absence.

        None where all values inside, and the absence of all others, are accepted elsewhere.
        """
        parts = ((child.path, values) for child, values in _parts_of(node, placement.sample.value))
        return self._first_of(parts)

    def in_changes(
        self, path: str, control: Request, request: Request, root: Node
    ) -> Placement | None:
        """The value of another place that was changed too, to satisfy a rule.

        ``control`` is the accepted request beside ``request``. None where every value that differs,
        but for the one at ``path``, is accepted elsewhere.
        """
        changes = (
            (other, [value])
            for other, value in _differing(root, control, request)
            if not f"{path}.".startswith(f"{other}.") and not other.startswith(f"{path}.")
        )
        return self._first_of(changes)

    def _first_of(self, found: Iterable[tuple[str, list[Any]]]) -> Placement | None:
        """The first of some places' values, `ABSENT` among them, that is refused."""
        for path, values in sorted(found, key=lambda each: self._is_unnamed(each[0])):
            for other in self.placements_at(path):
                same = ABSENT in values if other.sample.absent else other.sample.value in values
                if other.context == "many" and same and not self.accepted(other):
                    return other
        return None

    def _is_unnamed(self, path: str) -> bool:
        """Whether a place's own name is none of the words, in lower case."""
        return path.rpartition(".")[2].lower() not in self.words


def _context_paths(placement: Placement, seed_request: SeedRequest) -> Iterator[str]:
    """The places that the context changes: the containing lists and maps, or the sibling members."""
    ancestors = _ancestors(placement, seed_request)
    if placement.context in ("alone", "amid"):
        yield from (node.path for node in ancestors[:-1] if node.type in ("list", "map"))
        return
    structure = _structure_around(placement, seed_request)
    yield from (child.path for child in structure.children.values() if child not in ancestors)


def _structure_around(placement: Placement, seed_request: SeedRequest) -> Node:
    """The nearest structure that contains the place."""
    above = _ancestors(placement, seed_request)[:-1]
    return next(node for node in reversed(above) if node.type == "structure")


def _ancestors(placement: Placement, seed_request: SeedRequest) -> tuple[Node, ...]:
    catalogue = seed_request.catalogue
    return (catalogue.root, *catalogue.places_to(placement.path))


def _is_in_context(other: Placement, placement: Placement) -> bool:
    if other.context != "many" or other.sample.unspecified is not None:
        return False
    if placement.context == "crowded":
        return other.sample.label == "natural"
    return other.sample.absent if placement.context == "bare" else True


def _differing(node: Node, was: Any, now: Any) -> Iterator[tuple[str, Any]]:
    """The places below a node whose values differ, and their new values."""
    for name, child in node.children.items():
        if isinstance(was, dict) and isinstance(now, dict) and node.type == "structure":
            pairs = [(was.get(name, ABSENT), now.get(name, ABSENT))]
        elif name == "member" and isinstance(was, list) and isinstance(now, list):
            pairs = list(zip_longest(was, now, fillvalue=ABSENT))
        elif name == "value" and isinstance(was, dict) and isinstance(now, dict):
            pairs = [(was.get(key, ABSENT), now.get(key, ABSENT)) for key in {**was, **now}]
        else:
            continue
        for before, after in pairs:
            if before is after or before == after:
                continue
            yield child.path, after
            if child.children and after is not ABSENT:
                yield from _differing(child, {} if before is ABSENT else before, after)


def _parts_of(node: Node, value: Json) -> Iterator[tuple[Node, list[Any]]]:
    """The scalars below a value, and the members that it lacks: their places and values."""
    for name, child in node.children.items():
        values: list[Any] = []
        if name == "member" and isinstance(value, list):
            values = value
        elif name in ("key", "value") and isinstance(value, dict) and node.type == "map":
            values = list(value) if name == "key" else list(value.values())
        elif isinstance(value, dict) and name in value:
            values = [value[name]]
        elif isinstance(value, dict) and node.type == "structure":
            yield child, [ABSENT]
        if child.children:
            for item in values:
                yield from _parts_of(child, item)
        elif values:
            yield child, values


def attribute_refusal(
    placement: Placement,
    answer: Answer | None,
    node: Node,
    placements: Sequence[Placement],
    refused: Sequence[Placement],
) -> str:
    """The clause of the value's own place that a refusal concerns.

    A message that names this place and a kind of constraint settles it. A value shorter or longer
    than all accepted ones concerns that bound, unless one of a length between is refused too: that
    concerns the pattern. Otherwise a value that only its own clause distinguishes concerns that
    clause; one of the type's plain values, while others are accepted, whatever distinguishes values
    there. ``answer`` is None where its words are not to count.
    """
    named = _named(placement, answer, node)
    # Hundreds of values of an enum may be refused, and there is one of these calls for each.
    if named is None and placement.sample.kind.startswith(("pattern", "length")):
        named = _by_length(placement, node, placements, refused)
    if named is not None:
        return f"{placement.path}:{named}"
    plain = placement.sample.kind == "type" and not placement.sample.absent
    if plain and len(refused) < len(placements):
        for kind in distinguishing_kinds(node)[:1]:
            return f"{placement.path}:{kind}"
    return placement.clause


def _named(placement: Placement, answer: Answer | None, node: Node) -> Kind | None:
    own = steps_to(node)
    if answer is None or not any(
        steps and own[-len(steps) :] == steps for steps in named_members(answer)
    ):
        return None
    return next((kind for kind in stated_kinds(answer) if kind in node.clauses), None)


def _by_length(
    placement: Placement, node: Node, placements: Sequence[Placement], refused: Sequence[Placement]
) -> Kind | None:
    """The clause that the lengths of the accepted texts show.

    Of a text that was chosen for the pattern the bound that it exceeds; of one for a bound the
    pattern, if a text chosen for that is refused though no bound of length can be the cause.
    """
    keys = {(p.clause, p.label) for p in refused}
    accepted = (p.sample.value for p in placements if (p.clause, p.label) not in keys)
    lengths = [len(text) for text in accepted if isinstance(text, str)]
    if not lengths:
        return None
    shortest, longest = min(lengths), max(lengths)
    if placement.sample.kind != "pattern":
        texts = (p.sample.value for p in refused if p.sample.kind == "pattern")
        between = (shortest <= len(text) <= longest for text in texts if isinstance(text, str))
        return "pattern" if any(between) else None
    text = placement.sample.value
    if not isinstance(text, str):
        return None
    if len(text) < shortest and "length-min" in node.clauses:
        return "length-min"
    return "length-max" if len(text) > longest and "length-max" in node.clauses else None
