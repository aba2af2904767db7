"""Examining the rules that the documentation states only in prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict, settle
from sagemaker_strategies.cases.case import Case

if TYPE_CHECKING:
    from sagemaker_conformance.engine.examiner import Examiner


def examine_rule(examiner: Examiner, case_store: CaseStore, check: Check) -> Verdict:
    """Both sides of a prose rule; outside the gate what diverges is recorded."""
    asked: list[JudgedCase] = []
    for seed_request in examiner.accepted_seed_requests[:1]:
        for case in case_store.rule_cases(seed_request, check.clause):
            if case.side == check.side:
                asked.append(_ask_rule(examiner, case))
    if not asked:
        return Verdict(check, "inconclusive", reason="no base is accepted")
    return settle(check, asked)


def _ask_rule(examiner: Examiner, case: Case) -> JudgedCase:
    """Shape-level clauses hold on both sides: only the rule tells them apart."""
    if not examiner.certified(case.request, frozenset()):
        # A rule's examples are written down once; an older specification lacks some of their values.
        reason = f"{case.label!r} is made of what this specification does not have"
        return JudgedCase(case, None, Judgement("inconclusive", reason=reason))
    answer = examiner.client.create(case.request)
    judgement = examiner.judged(case, answer)
    if judgement.divergence is not None:
        if case.side == "rejects" and not examiner.accepts(case.control):
            judgement = Judgement("inconclusive", reason="its ground is refused")
        elif not examiner.gate_rules:
            judgement = Judgement("recorded", reason=judgement.divergence)
    return JudgedCase(case, answer, judgement)
