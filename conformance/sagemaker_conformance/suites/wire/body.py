"""Raw request bodies: a valid request as JSON, and the edits of its text."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.cases.json_pointer import Request, get, put

#: A body as pieces and how often each is repeated, so that a large one is written down in a line.
Body: TypeAlias = "tuple[tuple[bytes, int], ...]"
#: From a valid request to a body.
MakeBody: TypeAlias = Callable[[Request], Body]

#: A member that the request does not have: its value can only break the grammar.
PROBE: Final = "ConformanceProbe"
_FREE_TEXT: Final = ("TrainingJobDefinition", "StaticHyperParameters", PROBE)
#: The place at which `in_free_text` puts a value.
FREE_TEXT: Final = "TrainingJobDefinition.StaticHyperParameters.value"
_STAND_IN: Final = "ConformanceStandIn"
#: The encodings in which a body can have a job's name.
_CODECS: Final = ("utf-8", "utf-16-le", "utf-16-be")


def content_of(body: Body, name: str) -> bytes:
    """The bytes of a body, with a job's name in place of the placeholder."""
    return b"".join(_named(piece, name) * times for piece, times in body)


def _named(piece: bytes, name: str) -> bytes:
    for codec in _CODECS:
        piece = piece.replace(NAME_PLACEHOLDER.encode(codec), name.encode(codec))
    return piece


def compact_json(request: Request) -> str:
    """The request as compact ASCII JSON, its name first: a body that is cut off keeps the name."""
    identifier = identifier_of(request)
    return json.dumps({identifier: request[identifier], **request}, separators=(",", ":"))


def identifier_of(request: Request) -> str:
    """The member of the request that has the placeholder of its name."""
    return next(member for member, value in request.items() if value == NAME_PLACEHOLDER)


def one_piece(content: bytes) -> Body:
    """A body of one piece."""
    return ((content, 1),)


def unchanged(request: Request) -> Body:
    """The body of the request itself."""
    return one_piece(compact_json(request).encode("ascii"))


def edited(edit: Callable[[str], str]) -> MakeBody:
    """Bodies whose text is edited."""
    return lambda request: one_piece(edit(compact_json(request)).encode("utf-8"))


def before_end(text: str) -> MakeBody:
    """Bodies with some text inserted before the last brace."""
    return edited(lambda body: f"{body[:-1]}{text}}}")


def with_probe(value: str) -> MakeBody:
    """Bodies with one more member, unknown to the service, whose value is this text."""
    return before_end(f',"{PROBE}":{value}')


def in_free_text(value: str) -> MakeBody:
    """Bodies with this text as the value of a static hyperparameter, which may be any text."""

    def make(request: Request) -> Body:
        grown: Any = request
        if not isinstance(get(request, _FREE_TEXT[:-1]), dict):
            grown = put(request, _FREE_TEXT[:-1], {})
        body = compact_json(put(grown, _FREE_TEXT, _STAND_IN))
        return one_piece(body.replace(f'"{_STAND_IN}"', value, 1).encode("utf-8"))

    return make
