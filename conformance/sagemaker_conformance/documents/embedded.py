"""Documents inside of documents: a state machine or a pipeline as a value or as text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, Final

from sagemaker_conformance.documents.kinds import pipeline, state_machine
from sagemaker_conformance.documents.request import FoundRequest
from sagemaker_conformance.documents.source import Document
from sagemaker_strategies.cases.json_pointer import Pointer

#: What ``Fn::Sub`` puts into a text, or a template of a state machine takes from elsewhere.
_SUBSTITUTION: Final = re.compile(r"\$\{[^}]*\}")


def embedded_requests(
    value: Any, document: Document, at: Pointer, *, templated: bool = False
) -> list[FoundRequest]:
    """The requests of a state machine or pipeline at a place of a document; none of anything else.

    ``templated``: a text with ``${...}`` in it is known only later.
    """
    text = _text_of(value)
    inner = value if text is None else _parse(text)
    steps = inner.get("Steps") if isinstance(inner, dict) else None
    found = [
        *state_machine.requests_of(inner, document, at),
        *pipeline.requests_of(steps, document, (*at, "Steps")),
    ]
    return [_with_substitutions(request) for request in found] if templated else found


def _text_of(value: Any) -> str | None:
    """The text that a value is, or into which ``Fn::Sub`` puts something."""
    if isinstance(value, dict) and len(value) == 1 and "Fn::Sub" in value:
        value = value["Fn::Sub"]
        value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, str) else None


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _with_substitutions(request: FoundRequest) -> FoundRequest:
    inner = request.notation

    def is_open(value: Any) -> bool:
        put_in = isinstance(value, str) and _SUBSTITUTION.search(value)
        return bool(put_in) or inner.is_open(value)

    return replace(request, notation=replace(inner, is_open=is_open))
