"""From a check to its verdict: one examiner for each side, and for what is no clause's."""

from __future__ import annotations

from sagemaker_conformance.checks.check import SECOND_GENERATOR, Check
from sagemaker_conformance.engine.accepts import examine_accepts
from sagemaker_conformance.engine.confirmation import confirm
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.engine.rejects import examine_rejects
from sagemaker_conformance.engine.returns import examine_returns
from sagemaker_conformance.engine.rules import examine_rule
from sagemaker_conformance.judging.verdict import Verdict

_BY_SIDE = {"accepts": examine_accepts, "rejects": examine_rejects, "returns": examine_returns}


def examine(check: Check, context: Context) -> Verdict:
    """Send the check's cases and settle its verdict; raises `TargetError` where the target is lost."""
    before = context.client.requests
    withheld = context.policy.begin(check)
    if withheld is not None:
        return Verdict(check, "inconclusive", reason=withheld)
    verdict = confirm(_examine(check, context), context)
    verdict.requests = context.client.requests - before
    return verdict


def _examine(check: Check, context: Context) -> Verdict:
    if check.kind == SECOND_GENERATOR:
        # Imports Hypothesis, which takes time.
        from sagemaker_conformance.engine.second_generator import examine_second

        return examine_second(check, context)
    if check.is_rule:
        return examine_rule(check, context)
    return _BY_SIDE[check.side](check, context)
