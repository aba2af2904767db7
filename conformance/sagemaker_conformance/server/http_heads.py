"""Heads of requests and answers, read by the letter of RFC 9112; lines are kept as they came.

What two readers could read in two ways is an error here: what is forwarded means the same to both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BufferedIOBase
from typing import Final, NamedTuple

_LONGEST_LINE: Final = 64 * 2**10
#: Bytes of a head, and of the trailers of a body.
_LARGEST_HEAD: Final = 2**20
#: Bytes of a header line that is kept for the next message that has it.
_LONGEST_REPEATED: Final = 256
TOKEN: Final = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_REQUEST_LINE: Final = re.compile(rb"(%b) ([!-~]+) HTTP/([0-9])\.([0-9])\r\n" % TOKEN)
_STATUS_LINE: Final = re.compile(rb"HTTP/1\.([0-9]) ([1-9][0-9]{2})(?: ([\t -~\x80-\xff]*))?\r\n")
_FIELD: Final = re.compile(rb"(%b):([\t -~\x80-\xff]*)\r\n" % TOKEN)
_ABSOLUTE: Final = re.compile(r"(?i:https?)://([^/?#]*)([^#]*)")
_HOST: Final = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+;=%-]+)(?::[0-9]*)?")
#: Fields that say what a message is: they come once, in the head, and for every recipient.
ESSENTIAL: Final = frozenset(
    {
        "authorization",
        "content-encoding",
        "content-length",
        "content-type",
        "host",
        "transfer-encoding",
        "x-amz-target",
    }
)
_ONCE: Final = ("content-length", "host", "x-amz-target")


class MessageError(Exception):
    """A message that breaks RFC 9112, or ended early; its connection cannot be used further."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class Field(NamedTuple):
    """One header: its name in lower case, its value, and the line as it came."""

    name: str
    value: str
    line: bytes


class Fields(tuple[Field, ...]):
    """The headers of one message, in their order."""

    _values: dict[str, list[str]]

    def __init__(self, fields: Iterable[Field]) -> None:
        # A head is asked for some twenty names, most of which it does not have.
        self._values = {}
        for name, value, _ in self:
            self._values.setdefault(name, []).append(value)

    def all(self, name: str) -> Sequence[str]:
        """The values of a header, by its name in lower case."""
        return self._values.get(name, ())

    def get(self, name: str) -> str:
        """The first value of a header, or an empty text."""
        return self._values[name][0] if name in self._values else ""

    def options(self, name: str) -> list[str]:
        """The members of a list in lower case, as of ``Connection``."""
        values = self.all(name)
        return [option.strip(" \t") for value in values for option in value.lower().split(",")]

    def keep_open(self, minor: int) -> bool:
        """Whether the connection is to stay, by the sender's headers, in this version of HTTP/1."""
        options = self.options("connection")
        return "close" not in options and (minor > 0 or "keep-alive" in options)


@dataclass(frozen=True, slots=True)
class RequestHead:
    """What a request begins with; ``minor`` is the version's second figure."""

    method: str
    target: str
    minor: int
    fields: Fields

    @property
    def awaits_100(self) -> bool:
        """Whether the client holds the body back until a 100 Continue."""
        return self.minor > 0 and self.fields.get("expect").lower() == "100-continue"


class AnswerHead(NamedTuple):
    """What an answer begins with; ``status_line`` has no end of line."""

    status: int
    status_line: bytes
    minor: int
    fields: Fields


def read_request_head(source: BufferedIOBase) -> RequestHead | None:
    """Read a request's head; None where the client has ended; raises `MessageError`."""
    line = source.readline(_LONGEST_LINE)
    if line == b"\r\n":  # one empty line before a request is ignored (RFC 9112, 2.2)
        line = source.readline(_LONGEST_LINE)
    if not line:
        return None
    found = _REQUEST_LINE.fullmatch(line)
    if found is None:
        status = 414 if len(line) >= _LONGEST_LINE else 400
        raise MessageError("expected a request line: METHOD TARGET HTTP/1.1", status)
    if found[3] != b"1":
        raise MessageError("expected HTTP/1.1", 505)
    method, target = found[1].decode(), found[2].decode()
    fields = read_fields(source)
    minor = int(found[4])
    _check_request(method, minor, fields)
    return RequestHead(method, _origin_form(method, target, fields.get("host")), minor, fields)


def read_answer_head(source: BufferedIOBase) -> AnswerHead:
    """Read an answer's head; raises `MessageError`, also where there is none."""
    line = source.readline(_LONGEST_LINE)
    if not line:
        raise MessageError("it closed the connection")
    found = _STATUS_LINE.fullmatch(line)
    if found is None:
        raise MessageError("expected a status line: HTTP/1.1 STATUS REASON")
    return AnswerHead(int(found[2]), line[:-2], int(found[1]), read_fields(source))


def read_fields(source: BufferedIOBase) -> Fields:
    """Read header lines up to the empty line; raises `MessageError`."""
    found: list[Field] = []
    size = 0
    while (line := source.readline(_LONGEST_LINE)) != b"\r\n":
        length = len(line)
        size += length
        if size > _LARGEST_HEAD or length >= _LONGEST_LINE:
            raise MessageError("the headers are too large", 431)
        found.append(_repeated_field(line) if length <= _LONGEST_REPEATED else _field(line))
    return Fields(found)


def read_trailers(source: BufferedIOBase) -> Fields:
    """Read the fields after a body in chunks; raises `MessageError` for those that belong in the head."""
    trailers = read_fields(source)
    misplaced = sorted({field.name for field in trailers} & ESSENTIAL)
    if misplaced:
        raise MessageError(f"{misplaced[0]} may not come after the body")
    return trailers


def _field(line: bytes) -> Field:
    found = _FIELD.fullmatch(line)
    if found is None:
        raise MessageError("expected header lines, each NAME: VALUE, and an empty line")
    return Field(found[1].decode().lower(), found[2].strip(b" \t").decode("iso-8859-1"), line)


#: The same for lines that a client or a server sends again and again, as most of a head are.
_repeated_field: Final = lru_cache(maxsize=512)(_field)


def _check_request(method: str, minor: int, fields: Fields) -> None:
    """Refuse headers that are there twice, spelled for a lenient reader, or named as of one connection."""
    if method == "CONNECT":
        raise MessageError("there are no tunnels here", 501)
    for name in _ONCE:
        if len(fields.all(name)) > 1:
            raise MessageError(f"expected one {name}")
    hosts = fields.all("host")
    if (minor and not hosts) or (hosts and not _HOST.fullmatch(hosts[0])):
        raise MessageError("expected one Host: NAME[:PORT]")
    for field in fields:
        if "_" in field.name and field.name.replace("_", "-") in ESSENTIAL:
            raise MessageError(f"{field.name}: expected hyphens in its name")
    named = sorted(ESSENTIAL.intersection(fields.options("connection")))
    if named:
        raise MessageError(f"Connection may not name {named[0]}")


def _origin_form(method: str, target: str, host: str) -> str:
    """The target as a server takes it; raises `MessageError` where it is none, or of another host."""
    if target.startswith("/") or (target == "*" and method == "OPTIONS"):
        return target
    absolute = _ABSOLUTE.fullmatch(target)
    if absolute is None:
        raise MessageError("expected a target that begins with /")
    if absolute[1].lower() != host.lower():
        raise MessageError("the target and Host name two hosts")
    return absolute[2] if absolute[2].startswith("/") else f"/{absolute[2]}"
