"""Bodies as they come over a connection: by length, in chunks, or up to the connection's end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BufferedIOBase
from typing import Final

from sagemaker_conformance.server.http_heads import (
    TOKEN,
    Fields,
    MessageError,
    RequestHead,
    read_trailers,
)

#: Bytes that are read at once.
BLOCK: Final = 64 * 2**10
#: Bytes of a body that is read whole; more is answered with 413.
LARGEST_BODY: Final = 10 * 2**20
_LONGEST_LINE: Final = 4096
_LENGTH: Final = re.compile(r"[0-9]{1,18}", re.ASCII)
_QUOTED: Final = rb'"(?:[\t !#-\[\]-~\x80-\xff]|\\[\t -~\x80-\xff])*"'
_EXTENSION: Final = rb"[\t ]*;[\t ]*%b(?:[\t ]*=[\t ]*(?:%b|%b))?" % (TOKEN, TOKEN, _QUOTED)
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,15})(?:%b)*\r\n" % _EXTENSION)


@dataclass(frozen=True, slots=True)
class Framing:
    """How a body is delimited: in chunks, by its length, or by the connection's end."""

    length: int | None
    chunked: bool = False


NO_BODY: Final = Framing(0)
_CHUNKED: Final = Framing(None, chunked=True)
_TO_THE_END: Final = Framing(None)


def framing_of_request(head: RequestHead) -> Framing:
    """Read how a request's body is framed; raises `MessageError` where two readers could disagree on it."""
    codings = head.fields.all("transfer-encoding")
    if codings and (head.minor == 0 or head.fields.all("content-length")):
        raise MessageError("expected Transfer-Encoding in HTTP/1.1 and without a Content-Length")
    framing = _framing(head.fields, codings)
    return NO_BODY if framing is _TO_THE_END else framing


def framing_of_answer(method: str, status: int, fields: Fields) -> Framing:
    """Read how an answer's body is framed; raises `MessageError`."""
    if method == "HEAD" or status in (204, 304):
        return NO_BODY
    return _framing(fields, fields.all("transfer-encoding"))


def _framing(fields: Fields, codings: Sequence[str]) -> Framing:
    if codings:
        if [coding.lower() for coding in codings] != ["chunked"]:
            raise MessageError("expected Transfer-Encoding: chunked alone")
        return _CHUNKED
    lengths = set(fields.all("content-length"))
    if not lengths:
        return _TO_THE_END
    length = lengths.pop()
    if lengths or not _LENGTH.fullmatch(length):
        raise MessageError("expected one Content-Length, a number")
    return Framing(int(length))


def read_body(source: BufferedIOBase, framing: Framing, limit: int = LARGEST_BODY) -> bytes | None:
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


def body_pieces(source: BufferedIOBase, framing: Framing) -> Iterator[bytes]:
    """Read the body piece by piece, without its framing."""
    if not framing.chunked:
        yield from _unframed(source, framing.length)
        return
    while size := _chunk_size(source)[0]:
        yield from _unframed(source, size)
        _end_chunk(source)
    read_trailers(source)


def framed_pieces(source: BufferedIOBase, framing: Framing) -> Iterator[bytes]:
    """Read the body piece by piece with its framing, byte for byte: chunk extensions, trailers and all."""
    if not framing.chunked:
        yield from _unframed(source, framing.length)
        return
    size = -1
    while size:
        size, line = _chunk_size(source)
        yield line
        if size:
            yield from _unframed(source, size)
            yield _end_chunk(source)
    yield b"".join(field.line for field in read_trailers(source)) + b"\r\n"


def _unframed(source: BufferedIOBase, size: int | None) -> Iterator[bytes]:
    if size is None:
        while block := source.read1(BLOCK):
            yield block
        return
    while size:
        block = source.read1(min(size, BLOCK))
        if not block:
            raise MessageError("the sender hung up in the middle of a body")
        size -= len(block)
        yield block


def _chunk_size(source: BufferedIOBase) -> tuple[int, bytes]:
    line = source.readline(_LONGEST_LINE)
    found = _CHUNK.fullmatch(line)
    if found is None:
        raise MessageError("expected the size of a chunk")
    return int(found[1], 16), line


def _end_chunk(source: BufferedIOBase) -> bytes:
    end = source.readline(2)
    if end != b"\r\n":
        raise MessageError("expected the end of a chunk")
    return end
