"""Values that JSON has no type for: moments as numbers or text, bytes as base64, and any JSON."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta, timezone
from typing import Final

from sagemaker_strategies.constraints.clause import Json

#: The first moment, in seconds since 1970; it has no digit 0 at its end.
_FIRST: Final = 1_706_702_461
_DAY: Final = 86_400
_LETTERS: Final = b"Value1"


def moment(variant: int, index: int) -> int:
    """A moment in seconds since 1970, early in 2024; each variant and index has another."""
    return _FIRST + variant * _DAY + index


def date(variant: int, index: int, ending: str = "Z") -> str:
    """The same moment as text in the form of ISO 8601; ``ending`` follows the seconds."""
    return date_of(datetime.fromtimestamp(moment(variant, index), timezone.utc), ending)


def date_of(at: datetime, ending: str | None = None) -> str:
    """A moment in UTC in the form of ISO 8601; what follows the seconds is a fraction if any, and Z."""
    if ending is None:
        ending = f".{at.microsecond // 1000:03}Z" if at.microsecond else "Z"
    return f"{at:%Y-%m-%dT%H:%M:%S}{ending}"


def http_date(variant: int) -> str:
    """A moment as HTTP's headers write it."""
    at = datetime(1970, 1, 1) + timedelta(seconds=moment(variant, 0))
    return f"{at:%a, %d %b %Y %H:%M:%S} GMT"


def blob(size: int, index: int = 0) -> str:
    """So many bytes in base64; of more than five, another index has others."""
    content = (_LETTERS * (size // len(_LETTERS) + 1))[:size]
    if size >= len(_LETTERS):
        content = content[:-4] + (index % 10_000).to_bytes(4, "big")
    return base64.b64encode(content).decode("ascii")


def blob_size(low: int, high: int | None) -> int:
    """The bytes of a typical blob: strictly inside the bounds where that is possible."""
    size = max(low + 1, len(_LETTERS) + 2)
    return size if high is None or size < high else max(low, high - 1, min(1, high))


def document(variant: int, index: int) -> Json:
    """An object of which no schema is known."""
    name = "Key" if variant == 0 else "Other"
    return {f"{name}{index + 1}": {"Value": [variant + 1, "text", True]}}
