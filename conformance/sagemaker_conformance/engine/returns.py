"""The returning side: what was accepted comes back from Describe as it was sent."""

from __future__ import annotations

from dataclasses import replace

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.round_trip import judge_return
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict, settle
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.positive import Batch
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.clause import Json


def examine_returns(check: Check, context: Context) -> Verdict:
    """Compare every value put at the place with Describe, in all accepted requests that have it."""
    judged: list[JudgedCase] = []
    for seed_request in context.accepted_seed_requests:
        judged = judged or _judge_requests(seed_request, check, context)
    if not judged:
        return Verdict(check, "inconclusive", reason="no accepted request has this member")
    if context.effort.examples and settle(check, judged).status != "diverges":
        from sagemaker_conformance.engine.search import explore  # Hypothesis takes time to import

        def send(case: Case) -> JudgedCase:
            if not context.certified(case.request, case.violates):
                return JudgedCase(case, None, Judgement("inconclusive"), certified=False)
            return _judge(replace(case, side="returns"), context)

        judged += explore(check, context.catalogue, context.effort, send)
    return settle(check, judged)


def _judge(case: Case, context: Context) -> JudgedCase:
    exchange = context.client.create_and_describe(case.request)
    path, alone = case.clause.rpartition(":")[0], bool(context.effort.examples)
    judgement = judge_return(path, exchange, context.catalogue, alone=alone)
    return JudgedCase(case, exchange.answer, judgement)


def _judge_requests(seed_request: SeedRequest, check: Check, context: Context) -> list[JudgedCase]:
    """The seed request's accepted requests with a value at the place."""

    def judge(label: str, request: Request) -> JudgedCase:
        case = Case(check.clause, "returns", label, request, request, base=seed_request.name)
        return _judge(case, context)

    def judge_batch(batch: Batch) -> JudgedCase:
        """The whole batch; where it differs, the first of its values that does alone."""
        whole = judge("in a pack", batch.request)
        if whole.judgement.divergence is not None:
            for placement in batch.placements:
                if placement.path == check.path:
                    request = context.case_store.alone(seed_request, placement)
                    alone = judge(placement.label, request)
                    if alone.judgement.divergence == whole.judgement.divergence:
                        return alone
        return whole

    requests = (r for r in _accepted_requests(seed_request, context) if _has(r, check.path))
    batches = context.case_store.batches(seed_request).returning(check.path)
    return [
        *[judge("as sent", request) for request in requests],
        *[judge_batch(b) for b in batches if context.accepts_and_describes(b.request)],
    ]


def _accepted_requests(seed_request: SeedRequest, context: Context) -> tuple[Request, ...]:
    """The requests that are compared with Describe, those that are refused taken apart."""
    name = seed_request.name
    if name not in context.described:
        batches = context.batches(seed_request)
        returning = context.case_store.returning(seed_request)
        found = [request for batch in returning for request in batches.accepted_parts(batch)]
        context.described[name] = tuple(found)
    return context.described[name]


def _has(request: Request, path: str) -> bool:
    """Whether the request has a value at the path, at whichever element or entry."""
    here: list[Json] = [request]
    for step in path.split("."):
        found: list[Json] = []
        for value in here:
            if step == "member" and isinstance(value, list):
                found.extend(value)
            elif step == "value" and isinstance(value, dict):
                found.extend(value.values())
            elif isinstance(value, dict) and step in value:
                found.append(value[step])
        here = found
    return bool(here)
