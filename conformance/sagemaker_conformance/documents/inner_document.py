"""Documents inside of documents: a state machine or a pipeline as a value or as text."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from sagemaker_conformance.documents.kinds import pipeline, state_machine
from sagemaker_conformance.documents.request import FoundRequest
from sagemaker_conformance.documents.source import Document, DocumentError, check_carriable
from sagemaker_strategies.cases.json_pointer import Pointer

#: What ``Fn::Sub`` puts into a text, or a template of a state machine takes from elsewhere.
_SUBSTITUTION: Final = re.compile(r"\$\{[^}]*\}")
_STRING_OR_SUBSTITUTION: Final = re.compile(rf'("(?:\\.|[^"\\])*")|{_SUBSTITUTION.pattern}')
#: In place of a part that only CloudFormation knows, as the CDK leaves many.
_PUT_IN: Final = "${...}"


def inner_requests(
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
    return [each.with_open(_is_substituted) for each in found] if templated else found


def _text_of(value: Any) -> str | None:
    """The text that a value is, or that a function of CloudFormation makes of parts; None of others."""
    if isinstance(value, dict) and len(value) == 1:
        ((function, arguments),) = value.items()
        if function == "Fn::Sub":
            value = arguments[0] if isinstance(arguments, list) and arguments else arguments
        if function == "Fn::Join" and isinstance(arguments, list) and len(arguments) == 2:
            delimiter, parts = str(arguments[0]), arguments[1]
            if isinstance(parts, list):
                value = delimiter.join(p if isinstance(p, str) else _PUT_IN for p in parts)
    return value if isinstance(value, str) else None


def _parse(text: str) -> Any:
    """Read a text in JSON, in which a substitution may be a value without quotes."""
    quoted = _STRING_OR_SUBSTITUTION.sub(lambda found: found[1] or f'"{found[0]}"', text)
    try:
        value = json.loads(quoted)
        check_carriable(value, "the text")
    except (ValueError, RecursionError, DocumentError):
        return None
    return value


def _is_substituted(value: Any) -> bool:
    return isinstance(value, str) and _SUBSTITUTION.search(value) is not None
