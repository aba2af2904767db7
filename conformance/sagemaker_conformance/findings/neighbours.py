"""The name among some that is most like another."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence


def nearest(text: str, known: Iterable[str], *, most: int = 1) -> Sequence[str]:
    """The names most like the text, best first, case and separators left aside; none that is unlike it."""
    folded: dict[str, list[str]] = {}
    for name in known:
        folded.setdefault(_fold(name), []).append(name)
    found = difflib.get_close_matches(_fold(text), folded, n=most, cutoff=0.6)
    return [name for key in found for name in folded[key]][:most]


def _fold(text: str) -> str:
    return "".join(c for c in text.casefold() if c not in "_- ")
