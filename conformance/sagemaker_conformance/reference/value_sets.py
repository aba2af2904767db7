"""The order in which the service prints the values of an enumeration: that of a Java hash set.

By the value's ``String.hashCode()`` modulo 32, whatever the number of values, and within one
remainder against the model's order. Of 31 published listings of ten services, of two to 138 values, 29
are in this order word for word; one of KMS's and one of Lambda's (2023, 2026) are not.
"""

from __future__ import annotations

from functools import cache
from typing import Final

_BUCKETS: Final = 32


@cache
def printed_order(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values, which are in the model's order, in the order in which messages list them."""
    backwards = values[::-1]
    return tuple(sorted(backwards, key=_bucket))


def _bucket(value: str) -> int:
    """The bucket by Java's ``String.hashCode()``, which is made of UTF-16 units.

    That an ``int`` overflows in Java changes nothing: 32 divides what it loses.
    """
    units = value.encode("utf-16-be")
    hashed = 0
    for high, low in zip(units[::2], units[1::2], strict=True):
        hashed = 31 * hashed + (high << 8 | low)
    return hashed % _BUCKETS
