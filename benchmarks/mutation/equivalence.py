"""Whether a fault that no sweep shows could be shown at all, decided by automata where words count.

A fault is equivalent if no request distinguishes it from the faithful mock; it is left open if only
requests do whose answer AWS leaves open: a word with a character outside ASCII, or with a line end that
only ``.`` forbids. Nothing here is sampled.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from benchmarks.mutation.fault import (
    Bound,
    Fault,
    Normalised,
    Refusals,
    Returned,
    Trimmed,
    Unit,
    Values,
    Words,
)
from benchmarks.mutation.words import (
    ANYTHING,
    ASCII,
    Decision,
    bounds_of,
    decide_length,
    decide_patterns,
    words_of,
)
from sagemaker_conformance.reference import Check, checks_of
from sagemaker_conformance.reference.coercion import MISMATCH, converter, wire_type
from sagemaker_conformance.reference.notation import unanchored
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.patterns import language

#: The service saturates integers here: beyond, no two differ.
_LARGEST: Final = {"integer": 2**31 - 1, "long": 2**63 - 1}


def decide(fault: Fault, catalogue: Catalogue) -> Decision:
    """Decide whether some request distinguishes the fault from the faithful mock."""
    return _Decider(fault, catalogue).decision()


@dataclass(frozen=True)
class _Decider:
    fault: Fault
    catalogue: Catalogue

    @property
    def node(self) -> Node:
        return self.catalogue.nodes[self.fault.path]

    def decision(self) -> Decision:
        difference = self.fault.difference
        if isinstance(difference, Normalised):
            return Decision("observable", example=difference.value)
        if len(self.fault.checks) > 1:
            return self._any_dropped()
        if isinstance(difference, Refusals):
            return self._refusals(difference)
        if isinstance(difference, Bound):
            return self._bound(difference)
        if isinstance(difference, Words):
            return self._words(difference)
        if isinstance(difference, Values):
            return self._values(difference)
        if isinstance(difference, Unit):
            return self._unit(difference)
        if isinstance(difference, Trimmed):
            return self._trimmed()
        return self._returned(difference)

    def _any_dropped(self) -> Decision:
        decisions = [_violable(self.catalogue, id, alone=True) for id in self.fault.checks]
        for standing in ("observable", "left open"):
            for decision in decisions:
                if decision.standing == standing:
                    return decision
        return Decision("equivalent", "none of the clauses can be broken alone")

    def _refusals(self, difference: Refusals) -> Decision:
        for path in difference.containers:
            most = self.catalogue.nodes[path].bound("length-max")
            if most is not None and most < difference.entries:
                return Decision("equivalent", f"{path} holds {most} at most")
        return _violable(self.catalogue, self.fault.clause, alone=difference.alone)

    def _bound(self, difference: Bound) -> Decision:
        kind = self.fault.clause.rpartition(":")[2]
        stated = _stated(self.node, kind)
        assert stated is not None
        other = difference.value
        if kind.endswith("max"):
            first, last = sorted((stated, math.inf if other is None else other))
            first += 1
        else:
            first, last = sorted((stated, -math.inf if other is None else other))
            last -= 1
        return _sized(self.catalogue, self.node, kind, first, last)

    def _words(self, difference: Words) -> Decision:
        return decide_patterns(self.node, unanchored(str(self.node.pattern)), difference.pattern)

    def _values(self, difference: Values) -> Decision:
        """Whether one of the few values on which the checks differ is refused by one of them alone."""
        for value in difference.values:
            if not self._distinguishes(value):
                continue
            if value == "" and not {"pattern", "enum", "length-min"} & self.node.clauses.keys():
                return Decision("left open", "whether an empty text is a value is not documented")
            return Decision("observable", example=value)
        return Decision("equivalent", "another clause refuses each value that could tell")

    def _distinguishes(self, value: Any) -> bool:
        [(id, faulty)] = self.fault.checks.items()
        checks = _checks_for(value, self.node, self.catalogue)
        others = (check for other, check in checks.items() if other != id)
        sent = value if id.endswith(":type") else _converted(self.catalogue, self.node, value)
        if not all(check.holds(_converted(self.catalogue, self.node, value)) for check in others):
            return False
        if id not in checks and not (value is None or id.endswith(":required")):
            return False
        before = id not in checks or checks[id].holds(sent)
        return before != (faulty is None or faulty.holds(sent))

    def _unit(self, difference: Unit) -> Decision:
        """Characters beyond ASCII alone are counted otherwise."""
        kind = self.fault.clause.rpartition(":")[2]
        if kind == "length-min" and (self.node.bound("length-min") or 0) <= 1:
            return Decision("equivalent", "every unit counts nothing as nothing")
        words = words_of(self.node)
        if (words - language(ASCII)).within(*bounds_of(self.node)).is_empty:
            return Decision("equivalent", "the pattern allows ASCII only")
        return Decision("left open", "the unit of length is not documented")

    def _trimmed(self) -> Decision:
        """Whether a word with blanks around it is judged otherwise when they do not count."""
        kind = self.fault.clause.rpartition(":")[2]
        low, high = bounds_of(self.node)
        if kind == "length-max":
            assert high is not None
            padded = words_of(self.node) & language(r" [\S\s]*|[\S\s]* ")
            padded = padded.within(high + 1, None)
        else:
            short = language(rf" *[\S\s]{{0,{max(low - 1, 0)}}} *")
            padded = (words_of(self.node) & short).within(low, high)
        if padded.is_empty or (not low and kind == "length-min"):
            return Decision("equivalent", "no word of that length has blanks around it")
        return Decision("observable", example=padded.shortest())

    def _returned(self, difference: Returned) -> Decision:
        if difference.always:
            return Decision("observable")
        if difference.size is not None:
            return self._returned_sizes(difference.size)
        if difference.pattern is not None:
            return self._returned_words(difference.pattern)
        return self._returned_values(difference)

    def _returned_sizes(self, size: int) -> Decision:
        most = self.node.bound("length-max")
        if most is not None and most < size:
            return Decision("equivalent", f"at most {most} fit")
        if self.node.enum is not None:
            word = next((value for value in self.node.enum if len(value) >= size), None)
            if word is None:
                return Decision("equivalent", "no value is that long")
            return Decision("observable", example=word)
        if self.node.type != "string":
            return Decision("observable")
        return decide_length(self.node, size, most)

    def _returned_words(self, pattern: str) -> Decision:
        changed = language(pattern)
        if self.node.enum is not None:
            word = next((value for value in self.node.enum if value in changed), None)
        else:
            words = (words_of(self.node) & changed).within(*bounds_of(self.node))
            word = None if words.is_empty else words.shortest()
        if word is None:
            return Decision("equivalent", "no valid value is changed")
        return Decision("observable", example=word)

    def _returned_values(self, difference: Returned) -> Decision:
        for value in difference.values:
            checks = _checks_for(value, self.node, self.catalogue)
            if all(check.holds(value) for check in checks.values()) and not _lacks(
                self.node, value
            ):
                return Decision("observable", example=value)
        return Decision("equivalent", "no empty value is valid there")


def _checks_for(value: Any, node: Node, catalogue: Catalogue) -> dict[str, Check]:
    """The faithful checks that apply to a value at a place: of a wrong type, only the type's."""
    checks = {id: c for id, c in _faithful(catalogue).items() if c.path == node.path}
    if value is None:
        return {id: c for id, c in checks.items() if c.kind == "required"}
    if node.name == "key" and not isinstance(value, str):
        return {"": _REFUSING}  # JSON writes keys as strings
    types = {id: c for id, c in checks.items() if c.kind == "type"}
    if all(check.holds(value) for check in types.values()) and not _lacks(node, value):
        return checks
    return types if not _lacks(node, value) else {**checks, "": _REFUSING}


def _lacks(node: Node, value: Any) -> bool:
    """Whether a structure lacks members that it must have."""
    if node.type != "structure" or not isinstance(value, dict):
        return False
    return any(child.required and name not in value for name, child in node.children.items())


#: In place of the checks of what is missing below a place.
_REFUSING: Final = Check("", "", "required", lambda value: False, "", "")


@cache
def _faithful(catalogue: Catalogue) -> dict[str, Check]:
    return checks_of(catalogue)


def _converted(catalogue: Catalogue, node: Node, value: Any) -> Any:
    """The value that the checks of a place other than its type's take."""
    if value is None:
        return None
    converted = converter(node, catalogue)(value)
    return value if converted is MISMATCH else converted


def _violable(catalogue: Catalogue, id: str, *, alone: bool) -> Decision:
    """Whether a value breaks the clause, and if ``alone`` no other clause of the place with it."""
    path, _, kind = id.rpartition(":")
    node = catalogue.nodes[path]
    if kind in ("required", "type", "enum"):
        return Decision("observable")
    if kind == "pattern":
        return decide_patterns(node, unanchored(str(node.pattern)), ANYTHING)
    stated = _stated(node, kind)
    assert stated is not None
    first, last = (stated + 1, math.inf) if kind.endswith("max") else (-math.inf, stated - 1)
    if not alone:
        return _sized(catalogue, node, kind, first, last, only_that=True)
    return _sized(catalogue, node, kind, first, last)


def _stated(node: Node, kind: Any) -> float | None:
    return node.limit(kind) if kind.startswith("range") else node.bound(kind)


def _sized(
    catalogue: Catalogue,
    node: Node,
    kind: str,
    first: float,
    last: float,
    *,
    only_that: bool = False,
) -> Decision:
    """Whether a value of such a size or number, from ``first`` to ``last``, breaks nothing else."""
    if kind.startswith("range"):
        largest = _LARGEST.get(wire_type(catalogue, node.shape, node.type), math.inf)
        low, high = max(first, -largest), min(last, largest)
    else:
        low, high = max(first, 0), last
    other = {"length-min": "length-max", "length-max": "length-min"}.get(kind)
    stated = None if other is None or only_that else node.bound(other)  # type: ignore[arg-type]  # one of the two above
    if stated is not None and kind == "length-min":
        high = min(high, stated)
    elif stated is not None:
        low = max(low, stated)
    if low > high:
        return Decision("equivalent", "no value has such a size")
    if node.type != "string" or only_that or node.pattern is None:
        return Decision("observable")
    return decide_length(node, int(low), None if high == math.inf else int(high))
