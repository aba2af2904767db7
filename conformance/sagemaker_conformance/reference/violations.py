"""The second pass over a request: is every documented constraint kept?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from sagemaker_conformance.reference import messages
from sagemaker_conformance.reference.coercion import MISMATCH, converter
from sagemaker_conformance.reference.constraint_checks import Check, wire_type
from sagemaker_conformance.reference.messages import EntryKey, Trail
from sagemaker_strategies.constraints.catalogue import Catalogue, Node

_Convert: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """A value and where it stands; the value is converted to the type of its node."""

    node: Node
    value: Any
    trail: Trail


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken clause: where errors say it is broken, with which code, and the message's item.

    ``spot`` is the value that breaks it, in a list or map one of them; ``blame`` is the check's.
    """

    clause_id: str
    place: str
    code: str
    message: str
    spot: Spot
    blame: str | None = None


@dataclass(slots=True)
class Findings:
    """What one pass over ``body`` has found so far."""

    body: Any
    violations: list[Violation] = field(default_factory=list)

    def concerns(self, check: Check, trail: Trail) -> bool:
        """Whether the check looks at the place at the end of the trail at all."""
        return check.applies is None or check.applies(self.body, trail)

    def add(self, check: Check, spot: Spot, demanded: str, part: Spot | None = None) -> None:
        """Record that the check's clause is broken, as it is said of the spot.

        ``part`` is the value inside it that breaks the clause, where it is not the spot's own.
        """
        place = messages.wire_path(spot.trail) if check.blame is None else check.blame
        text = messages.violation(spot.node, spot.value, place, demanded)
        broken = Violation(check.clause_id, place, check.code, text, part or spot, check.blame)
        self.violations.append(broken)


#: Adds the violations at or below a value, which is not None, to what was found.
Inspector: TypeAlias = Callable[[Any, Trail, Findings], None]


def inspector(catalogue: Catalogue, checks: Mapping[str, Check]) -> Inspector:
    """The pass over a whole request, a container before what it contains."""
    return _Compiler(catalogue, checks).inspector(catalogue.root)


_Each: TypeAlias = Callable[[Any], Iterable[tuple[Any, Any]]]


@dataclass(frozen=True, slots=True)
class _Compiler:
    catalogue: Catalogue
    checks: Mapping[str, Check]

    def inspector(self, node: Node) -> Inspector:
        if node.type == "structure":
            return self._structure(node)
        return _one_after_another(self._own(node), self._below(node))

    def _below(self, node: Node) -> Inspector:
        """The pass over what a list or map holds."""
        if node.type == "list":
            return partial(_inspect_parts, list, self._part(node, "member", enumerate))
        if node.type == "map":
            keys, entries = (
                self._part(node, "key", _each_key),
                self._part(node, "value", _each_entry),
            )
            return partial(_inspect_parts, dict, _one_after_another(keys, entries))
        return _inspect_nothing

    def _structure(self, node: Node) -> Inspector:
        members = tuple(
            (name, child, self.checks.get(f"{child.path}:required"), self.inspector(child))
            for name, child in node.children.items()
        )
        return partial(_inspect_structure, members)

    def _own(self, node: Node) -> Inspector:
        stated = self._stated(node, messages.ITEM_ORDER)
        if not stated:
            return _inspect_nothing
        return partial(_inspect_own, node, stated, self._converter(node))

    def _part(self, container: Node, name: str, each: _Each) -> Inspector:
        """What a container holds; what a part that is no structure breaks itself is told of the
        container, once for each clause."""
        part = container.children[name]
        if part.type == "structure":
            return partial(_inspect_each, self.inspector(part), each)
        below = self._below(part)
        if below is not _inspect_nothing:
            below = partial(_inspect_each, below, each)
        stated = self._stated(part, messages.BRACKET_ORDER)
        if not stated:
            return below
        told = messages.contained(name, (check.constraint for check in stated))
        convert = self._converter(part)
        own = partial(_inspect_contained, container, part, stated, convert, each, told)
        return _one_after_another(own, below)

    def _stated(self, node: Node, order: tuple[str, ...]) -> tuple[Check, ...]:
        """The checks of a present value at a place, in the order in which messages list them."""
        asked = (self.checks.get(f"{node.path}:{kind}") for kind in order)
        return tuple(check for check in asked if check is not None)

    def _converter(self, node: Node) -> _Convert:
        return converter(wire_type(self.catalogue, node.shape, node.type))


def _each_key(value: dict[str, Any]) -> Iterable[tuple[EntryKey, str]]:
    return ((EntryKey(key), key) for key in value)


def _each_entry(value: dict[str, Any]) -> Iterable[tuple[EntryKey, Any]]:
    return ((EntryKey(key), item) for key, item in value.items())


def _inspect_nothing(value: Any, trail: Trail, found: Findings) -> None:
    pass


def _inspect_own(
    node: Node,
    stated: tuple[Check, ...],
    convert: _Convert,
    value: Any,
    trail: Trail,
    found: Findings,
) -> None:
    converted = convert(value)
    if converted is MISMATCH:  # where a type check was taken away, nothing else can be asked
        return
    for check in stated:
        if not check.holds(converted) and found.concerns(check, trail):
            found.add(check, Spot(node, converted, trail), check.constraint)


def _inspect_structure(
    members: tuple[tuple[str, Node, Check | None, Inspector], ...],
    value: Any,
    trail: Trail,
    found: Findings,
) -> None:
    if not isinstance(value, dict):
        return
    for name, node, required, inspect in members:
        item = value.get(name)
        if required is not None and not required.holds(item):
            place = (*trail, name)
            if found.concerns(required, place):
                found.add(required, Spot(node, item, place), required.constraint)
        if item is not None:
            inspect(item, (*trail, name), found)


def _one_after_another(first: Inspector, second: Inspector) -> Inspector:
    if _inspect_nothing in (first, second):
        return second if first is _inspect_nothing else first
    return partial(_inspect_both, first, second)


def _inspect_both(
    first: Inspector, second: Inspector, value: Any, trail: Trail, found: Findings
) -> None:
    first(value, trail, found)
    second(value, trail, found)


def _inspect_parts(kind: type, parts: Inspector, value: Any, trail: Trail, found: Findings) -> None:
    if isinstance(value, kind):
        parts(value, trail, found)


def _inspect_each(
    inspect: Inspector, each: _Each, value: Any, trail: Trail, found: Findings
) -> None:
    for step, item in each(value):
        if item is not None:
            inspect(item, (*trail, step), found)


def _inspect_contained(
    container: Node,
    part: Node,
    stated: tuple[Check, ...],
    convert: _Convert,
    each: _Each,
    told: str,
    value: Any,
    trail: Trail,
    found: Findings,
) -> None:
    waiting = list(stated)
    for step, item in each(value):
        converted = MISMATCH if item is None else convert(item)
        if converted is MISMATCH:
            continue
        for check in waiting:
            if not check.holds(converted) and found.concerns(check, (*trail, step)):
                whole = Spot(container, value, trail)
                found.add(check, whole, told, Spot(part, converted, (*trail, step)))
                waiting = [other for other in waiting if other is not check]
