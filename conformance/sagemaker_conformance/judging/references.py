"""Verdicts at places that have a setup's value: a valid one may be refused there as well.

It may name nothing that is there, or not go with the rest of the request.
"""

from __future__ import annotations

from dataclasses import replace

from sagemaker_conformance.judging.error_messages import names_a_constraint
from sagemaker_conformance.judging.verdict import Verdict

_REASON = "refused, as a valid value may be that names nothing there or does not go with the rest"


def doubted(verdict: Verdict) -> Verdict:
    """The verdict, or an inconclusive one where a refusal does not show that the value is what is wrong.

    A member that is missing is refused for that; of a value only a message that names a constraint
    shows it.
    """
    shown = verdict.witness.answer if verdict.witness is not None else None
    if verdict.status != "conforms" or verdict.check.side != "rejects" or shown is None:
        return verdict
    if verdict.check.kind == "required" or names_a_constraint(shown):
        return verdict
    return replace(verdict, status="inconclusive", reason=_REASON)
