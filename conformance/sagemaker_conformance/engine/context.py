"""What the examiners of one target share: its client, what is documented, what was answered so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial

from sagemaker_conformance.checks.check import Check, Effort
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.engine.batches import AnsweredBatches
from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.engine.multi_violation import MultiViolationAnswers
from sagemaker_conformance.engine.send_policy import SendPolicy
from sagemaker_conformance.judging.oracle import Judgement, TargetTraits, inconclusive, judge
from sagemaker_conformance.judging.round_trip import judge_described
from sagemaker_conformance.judging.verdict import JudgedCase, settle
from sagemaker_conformance.protocol.answer import Answer, describe_refusal
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.protocol.exchange import Exchange
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.positive import Batch
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue


@dataclass(repr=False)  # it would be megabytes, in every frame of a traceback
class Context:
    """One target under examination; one for each process of a run.

    ``case_store`` may be shared by the contexts of many targets. Without ``minimise`` a witness
    stays the sweep's own case. Outside of ``gate_rules`` what a rule of prose shows is recorded.
    ``policy`` holds what may be sent.
    """

    client: Client
    catalogue: Catalogue
    case_store: CaseStore
    seed_requests: tuple[SeedRequest, ...]
    traits: TargetTraits = field(default_factory=TargetTraits)
    effort: Effort = field(default_factory=Effort)
    gate_rules: bool = False
    minimise: bool = True
    policy: SendPolicy = field(default_factory=SendPolicy)
    #: By place: the accepted request beside which its values are judged, see `refused_values`.
    controls: dict[str, tuple[SeedRequest, Request] | None] = field(default_factory=dict)
    #: By the name of a seed request and a place: an accepted request with a value there, see `rejects`.
    accepted_values: dict[tuple[str, str], Request | None] = field(default_factory=dict)
    #: By the id of a prose rule: whether the target refuses what it forbids.
    enforced_rules: dict[str, bool] = field(default_factory=dict)
    #: How many cases were answered differently when they were sent again.
    flaky: int = 0
    #: By the name of a seed request: the accepted requests that are compared with Describe, and the paths
    #: of their values.
    described: dict[str, tuple[tuple[Batch, frozenset[str]], ...]] = field(default_factory=dict)
    _batches: dict[tuple[str, str], AnsweredBatches] = field(default_factory=dict)
    _multi_violations: dict[str, MultiViolationAnswers] = field(default_factory=dict)

    def certified(self, request: Request, violates: frozenset[str]) -> bool:
        """Whether an independent judge finds exactly these clauses broken."""
        return self.case_store.certified(request, violates)

    def judge(self, case: Case, answer: Answer) -> Judgement:
        """What the answer to a case means for this target."""
        return judge(case, answer, self.traits)

    def judge_described(self, case: Case, exchange: Exchange) -> JudgedCase:
        """Judge a case of the returning side by what Describe gives back."""
        return judge_described(case, exchange, self.catalogue, alone=bool(self.effort.examples))

    def create(self, case: Case) -> JudgedCase:
        """Send a case as it is, and judge the answer."""
        answer = self.client.create(case.request)
        return JudgedCase(case, answer, self.judge(case, answer))

    def send(self, case: Case) -> JudgedCase:
        """The same if the case is certified and may be sent."""
        withheld = self.policy.withholds(case)
        if withheld is not None:
            return JudgedCase(case, None, inconclusive(withheld))
        if not self.certified(case.request, case.violates):
            return JudgedCase(case, None, Judgement("inconclusive"), certified=False)
        return self.create(case)

    def send_beside_control(self, case: Case) -> JudgedCase:
        """The same; a divergence counts only where the control request is accepted."""
        try:
            judged = self.send(case)
            if judged.judgement.divergence is not None and not self.accepts(case.control):
                judged.judgement = self.refused_control(case)
        except WithheldError as withheld:
            return JudgedCase(case, None, inconclusive(str(withheld)))
        return judged

    def refused_control(self, case: Case) -> Judgement:
        """The judgement of a case whose control request is not accepted."""
        return inconclusive(f"its control request {self.describe_refusal(case.control)}")

    def explore(
        self, check: Check, judged: list[JudgedCase], send: Callable[[Case], JudgedCase]
    ) -> list[JudgedCase]:
        """The cases of the sweep, and what random search adds where it is wanted and none of them diverges."""
        if not self.effort.examples or settle(check, judged).status == "diverges":
            return judged
        from sagemaker_conformance.engine.search import explore  # Hypothesis takes time to import

        return [*judged, *explore(check, self.catalogue, self.effort, send)]

    def accepts(self, request: Request, *, describe: bool = False) -> bool:
        """Whether the target accepts a valid request, by all that the policy lets be sent.

        With ``describe``, Describe is sent for the job that it makes.
        """
        return self.policy.accepts(self.client, request, describe=describe)

    def describe_refusal(self, request: Request) -> str:
        """What became of a valid request that is not accepted; one that was not sent has a seed's fate."""
        answer = self.client.answered(request)
        return describe_refusal(answer or self.client.answered(self.seed_requests[0].base))

    @cached_property
    def accepted_seed_requests(self) -> tuple[SeedRequest, ...]:
        """The seed requests that the target accepts."""
        accepts = self.policy.accepts_seed_request
        return tuple(each for each in self.seed_requests if accepts(self.client, each.base))

    def batches(self, seed_request: SeedRequest) -> AnsweredBatches:
        """The batches of valid values of a seed request, sent as they are needed."""
        key = (seed_request.name, self.policy.mode)
        if key not in self._batches:
            accepts = partial(self.accepts, describe=True)
            self._batches[key] = AnsweredBatches(seed_request, self.case_store, accepts)
        return self._batches[key]

    def multi_violations(self, seed_request: SeedRequest) -> MultiViolationAnswers:
        """The refused values of a seed request that share requests, sent as they are needed."""
        name = seed_request.name
        if name not in self._multi_violations:
            answers = MultiViolationAnswers(seed_request, self.case_store, self.client.create)
            self._multi_violations[name] = answers
        return self._multi_violations[name]

    def shows_accepted(self, seed_request: SeedRequest, control: Request) -> bool:
        """Whether a control request is accepted, as a batch shows or else on its own."""
        return self.batches(seed_request).holds(control) or self.accepts(control)
