"""Repair of a request that breaks a rule, at other places than the one under test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

from sagemaker_strategies.cases.json_pointer import Pointer, Request
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.edits import edited
from sagemaker_strategies.rules.repairs import View
from sagemaker_strategies.rules.rule import CHECKED_TIERS, Rule, definitions_in

#: A rule and the definition that breaks it.
_Fault: TypeAlias = "tuple[Rule, Any, Pointer]"

#: No number of rules that are only implied outweighs one that is stated.
_STATED_WEIGHT: Final = 1000
#: How many steps may make things worse before they get better.
_DETOURS: Final = 1


class Repairer:
    """Repairs requests of one catalogue; deterministic, and never changes its arguments.

    Every step lowers the weight of the broken rules, so repair ends; a rule stays broken where only
    an edit of a protected place could repair it.
    """

    def __init__(self, catalogue: Catalogue, rules: Sequence[Rule]) -> None:
        self._catalogue = catalogue
        self._definitions = catalogue.operation.definition_paths
        self._definition = catalogue.operation.definition or ""
        self._lists = catalogue.operation.repeating_lists
        self._rules = rules
        self._own = tuple(rule.check for rule in rules if not rule.of_request)
        self._around = tuple(rule.check for rule in rules if rule.of_request)

    def __call__(self, request: Request, pointer: Pointer) -> Request:
        """The request with every rule satisfied that can be, unchanged at the pointer."""
        return self.repaired(request, (pointer,) if pointer else ())

    def repaired(self, request: Request, protected: tuple[Pointer, ...]) -> Request:
        """The same with any number of unchanged places."""
        if self.holds(request):
            return request
        settled: Request
        settled, _ = self._settled(request, self._faults(request), protected, _DETOURS)
        return settled

    def holds(self, request: Any) -> bool:
        """Whether every rule holds and no value is of a wrong type: the common case, and quick."""
        try:
            for check in self._around:
                if not check(request, request):
                    return False
            definition = request.get(self._definition)
            if definition is not None:
                for check in self._own:
                    if not check(definition, request):
                        return False
            for name in self._lists:
                if name in request:
                    return not self._faults(request)
            return True
        except Exception:
            return False

    def _faults(self, request: Any) -> list[_Fault]:
        definitions = definitions_in(request, self._definitions)
        return [
            (rule, subject, at)
            for rule in self._rules
            for subject, at in ([(request, ())] if rule.of_request else definitions)
            if not rule.holds_in(subject, request)
        ]

    def _settled(
        self, request: Any, faults: list[_Fault], protected: tuple[Pointer, ...], detours: int
    ) -> tuple[Any, list[_Fault]]:
        """The request with fewer faults, and those that are left."""
        while faults:
            better = self._better(request, faults, protected, detours)
            if better is None:
                break
            request, faults = better
        return request, faults

    def _better(
        self, request: Any, faults: list[_Fault], protected: tuple[Pointer, ...], detours: int
    ) -> tuple[Any, list[_Fault]] | None:
        weight = _weight(faults)
        worse: list[tuple[Any, list[_Fault]]] = []
        for candidate in self._candidates(request, faults, protected):
            left = self._faults(candidate)
            if _weight(left) < weight:
                return candidate, left
            worse.append((candidate, left))
        if not detours:
            return None
        for candidate, left in worse:
            settled = self._settled(candidate, left, protected, detours - 1)
            if _weight(settled[1]) < weight:
                return settled
        return None

    def _candidates(
        self, request: Any, faults: list[_Fault], protected: tuple[Pointer, ...]
    ) -> Iterator[Any]:
        for rule, subject, at in faults:
            view = View(self._catalogue, request, subject, at, protected)
            for edits in rule.repairs(view):
                if edits and view.allows(edits):
                    candidate = edited(request, edits)
                    if rule.holds(candidate):
                        yield candidate


def _weight(faults: list[_Fault]) -> int:
    return sum(_STATED_WEIGHT if rule.tier in CHECKED_TIERS else 1 for rule, _, _ in faults)
