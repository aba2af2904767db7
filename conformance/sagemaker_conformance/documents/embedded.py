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


def embedded_requests(value: Any, document: Document, at: Pointer) -> list[FoundRequest]:
    """The requests of a state machine or pipeline at a place of a document; none of anything else."""
    text, substituted = _text_of(value)
    inner = value if text is None else _parse(text)
    found = [
        *state_machine.requests_of(inner, document, at),
        *(
            pipeline.requests_of(inner["Steps"], document, (*at, "Steps"))
            if isinstance(inner, dict) and "Steps" in inner
            else ()
        ),
    ]
    return [_inside(request, substituted or text is None) for request in found]


def _text_of(value: Any) -> tuple[str | None, bool]:
    """The text of a document, and whether parts of it are put in later."""
    if isinstance(value, str):
        return value, False
    if isinstance(value, dict) and len(value) == 1 and "Fn::Sub" in value:
        inner = value["Fn::Sub"]
        return (str(inner[0]) if isinstance(inner, list) and inner else str(inner)), True
    return None, False


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _inside(request: FoundRequest, templated: bool) -> FoundRequest:
    inner = request.notation

    def is_open(value: Any) -> bool:
        put_in = templated and isinstance(value, str) and _SUBSTITUTION.search(value)
        return bool(put_in) or inner.is_open(value)

    return replace(request, notation=replace(inner, is_open=is_open))
