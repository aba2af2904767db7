"""Examining real SageMaker: what can be judged of it without creating anything."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.aws_marks import marked, stands
from sagemaker_conformance.engine.batches import AnsweredBatches
from sagemaker_conformance.engine.examiner import Examiner
from sagemaker_conformance.judging.error_messages import stated_kinds
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.withheld import WithheldError
from sagemaker_conformance.targets.aws_guard.guard import NOT_ALLOWED
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.positive import Placement
from sagemaker_strategies.cases.seeds import SeedRequest

_OPEN = "not sent: AWS may take it, which would start a job"
_NO_GROUND = (
    "the request from which it is grown is refused, and this refusal does not say for itself "
    "that it is for this clause's sake"
)


@dataclass(repr=False)  # it would be megabytes, in every frame of a traceback
class GuardedExaminer(Examiner):
    """Examines what refuses to be created from.

    Grounds and bases are asked with a mark (`marking`). A refusal whose ground does not stand
    counts only if it blames the violated member and words the violated kind of constraint. Sides
    that take valid creates are asked only where some are ``allowed``, and as far as those go.
    """

    allowed: bool = False
    _path: str = ""
    _costly: bool = False
    _marked_packings: dict[str, AnsweredBatches] = field(default_factory=dict)

    def examine(self, check: Check) -> Verdict:
        """The verdict; inconclusive where what it takes may not be sent."""
        self._path = check.path
        self._costly = check.side != "rejects" or check.kind.startswith(("rule-", "second-"))
        if self._costly and not self.allowed:
            return Verdict(check, "inconclusive", reason=NOT_ALLOWED)
        return super().examine(check)

    @cached_property
    def accepted_seed_requests(self) -> tuple[SeedRequest, ...]:
        """The worlds with whose bases nothing is wrong but their mark."""
        return tuple(
            seed_request
            for seed_request in self.seed_requests
            if self._stands_marked(seed_request.base)
        )

    def answered_batches(self, seed_request: SeedRequest) -> AnsweredBatches:
        """The packed valid requests of a world: sent as they are, or with a mark."""
        if self._costly:
            return super().answered_batches(seed_request)
        if seed_request.name not in self._marked_packings:
            made = AnsweredBatches(seed_request, self._case_store, self.accepts)
            self._marked_packings[seed_request.name] = made
        return self._marked_packings[seed_request.name]

    def accepts(self, request: Request) -> bool:
        if not self._costly:
            return self._stands_marked(request)
        try:  # a create is dear: what comes back is looked at along with it
            return self.client.create_and_describe(request).answer.outcome == "accepted"
        except WithheldError:
            return False

    def accepts_and_describes(self, request: Request) -> bool:
        return self.accepts(request)

    def _stands_marked(self, request: Request) -> bool:
        return stands(self.client.create(marked(request, self._path)), self._path)

    def _ask_refused(self, plain: Case) -> list[JudgedCase]:
        try:
            return super()._ask_refused(plain)
        except WithheldError as held:
            return [JudgedCase(plain, None, Judgement("inconclusive", reason=str(held)))]

    def _ask_grounded(self, plain: Case) -> JudgedCase:
        """The case where its ground stands but for its mark, else only what speaks for itself."""
        for seed_request in self.accepted_seed_requests:
            case = self._case_store.violation(seed_request, plain)
            if case is None or not self._stands(seed_request, case):
                continue
            asked = self._ask(case)
            # What was accepted stood; of anything else that diverges the ground is asked itself.
            if (
                asked.judgement.divergence is None
                or _was_accepted(asked.answer)
                or self.accepts(case.control)
            ):
                return asked
        asked = self._ask(plain)
        if asked.answer is None or _was_accepted(asked.answer) or _speaks_for_itself(asked):
            return asked
        return replace(asked, judgement=Judgement("inconclusive", reason=_NO_GROUND))

    def _ask(self, case: Case) -> JudgedCase:
        if case.unspecified is not None:
            return JudgedCase(case, None, Judgement("inconclusive", reason=_OPEN))
        return super()._ask(case)

    def ask_random(self, case: Case) -> JudgedCase:
        try:
            return super().ask_random(case)
        except WithheldError as held:
            return JudgedCase(case, None, Judgement("inconclusive", reason=str(held)))

    def _asked_alone(
        self, seed_request: SeedRequest, placement: Placement, check: Check, control: Request
    ) -> JudgedCase:
        try:
            return super()._asked_alone(seed_request, placement, check, control)
        except WithheldError as held:
            case = self._case(seed_request, placement, check, control)
            return JudgedCase(case, None, Judgement("inconclusive", reason=str(held)))

    def _culprit(
        self,
        seed_request: SeedRequest,
        placement: Placement,
        asked: JudgedCase,
        placements: tuple[Placement, ...],
        refused: tuple[Placement, ...],
    ) -> str:
        if asked.answer is None:  # nobody refused what was not sent
            return placement.clause
        return super()._culprit(seed_request, placement, asked, placements, refused)


def _was_accepted(answer: Answer | None) -> bool:
    return answer is not None and answer.outcome == "accepted"


def _speaks_for_itself(asked: JudgedCase) -> bool:
    """Whether the refusal blames what is violated, and in the words for that kind of constraint."""
    kind = asked.case.clause.rpartition(":")[2]
    return (
        asked.judgement.status == "conforms"
        and asked.answer is not None
        and kind in stated_kinds(asked.answer)
    )
