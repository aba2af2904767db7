"""The rejecting side: a request that breaks one clause is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Final

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.judging.oracle import Judgement, inconclusive
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict, settle
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request, changes
from sagemaker_strategies.cases.negative import dominators
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.parts import is_vacuous
from sagemaker_strategies.strategies.minimal import other_variations

_NO_CONTROL: Final = (
    "its control request is refused, and this refusal alone does not show "
    "that this clause is the cause"
)


def examine_rejects(check: Check, context: Context) -> Verdict:
    """Send the clause's cases, then random ones with random search; minimise the witness."""
    judged = list(sweep_rejects(check, context))
    if not judged:
        vacuous = is_vacuous(context.catalogue.clauses[check.clause])
        by = () if vacuous else dominators(context.catalogue, check.clause)
        return Verdict(check, "vacuous" if vacuous else "dominated", by=by)
    verdict = settle(check, context.explore(check, judged, context.send_beside_control))
    if context.minimise and verdict.status == "diverges" and verdict.witness is not None:
        verdict.witness = _minimised(verdict.witness, context)
    return verdict


def sweep_rejects(check: Check, context: Context) -> Iterator[JudgedCase]:
    """The sweep's rejecting cases of a clause, each sent as it is taken.

    Once one diverges, those of low yield and spare ones are left out.
    """
    if check.path not in context.catalogue.nodes:
        return
    diverged = False
    for case in context.case_store.violations(context.seed_requests[0], check.clause):
        if diverged and (case.low_yield or case.spare):
            continue
        if case.low_yield and not context.accepted_seed_requests:
            continue
        judged = _send(case, context)
        diverged = diverged or judged.judgement.divergence is not None
        yield judged


def _send(plain: Case, context: Context) -> JudgedCase:
    """The case among several violations where the target names it there, else on its own."""
    try:
        for seed_request in context.accepted_seed_requests[:1]:
            answer = context.multi_violations(seed_request).answer(plain)
            case = context.case_store.violation(seed_request, plain)
            if answer and case and context.shows_accepted(seed_request, case.control):
                return JudgedCase(case, answer, Judgement("conforms"))
        return _send_beside_control(plain, context)
    except WithheldError as withheld:
        return JudgedCase(plain, None, inconclusive(str(withheld)))


def _send_beside_control(plain: Case, context: Context) -> JudgedCase:
    """The case made from the first seed request where its control request is accepted.

    That a batch was accepted makes it likely that the control requests in it are; a verdict counts only
    where the control request itself was sent and accepted, for another value of the batch may be why.
    A SerializationException is about the wrong type, by its code.
    """
    for seed_request in context.accepted_seed_requests:
        case = context.case_store.violation(seed_request, plain)
        if case is None or not context.shows_accepted(seed_request, case.control):
            continue
        judged = context.send(case)
        if _needs_no_control(judged, context) or context.accepts(case.control):
            return judged
    if not context.policy.sends_without_control:
        return _send_beside_another(plain, context)
    judged = context.send(plain)
    if context.policy.needs_no_control(judged):
        return judged
    return replace(judged, judgement=inconclusive(_NO_CONTROL))


def _needs_no_control(judged: JudgedCase, context: Context) -> bool:
    """Whether a judgement is the same whatever becomes of the control request."""
    if judged.judgement.status not in ("conforms", "diverges"):
        return True
    is_of_type = judged.answer is not None and judged.answer.code == "SerializationException"
    is_refusal = judged.judgement.divergence is None
    return (is_refusal and is_of_type) or context.policy.needs_no_control(judged)


def _send_beside_another(plain: Case, context: Context) -> JudgedCase:
    """The same where the typical value of the case's own place is what the target refuses.

    Another value that it accepts there makes as good a control request.
    """
    path = plain.clause.rpartition(":")[0]
    for seed_request in context.accepted_seed_requests:
        case = context.case_store.violation(seed_request, plain)
        control = None if case is None else _accepted_at(seed_request, path, context)
        if case is not None and control and _differ_only_at(path, control, case.request):
            return context.send(replace(case, control=control))
    reason = f"the valid request from which it is grown {context.describe_refusal(plain.control)}"
    return JudgedCase(plain, None, inconclusive(reason))


def _accepted_at(seed_request: SeedRequest, path: str, context: Context) -> Request | None:
    """A request with a value at the place that the target accepts; None where it refuses all."""
    key, batches = (seed_request.name, path), context.batches(seed_request)
    if key not in context.accepted_values:
        requests = (
            context.case_store.alone(seed_request, placement)
            for placement in context.case_store.placements(seed_request, path)
            if placement.context == "many" and not placement.sample.absent
            if batches.accepted(placement)
        )
        context.accepted_values[key] = next(filter(context.accepts, requests), None)
    return context.accepted_values[key]


def _differ_only_at(path: str, control: Request, request: Request) -> bool:
    """Whether one value at the place is all that sets two requests apart."""
    found = changes(control, request)
    steps, at = path.split("."), found[0].at.split("/")[1:] if len(found) == 1 else []
    return len(steps) == len(at) and all(
        name in (step, "value") or (name == "member" and step.isdigit())
        for name, step in zip(steps, at, strict=True)
    )


def _minimised(found: JudgedCase, context: Context) -> JudgedCase:
    """The smallest variation of a case that shows the same divergence.

    The client sends each distinct request once, so that this costs few.
    """
    catalogue, store = context.catalogue, context.case_store

    def is_accepted(seed_request: SeedRequest) -> bool:
        return context.accepts(store.base(seed_request))

    others = other_variations(found.case, catalogue, is_accepted)
    for case in chain(store.smallest(found.case, catalogue), others):
        if context.accepts(case.control) and context.certified(case.request, case.violates):
            judged = context.create(case)
            if judged.judgement.divergence == found.judgement.divergence:
                return judged
    return found
