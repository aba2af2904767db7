"""Seed requests: one valid base each, into which any place of the request can be grown.

A case must differ from a request that the target accepts, or its rejection proves nothing. Which one
that is depends on the target: a base of the user's own, or, where a fault affects the plain base
itself, one that shares no value with it. So there are several seed requests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

from sagemaker_strategies.cases.json_pointer import ABSENT, Pointer, Request, drop, get, put
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints.catalogue import Catalogue, Node

#: The surroundings of a place: its list or map has several entries (the place is in the last), that one
#: alone, or one before it and one after; its structure has all optional members ("crowded"), or none.
Context: TypeAlias = Literal["many", "alone", "crowded", "bare", "amid", "another"]
#: Those of cases; "another" is the next element of the innermost list, for batches.
CONTEXTS: Final[tuple[Context, ...]] = ("many", "alone", "crowded", "bare", "amid")

#: A list without a stated maximum is grown no longer than this.
_MANY: Final = 8

#: Repairs a request that breaks a prose rule, without a change at the pointer.
RuleRepair: TypeAlias = Callable[[Request, Pointer], Request]


def _unchanged(request: Request, pointer: Pointer) -> Request:
    return request


@dataclass(frozen=True, slots=True)
class ControlRequest:
    """A valid request with a typical value at the place that a case changes.

    For a map's key, ``pointer`` ends in the key itself and ``is_key`` is true.
    """

    request: Request
    pointer: Pointer
    is_key: bool = False


@dataclass(frozen=True, eq=False)
class SeedRequest:
    """One base of a catalogue, under a name that reports can print."""

    name: str
    catalogue: Catalogue
    typical_values: TypicalValues
    given: Request | None = None
    repair_rules: RuleRepair = _unchanged
    batch_rules: RuleRepair | None = None

    def __repr__(self) -> str:
        return f"SeedRequest({self.name!r}, {self.catalogue.spec!r})"

    @cached_property
    def for_batches(self) -> SeedRequest:
        """This seed request with ``batch_rules``, for requests that several cases share.

        These may be fewer rules: one that is only implied need not keep two cases apart.
        """
        repairer = self.batch_rules or self.repair_rules
        return SeedRequest(self.name, self.catalogue, self.typical_values, self.base, repairer)

    @cached_property
    def unruled(self) -> SeedRequest:
        """This seed request without its rules: places are grown into the same base as they are."""
        return SeedRequest(self.name, self.catalogue, self.typical_values, self.base)

    @cached_property
    def base(self) -> Request:
        """The valid request into which every place is grown."""
        if self.given is not None:
            return self.given
        request = self.typical_values.value(self.catalogue.root)
        assert isinstance(request, dict)
        return self.repair_rules(request, ())

    def control(self, path: str, context: Context = "many") -> ControlRequest:
        """Grow the place into the base; the same path and context always give the same request."""
        key = (path, context)
        if key not in self._controls:
            self._controls[key] = self.grow(self.base, path, context)
        return self._controls[key]

    @cached_property
    def _controls(self) -> dict[tuple[str, Context], ControlRequest]:
        return {}

    def grow(self, request: Request, path: str, context: Context = "many") -> ControlRequest:
        """Grow the place into any valid request of this catalogue, keeping its values."""
        pointer: Pointer = ()
        parent = self.catalogue.root
        ancestors = self.catalogue.places_to(path)
        innermost = max(
            (i for i, node in enumerate(ancestors) if node.parent_type == "list"), default=-1
        )
        for depth, node in enumerate(ancestors):
            here = "many" if context == "another" and depth != innermost else context
            request, pointer = _STEPS[parent.type](self, request, pointer, parent, node, here)
            parent = node
        if context in ("crowded", "bare"):
            request = self._with_siblings(request, pointer, ancestors, context)
        repaired = self.repair_rules(request, pointer)
        return ControlRequest(repaired, pointer, ancestors[-1].is_map_key)

    def _member(
        self, request: Request, pointer: Pointer, parent: Node, node: Node, context: Context
    ) -> tuple[Request, Pointer]:
        here = (*pointer, node.name)
        if get(request, here) is ABSENT:
            if parent.is_union:
                request = put(request, pointer, {})
            request = put(request, here, self.typical_values.value(node))
        return request, here

    def _element(
        self, request: Request, pointer: Pointer, parent: Node, node: Node, context: Context
    ) -> tuple[Request, Pointer]:
        (low, high), count = parent.lengths, len(get(request, pointer))
        if context == "another" and count < (high or _MANY):
            here = (*pointer, count)
            return put(request, here, self.typical_values.value(node, count)), here
        if not count or (context == "alone" and low <= 1):
            request = put(request, pointer, self.typical_values.elements(parent, 1))
        if context == "amid":
            wanted = min(3, high or 3)
            for index in range(len(get(request, pointer)), wanted):
                request = put(request, (*pointer, index), self.typical_values.value(node, index))
            return request, (*pointer, max(wanted - 2, 0))
        return request, (*pointer, len(get(request, pointer)) - 1)

    def _entry(
        self, request: Request, pointer: Pointer, parent: Node, node: Node, context: Context
    ) -> tuple[Request, Pointer]:
        entries, (low, high), place = get(request, pointer), parent.lengths, -1
        if not entries or (context == "alone" and low <= 1):
            entries = dict(self.typical_values.entries(parent, 1))
        if context == "amid":
            wanted = min(3, high or 3)
            entries = {**entries, **self.typical_values.entries(parent, wanted)}
            place = max(min(wanted, len(entries)) - 2, 0)
        return put(request, pointer, entries), (*pointer, list(entries)[place])

    def _with_siblings(
        self, request: Request, pointer: Pointer, ancestors: tuple[Node, ...], context: Context
    ) -> Request:
        """Fill, or empty, the nearest structure around the place; required members stay."""
        depth = next(
            (i for i in range(len(ancestors) - 2, -1, -1) if ancestors[i].type == "structure"), None
        )
        if depth is None or ancestors[depth].is_union:
            return request
        structure, here = ancestors[depth], pointer[: depth + 1]
        for name, child in structure.children.items():
            there = (*here, name)
            if child.required or name == ancestors[depth + 1].name:
                continue
            if context == "crowded":
                if get(request, there) is ABSENT:
                    request = put(request, there, self.typical_values.value(child, 2))
            elif not self.typical_values.is_fixed(child):
                request = drop(request, there)
        return request


_STEPS: Final = {
    "structure": SeedRequest._member,
    "list": SeedRequest._element,
    "map": SeedRequest._entry,
}


def lean_seed_request(catalogue: Catalogue) -> SeedRequest:
    """The smallest valid request, without regard to prose rules: witnesses shrink to it."""
    return SeedRequest(
        "the smallest base", catalogue, TypicalValues(catalogue.operation, lean=True)
    )


#: The name, the variant of the values, and whether every member is there.
_SEEDS: Final = (
    ("the plain base", 0, False),
    ("a base of other values", 1, False),
    ("a base with every member", 0, True),
    ("a base with every member, of other values", 1, True),
)


def seed_requests(
    catalogue: Catalogue,
    *,
    given: Request | None = None,
    repair_rules: RuleRepair | None = None,
    batch_rules: RuleRepair | None = None,
) -> tuple[SeedRequest, ...]:
    """The seed requests to try in turn: the plain one, other values, all members, and both.

    ``batch_rules`` repairs requests that cases share; left out, it is ``repair_rules``.
    """
    operation, repair = catalogue.operation, repair_rules or _unchanged
    if given is not None:
        plain = TypicalValues(operation)
        return (SeedRequest("the given base", catalogue, plain, given, repair, batch_rules),)
    return tuple(
        SeedRequest(
            name, catalogue, TypicalValues(operation, variant, full), None, repair, batch_rules
        )
        for name, variant, full in _SEEDS
    )
