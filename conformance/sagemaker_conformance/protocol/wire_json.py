"""The JSON of requests, which identifies them: encoded once for each request that is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import Request

_COMPACT: Final = json.JSONEncoder(separators=(",", ":"))


def wire_json(body: Any) -> str:
    """Encode as JSON: ASCII, without needless space."""
    return _COMPACT.encode(body)


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

    def copy(self) -> Keys:
        """Copy the cache, for requests that are used in one place only."""
        return Keys(dict(self._known))
