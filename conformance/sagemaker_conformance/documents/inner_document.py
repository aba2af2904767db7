"""Documents inside of documents: a state machine or a pipeline as a value or as text."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from sagemaker_conformance.documents.intrinsic_functions import (
    SUBSTITUTION,
    is_substituted,
    text_of,
)
from sagemaker_conformance.documents.kinds import pipeline, state_machine
from sagemaker_conformance.documents.request import FoundRequest
from sagemaker_conformance.documents.source import Document, DocumentError, check_carriable
from sagemaker_strategies.cases.json_pointer import Pointer

_STRING_OR_SUBSTITUTION: Final = re.compile(rf'("(?:\\.|[^"\\])*")|{SUBSTITUTION.pattern}')
#: The function that makes a text of a value.
_TO_TEXT: Final = "Fn::ToJsonString"


def inner_requests(
    value: Any, document: Document, at: Pointer, *, templated: bool = False
) -> list[FoundRequest]:
    """The requests of a state machine or pipeline at a place of a document; none of anything else.

    ``templated``: a text with ``${...}`` in it is known only later.
    """
    if isinstance(value, dict) and value.keys() == {_TO_TEXT}:
        at, value = (*at, _TO_TEXT), value[_TO_TEXT]
    text = text_of(value)
    inner = value if text is None else _parse(text)
    steps = inner.get("Steps") if isinstance(inner, dict) else None
    found = [
        *state_machine.requests_of(inner, document, at),
        *pipeline.requests_of(steps, document, (*at, "Steps")),
    ]
    return [each.with_open(is_substituted) for each in found] if templated else found


def _parse(text: str) -> Any:
    """Read a text in JSON, in which a substitution may be a value without quotes."""
    quoted = _STRING_OR_SUBSTITUTION.sub(lambda found: found[1] or f'"{found[0]}"', text)
    try:
        value = json.loads(quoted)
        check_carriable(value, "the text")
    except (ValueError, RecursionError, DocumentError):
        return None
    return value
