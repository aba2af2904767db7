"""JSON as it goes over the wire: of requests, encoded once for each that is kept, and read strictly."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from sagemaker_strategies.cases.json_pointer import Request

_COMPACT: Final = json.JSONEncoder(separators=(",", ":"))
#: Numbers with more digits than this are read as floats: exactness is lost far beyond any bound.
_MOST_DIGITS: Final = 300


def wire_json(body: Any) -> str:
    """Encode as JSON: ASCII, without needless space."""
    return _COMPACT.encode(body)


def read_json(body: bytes) -> Any:
    """Read a JSON value by RFC 8259: UTF-8 without a byte order mark, no NaN, nothing after the value.

    Of members of one name the last one counts. Raises `ValueError` for everything else, and
    `RecursionError` where it nests deeper than the parser's stack.
    """
    return _STRICT.decode(body.decode("utf-8"))


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


_STRICT: Final = json.JSONDecoder(parse_constant=_refuse_constant, parse_int=_integer)


@dataclass(repr=False)  # it would be megabytes, in every frame of a traceback
class Keys:
    """A cache of the JSON of requests by the request's `id`; it keeps every request that it is given.

    Requests are immutable by convention.
    """

    _known: dict[int, tuple[Request, str]] = field(default_factory=dict)

    def of(self, request: Request) -> str:
        """The request's JSON."""
        known = self._known.get(id(request))
        if known is None:
            known = self._known[id(request)] = request, wire_json(request)
        return known[1]

    def known(self, request: Request) -> str | None:
        """The request's JSON where it is known; None where it would have to be encoded."""
        found = self._known.get(id(request))
        return None if found is None else found[1]

    def learn(self, request: Request, text: str) -> None:
        """Take this for the request's JSON."""
        self._known[id(request)] = request, text

    def copy(self) -> Keys:
        """Copy the cache, for requests that are used in one place only."""
        return Keys(dict(self._known))
