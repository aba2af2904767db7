"""Numbers and repeated names that fit the grammar, and on which receivers differ."""

from __future__ import annotations

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
from sagemaker_strategies.cases.json_pointer import Request, get, put

_NUMBERS: Final = Basis("RFC 8259", "section 6")
_NAMES: Final = Basis("RFC 8259", "section 4")
_INTEGER: Final = ("HyperParameterTuningJobConfig", "ResourceLimits", "MaxParallelTrainingJobs")
#: Replaced in the text by the number in its own spelling.
_STAND_IN: Final = 1618033


def _as_integer(spelling: str) -> MakeBody:
    """Bodies with this number where the documents have a small integer."""

    def make(request: Request) -> Body:
        body = compact_json(put(request, _INTEGER, _STAND_IN))
        return one_piece(body.replace(str(_STAND_IN), spelling, 1).encode("ascii"))

    return make


def _config_twice(first: int | None, last: int | None) -> MakeBody:
    """Bodies with two limits of the same name; None is the request's own."""

    def make(request: Request) -> Body:
        own = get(request, _INTEGER)
        one, other = (own if value is None else value for value in (first, last))
        return _as_integer(f'{one},"{_INTEGER[-1]}":{other}')(request)

    return make


def _name_twice(body: str) -> str:
    return re.sub(r'("\w+":"\$NAME",)', r"\1\1", body, count=1)


def _number(name: str, statement: str, make: MakeBody, basis: Basis = _NUMBERS) -> WireCase:
    return WireCase(
        name, "accepts", "open", statement, basis, make, "json", needs=".".join(_INTEGER)
    )


def _twice(name: str, make: MakeBody) -> WireCase:
    return _number(name, "names within an object should be unique", make, _NAMES)


NUMBERS: Final[tuple[WireCase, ...]] = (
    _number("integer-exponent", "20e-1 is the number 2", _as_integer("20e-1")),
    _number("integer-point-zero", "2.0 is the number 2", _as_integer("2.0")),
    _number("integer-of-64-bits", "one more than 64 bits hold", _as_integer(str(2**63))),
    _number("integer-of-5000-digits", "receivers may limit range", _as_integer("1" * 5000)),
    _number("exponent-400", "receivers may limit range", _as_integer("1e400")),
    _number(
        "ignored-5000-digits", "a huge number in a member that is ignored", with_probe("1" * 5000)
    ),
    _number(
        "ignored-exponent-400", "a huge number in a member that is ignored", with_probe("1e400")
    ),
    _twice("name-twice", edited(_name_twice)),
    _twice("invalid-then-valid", _config_twice(0, None)),
    _twice("valid-then-invalid", _config_twice(None, 0)),
)
