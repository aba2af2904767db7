"""Typical values: what one expects to see at a place, strictly inside every bound.

A target whose bounds are off by one, or whose enum lacks its last value, must still accept the base,
so typical values avoid both. They avoid the digits 0 and 9 and the letters a and z where possible: a
character class that is one character too narrow must not reject every base.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sagemaker_strategies.cases import encoded_values
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.constraints import Json, Node
from sagemaker_strategies.operations.operation import Operation


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
        names = list(node.children)
        if node.is_union:  # its first member, or in the second variant its last
            chosen = [names[-(self.variant % 2)]]
        else:
            tables = self.operation.typical
            customary = () if self.lean else tables.customary.get(node.shape, ())
            chosen = [
                name
                for name, child in node.children.items()
                if child.path not in self.operation.repeating_lists  # the one member serves
                if self.full or child.required or name in customary or self.is_fixed(child)
            ]
            if not chosen and node.path and self.operation.protocol != "json":
                chosen = names[:1]  # others than JSON may have no form for one without any
        return {name: self.value(node.children[name], index) for name in chosen}

    def _container(self, node: Node, index: int) -> Json:
        size = node.lengths[0] if self.lean else typical_size(node)
        if node.type == "map":
            return self.entries(node, size)
        return [self.value(node.children["member"], index * size + i) for i in range(size)]

    def _blob(self, node: Node, index: int) -> Json:
        low, high = node.lengths
        size = low if self.lean else encoded_values.blob_size(low, high)
        return encoded_values.blob(size, index + 20 * self.variant)

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
        text = self.template_text(node, index)
        if text and _fits(node, text):
            return text
        return _shortest(node, index) if self.lean else _fallback(node, index)

    def _choice(self, node: Node, index: int) -> str:
        values, tables = node.enum or (), self.operation.typical
        ordered = _preferred_first(tuple(values), tables.choices.get(node.shape, ()))
        # Modes that differ between elements would break rules between them.
        step = index if node.shape in tables.varied else 0
        if len(values) == 2 and self.variant:
            return values[-1]
        return ordered[(self.variant + 2 * step) % len(ordered)]

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


@lru_cache(maxsize=1 << 15)
def _made(typical_values: TypicalValues, node: Node, index: int) -> Json:
    match node.type:
        case "string":
            return typical_values._string(node, index)
        case "structure":
            return typical_values._structure(node, index)
        case "list" | "map":
            return typical_values._container(node, index)
        case "integer" | "number":
            return typical_values._number(node, index)
        case "boolean":
            return typical_values.variant == 0
        case "timestamp":
            return encoded_values.moment(typical_values.variant, index)
        case "date":
            return encoded_values.date(typical_values.variant, index)
        case "blob":
            return typical_values._blob(node, index)
        case _:
            lean = typical_values.lean
            return {} if lean else encoded_values.document(typical_values.variant, index)


def typical_size(node: Node) -> int:
    """How many elements or entries a typical list or map has: two where that is inside the bounds."""
    low, high = node.lengths
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
    """Whether a text matches the pattern and is strictly inside of the bounds of length."""
    return all(node.has_room(len(text) + more) for more in (-1, 1)) and node.has_text(text)


@lru_cache(maxsize=1024)
def _preferred_first(values: tuple[str, ...], preferred: tuple[str, ...]) -> tuple[str, ...]:
    """The values but for the last one, those that are preferred before all others."""
    inner = values[:-1] or values
    first = [value for value in preferred if value in inner]
    return (*first, *(value for value in inner if value not in first))


def _shortest(node: Node, index: int) -> str:
    """The shortest word, or for a further element one that differs from the first."""
    low, high = node.lengths
    shortest = node.words.shortest(low, high)
    if shortest is None:
        raise ValueError(f"{node.path}: no value satisfies its pattern and its length bounds")
    other = f"{shortest}{index}"
    return other if index and node.has_text(other) else shortest


def _words_for(node: Node) -> Iterator[str]:
    """The words that a place may have, or its enum's values."""
    if node.enum is not None:
        yield from node.enum
        return
    low, high = node.lengths
    for length in node.words.lengths(low, low + 64 if high is None else high):
        yield from node.words.several(length)


def _fallback(node: Node, index: int) -> str:
    """A word for a place without a template."""
    low, high = node.lengths
    ceiling = low + 64 if high is None else high
    plain = f"Value{_serial(index + 1)}"
    if node.pattern is None:
        size = low + 1 if low + 1 < ceiling else max(low, 1)
        return plain if low < len(plain) < ceiling else "Value"[:size].ljust(size, "x")[:ceiling]
    if _fits(node, plain):
        return plain
    lengths = node.words.lengths(low, ceiling)
    inner = [n for n in lengths if low < n < ceiling][:64]
    for length in [*inner, *lengths]:
        word = node.words.word(length)
        if word is not None:
            return word
    raise ValueError(f"{node.path}: no value satisfies its pattern and its length bounds")
