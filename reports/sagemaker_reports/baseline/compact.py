"""Changes as a baseline writes them: repetitions are counted, so that they can be reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_reports.journal.records import Change
from sagemaker_reports.rendering.python_literals import is_repetition, split_repetitions


def condense(change: Change) -> dict[str, Any]:
    """The change with ``text``, parts and counted characters, or ``items``, an item and its count.

    ``{"at": "/A", "value": "xaaa..."}`` becomes ``{"at": "/A", "text": ["x", ["a", 2500]]}``.
    """
    value = change.get("value")
    if isinstance(value, str):
        parts = list(split_repetitions(value))
        if any(times > 1 for _, times in parts):
            written = [text if times == 1 else [text, times] for text, times in parts]
            return {"at": change["at"], "text": written}
    if isinstance(value, list) and is_repetition(value):
        return {"at": change["at"], "items": [value[0], len(value)]}
    return dict(change)


def expand(condensed: Mapping[str, Any]) -> Change:
    """The change that was condensed; raises `LookupError` for what `condense` never wrote."""
    try:
        if "text" in condensed:
            return Change(at=condensed["at"], value="".join(map(_part, condensed["text"])))
        if "items" in condensed:
            item, count = condensed["items"]
            return Change(at=condensed["at"], value=[item] * count)
        if condensed.get("absent"):
            return Change(at=condensed["at"], absent=True)
        return Change(at=condensed["at"], value=condensed["value"])
    except (TypeError, ValueError) as error:
        raise LookupError(f"no change: {dict(condensed)!r}") from error


def _part(part: Any) -> str:
    if isinstance(part, str):
        return part
    character, count = part
    return str(character) * int(count)
