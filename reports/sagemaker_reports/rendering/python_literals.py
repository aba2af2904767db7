"""Values as Python source that a person can read: JSON, and bytes in it; long repetitions are written as products."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

_WIDTH: Final = 88
#: A character and its repetitions, from as many on as a count reads better than the text itself.
_REPEATED: Final = re.compile(r"(.)\1{39,}", re.DOTALL)
_MOST_ITEMS: Final = 3


def literal(value: Any, indent: int = 0, beside: int = 0) -> str:
    """An ASCII expression equal to the value.

    ``indent`` is the column of the line it starts on, ``beside`` how many characters more are on it.
    """
    return _written(value, indent, {}, beside)


def _written(value: Any, indent: int, known: dict[int, str], beside: int) -> str:
    if isinstance(value, (str, bytes)):
        text = _text(value)
        fits = len(text) + indent + beside <= _WIDTH
        return text if fits or text[0] != "(" else _sum(value, indent)
    flat = _flat(value, known)
    if len(flat) + indent + beside <= _WIDTH and "\n" not in flat:
        return flat
    if not isinstance(value, (dict, list)) or not value:
        return flat
    if isinstance(value, list) and is_repetition(value):
        return f"[{_written(value[0], indent, known, beside)}] * {len(value)}"
    inner = indent + 4
    if isinstance(value, dict):
        items = [
            f"{_text(key)}: {_written(each, inner, known, len(_text(key)) + 3)}"
            for key, each in value.items()
        ]
    else:
        items = [_written(each, inner, known, 1) for each in value]
    lines = "".join(f"{' ' * inner}{item},\n" for item in items)
    return f"{flat[0]}\n{lines}{' ' * indent}{flat[-1]}"


def _sum(value: str | bytes, indent: int) -> str:
    """A text, or bytes, of several parts on several lines, as formatters write them."""
    pad, parts = " " * (indent + 4), _parts(value)
    joined = " + ".join(parts)
    if len(joined) + len(pad) > _WIDTH:
        joined = f"\n{pad}+ ".join(parts)
    return f"(\n{pad}{joined}\n{' ' * indent})"


def _flat(value: Any, known: dict[int, str]) -> str:
    """The value on one line; ``known`` caches containers by identity, as each is needed again for
    every container around it."""
    if isinstance(value, (str, bytes)):
        return _text(value)
    if not isinstance(value, (dict, list)):
        return ascii(value)
    if id(value) not in known:
        known[id(value)] = _container(value, known)
    return known[id(value)]


def _container(value: dict[str, Any] | list[Any], known: dict[int, str]) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(k)}: {_flat(v, known)}" for k, v in value.items()) + "}"
    if is_repetition(value):
        return f"[{_flat(value[0], known)}] * {len(value)}"
    return "[" + ", ".join(_flat(each, known) for each in value) + "]"


def is_repetition(value: list[Any]) -> bool:
    """Whether the list is long and its items are all the same."""
    # As text: to Python, 1, 1.0 and True are equal, to a target they are not.
    return len(value) > _MOST_ITEMS and len({ascii(each) for each in value}) == 1


@lru_cache(maxsize=1024)  # requests hold the same few names and values again and again
def _text(value: str | bytes) -> str:
    parts = _parts(value)
    return parts[0] if len(parts) == 1 else f"({' + '.join(parts)})"


def _parts(value: str | bytes) -> list[str]:
    if isinstance(value, bytes):  # each byte as the character of its number is escaped as a byte is
        return [f"b{part}" for part in _parts(value.decode("latin-1"))]
    found = [
        f"{_quoted(text)} * {times}" if times > 1 else _quoted(text)
        for text, times in split_repetitions(value)
    ]
    return found or [_quoted(value)]


def split_repetitions(value: str) -> Iterator[tuple[str, int]]:
    """The text in parts: characters with how often they are repeated, and what is between them, once."""
    end = 0
    for run in _REPEATED.finditer(value):
        if run.start() > end:
            yield value[end : run.start()], 1
        yield run[1], len(run[0])
        end = run.end()
    if end < len(value):
        yield value[end:], 1


def _quoted(value: str) -> str:
    """Double quotes where they need no escape, as formatters write them."""
    text = ascii(value)
    return f'"{text[1:-1]}"' if text[0] == "'" and '"' not in text and "\\'" not in text else text
