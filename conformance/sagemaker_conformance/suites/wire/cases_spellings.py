"""Valid requests in another spelling, and members without effect: null, unknown, of another case."""

from __future__ import annotations

import json
import re
from typing import Final

from sagemaker_conformance.suites.wire.body import (
    Body,
    MakeBody,
    compact_json,
    edited,
    one_piece,
    with_probe,
)
from sagemaker_conformance.suites.wire.case import Basis, WireCase
from sagemaker_strategies.cases.json_pointer import Request, put

_GRAMMAR: Final = Basis("RFC 8259", "sections 2, 4 and 7")
_NULLS: Final = Basis(
    "AWS JSON 1.1 protocol tests", "AwsJson11ServersDontDeserializeNullStructureValues"
)
_ATHENA: Final = Basis(
    "github.com/aoyagikouhei/athena-local", "answers of Athena to such requests", "observed"
)
_EVENT_BRIDGE: Final = Basis(
    "https://github.com/aws/aws-sdk-net/issues/1791", "an answer of EventBridge", "observed"
)


def _spaced(request: Request) -> Body:
    spaced = f"\t\r\n {json.dumps(request, indent=1)} \r\n".replace("\n", "\r\n\t")
    return one_piece(spaced.encode())


def _backwards(request: Request) -> Body:
    return one_piece(json.dumps(_reversed(request), separators=(",", ":")).encode())


def _reversed(value: object) -> object:
    if isinstance(value, dict):
        return {name: _reversed(item) for name, item in reversed(value.items())}
    return [_reversed(item) for item in value] if isinstance(value, list) else value


def _escaped_names(request: Request) -> Body:
    """Every member's name that is no map's key, its letters written as escapes."""
    body = compact_json(request)
    for name in request:
        body = body.replace(f'"{name}":', f'"{_escapes(name)}":', 1)
    return one_piece(body.encode())


def _escapes(word: str) -> str:
    return "".join(f"\\u{ord(letter):04X}" for letter in word)


def _added(member: str, value: object) -> MakeBody:
    """Bodies with one more documented member."""
    return lambda request: one_piece(compact_json(put(request, (member,), value)).encode())  # type: ignore[arg-type]  # JSON


def _required(name: str, statement: str, make: MakeBody) -> WireCase:
    return WireCase(name, "accepts", "required", statement, _GRAMMAR, make, "request")


def _member(name: str, statement: str, basis: Basis, make: MakeBody) -> WireCase:
    return WireCase(name, "accepts", "open", statement, basis, make, "request")


SPELLINGS: Final[tuple[WireCase, ...]] = (
    _required("white-space", "white space is allowed between any two tokens", _spaced),
    _required("member-order", "the members of an object have no order", _backwards),
    _required("escaped-names", "an escape means its character, in names too", _escaped_names),
    _required(
        "escaped-solidus",
        "an escape means its character, a solidus may have one",
        edited(lambda body: body.replace("/", "\\/")),
    ),
    _member(
        "null-member",
        "an optional member that is null is absent",
        _NULLS,
        _added("WarmStartConfig", None),
    ),
    WireCase(
        "null-in-list",
        "accepts",
        "erratic",
        "null in a list: Athena drops it, EventBridge answered 500, Smithy refuses it",
        _EVENT_BRIDGE,
        _added("Tags", [None]),
        "json",
    ),
    _member(
        "unknown-member",
        "an unknown member is ignored",
        _ATHENA,
        with_probe('{"a":[1,"b",null,true]}'),
    ),
    WireCase(
        "name-of-another-case",
        "rejects",
        "open",
        "the names of members are case-sensitive: the required one is missing",
        Basis("RFC 8259", "section 8.3"),
        edited(lambda body: re.sub(r"\w", lambda first: first[0].swapcase(), body, count=1)),
        "json",
        codes=("ValidationException",),
    ),
)
