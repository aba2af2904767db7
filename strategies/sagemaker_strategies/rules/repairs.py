"""Repairs of requests that break a rule: what they see, and what they may change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sagemaker_strategies.cases.json_pointer import ABSENT, Pointer, get, overlap
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.edits import Edit, allowed, node_at, steps

#: Alternatives, best first, each of them a few edits that together may repair the request.
Alternatives: TypeAlias = Iterator[list[Edit]]
Repair: TypeAlias = "Callable[[View], Alternatives]"
#: One of them.
Way: TypeAlias = "Callable[[View], list[Edit]]"
#: The ways to repair one element of a list, from its path and its value.
WaysOfOne: TypeAlias = "Callable[[View, str, Any], Sequence[list[Edit]]]"


@dataclass(frozen=True, slots=True)
class View:
    """The arguments of a repair: the request, and in it the definition in question.

    ``at`` points to the definition; for a rule of the request itself it is empty and ``definition``
    is the request. Places in ``protected`` must not change.
    """

    catalogue: Catalogue
    request: Any
    definition: Any
    at: Pointer
    protected: tuple[Pointer, ...]

    def here(self, path: str) -> Pointer:
        """The pointer to a place of the definition, given by member names with dots between."""
        return (*self.at, *steps(path))

    def get(self, path: str) -> Any:
        """The value at a place of the definition, or None."""
        found = get(self.definition, steps(path))
        return None if found is ABSENT else found

    def put(self, path: str, value: Any) -> Edit:
        """An edit that puts a value at a place of the definition."""
        return Edit(self.here(path), value)

    def missing(self, values: Mapping[str, Any]) -> list[Edit]:
        """Edits that put those of the values that the definition has no other value for."""
        return [self.put(path, value) for path, value in values.items() if self.get(path) is None]

    def drop(self, *paths: str) -> list[Edit]:
        """Edits that remove those of these members that the definition has."""
        there = (path for path in paths if get(self.definition, steps(path)) is not ABSENT)
        return [Edit(self.here(path), ABSENT) for path in there]

    def typical(self, pointer: Pointer, index: int = 0) -> Json:
        """A typical value for a place of the request; None where the catalogue has no such place."""
        node = node_at(self.catalogue.root, pointer)
        return None if node is None else TypicalValues(self.catalogue.operation).value(node, index)

    def grow(self, path: str, index: int = 0) -> Edit:
        """An edit that puts a typical value at a place of the definition."""
        return Edit(self.here(path), self.typical(self.here(path), index))

    def free(self, pointer: Pointer) -> bool:
        """Whether the place may be changed."""
        return not any(overlap(pointer, place) for place in self.protected)

    def allows(self, edits: list[Edit]) -> bool:
        """Whether these edits spare the protected places and break no clause."""
        return all(allowed(self.catalogue.root, self.request, e, self.protected) for e in edits)


def either(*ways: Way) -> Repair:
    """A repair in one of these ways, the best first."""
    return lambda view: iter([way(view) for way in ways])


def together(*ways: Way) -> Way:
    """All of these in one."""
    return lambda view: [edit for way in ways for edit in way(view)]


def put(path: str, value: Any) -> Way:
    """Put a value at a place of the definition."""
    return lambda view: [view.put(path, value)]


def grow(path: str) -> Way:
    """Put a typical value at a place of the definition."""
    return lambda view: [view.grow(path)]


def drop(*paths: str) -> Way:
    """Remove those of these members that the definition has."""
    return lambda view: view.drop(*paths)


def for_each(view: View, elements: Sequence[Sequence[list[Edit]]]) -> Alternatives:
    """Repair several elements at once, each in the first of its ways that is allowed.

    Further repairs begin with another way.
    """
    for start in range(max(map(len, elements), default=0)):
        edits: list[Edit] = []
        for ways in elements:
            turned = [*ways[start:], *ways[:start]]
            edits += next((way for way in turned if way and view.allows(way)), [])
        yield edits


def repair_each(path: str, holds: Callable[[Any], bool], ways: WaysOfOne) -> Repair:
    """The same for those elements of a list that do not satisfy a condition."""
    return lambda view: for_each(
        view,
        [
            ways(view, f"{path}.{index}", each)
            for index, each in enumerate(view.get(path) or ())
            if not holds(each)
        ],
    )


def renamed(
    view: View, values: Mapping[str, Any], names: Callable[[int], Iterable[str]]
) -> list[Edit]:
    """Edits that give another name to each of these values by path that is None or occurs twice.

    ``names`` has those to choose from, from the number of the value.
    """
    given = list(values.values())
    edits: list[Edit] = []
    for index, (path, value) in enumerate(values.items()):
        if (value is None or given.count(value) > 1) and view.free(view.here(path)):
            given[index] = next((name for name in names(index) if name not in given), value)
            edits.append(view.put(path, given[index]))
    return edits


def rename_repeated(path: str, member: str, names: Callable[[int], Iterable[str]]) -> Repair:
    """A repair that renames elements of a list which have the same name in a member."""

    def repair(view: View) -> Alternatives:
        values = {
            f"{path}.{index}.{member}": each[member]
            for index, each in enumerate(view.get(path))
            if each.get(member) is not None
        }
        yield renamed(view, values, names)

    return repair
