"""How the service's messages write documented patterns and enumerations."""

from __future__ import annotations

from functools import cache
from typing import Final

_BUCKETS: Final = 32


def unanchored(pattern: str) -> str:
    """The pattern without one leading ``^`` and one trailing, unescaped ``$``."""
    inner = pattern.removeprefix("^")
    if not inner.endswith("$"):
        return inner
    body = inner[:-1]
    backslashes = len(body) - len(body.rstrip("\\"))
    return inner if backslashes % 2 else body


def format_pattern(pattern: str) -> str:
    """The pattern as messages show it: as stated, with the anchors that its model once had.

    Published answers have the anchors that the service model had at their time, and none where it had
    none. botocore 1.38.14 (2025-05-12) removed all of them, which no published answer shows.
    """
    return _ANCHORED.get(pattern, pattern)


#: The patterns of the request's closure in botocore 1.38.13 that have an anchor.
_ANCHORED: Final = {
    unanchored(pattern): pattern
    for pattern in (
        r"(arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z\-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)$",
        r"^(fs-[0-9a-f]{8,})$",
        r"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}",
        r"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}",
        r"^[a-zA-Z0-9:/_-]*$",
        r"^arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+$",
        r"^(https|s3)://([^/]+)/?(.*)$",
        r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$",
    )
}


@cache
def order_enum(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values, given in the model's order, in the order in which messages list them.

    It is that of a Java hash set: by the value's ``String.hashCode()`` modulo 32, whatever the number
    of values, and within one remainder against the model's order. Of 31 published listings of ten
    services, of two to 138 values, 29 are in this order word for word; one of KMS's and one of
    Lambda's (2023, 2026) are not.
    """
    backwards = values[::-1]
    return tuple(sorted(backwards, key=_bucket))


def _bucket(value: str) -> int:
    """The bucket by Java's ``String.hashCode()``, which is computed from UTF-16 units.

    That an ``int`` overflows in Java changes nothing: 32 divides what it loses.
    """
    units = value.encode("utf-16-be")
    hashed = 0
    for high, low in zip(units[::2], units[1::2], strict=True):
        hashed = 31 * hashed + (high << 8 | low)
    return hashed % _BUCKETS
