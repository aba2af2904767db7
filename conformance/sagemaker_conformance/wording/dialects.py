"""The two dialects in which AWS's frameworks tell of a broken constraint, as patterns of one item.

Classic Coral, as SageMaker answers: ``Value 'x' at 'trainingJobDefinition.roleArn' failed to satisfy
constraint: Member must ...``. Smithy, as its protocol tests have it: ``Value at
'/TrainingJobDefinition/RoleArn' failed to satisfy constraint: Member must ...``. What published
answers differ in is left open: the echo of the value, an enum's order, ``^`` and ``$``, and which
element of a list is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from sagemaker_strategies.constraints.catalogue import Catalogue, Node

Dialect: TypeAlias = Literal["classic", "smithy"]

_FAILED: Final = "failed to satisfy constraint: "
_HALVES: Final = ("member", "key", "value")
#: What a message lists inside one pair of brackets, in the order of published answers.
_IN_BRACKETS: Final = ("length-max", "range-max", "length-min", "range-min", "pattern", "enum")
_CLASSIC: Final = {
    "required": "Member must not be null",
    "length-max": "Member must have length less than or equal to {}",
    "length-min": "Member must have length greater than or equal to {}",
    "range-max": "Member must have value less than or equal to {}",
    "range-min": "Member must have value greater than or equal to {}",
}
_CONTAINED: Final = {
    "member": "Member must satisfy constraint",
    "key": "Map keys must satisfy constraint",
    "value": "Map value must satisfy constraint",
}


@dataclass(frozen=True, slots=True)
class Item:
    """How one dialect tells of one clause; ``enum`` are the values that must stand in its brackets."""

    pattern: re.Pattern[str]
    enum: frozenset[str] | None = None

    def places(self, message: str) -> list[int]:
        """Where in the message the item stands, in exactly these words."""
        return [found.start() for found in self.pattern.finditer(message) if self._is_exact(found)]

    def _is_exact(self, found: re.Match[str]) -> bool:
        if self.enum is None:
            return True
        return frozenset(found["values"].split(", ")) == self.enum


#: How the whole message begins in each dialect, with the number of errors.
HEADS: Final[dict[Dialect, re.Pattern[str]]] = {
    "classic": re.compile(r"(?:1 validation error|(?P<many>\d+) validation errors) detected: "),
    "smithy": re.compile(r"(?:1 validation error|(?P<many>\d+) validation errors) detected\. "),
}


def dialect_of(message: str) -> Dialect | None:
    """The dialect in which a message begins, None for any other words."""
    return next((dialect for dialect, head in HEADS.items() if head.match(message)), None)


def item_of(clause_id: str, dialect: Dialect, catalogue: Catalogue) -> Item:
    """How the dialect tells of a clause that is no type."""
    path, _, kind = clause_id.rpartition(":")
    lane = tuple(_lane(path, catalogue))
    return _ITEMS[dialect](lane, kind)


def _lane(path: str, catalogue: Catalogue) -> Iterator[Node]:
    node = catalogue.root
    for step in path.split("."):
        node = node.children[step]
        yield node


def _classic(lane: tuple[Node, ...], kind: str) -> Item:
    node = lane[-1]
    if node.name in _HALVES and node.type != "structure" and kind != "required":
        stated = ", ".join(_stated(node, each) for each in _IN_BRACKETS if each in node.clauses)
        # Newer services add that the element must not be null.
        told = rf"{_CONTAINED[node.name]}: \[{stated}(?:, Member must not be null)?\]"
        return _item(rf"at '{_dotted(lane[:-1])}' {_FAILED}{told}", node, "enum" in node.clauses)
    return _item(rf"at '{_dotted(lane)}' {_FAILED}{_stated(node, kind)}", node, kind == "enum")


def _item(told: str, node: Node, is_enum: bool) -> Item:
    """The value before may be told in quotes, as null, or not at all."""
    pattern = re.compile(rf"(?:\bValue |\bValue null |' ){told}(?=; |\Z)")
    values = node.clauses["enum"].value if is_enum else None
    return Item(pattern, frozenset(map(str, values)) if isinstance(values, tuple) else None)


def _stated(node: Node, kind: str) -> str:
    value: Any = node.clauses[kind].value if kind in node.clauses else None  # type: ignore[index]  # a Kind
    if kind == "pattern":
        return f"Member must satisfy regular expression pattern: {_pattern(str(value))}"
    if kind == "enum":
        return r"Member must satisfy enum value set: \[(?P<values>[^\]]*)\]"
    return re.escape(_CLASSIC[kind].format(value))


def _pattern(stated: str) -> str:
    body = stated.removeprefix("^")
    if body.endswith("$") and not body.endswith("\\$"):
        body = body[:-1]
    return rf"\^?{re.escape(body)}\$?"


def _dotted(lane: tuple[Node, ...]) -> str:
    """``inputDataConfig.1.member.channelName``, for any element."""
    steps = []
    for node in lane:
        if node.name == "member":
            steps.append(r"\d+\.member")
        elif node.name == "value":
            steps.append(r"[^.']+\.member")
        else:
            steps.append(re.escape(node.name[:1].lower() + node.name[1:]))
    return r"\.".join(steps)


def _smithy(lane: tuple[Node, ...], kind: str) -> Item:
    node = lane[-1]
    counted = r"\bValue with length \d+ " if kind.startswith("length") else r"\bValue "
    told = f"at '{_pointer(lane)}' {_FAILED}{_stated_in_smithy(node, kind)}"
    values = node.clauses["enum"].value if kind == "enum" else None
    enum = frozenset(map(str, values)) if isinstance(values, tuple) else None
    return Item(re.compile(rf"{counted}{told}(?=; |\Z)"), enum)


def _stated_in_smithy(node: Node, kind: str) -> str:
    family, _, _ = kind.partition("-")
    if family not in ("length", "range"):
        return _stated(node, kind)
    noun = "Member must have length" if family == "length" else "Member must be"
    bounds = [node.clauses.get(f"{family}-{end}") for end in ("min", "max")]  # type: ignore[call-overload]  # a Kind
    low, high = (None if bound is None else bound.value for bound in bounds)
    if low is not None and high is not None:
        return re.escape(f"{noun} between {low} and {high}, inclusive")
    if low is not None:
        return re.escape(f"{noun} greater than or equal to {low}")
    return re.escape(f"{noun} less than or equal to {high}")


def _pointer(lane: tuple[Node, ...]) -> str:
    """``/InputDataConfig/0/ChannelName``; a map's keys are told of at the map."""
    steps = []
    for node in lane:
        if node.name == "member":
            steps.append(r"\d+")
        elif node.name == "value":
            steps.append("[^/']+")
        elif node.name != "key":
            steps.append(re.escape(node.name))
    return "".join(f"/{step}" for step in steps)


_ITEMS: Final[dict[Dialect, Callable[[tuple[Node, ...], str], Item]]] = {
    "classic": _classic,
    "smithy": _smithy,
}
