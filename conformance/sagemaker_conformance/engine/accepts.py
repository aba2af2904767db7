"""The accepting side: a valid value, up to each bound, is accepted."""

from __future__ import annotations

from functools import partial

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.engine.refused_values import (
    clause_of_refusal,
    control_at,
    excused,
    place_named_instead,
    refused_everywhere,
)
from sagemaker_conformance.judging.oracle import Judgement, inconclusive
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict, settle
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.negative import dominators
from sagemaker_strategies.cases.positive import Placement
from sagemaker_strategies.cases.seeds import SeedRequest


def examine_accepts(check: Check, context: Context) -> Verdict:
    """Send the place's values in batches; a refusal counts against one clause of the place."""
    control = control_at(check.path, context)
    if control is None:
        return _examine_refused_place(check, context)
    judged, others = _judge_values(check, *control, context)
    if not judged:  # no value lies at this bound, and none is refused for its sake
        return Verdict(check, "dominated", by=dominators(context.catalogue, check.clause))
    send = partial(_send_random, context=context)
    verdict = settle(check, context.explore(check, judged, send))
    verdict.cases += others
    return verdict


def _examine_refused_place(check: Check, context: Context) -> Verdict:
    """A place whose every control request is refused diverges where an answer names it and this clause."""
    found = refused_everywhere(check.path, check.kind, context)
    if found is None:
        control = context.case_store.control(context.seed_requests[0], check.path)
        reason = f"the valid request from which it is grown {context.describe_refusal(control)}"
        return Verdict(check, "inconclusive", reason=reason)
    seed_request, answer = found
    store, name = context.case_store, seed_request.name
    request, base = store.control(seed_request, check.path), store.base(seed_request)
    case = Case(check.clause, "accepts", "natural", request, base, base=name)
    certified = context.certified(request, frozenset())
    return settle(check, [JudgedCase(case, answer, context.judge(case, answer), certified)])


def _judge_values(
    check: Check, seed_request: SeedRequest, control: Request, context: Context
) -> tuple[list[JudgedCase], int]:
    """The clause's judged values, and how many more of them were accepted.

    One of those that were accepted is shown, with the status of the base's answer where a batch was
    sent in its stead; to make requests of the others would cost most of a run's time.
    """

    def case_of(placement: Placement) -> Case:
        request = context.case_store.alone(seed_request, placement)
        return Case(
            check.clause,
            "accepts",
            placement.label,
            request,
            control,
            unspecified=placement.sample.unspecified,
            base=seed_request.name,
        )

    placements = context.case_store.placements(seed_request, check.path)
    batches = context.batches(seed_request)
    accepted = [p for p in placements if p.clause == check.clause and batches.accepted(p)]
    base = context.client.answered(context.case_store.base(seed_request))
    answer = Answer("accepted", base.http_status if base else 200)
    judged = [JudgedCase(case_of(p), answer, Judgement("conforms")) for p in accepted[:1]]
    for placement in batches.refused(check.path):
        alone = context.send_beside_control(case_of(placement))
        alone.judgement = excused(alone, context)
        clause = clause_of_refusal(seed_request, placement, alone, context)
        if check.clause not in (clause, placement.clause):
            continue
        is_open = alone.judgement.status in ("recorded", "unsupported")  # nobody's refusal
        if clause != check.clause and not is_open:
            alone.judgement = inconclusive(_reason_elsewhere(alone.answer, clause), by=clause)
        judged.append(alone)
    return judged, len(accepted[1:])


def _reason_elsewhere(answer: Answer | None, clause: str) -> str:
    if answer is not None and answer.outcome == "crashed":
        return f"crashed, as it seems because of {clause}"
    return f"refused, as it seems by {clause}"


def _send_random(case: Case, context: Context) -> JudgedCase:
    """A random valid case; a refusal for another place's sake counts against that place."""
    judged = context.send_beside_control(case)
    judged.judgement = excused(judged, context)
    if judged.judgement.divergence == "rejects-valid" and judged.answer is not None:
        path = case.clause.rpartition(":")[0]
        if place_named_instead(path, judged.answer, context) is not None:
            judged.judgement = inconclusive("refused by another clause")
    return judged
