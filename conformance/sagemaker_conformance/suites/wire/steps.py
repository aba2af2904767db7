"""A body as it goes over the wire, and as a journal's witness has it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final

from sagemaker_conformance.suites.wire.case import USUAL_HEADERS, Body
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: The encodings in which a body can have a job's name.
_CODECS: Final = ("utf-8", "utf-16-le", "utf-16-be")


def content_of(body: Body, name: str) -> bytes:
    """The bytes, with the placeholder of the job's name filled in."""
    content = b"".join(piece * times for piece, times in body)
    for codec in _CODECS:
        content = content.replace(NAME_PLACEHOLDER.encode(codec), name.encode(codec))
    return content


def step_of(body: Body, headers: Mapping[str, str] = USUAL_HEADERS) -> dict[str, Any]:
    """The witness's step: bytes in base64, or pieces of them and how often each is repeated."""
    step: dict[str, Any] = {"operation": TUNING_JOB.create}
    if len(body) == 1 and body[0][1] == 1:
        step["raw_base64"] = _encoded(body[0][0])
    else:
        step["raw_parts"] = [[_encoded(piece), times] for piece, times in body]
    if headers != USUAL_HEADERS:
        step["headers"] = dict(headers)
    return step


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
