"""The JSON of requests, by which they are told apart: made once for each request that is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import Request

_COMPACT: Final = json.JSONEncoder(separators=(",", ":"))


def wire_json(body: Any) -> str:
    """JSON as it goes over the wire: ASCII, without needless space."""
    return _COMPACT.encode(body)


@dataclass(repr=False)  # it would be megabytes, in every frame of a traceback
class Keys:
    """Remembers the JSON of requests, as it goes over the wire, by their identity; it keeps every request
    that it is given.

    Requests are never changed once they are made.
    """

    _known: dict[int, tuple[Request, str]] = field(default_factory=dict)

    def of(self, request: Request) -> str:
        """The request's JSON."""
        known = self._known.get(id(request))
        if known is None:
            known = self._known[id(request)] = request, wire_json(request)
        return known[1]

    def copy(self) -> Keys:
        """What is known so far, for somebody who asks what nobody else will."""
        return Keys(dict(self._known))
