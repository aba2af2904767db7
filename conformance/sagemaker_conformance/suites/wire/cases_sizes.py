"""Bodies that are deep or large. Receivers may set limits (RFC 8259, section 9), but must answer."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.suites.wire.body import PROBE, Body, MakeBody, before_end
from sagemaker_conformance.suites.wire.case import Basis, WireCase
from sagemaker_strategies.cases.json_pointer import Request

_LIMITS: Final = Basis("RFC 8259", "section 9")


def _repeated(before: str, piece: str, times: int, middle: str, after: str) -> MakeBody:
    """Bodies that end in a member whose value repeats one piece, and closes it as often."""

    def make(request: Request) -> Body:
        head = before_end(f',"{PROBE}":{before}')(request)[0][0][:-1]
        parts = (
            (head, 1),
            (piece.encode(), times),
            (middle.encode(), 1),
            (after.encode(), times if after else 0),
            (b'"}' if before == '"' else b"}", 1),
        )
        return tuple((content, count) for content, count in parts if content and count)

    return make


def _padded(times: int) -> MakeBody:
    def make(request: Request) -> Body:
        content = before_end("")(request)[0][0]
        return ((content[:-1], 1), (b" ", times), (content[-1:], 1))

    return make


def _size(name: str, statement: str, make: MakeBody, *, may_hang_up: bool = False) -> WireCase:
    return WireCase(
        name, "accepts", "open", statement, _LIMITS, make, "request", may_hang_up=may_hang_up
    )


SIZES: Final[tuple[WireCase, ...]] = (
    _size("nested-100", "100 arrays in each other", _repeated("", "[", 100, "", "]")),
    _size("nested-100000", "100,000 arrays in each other", _repeated("", "[", 100_000, "", "]")),
    _size(
        "nested-objects", "20,000 objects in each other", _repeated("", '{"a":', 20_000, "1", "}")
    ),
    # A server may close the connection instead of reading on (RFC 9110, section 15.5.14).
    _size("padded-1-mib", "a mebibyte of white space", _padded(2**20), may_hang_up=True),
    _size(
        "text-of-4-mib",
        "a string of four mebibytes in a member that is ignored",
        _repeated('"', "a", 2**22, "", ""),
        may_hang_up=True,
    ),
)
