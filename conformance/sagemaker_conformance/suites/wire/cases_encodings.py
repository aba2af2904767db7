"""Bytes on which RFC 8259 has rules and AWS does not: byte order marks, encodings, broken UTF-8."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.suites.wire.body import (
    FREE_TEXT,
    PROBE,
    Body,
    MakeBody,
    before_end,
    compact_json,
    in_free_text,
    one_piece,
)
from sagemaker_conformance.suites.wire.case import Basis, WireCase
from sagemaker_strategies.cases.json_pointer import Request

_UTF8: Final = Basis("RFC 8259", "section 8.1")


def _encoded(codec: str, mark: bytes = b"") -> MakeBody:
    return lambda request: one_piece(mark + compact_json(request).encode(codec))


def _bytes_as_text(content: bytes) -> MakeBody:
    def make(request: Request) -> Body:
        head = before_end(f',"{PROBE}":"')(request)[0][0][:-1]
        return one_piece(head + content + b'"}')

    return make


def _bytes(name: str, statement: str, make: MakeBody) -> WireCase:
    return WireCase(name, "rejects", "open", statement, _UTF8, make, "none")


def _kept(name: str, statement: str, section: str, value: str) -> WireCase:
    """A character that the grammar allows, in a text that the service stores and returns."""
    basis, make = Basis("RFC 8259", f"section {section}"), in_free_text(value)
    return WireCase(
        name, "accepts", "open", statement, basis, make, "json", kept=True, needs=FREE_TEXT
    )


ENCODINGS: Final[tuple[WireCase, ...]] = (
    _bytes("bom", "parsers may ignore a byte order mark", _encoded("utf-8", b"\xef\xbb\xbf")),
    _bytes("utf-16-le", "texts are exchanged in UTF-8", _encoded("utf-16-le", b"\xff\xfe")),
    _bytes("utf-16-be", "texts are exchanged in UTF-8", _encoded("utf-16-be")),
    # Many decoders put U+FFFD for what is no UTF-8; which ones AWS uses is not known.
    _bytes("invalid-byte", "a byte that UTF-8 never has", _bytes_as_text(b"a\xffb")),
    _bytes("cut-off-character", "a character that is cut off", _bytes_as_text(b"a\xe2\x82")),
    _bytes("overlong-character", "more bytes than a character needs", _bytes_as_text(b"\xc0\xaf")),
    _bytes("encoded-surrogate", "half of a pair in UTF-8", _bytes_as_text(b"\xed\xa0\x80")),
    _kept("lone-surrogate", "what becomes of half of a pair is unpredictable", "8.2", '"\\ud800"'),
    _kept("surrogate-pair", "two escapes for one character", "7", '"\\ud83d\\ude00"'),
    _kept("escaped-nul", "an escape for U+0000", "7", '"a\\u0000b"'),
    _kept(
        "unescaped-utf-8",
        "characters outside ASCII need no escape",
        "7",
        '"\u00e9\u4e2d\U0001f600"',
    ),
)
