"""The rules that the documentation states only in prose."""

from __future__ import annotations

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.confirmation import confirm_case
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.judging.oracle import Judgement, inconclusive
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict, settle
from sagemaker_strategies.cases.case import Case


def examine_rule(check: Check, context: Context) -> Verdict:
    """Send one side of a rule; outside the gate what diverges is recorded."""
    judged = [
        _judge(case, context)
        for seed_request in context.accepted_seed_requests[:1]
        for case in context.case_store.rule_cases(seed_request, check.clause)
        if case.side == check.side
    ]
    if not judged:
        return Verdict(check, "inconclusive", reason="no base is accepted")
    return settle(check, judged)


def _judge(case: Case, context: Context) -> JudgedCase:
    """Shape-level clauses hold on both sides: only the rule distinguishes them."""
    if not context.certified(case.request, case.violates):
        # A rule's examples are written down once; an older specification lacks some of their values.
        reason = f"{case.label!r} is made of what this specification does not have"
        return JudgedCase(case, None, inconclusive(reason))
    judged = context.create(case)
    if judged.judgement.divergence is None:
        return judged
    if case.side == "rejects" and not context.accepts(case.control):
        judged.judgement = context.refused_control(case)
    elif not context.gate_rules:
        judged = confirm_case(judged, context)
        if judged.judgement.divergence is not None:  # else it is flaky
            judged.judgement = Judgement("recorded", reason=judged.judgement.divergence)
    return judged
