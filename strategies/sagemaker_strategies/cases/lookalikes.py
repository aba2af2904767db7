"""Invalid values that a lenient implementation makes valid before it validates them.

Frameworks unwrap, split, join, convert, deduplicate and rename: Jackson's and pydantic's coercions,
Go's case-insensitive names, mapstructure's weak typing, PHP's arrays, Rails' and werkzeug's
parameters. What does so does it at every place. So no place is given every such value: each is given
a few, chosen by its path, and all together have them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar
from zlib import crc32

from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import Json, Node
from sagemaker_strategies.patterns import Language, language
from sagemaker_strategies.patterns.alternatives import spellings

_Labelled = TypeVar("_Labelled", bound="tuple[str, Any]")

#: Other spellings of a word per group and place.
_SPELLINGS: Final = 2
#: Text that lenient parsers decode, strip, collapse or cut.
_SHRINKING: Final = (
    "%41",
    "&amp;",
    "&#65;",
    r"\u0041",
    r"\x41",
    r"\'",
    "=41",
    "<b></b>",
    "\t\t",
    "\0",
    "\x07",
    "\x1b[0m",
    "//",
    "--",
    "__",
    "..",
    "''",
    "${x}",
    "; ",
    " #",
    "?",
)


def shuffled(options: Iterable[_Labelled], path: str) -> list[_Labelled]:
    """The labelled options in an order of the place's own, which never changes."""
    return sorted(options, key=lambda option: crc32(f"{path} {option[0]}".encode()))


def respelt(node: Node, plain: TypicalValues) -> Iterator[tuple[str, str]]:
    """Labels and a few other spellings of a valid word, invalid at this place by its words alone."""
    word = _respelt_word(node, plain)
    for group in spellings(word, node.name) if word else ():
        near = [(label, text) for label, text in group if _is_near(node, text)]
        yield from shuffled(near, node.path)[:_SPELLINGS]


def _respelt_word(node: Node, plain: TypicalValues) -> str | None:
    """A word that has several, if the place has such: ``FastFile``, ``ml.m5.large``."""
    typical = str(plain.value(node))
    if node.enum is not None:
        humped = [value for value in node.enum if value.lower() != value]
        return max(humped, key=len) if humped else typical
    if typical in node.words:
        return typical
    low, high = node.lengths
    return node.words.shortest(max(low, 2), high)


def _is_near(node: Node, text: str) -> bool:
    if node.enum is not None:
        return text not in node.enum
    # That only . forbids a newline is left open.
    words = language(str(node.pattern), dot_matches_newline=True)
    return node.has_room(len(text)) and text not in words


def shrinking_word(words: Language, size: int) -> str | None:
    """A word of so many characters that gets shorter when it is trimmed, decoded, stripped or cut.

    It has blanks around it, and inside as much of `_SHRINKING` as the language allows. None where the
    language allows no blanks around a word.
    """
    inner = words.word(size - 2) if size > 2 else None
    if inner is None:
        return None
    for before, after in ((" ", " "), ("", "  "), ("  ", "")):
        found = _with_ending(words, inner, before, after)
        if found is not None:
            return found
    return None


def _with_ending(words: Language, inner: str, before: str, after: str) -> str | None:
    """What shrinks at the end of the inner word, as much as goes; None where not even blanks do."""

    def ended(ending: str) -> str:
        return f"{before}{inner[: len(inner) - len(ending)]}{ending}{after}"

    def fits(ending: str) -> bool:
        return len(ending) < len(inner) and ended(ending) in words

    line_end = "\r\n" if words.is_universal else ""
    whole = f"{''.join(_SHRINKING)}{line_end}"
    if fits(whole):  # nearly always, and long words take time to match
        return ended(whole)
    ending = ""
    for text in _SHRINKING:
        if fits(f"{ending}{text}"):
            ending += text
    return ended(ending) if ended(ending) in words else None


def other_name(node: Node) -> tuple[str, str]:
    """How a member is named by a client that spells names otherwise: label and name."""
    name = node.name
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    options = (
        ("first letter small", name[0].lower() + name[1:]),
        ("lower case", name.lower()),
        ("upper case", name.upper()),
        ("snake case", snake),
        ("kebab case", snake.replace("_", "-")),
        ("blank after", f"{name} "),
        ("other number", name.removesuffix("s") if name.endswith("s") else f"{name}s"),
    )
    return shuffled([(label, other) for label, other in options if other != name], node.path)[0]


def alike(node: Node, typical_values: TypicalValues, size: int) -> list[Json] | dict[str, Json]:
    """A list or map of so many entries, of which some are alike: for a lenient parser it is smaller.

    One is as another but for case, or for blanks around it, or is empty, where such an entry is
    valid; a list has an element twice.
    """
    if node.type == "map":
        return _alike_entries(node, typical_values, size)
    member = node.children["member"]
    first = typical_values.value(member)
    others: list[Json] = [first]
    if isinstance(first, str):
        others += [v for v in _variants(member, first) if v not in others]
    elif isinstance(first, dict) and _may_be_empty(member):
        others.append({})
    others = others[: size - 1]
    head, *rest = typical_values.elements(node, size - len(others))
    return [head, *others, *rest]


def _may_be_empty(node: Node) -> bool:
    needed = any(child.required or child.alternative for child in node.children.values())
    return not needed and not node.bound("length-min")


def _alike_entries(node: Node, typical_values: TypicalValues, size: int) -> dict[str, Json]:
    key, value = node.children["key"], node.children["value"]
    entries = typical_values.entries(node, size)
    names = list(entries)
    empty: list[Json] = [""] if _allows(value, "") else []
    entries.update(zip(names[1:2], empty, strict=False))
    for old, new in zip(names[2:], _variants(key, names[0])[:2], strict=False):
        if new not in entries:
            entries[new] = entries.pop(old)
    return entries


def _variants(node: Node, word: str) -> list[str]:
    """Valid words that a lenient parser takes for the same word, or for none."""
    return [text for text in (word.swapcase(), f" {word}", "") if _allows(node, text)]


def _allows(node: Node, text: str) -> bool:
    return node.type == "string" and node.enum is None and node.has_text(text)
