"""Bodies of requests as they come over a connection: by length, or in chunks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Final, Protocol

#: Bytes that are read at once.
BLOCK: Final = 64 * 2**10
#: Bytes of a body that is read whole; more is answered with 413.
LARGEST_BODY: Final = 10 * 2**20
_LONGEST_LINE: Final = 65536


class BodyError(Exception):
    """A body without a clear end, or that ended early; the connection cannot be used further."""


class ByteSource(Protocol):
    """A source of bytes, as a file is."""

    def read(self, size: int, /) -> bytes:
        """Read so many bytes, fewer at the end."""

    def readline(self, limit: int, /) -> bytes:
        """Read one line."""


@dataclass(frozen=True, slots=True)
class Framing:
    """How a body is delimited: its length, or None where it comes in chunks."""

    length: int | None


def framing_of(headers: Message) -> Framing:
    """Read how a request's body is framed; raises `BodyError` where two readers could disagree on it."""
    if headers.defects:
        raise BodyError("the request's headers are malformed")
    codings = ", ".join(headers.get_all("Transfer-Encoding", [])).lower()
    lengths = set(headers.get_all("Content-Length", []))
    if codings:
        if codings.strip() != "chunked" or lengths:
            raise BodyError("expected Transfer-Encoding: chunked alone, or a Content-Length")
        return Framing(None)
    if not lengths:
        return Framing(0)
    length = lengths.pop()
    if lengths or not (length.isascii() and length.isdigit()):
        raise BodyError("expected one Content-Length, a number")
    return Framing(int(length))


def read_body(source: ByteSource, framing: Framing, limit: int = LARGEST_BODY) -> bytes | None:
    """Read the body without its framing; None where it is longer than the limit.

    It is read to its end all the same: a client that is still sending would miss the answer.
    """
    found = bytearray()
    size = 0
    for piece in body_pieces(source, framing):
        size += len(piece)
        if size <= limit:
            found += piece
    return bytes(found) if size <= limit else None


def body_pieces(source: ByteSource, framing: Framing) -> Iterator[bytes]:
    """Read the body piece by piece, without its framing."""
    if framing.length is not None:
        yield from _blocks(source, framing.length)
        return
    while size := _chunk_size(_line(source)):
        yield from _blocks(source, size)
        _line(source)
    while _line(source).strip():
        pass


def framed_pieces(source: ByteSource, framing: Framing) -> Iterator[bytes]:
    """Read the body piece by piece with its framing, byte for byte: chunk extensions, trailers and all."""
    if framing.length is not None:
        yield from _blocks(source, framing.length)
        return
    while size := _chunk_size(line := _line(source)):
        yield line
        yield from _blocks(source, size)
        yield _line(source)
    yield line
    while (trailer := _line(source)).strip():
        yield trailer
    yield trailer


def _blocks(source: ByteSource, size: int) -> Iterator[bytes]:
    while size:
        block = source.read(min(size, BLOCK))
        if not block:
            raise BodyError("the client hung up in the middle of a body")
        size -= len(block)
        yield block


def _line(source: ByteSource) -> bytes:
    line = source.readline(_LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise BodyError("expected a whole line between two chunks")
    return line


def _chunk_size(line: bytes) -> int:
    digits = line.partition(b";")[0].strip()
    if not digits or digits.strip(b"0123456789abcdefABCDEF"):
        raise BodyError("expected the size of a chunk")
    return int(digits, 16)
