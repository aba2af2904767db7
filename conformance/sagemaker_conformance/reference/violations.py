"""The second pass over a request: is every documented constraint kept?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from sagemaker_conformance.reference import messages
from sagemaker_conformance.reference.coercion import MISMATCH, Converter, converter
from sagemaker_conformance.reference.constraint_checks import Check
from sagemaker_conformance.reference.messages import MapKey, Trail
from sagemaker_strategies.constraints.catalogue import Catalogue, Node


@dataclass(frozen=True, slots=True)
class LocatedValue:
    """A value and its place; the value is converted to the type of its node."""

    node: Node
    value: Any
    trail: Trail


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken clause: the place that errors name, the error's code, and the message's item.

    ``located`` is the value that breaks it, in a list or map one of them; ``blame`` is the check's.
    """

    clause_id: str
    place: str
    code: str
    message: str
    located: LocatedValue
    blame: str | None = None


@dataclass(slots=True)
class Findings:
    """What one pass over ``body`` has found so far."""

    body: Any
    violations: list[Violation] = field(default_factory=list)

    def add(
        self, check: Check, located: LocatedValue, constraint: str, part: LocatedValue | None = None
    ) -> None:
        """Record that the check's clause is broken, reported at a located value.

        ``part`` is the value inside it that breaks the clause, where it is not the located one.
        """
        place = messages.format_trail(located.trail) if check.blame is None else check.blame
        text = messages.format_violation(located.node, located.value, place, constraint)
        broken = Violation(check.clause_id, place, check.code, text, part or located, check.blame)
        self.violations.append(broken)


#: Adds the violations at or below a value, which is not None, to the findings.
Inspector: TypeAlias = Callable[[Any, Trail, Findings], None]


def compile_inspector(catalogue: Catalogue, checks: Mapping[str, Check]) -> Inspector:
    """The pass over a whole request, a container before what it contains."""
    return _Compiler(catalogue, checks).structure(catalogue.root)


_Each: TypeAlias = Callable[[Any], Iterable[tuple[Any, Any]]]


@dataclass(frozen=True, slots=True)
class _Compiler:
    catalogue: Catalogue
    checks: Mapping[str, Check]

    def structure(self, node: Node) -> Inspector:
        members = tuple(
            (name, child, self.checks.get(f"{child.path}:required"), self._inspectors(child))
            for name, child in node.children.items()
        )
        return partial(_inspect_structure, members)

    def _inspectors(self, node: Node) -> tuple[Inspector, ...]:
        if node.type == "structure":
            return (self.structure(node),)
        checks = self._checks_of(node, messages.ITEM_ORDER)
        own = partial(_inspect_own, node, checks, converter(node, self.catalogue))
        return (*((own,) if checks else ()), *self._contents(node))

    def _contents(self, node: Node) -> tuple[Inspector, ...]:
        """The pass over the contents of a list or map."""
        if node.type == "list":
            return (partial(_inspect_parts, list, self._part(node, "member", enumerate)),)
        if node.type == "map":
            keys = self._part(node, "key", _each_key)
            entries = self._part(node, "value", _each_entry)
            return (partial(_inspect_parts, dict, (*keys, *entries)),)
        return ()

    def _part(self, container: Node, name: str, each: _Each) -> tuple[Inspector, ...]:
        """The pass over a container's elements, keys or values.

        What a part that is no structure breaks itself is reported at the container, once for each
        clause.
        """
        part = container.children[name]
        if part.type == "structure":
            return (partial(_inspect_each, self._inspectors(part), each),)
        contents = self._contents(part)
        inside = (partial(_inspect_each, contents, each),) if contents else ()
        checks = self._checks_of(part, messages.BRACKET_ORDER)
        if not checks:
            return inside
        constraint = messages.format_contained(name, (check.constraint for check in checks))
        convert = converter(part, self.catalogue)
        own = partial(_inspect_contained, container, part, checks, convert, each, constraint)
        return (own, *inside)

    def _checks_of(self, node: Node, order: tuple[str, ...]) -> tuple[Check, ...]:
        """The checks of a present value of a node, in the order in which messages list them."""
        found = (self.checks.get(f"{node.path}:{kind}") for kind in order)
        return tuple(check for check in found if check is not None)


def _each_key(value: dict[str, Any]) -> Iterable[tuple[MapKey, str]]:
    return ((MapKey(key), key) for key in value)


def _each_entry(value: dict[str, Any]) -> Iterable[tuple[MapKey, Any]]:
    return ((MapKey(key), item) for key, item in value.items())


def _inspect_own(
    node: Node,
    checks: tuple[Check, ...],
    convert: Converter,
    value: Any,
    trail: Trail,
    found: Findings,
) -> None:
    converted = convert(value)
    if converted is MISMATCH:  # the type check was removed, and no other can be applied
        return
    for check in checks:
        if not check.holds(converted) and check.covers(found.body, trail):
            found.add(check, LocatedValue(node, converted, trail), check.constraint)


def _inspect_structure(
    members: tuple[tuple[str, Node, Check | None, tuple[Inspector, ...]], ...],
    value: Any,
    trail: Trail,
    found: Findings,
) -> None:
    if not isinstance(value, dict):
        return
    for name, node, required, inspectors in members:
        item = value.get(name)
        if required is not None and not required.holds(item):
            place = (*trail, name)
            if required.covers(found.body, place):
                found.add(required, LocatedValue(node, item, place), required.constraint)
        if item is not None:
            place = (*trail, name)
            for inspect in inspectors:
                inspect(item, place, found)


def _inspect_parts(
    kind: type, parts: tuple[Inspector, ...], value: Any, trail: Trail, found: Findings
) -> None:
    if isinstance(value, kind):
        for inspect in parts:
            inspect(value, trail, found)


def _inspect_each(
    inspectors: tuple[Inspector, ...], each: _Each, value: Any, trail: Trail, found: Findings
) -> None:
    for step, item in each(value):
        if item is not None:
            place = (*trail, step)
            for inspect in inspectors:
                inspect(item, place, found)


def _inspect_contained(
    container: Node,
    part: Node,
    checks: tuple[Check, ...],
    convert: Converter,
    each: _Each,
    constraint: str,
    value: Any,
    trail: Trail,
    found: Findings,
) -> None:
    pending = list(checks)
    for step, item in each(value):
        converted = MISMATCH if item is None else convert(item)
        if converted is MISMATCH:
            continue
        for check in pending:
            if not check.holds(converted) and check.covers(found.body, (*trail, step)):
                whole = LocatedValue(container, value, trail)
                broken = LocatedValue(part, converted, (*trail, step))
                found.add(check, whole, constraint, broken)
                pending = [other for other in pending if other is not check]
