"""The words that distinguish a pattern from its mistakes, and those recorded in this package.

The search for these words takes seconds, and its result for a pattern is always the same. Those of the
shipped specifications are recorded; a test searches for them again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any, Final, TypeAlias

FILE: Final = "distinguishing_words.json"
#: A pattern and the least and greatest length of its values, None without a greatest.
Bounded: TypeAlias = "tuple[str, int, int | None]"


@dataclass(frozen=True, slots=True)
class DistinguishingWord:
    """A word, and the labels of the mistakes under which it would be judged otherwise."""

    word: str
    kills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DistinguishingWords:
    """A few words that show every mistake of a pattern that can be shown within length bounds.

    The word that shows most comes first, then the one that adds most, and so on.

    ``accepted`` words match the pattern and are refused under the mistakes they name; ``rejected``
    words, all ASCII, do not match and are accepted under theirs. ``low_yield`` words are rejected ones
    as well, many, each for a class that takes one character more, which is none that is often
    confused; ``spread`` words are accepted ones that hold what a class may lack, many characters
    side by side. Both name no other mistakes that they show too. No word within the bounds shows an
    ``equivalent`` mistake, which is proved. The ``unspecified`` can be shown only by what AWS leaves
    open: a character outside ASCII, or a line end where only ``.`` forbids it. The ``undecided`` grew
    too large to search; the documented patterns have none.
    """

    accepted: tuple[DistinguishingWord, ...]
    rejected: tuple[DistinguishingWord, ...]
    equivalent: tuple[str, ...]
    unspecified: tuple[str, ...]
    undecided: tuple[str, ...] = ()
    low_yield: tuple[DistinguishingWord, ...] = ()
    spread: tuple[DistinguishingWord, ...] = ()


@cache
def recorded_words() -> Mapping[Bounded, DistinguishingWords]:
    """The recorded words, by pattern and length bounds."""
    data = resources.files(__package__) / "data" / FILE
    entries = json.loads(data.read_text(encoding="ascii"))
    return {(e["pattern"], e["min"], e["max"]): _read(e["words"]) for e in entries}


def written(words: Mapping[Bounded, DistinguishingWords]) -> str:
    """The file's text, a line for each pattern."""
    lines = [
        json.dumps({"pattern": pattern, "min": low, "max": high, "words": _stored_form(found)})
        for (pattern, low, high), found in words.items()
    ]
    return "[\n{}\n]\n".format(",\n".join(lines))


def _read(words: Mapping[str, Any]) -> DistinguishingWords:
    return DistinguishingWords(
        **{name: tuple(map(_word, listed)) for name, listed in words.items()}
    )


def _word(listed: Any) -> Any:
    """A label as it is; a word with its labels as one."""
    return listed if isinstance(listed, str) else DistinguishingWord(listed[0], tuple(listed[1]))


def _stored_form(words: DistinguishingWords) -> dict[str, list[Any]]:
    facts = {field.name: getattr(words, field.name) for field in fields(words)}
    return {
        name: [w if isinstance(w, str) else [w.word, list(w.kills)] for w in listed]
        for name, listed in facts.items()
        if listed or name in ("accepted", "rejected", "equivalent", "unspecified")
    }
