"""Proof that a body is what its case says, before it is sent."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.suites.wire.case import Body, WireCase
from sagemaker_conformance.suites.wire.json_grammar import is_json, parsed

#: Pieces are repeated so often at most in what is judged: deeper or longer is more of the same.
_ENOUGH: Final = 20
_NAME: Final = b"conformance-000000-1"


def is_proved(case: WireCase, body: Body, certifier: Certifier) -> bool:
    """Whether independent judges agree with what the case says of its body.

    Garbage is no JSON text to either of two judges, JSON is one to both, and a request moreover
    breaks no clause.
    """
    if case.proof == "none":
        return True
    content = b"".join(piece * min(times, _ENOUGH) for piece, times in body)
    verdict = is_json(content)
    if case.proof == "garbage":
        return verdict is False
    if case.proof == "json":
        return verdict is True
    return verdict is True and not certifier.violated(parsed(content.replace(b"$NAME", _NAME)))
