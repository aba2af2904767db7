"""The returning side: what was accepted comes back from Describe as it was sent."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.other_grounds import concerns_caller
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict, settle
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.positive import Batch
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.used_places import places_in


def examine_returns(check: Check, context: Context) -> Verdict:
    """Compare every value put at the place with Describe, in all accepted requests that have it.

    Nothing more is sent where Describe tells nothing of any seed request.
    """
    judged = _judge_undescribed(check, context)
    if judged:
        return settle(check, judged)
    for seed_request in context.accepted_seed_requests:
        judged = judged or _judge_requests(seed_request, check, context)
    if not judged:
        return Verdict(check, "inconclusive", reason="no accepted request has this member")
    send = partial(_send_random, context=context)
    return settle(check, context.explore(check, judged, send))


def _judge_undescribed(check: Check, context: Context) -> list[JudgedCase]:
    """The first seed request, where Describe is not offered for any, or not to us, or finds none of them."""
    if context.traits.is_real:  # each create costs money, and Describe is offered
        return []
    seed_requests = context.accepted_seed_requests
    if not seed_requests or any(_is_offered(each.base, context) for each in seed_requests):
        return []
    first = seed_requests[0]
    case = Case(check.clause, "returns", "as sent", first.base, first.base, base=first.name)
    return [_judge(case, context)]


def _is_offered(request: Request, context: Context) -> bool:
    """Whether Describe is, to who asks, for the job that an accepted request makes."""
    described = context.client.create_and_describe(request).described
    if described is None or described.outcome == "unsupported":
        return False
    return described.outcome != "rejected" or not concerns_caller(described)


def _send_random(case: Case, context: Context) -> JudgedCase:
    """A random valid case, compared with Describe."""
    if not context.certified(case.request, case.violates):
        return JudgedCase(case, None, Judgement("inconclusive"), certified=False)
    return _judge(replace(case, side="returns"), context)


def _judge(case: Case, context: Context) -> JudgedCase:
    exchange = context.client.create_and_describe(case.request)
    return context.judge_described(case, exchange)


def _is_described(request: Request, context: Context) -> bool:
    """Whether Describe answers about the job at all, so that each of its values can be compared."""
    described = context.client.create_and_describe(request).described
    return described is None or described.outcome not in ("crashed", "rejected")


def _judge_requests(seed_request: SeedRequest, check: Check, context: Context) -> list[JudgedCase]:
    """The seed request's accepted requests with a value at the place."""

    def judge(label: str, request: Request) -> JudgedCase:
        case = Case(check.clause, "returns", label, request, request, base=seed_request.name)
        return _judge(case, context)

    def judge_batch(batch: Batch) -> JudgedCase:
        """The whole batch; where it differs, the first of its values that does alone.

        A batch of which Describe tells nothing is no verdict: then each value counts as it is alone.
        """
        whole = judge("in a pack", batch.request)
        if whole.judgement.divergence is None:
            return whole
        alone = [
            judge(p.label, context.case_store.alone(seed_request, p))
            for p in batch.placements
            if p.path == check.path and not p.sample.absent
        ]
        same = (a for a in alone if a.judgement.divergence == whole.judgement.divergence)
        if (shown := next(same, None)) is not None:
            return shown
        if _is_described(batch.request, context):
            return whole
        return next((a for a in alone if a.judgement.divergence is not None), alone[0])

    compared = _compared(seed_request, context)
    batches = context.case_store.batches(seed_request).returning.get(check.path, ())
    return [
        *[judge("as sent", b.request) for b, paths in compared if check.path in paths],
        *[judge_batch(b) for b in batches if context.accepts(b.request, describe=True)],
    ]


def _compared(
    seed_request: SeedRequest, context: Context
) -> tuple[tuple[Batch, frozenset[str]], ...]:
    """The batches that are compared with Describe, taken apart where they are refused or Describe fails.

    With each the paths of its values; one that Describe fails for concerns its own placements alone.
    """
    name = seed_request.name
    if name not in context.described:
        batches = context.batches(seed_request)
        context.described[name] = tuple(
            (part, _paths_of(part, context))
            for batch in context.case_store.returning(seed_request)
            for part in batches.accepted_parts(batch, lambda each: _is_described(each, context))
        )
    return context.described[name]


def _paths_of(batch: Batch, context: Context) -> frozenset[str]:
    if _is_described(batch.request, context):
        return frozenset(places_in(context.catalogue.root, batch.request))
    return frozenset(placement.path for placement in batch.placements)
