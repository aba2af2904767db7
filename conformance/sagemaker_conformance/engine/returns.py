"""The returning side: whether what was accepted comes back from Describe as it was sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.round_trip import judge_return
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict, settle
from sagemaker_conformance.protocol.exchange import Exchange
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.positive import Batch
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.clause import Json

if TYPE_CHECKING:
    from sagemaker_conformance.engine.examiner import Examiner


class Returning:
    """What the requests that an examiner's target accepts come back as."""

    def __init__(self, examiner: Examiner, case_store: CaseStore) -> None:
        self._examiner = examiner
        self._case_store = case_store
        self._returned: dict[str, tuple[Request, ...]] = {}

    def examine(self, check: Check) -> Verdict:
        """Whether every value put at the place came back; asked of all requests that have it."""
        asked: list[JudgedCase] = []
        for seed_request in self._examiner.accepted_seed_requests:
            asked += self._returned_in(seed_request, check)
            if asked:
                break
        if not asked:
            return Verdict(check, "inconclusive", reason="no accepted request has this member")
        if self._examiner.effort.examples and settle(check, asked).status != "diverges":
            asked += self._examiner.explored(check, self._ask_random_return)
        return settle(check, asked)

    def _ask_random_return(self, case: Case) -> JudgedCase:
        if not self._examiner.certified(case.request, case.violates):
            return JudgedCase(case, None, Judgement("inconclusive"), certified=False)
        exchange = self._examiner.client.create_and_describe(case.request)
        path = case.clause.rpartition(":")[0]
        return JudgedCase(
            replace(case, side="returns"), exchange.answer, self._judge_return(path, exchange)
        )

    def _judge_return(self, path: str, exchange: Exchange) -> Judgement:
        return judge_return(
            path,
            exchange,
            self._examiner.catalogue,
            alone=bool(self._examiner.effort.examples),
        )

    def _returned_in(self, seed_request: SeedRequest, check: Check) -> list[JudgedCase]:
        """What the world's accepted requests with a value at the place come back as."""
        asked: list[JudgedCase] = []
        for request in self._returning(seed_request):
            if _stands_at(request, check.path):
                asked.append(self._as_sent(seed_request, check, "as sent", request))
        for batch in self._case_store.batches(seed_request).returning(check.path):
            if self._examiner.accepts_and_describes(batch.request):
                asked.append(self._packed_as_sent(seed_request, check, batch))
        return asked

    def _packed_as_sent(self, seed_request: SeedRequest, check: Check, batch: Batch) -> JudgedCase:
        """What a pack comes back as; where that differs, the first of its values that does alone."""
        whole = self._as_sent(seed_request, check, "in a pack", batch.request)
        if whole.judgement.divergence is not None:
            for placement in batch.placements:
                if placement.path == check.path:
                    request = self._case_store.alone(seed_request, placement)
                    alone = self._as_sent(seed_request, check, placement.label, request)
                    if alone.judgement.divergence == whole.judgement.divergence:
                        return alone
        return whole

    def _as_sent(
        self, seed_request: SeedRequest, check: Check, label: str, request: Request
    ) -> JudgedCase:
        case = Case(check.clause, "returns", label, request, request, base=seed_request.name)
        exchange = self._examiner.client.create_and_describe(request)
        return JudgedCase(case, exchange.answer, self._judge_return(check.path, exchange))

    def _returning(self, seed_request: SeedRequest) -> tuple[Request, ...]:
        """The world's telling requests, those that are refused taken apart."""
        if seed_request.name not in self._returned:
            found = [
                request
                for batch in self._case_store.returning(seed_request)
                for request in self._examiner.answered_batches(seed_request).accepted_parts(batch)
            ]
            self._returned[seed_request.name] = tuple(found)
        return self._returned[seed_request.name]


def _stands_at(request: Request, path: str) -> bool:
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
