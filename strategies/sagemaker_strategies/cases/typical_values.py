"""Typical values: what one expects to see at a place, strictly inside every bound.

A target whose bounds are off by one, or whose enum lacks its last value, must still accept the base,
so typical values avoid both. They avoid the digits 0 and 9 and the letters a and z where possible: a
character class that is one character too narrow must not reject every base.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from sagemaker_strategies.cases import encoded_values
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.constraints.catalogue import Node
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.operations.operation import Operation
from sagemaker_strategies.patterns import language

#: The pattern where none is stated.
_ANY_TEXT: Final = r"[\S\s]*"


@dataclass(frozen=True, slots=True)
class TypicalValues:
    """The typical values of one variant: the second shares as little as possible with the first.

    ``full`` puts every optional member into every structure. ``lean`` leaves them all out, and uses the
    smallest sizes, the least numbers, and the shortest words where there is no typical text: a witness
    shrinks to these.
    """

    operation: Operation
    variant: int = 0
    full: bool = False
    lean: bool = False

    @property
    def plain(self) -> TypicalValues:
        """The operation's first variant, with the customary members."""
        return TypicalValues(self.operation)

    def value(self, node: Node, index: int = 0) -> Json:
        """A valid value for the place; another ``index`` results in a different one where possible."""
        if node.path == self.operation.identifier:
            return NAME_PLACEHOLDER
        if (key := self._fixed_at(node)) is not None:
            fixed: Json = self.operation.typical.values[key]
            return fixed
        return _made(self, node, index)

    def is_fixed(self, node: Node) -> bool:
        """Whether every request has one and the same value at the place."""
        return self._fixed_at(node) is not None

    def _fixed_at(self, node: Node) -> str | None:
        """The key of the value that every request has at the place; None where it may have any."""
        values = self.operation.typical.values
        return next((key for key in (node.path, node.name) if key in values), None)

    def elements(self, node: Node, size: int) -> list[Json]:
        """So many different elements for a list."""
        return [self.value(node.children["member"], index) for index in range(size)]

    def entries(self, node: Node, size: int) -> dict[str, Json]:
        """So many entries for a map; fewer where its key has fewer values."""
        value = node.children["value"]
        keys = self._keys(node.children["key"], size)
        return {key: self.value(value, index) for index, key in enumerate(keys)}

    def _keys(self, node: Node, size: int) -> list[str]:
        """Different keys: the typical ones, and others where those repeat."""
        found = dict.fromkeys(str(self.value(node, index)) for index in range(size))
        others = iter(()) if len(found) == size else _words_for(node)
        while len(found) < size and (other := next(others, None)) is not None:
            found.setdefault(other)
        return list(found)

    def _structure(self, node: Node, index: int) -> Json:
        customary = self.operation.typical.customary.get(node.shape, frozenset())
        if self.lean:
            customary = frozenset()
        if node.is_union:
            return self._alternative(node, index)
        chosen = [
            name
            for name, child in node.children.items()
            if child.path not in self.operation.repeating_lists  # the one member serves
            if self.full or child.required or name in customary or self.is_fixed(child)
        ]
        if not chosen and node.path and self.operation.protocol != "json":
            chosen = list(node.children)[
                :1
            ]  # others than JSON may have no form for one without any
        return {name: self.value(node.children[name], index) for name in chosen}

    def _alternative(self, node: Node, index: int) -> Json:
        """A union's first member, or in the second variant its last."""
        name = list(node.children)[-(self.variant % 2)]
        return {name: self.value(node.children[name], index)}

    def _list(self, node: Node, index: int) -> Json:
        member = node.children["member"]
        size = (node.bound("length-min") or 0) if self.lean else typical_size(node)
        return [self.value(member, index * size + i) for i in range(size)]

    def _map(self, node: Node, index: int) -> Json:
        size = (node.bound("length-min") or 0) if self.lean else typical_size(node)
        return dict(self.entries(node, size))

    def _boolean(self, node: Node, index: int) -> Json:
        return self.variant == 0

    def _timestamp(self, node: Node, index: int) -> Json:
        return encoded_values.moment(self.variant, index)

    def _date(self, node: Node, index: int) -> Json:
        return encoded_values.date(self.variant, index)

    def _blob(self, node: Node, index: int) -> Json:
        low, high = node.bound("length-min"), node.bound("length-max")
        size = (low or 0) if self.lean else encoded_values.blob_size(low, high)
        return encoded_values.blob(size, index + 20 * self.variant)

    def _document(self, node: Node, index: int) -> Json:
        return {} if self.lean else encoded_values.document(self.variant, index)

    def _number(self, node: Node, index: int) -> Json:
        low, high = node.limit("range-min"), node.limit("range-max")
        if self.lean:
            return (low or 0) + index if high is None else min((low or 0) + index, high)
        middle = 12 if high is None else (max(low or 0, 0) + high) // 2
        number = self.operation.typical.numbers.get(node.name, middle) + self.variant + index
        if low is not None and number <= low:
            number = low + 1 + self.variant
        if high is not None and number >= high:
            number = high - 1 if low is None else max(low, high - 1)
        if node.type == "number" and number in (low, high) and low is not None and high is not None:
            number = (low + high) / 2
        return number

    def _string(self, node: Node, index: int) -> Json:
        if node.enum is not None:
            return self._choice(node, index)
        plain = self._templated(node, index)
        return plain or (_shortest if self.lean else _fallback)(node, index)

    def _choice(self, node: Node, index: int) -> str:
        values, tables = node.enum or (), self.operation.typical
        ordered = _preferred_first(tuple(values), tables.choices.get(node.shape, ()))
        # Modes that differ between elements would break rules between them.
        step = index if node.shape in tables.varied else 0
        if len(values) == 2 and self.variant:
            return values[-1]
        return ordered[(self.variant + 2 * step) % len(ordered)]

    def _templated(self, node: Node, index: int) -> str | None:
        text = self.template_text(node, index)
        return text if text is not None and _fits(node, text) else None

    def template_text(self, node: Node, index: int = 0) -> str | None:
        """The text of the place's template, whether it fits its clauses or not; None without one."""
        steps, tables = node.path.split("."), self.operation.typical
        parent = next((s for s in reversed(steps[:-1]) if s != "member"), "")
        templates = (
            tables.templates_by_parent.get(f"{parent}.{node.name}")
            or tables.templates.get(node.name)
            or tables.templates.get(parent if node.name == "member" else "")
            or tables.templates_by_shape.get(node.shape)
        )
        if templates is None:
            return None
        return templates[self.variant % 2].format(n=_serial(index + 1), nn=_serial(index + 9))


_BY_TYPE: Final = {
    "structure": TypicalValues._structure,
    "list": TypicalValues._list,
    "map": TypicalValues._map,
    "string": TypicalValues._string,
    "integer": TypicalValues._number,
    "number": TypicalValues._number,
    "boolean": TypicalValues._boolean,
    "timestamp": TypicalValues._timestamp,
    "date": TypicalValues._date,
    "blob": TypicalValues._blob,
    "document": TypicalValues._document,
}


@lru_cache(maxsize=1 << 15)
def _made(typical_values: TypicalValues, node: Node, index: int) -> Json:
    return _BY_TYPE[node.type](typical_values, node, index)


def typical_size(node: Node) -> int:
    """How many elements or entries a typical list or map has: two where that is inside the bounds."""
    low, high = node.bound("length-min") or 0, node.bound("length-max")
    size = max(2, low + 1)
    return size if high is None or size < high else max(low, min(high - 1, size), 1)


def _serial(number: int) -> str:
    """A number from 1 in the digits 1 to 8: neither 0 nor 9 is in any."""
    digits = ""
    while number:
        number, digit = divmod(number - 1, 8)
        digits = f"{digit + 1}{digits}"
    return digits


@lru_cache(maxsize=8192)
def _fits(node: Node, text: str) -> bool:
    low, high = node.bound("length-min") or 0, node.bound("length-max")
    if len(text) <= low or (high is not None and len(text) >= high):
        return False
    return node.pattern is None or text in language(node.pattern)


@lru_cache(maxsize=1024)
def _preferred_first(values: tuple[str, ...], preferred: tuple[str, ...]) -> tuple[str, ...]:
    """The values but for the last one, those that are preferred before all others."""
    inner = values[:-1] or values
    first = [value for value in preferred if value in inner]
    return (*first, *(value for value in inner if value not in first))


def _shortest(node: Node, index: int) -> str:
    """The shortest word, or for a further element one that differs from the first."""
    low, high = node.bound("length-min") or 0, node.bound("length-max")
    pattern = node.pattern or _ANY_TEXT
    shortest = _shortest_word(pattern, low, high)
    if shortest is None:
        raise ValueError(f"{node.path}: no value satisfies its pattern and its length bounds")
    plain = f"{shortest}{index}"
    if not index or (high is not None and len(plain) > high) or plain not in language(pattern):
        return shortest
    return plain


@cache
def _shortest_word(pattern: str, low: int, high: int | None) -> str | None:
    return language(pattern).shortest(low, high)


def _words_for(node: Node) -> Iterator[str]:
    """The words that a place may have, or its enum's values."""
    if node.enum is not None:
        yield from node.enum
        return
    low, high = node.bound("length-min") or 0, node.bound("length-max")
    words = language(node.pattern or _ANY_TEXT)
    for length in words.lengths(low, low + 64 if high is None else high):
        yield from words.several(length)


def _fallback(node: Node, index: int) -> str:
    """A word for a place without a template."""
    low, high = node.bound("length-min") or 0, node.bound("length-max")
    ceiling = low + 64 if high is None else high
    plain = f"Value{_serial(index + 1)}"
    if node.pattern is None:
        size = low + 1 if low + 1 < ceiling else max(low, 1)
        return plain if low < len(plain) < ceiling else "Value"[:size].ljust(size, "x")[:ceiling]
    if _fits(node, plain):
        return plain
    words = language(node.pattern)
    inner = [n for n in words.lengths(low, ceiling) if low < n < ceiling][:64]
    for length in [*inner, *words.lengths(low, ceiling)]:
        word = words.word(length)
        if word is not None:
            return word
    raise ValueError(f"{node.path}: no value satisfies its pattern and its length bounds")
