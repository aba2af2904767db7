"""Examining a check: which cases are asked, in which world, and what their answers add up to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from sagemaker_conformance.checks.check import SECOND_GENERATOR, Check
from sagemaker_conformance.checks.effort import Effort
from sagemaker_conformance.client.client import Client
from sagemaker_conformance.engine.batches import AnsweredBatches
from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.engine.minimise import minimised
from sagemaker_conformance.engine.multi_violation import MultiViolationAnswers
from sagemaker_conformance.engine.refused_values import RefusedValues
from sagemaker_conformance.engine.returns import Returning
from sagemaker_conformance.engine.rules import examine_rule
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.judging.oracle import Judgement, TargetTraits, judge
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict, settle
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request, changes
from sagemaker_strategies.cases.negative import dominators, is_vacuous
from sagemaker_strategies.cases.positive import Placement
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue


@dataclass(repr=False)  # it would be megabytes, in every frame of a traceback
class Examiner:
    """Examines checks against one target; one for each process of a run.

    ``case_store`` may be shared by the examiners of many targets. Without ``minimise`` a witness
    stays the sweep's own case.
    """

    client: Client
    catalogue: Catalogue
    certifier: Certifier
    seed_requests: tuple[SeedRequest, ...]
    paths: tuple[str, ...]
    traits: TargetTraits = field(default_factory=TargetTraits)
    effort: Effort = field(default_factory=Effort)
    gate_rules: bool = False
    minimise: bool = True
    case_store: CaseStore | None = None
    _answered_batches: dict[str, AnsweredBatches] = field(default_factory=dict)
    _multi_violation_answers: dict[str, MultiViolationAnswers] = field(default_factory=dict)
    _case_store: CaseStore = field(init=False)

    def __post_init__(self) -> None:
        self._case_store = self.case_store or CaseStore(self.certifier, self.paths)

    def examine(self, check: Check) -> Verdict:
        """Ask all cases of the check and settle its verdict."""
        before = self.client.requests
        verdict = self._examined(check)
        verdict.requests = self.client.requests - before
        return verdict

    def _examined(self, check: Check) -> Verdict:
        if check.kind == SECOND_GENERATOR:
            from sagemaker_conformance.engine.second_generator import (
                examine_second,  # imports Hypothesis
            )

            return examine_second(self, check)
        if check.kind.startswith("rule-"):
            return examine_rule(self, self._case_store, check)
        if check.side == "returns":
            return self._returning.examine(check)
        accepts = check.side == "accepts"
        return self._examine_accepts(check) if accepts else self._examine_rejects(check)

    @cached_property
    def _returning(self) -> Returning:
        return Returning(self, self._case_store)

    @cached_property
    def _refused_values(self) -> RefusedValues:
        return RefusedValues(self, self._case_store)

    def certified(self, request: Request, violates: frozenset[str]) -> bool:
        """Whether an independent judge finds exactly these clauses broken."""
        return self._case_store.certified(request, violates)

    @cached_property
    def accepted_seed_requests(self) -> tuple[SeedRequest, ...]:
        """The worlds whose base the target accepts."""
        return tuple(w for w in self.seed_requests if self.accepts(w.base))

    def answered_batches(self, seed_request: SeedRequest) -> AnsweredBatches:
        """The packed accepting requests of a world, made once."""
        if seed_request.name not in self._answered_batches:
            accepts = self.accepts_and_describes
            self._answered_batches[seed_request.name] = AnsweredBatches(
                seed_request, self._case_store, accepts
            )
        return self._answered_batches[seed_request.name]

    def multi_violation_answers(self, seed_request: SeedRequest) -> MultiViolationAnswers:
        """The refused values of a world that are asked in company, made once."""
        if seed_request.name not in self._multi_violation_answers:
            self._multi_violation_answers[seed_request.name] = MultiViolationAnswers(
                seed_request, self._case_store, self.client.create
            )
        return self._multi_violation_answers[seed_request.name]

    def accepts(self, request: Request) -> bool:
        """Whether the target accepts the request."""
        return self.client.create(request).outcome == "accepted"

    def accepts_and_describes(self, request: Request) -> bool:
        """The same, and Describe is asked of the job: what it was made of has to come back."""
        return self.client.create_and_describe(request).answer.outcome == "accepted"

    # Rejecting

    def _examine_rejects(self, check: Check) -> Verdict:
        node = self.catalogue.nodes[check.path]
        asked = list(self.sweep_rejects(check))
        if not asked:
            vacuous = is_vacuous(node, check.kind)
            by = () if vacuous else dominators(self.catalogue, check.clause)
            return Verdict(check, "vacuous" if vacuous else "dominated", by=by)
        if self.effort.examples and settle(check, asked).status != "diverges":
            asked += self.explored(check, self.ask_random)
        verdict = settle(check, asked)
        if self.minimise and verdict.status == "diverges" and verdict.witness is not None:
            verdict.witness = minimised(verdict.witness, self.catalogue, self._ask_smaller)
        return verdict

    def sweep_rejects(self, check: Check) -> Iterator[JudgedCase]:
        """The sweep's rejecting cases of a clause, each asked as it is taken.

        Once one diverges, those are left out of which many tell little, or that are spare.
        """
        if check.path not in self.catalogue.nodes:
            return
        shown = False
        for case in self._case_store.violations(self.seed_requests[0], check.clause):
            if not (shown and (case.low_yield or case.spare)):
                for asked in self._ask_refused(case):
                    shown = shown or asked.judgement.divergence is not None
                    yield asked

    def _ask_smaller(self, case: Case) -> JudgedCase | None:
        """A variation of a case, None where it cannot stand for it."""
        if not self.accepts(case.control) or not self.certified(case.request, case.violates):
            return None
        answer = self.client.create(case.request)
        return JudgedCase(case, answer, self.judged(case, answer))

    def _ask_refused(self, plain: Case) -> list[JudgedCase]:
        """The case in company where the target tells of it there, else alone."""
        if not self.accepted_seed_requests:
            return [] if plain.low_yield else [self._ask_grounded(plain)]
        seed_request = self.accepted_seed_requests[0]
        multi_violation_answers = self.multi_violation_answers(seed_request)
        answer = multi_violation_answers.answer(plain)
        if answer is not None:
            case = self._case_store.violation(seed_request, plain)
            if case is not None and self._stands(seed_request, case):
                return [JudgedCase(case, answer, Judgement("conforms"))]
        return [self._ask_grounded(plain)]

    def _ask_grounded(self, plain: Case) -> JudgedCase:
        """The case in the first world where its ground is accepted.

        That a pack was accepted speaks for the grounds in it, which is enough for a plain refusal;
        a divergence is claimed only where the ground itself was asked and accepted.
        """
        for seed_request in self.accepted_seed_requests:
            case = self._case_store.violation(seed_request, plain)
            if case is None or not self._stands(seed_request, case):
                continue
            asked = self._ask(case)
            if asked.judgement.divergence is None or self.accepts(case.control):
                return asked
        return self._ask_beside_another(plain)

    def _ask_beside_another(self, plain: Case) -> JudgedCase:
        """The same where the natural value of the case's own place is what the target refuses.

        Another value that it accepts there makes as good a control request.
        """
        path = plain.clause.rpartition(":")[0]
        for seed_request in self.accepted_seed_requests:
            case = self._case_store.violation(seed_request, plain)
            control = None if case is None else self._accepted_at(seed_request, path)
            if case is not None and control and _differ_only_at(path, control, case.request):
                return self._ask(replace(case, control=control))
        reason = "the valid request from which it is grown is refused"
        return JudgedCase(plain, None, Judgement("inconclusive", reason=reason))

    def _accepted_at(self, seed_request: SeedRequest, path: str) -> Request | None:
        """A request with a value at the place that the target accepts; None where it refuses all."""
        refused = self.answered_batches(seed_request).refused(path)
        for placement in self._case_store.placements(seed_request, path):
            if placement.context == "many" and not placement.sample.absent:
                request = self._case_store.alone(seed_request, placement)
                if placement not in refused and self.accepts(request):
                    return request
        return None

    def _stands(self, seed_request: SeedRequest, case: Case) -> bool:
        return self.answered_batches(seed_request).holds(case.control) or self.accepts(case.control)

    def _ask(self, case: Case) -> JudgedCase:
        if not self.certified(case.request, case.violates):
            return JudgedCase(case, None, Judgement("inconclusive"), certified=False)
        answer = self.client.create(case.request)
        return JudgedCase(case, answer, self.judged(case, answer))

    def judged(self, case: Case, answer: Answer) -> Judgement:
        """What the answer to a case says of this target."""
        return judge(case, answer, self.traits)

    def ask_random(self, case: Case) -> JudgedCase:
        """A random case; what it shows counts only where its ground is accepted."""
        asked = self._ask(case)
        if asked.judgement.divergence is not None and not self.accepts(case.control):
            asked.judgement = Judgement("inconclusive", reason="its ground is refused")
        return asked

    def explored(self, check: Check, ask: Callable[[Case], JudgedCase]) -> list[JudgedCase]:
        """What random search finds: one case that diverges, or nothing."""
        from sagemaker_conformance.engine.search import explore  # Hypothesis takes time to import

        found = explore(check, self.catalogue, self.effort, ask)
        return [] if found is None else [found]

    # Accepting

    def _examine_accepts(self, check: Check) -> Verdict:
        control = self._refused_values.control(check.path)
        if control is None:
            return self._accepts_nowhere(check)
        return self._accepts_in(*control, check)

    def _accepts_nowhere(self, check: Check) -> Verdict:
        """A place that is in every ground: a refusal that names it and this clause diverges here."""
        found = self._refused_values.refused_everywhere(check.path, check.kind)
        if found is None:
            reason = "the valid request from which it is grown is refused"
            return Verdict(check, "inconclusive", reason=reason)
        seed_request, answer = found
        request = seed_request.control(check.path).request
        case = Case(
            check.clause, "accepts", "natural", request, seed_request.base, base=seed_request.name
        )
        certified = self.certified(request, frozenset())
        return settle(
            check, [JudgedCase(case, answer, self.judged(case, answer), certified=certified)]
        )

    def _accepts_in(self, seed_request: SeedRequest, control: Request, check: Check) -> Verdict:
        """All values of the place are asked; a refusal is laid at the door of one of its clauses."""
        placements = self._case_store.placements(seed_request, check.path)
        own = [p for p in placements if p.clause == check.clause]
        refused = self.answered_batches(seed_request).refused(check.path)
        taken = [p for p in own if p not in refused]
        # One of those that were accepted is shown; to make requests of the others would cost most
        # of a run's time.
        asked = [self._accepted(seed_request, placement, check, control) for placement in taken[:1]]
        for placement in refused:
            single = self._asked_alone(seed_request, placement, check, control)
            found = self._culprit(seed_request, placement, single, placements, refused)
            if found == check.clause:
                asked.append(single)
            elif placement.clause == check.clause:
                if single.judgement.status != "unsupported":  # that is nobody's refusal
                    reason = f"refused, as it seems by {found}"
                    single.judgement = Judgement("inconclusive", reason=reason, by=found)
                asked.append(single)
        if not asked:  # no value stands at this bound, and none is refused for its sake
            by = dominators(self.catalogue, check.clause)
            return Verdict(check, "dominated", by=by)
        if self.effort.examples and settle(check, asked).status != "diverges":
            asked += self.explored(check, self._ask_random_valid)
        verdict = settle(check, asked)
        verdict.cases += len(taken[1:])
        return verdict

    def _ask_random_valid(self, case: Case) -> JudgedCase:
        """A random valid case; a refusal for another place's sake is that place's affair."""
        asked = self.ask_random(case)
        asked.judgement = self._refused_values.excused(case, asked.judgement)
        if asked.judgement.divergence == "rejects-valid" and asked.answer is not None:
            path = case.clause.rpartition(":")[0]
            if self._refused_values.named_instead(path, asked.answer) is not None:
                asked.judgement = Judgement("inconclusive", reason="refused by another clause")
        return asked

    def _case(
        self, seed_request: SeedRequest, placement: Placement, check: Check, control: Request
    ) -> Case:
        return Case(
            clause=check.clause,
            side="accepts",
            label=placement.label,
            request=self._case_store.alone(seed_request, placement),
            control=control,
            unspecified=placement.sample.unspecified,
            base=seed_request.name,
        )

    def _accepted(
        self, seed_request: SeedRequest, placement: Placement, check: Check, control: Request
    ) -> JudgedCase:
        case = self._case(seed_request, placement, check, control)
        answer = Answer("accepted", 200 if self.traits.refuses_with is None else None)
        return JudgedCase(case, answer, Judgement("conforms"))

    def _asked_alone(
        self, seed_request: SeedRequest, placement: Placement, check: Check, control: Request
    ) -> JudgedCase:
        case = self._case(seed_request, placement, check, control)
        if not self.certified(case.request, frozenset()):
            return JudgedCase(case, None, Judgement("inconclusive"), certified=False)
        answer = self.client.create(case.request)
        judgement = self.judged(case, answer)
        if judgement.divergence is not None and not self.accepts(control):
            judgement = Judgement("inconclusive", reason="its control request is refused")
        return JudgedCase(case, answer, self._refused_values.excused(case, judgement))

    def _culprit(
        self,
        seed_request: SeedRequest,
        placement: Placement,
        asked: JudgedCase,
        placements: tuple[Placement, ...],
        refused: tuple[Placement, ...],
    ) -> str:
        """The clause that a refused value speaks against, or the place whose affair it is."""
        return self._refused_values.clause_of(seed_request, placement, asked, placements, refused)


def _differ_only_at(path: str, control: Request, request: Request) -> bool:
    """Whether one value at the place is all that sets two requests apart."""
    found = changes(control, request)
    steps, at = path.split("."), found[0].at.split("/")[1:] if len(found) == 1 else []
    return len(steps) == len(at) and all(
        name in (step, "value") or (name == "member" and step.isdigit())
        for name, step in zip(steps, at, strict=True)
    )
