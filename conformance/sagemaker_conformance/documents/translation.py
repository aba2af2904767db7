"""Found requests in the API's own names, with the document's place of every value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sagemaker_conformance.documents.request import OPEN, FoundRequest, Open
from sagemaker_strategies.cases.json_pointer import Pointer
from sagemaker_strategies.constraints.catalogue import Catalogue, Node

_REFERENCE: Final = re.compile(r"(\w+)Refs?")


@dataclass(frozen=True)
class ReadRequest:
    """A request as the service would get it.

    ``places`` are those of the document, by the place in ``body``; at those in ``open`` is a value that
    is known only later, which the document states of those in ``stated``.
    """

    body: Any
    places: Mapping[Pointer, Pointer]
    open: tuple[Pointer, ...]
    stated: tuple[Pointer, ...]


def read_request(found: FoundRequest, catalogue: Catalogue) -> ReadRequest:
    """Read a request for the operation of this catalogue.

    Of the definition alone the request has nothing else, and all else is open.
    """
    reader = _Reader(found)
    root, member = catalogue.root, found.member
    if member is None:
        body = reader.value(found.value, root, (), found.at)
        known_later = [catalogue.operation.identifier] if found.notation.named_elsewhere else []
    else:
        body = {member: reader.value(found.value, root.children[member], (member,), found.at)}
        others = {member, *catalogue.operation.repeating_lists}
        known_later = [name for name in root.children if name not in others]
    stated = tuple(reader.open)
    if isinstance(body, Open):
        body = {}
        known_later = [*root.children]
    if isinstance(body, dict):
        missing = [name for name in known_later if name and body.get(name) is None]
        body |= {name: reader.opened((name,), found.at) for name in missing}
    return ReadRequest(body, reader.places, tuple(reader.open), stated)


@dataclass
class _Reader:
    found: FoundRequest
    places: dict[Pointer, Pointer] = field(default_factory=dict)
    open: list[Pointer] = field(default_factory=list)

    def value(self, value: Any, node: Node | None, at: Pointer, place: Pointer) -> Any:
        """Read a value of the document; ``node`` is None for one that the request has no place for."""
        notation = self.found.notation
        if notation.names == "blocks" and node is not None:
            value, place = _without_block(value, node, place)
        self.places[at] = place
        if notation.is_open(value):
            return self.opened(at, place)
        if isinstance(value, dict):
            return self._entries(value, node, at, place)
        if isinstance(value, list):
            element = node.children.get("member") if node is not None else None
            return [
                self.value(each, element, (*at, index), (*place, index))
                for index, each in enumerate(value)
            ]
        return value

    def opened(self, at: Pointer, place: Pointer) -> Open:
        """Record that a value is open."""
        self.places[at] = place
        self.open.append(at)
        return OPEN

    def _entries(
        self, value: dict[str, Any], node: Node | None, at: Pointer, place: Pointer
    ) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for key, each in value.items():
            here = (*place, key)
            suffix = self.found.notation.open_suffix
            if suffix is not None and key.endswith(suffix):
                plain = key.removesuffix(suffix)
                entries[plain] = self.opened((*at, plain), here)
            elif self._is_provider_own(key, node):
                continue
            elif (name := self._name(key, node)) is not None:
                child = node and node.children.get("value" if node.type == "map" else name)
                entries[name] = self.value(each, child, (*at, name), here)
            else:
                entries |= {n: self.opened((*at, n), here) for n in _referenced(key, node)}
        return entries

    def _is_provider_own(self, key: str, node: Node | None) -> bool:
        """Whether the name is none of the request's, in a document whose reader checks names itself."""
        is_structure = self.found.notation.names == "blocks" and node and node.type == "structure"
        return bool(is_structure) and self._name(key, node) not in (node.children if node else ())

    def _name(self, key: str, node: Node | None) -> str | None:
        """The API's name of a member, the same where it has none; None of a reference to one."""
        if node is None or node.type != "structure" or key in node.children:
            return key
        if self.found.notation.names == "api":
            return key
        prefix = self.found.operation.removeprefix("Create")
        folded = {_fold(name): name for name in node.children}
        for candidate in (_fold(key), _fold(prefix + key)):
            if candidate in folded:
                return folded[candidate]
        if self.found.notation.references and _referenced(key, node):
            return None
        return key


def _fold(name: str) -> str:
    return name.replace("_", "").lower()


def _referenced(key: str, node: Node | None) -> list[str]:
    """The members that a ``nameRef`` or ``nameRefs`` may give."""
    stem = _REFERENCE.fullmatch(key)
    if stem is None or node is None:
        return []
    return [name for name in node.children if _fold(name).startswith(_fold(stem[1]))]


def _without_block(value: Any, node: Node, place: Pointer) -> tuple[Any, Pointer]:
    """A value of Terraform's as the API has it: no list around a structure, tags as a list of pairs.

    A list of blocks that is empty is absent.
    """
    if node.type == "structure" and isinstance(value, list) and len(value) < 2:
        return (value[0], (*place, 0)) if value else (None, place)
    if node.type == "list" and node.children["member"].type == "structure":
        if isinstance(value, dict) and {"Key", "Value"} == node.children["member"].children.keys():
            return [{"Key": key, "Value": each} for key, each in value.items()], place
        return (None if value == [] else value), place
    return value, place
