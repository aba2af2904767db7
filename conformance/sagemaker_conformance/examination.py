"""Examining a check: which cases are asked, in which world, and what their answers add up to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from sagemaker_conformance.answers import Answer
from sagemaker_conformance.blame import blamed, blames, worded_kinds
from sagemaker_conformance.certificate import Certifier
from sagemaker_conformance.checks import Check
from sagemaker_conformance.companions import Companions
from sagemaker_conformance.culprits import (
    culprit,
    culprit_around,
    culprit_inside,
    telling_kinds,
    told_beside,
)
from sagemaker_conformance.effort import Effort
from sagemaker_conformance.interview import Exchange, Interview
from sagemaker_conformance.minimising import minimised
from sagemaker_conformance.oracle import Judgement, judge
from sagemaker_conformance.packing import Packing
from sagemaker_conformance.questions import Questions
from sagemaker_conformance.roundtrip import judge_return
from sagemaker_conformance.verdicts import Asked, Verdict, settle
from sagemaker_strategies.accepting import Pack, Placement
from sagemaker_strategies.cases import Case
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clauses import Json
from sagemaker_strategies.places import Request
from sagemaker_strategies.rules import rule_cases
from sagemaker_strategies.violating import dominators, is_vacuous
from sagemaker_strategies.worlds import World


@dataclass
class Examiner:
    """Examines checks against one target; one for each process of a run.

    ``refuses_with`` is the code of a target that refuses before anything is sent, where this one
    does. ``questions`` may be shared by the examiners of many targets. Without ``minimise`` a witness
    stays the sweep's own case.
    """

    interview: Interview
    catalogue: Catalogue
    certifier: Certifier
    worlds: tuple[World, ...]
    paths: tuple[str, ...]
    reference: bool = False
    refuses_with: str | None = None
    effort: Effort = field(default_factory=Effort)
    gate_rules: bool = False
    minimise: bool = True
    questions: Questions | None = None
    _packings: dict[str, Packing] = field(default_factory=dict)
    _companions: dict[str, Companions] = field(default_factory=dict)
    _returned: dict[str, tuple[Request, ...]] = field(default_factory=dict)
    _questions: Questions = field(init=False)

    def __post_init__(self) -> None:
        self._questions = self.questions or Questions(self.certifier, self.paths)

    def examine(self, check: Check) -> Verdict:
        """Ask all cases of the check and settle its verdict."""
        before = self.interview.requests
        examine = _EXAMINE_KIND.get(check.kind.partition("-")[0], _EXAMINE[check.side])
        verdict = examine(self, check)
        verdict.requests = self.interview.requests - before
        return verdict

    def certified(self, request: Request, violates: frozenset[str]) -> bool:
        """Whether an independent judge finds exactly these clauses broken."""
        return self._questions.certified(request, violates)

    @cached_property
    def standing(self) -> tuple[World, ...]:
        """The worlds whose base the target accepts."""
        return tuple(w for w in self.worlds if self._accepts(w.base))

    def packing(self, world: World) -> Packing:
        """The packed accepting requests of a world, made once."""
        if world.name not in self._packings:
            accepts = self._accepts_and_describes
            self._packings[world.name] = Packing(world, self._questions, accepts)
        return self._packings[world.name]

    def companions(self, world: World) -> Companions:
        """The refused values of a world that are asked in company, made once."""
        if world.name not in self._companions:
            self._companions[world.name] = Companions(world, self._questions, self.interview.create)
        return self._companions[world.name]

    def _accepts(self, request: Request) -> bool:
        return self.interview.create(request).outcome == "accepted"

    def _accepts_and_describes(self, request: Request) -> bool:
        """The same, and Describe is asked of the job: what it was made of has to come back."""
        return self.interview.create_and_describe(request).answer.outcome == "accepted"

    # Rejecting

    def _examine_rejects(self, check: Check) -> Verdict:
        node = self.catalogue.nodes[check.path]
        asked = list(self.sweep_rejects(check))
        if not asked:
            vacuous = is_vacuous(node, check.kind)
            by = () if vacuous else dominators(self.catalogue, check.clause)
            return Verdict(check, "vacuous" if vacuous else "dominated", by=by)
        if self.effort.examples and settle(check, asked).status != "diverges":
            asked += self._explore(check, self._ask_random)
        verdict = settle(check, asked)
        if self.minimise and verdict.status == "diverges" and verdict.witness is not None:
            verdict.witness = minimised(verdict.witness, self.catalogue, self._ask_smaller)
        return verdict

    def sweep_rejects(self, check: Check) -> Iterator[Asked]:
        """The sweep's rejecting cases of a clause, each asked as it is taken.

        Once one diverges, those of which many tell little are left out.
        """
        if check.path not in self.catalogue.nodes:
            return
        shown = False
        for case in self._questions.violations(self.worlds[0], check.clause):
            if not (shown and case.further):
                for asked in self._ask_refused(case):
                    shown = shown or asked.judgement.divergence is not None
                    yield asked

    def _ask_smaller(self, case: Case) -> Asked | None:
        """A variation of a case, None where it cannot stand for it."""
        if not self._accepts(case.ground) or not self.certified(case.request, case.violates):
            return None
        answer = self.interview.create(case.request)
        return Asked(case, answer, self._judge(case, answer))

    def _ask_refused(self, plain: Case) -> list[Asked]:
        """The case in company where the target tells of it there, else alone.

        One of many cases that tell little is left out where a target names one error at a time.
        """
        if not self.standing:
            return [] if plain.further else [self._ask_grounded(plain)]
        world = self.standing[0]
        companions = self.companions(world)
        answer = companions.answer(plain)
        if answer is not None:
            case = self._questions.violation(world, plain)
            if case is not None and self._stands(world, case):
                return [Asked(case, answer, Judgement("conforms"))]
        elif plain.further and not companions.deserves(plain):
            return []
        return [self._ask_grounded(plain)]

    def _ask_grounded(self, plain: Case) -> Asked:
        """The case in the first world where its ground is accepted.

        That a pack was accepted speaks for the grounds in it, which is enough for a plain refusal;
        a divergence is claimed only where the ground itself was asked and accepted.
        """
        for world in self.standing:
            case = self._questions.violation(world, plain)
            if case is None or not self._stands(world, case):
                continue
            asked = self._ask(case)
            if asked.judgement.divergence is None or self._accepts(case.ground):
                return asked
        reason = "the valid request from which it is grown is refused"
        return Asked(plain, None, Judgement("inconclusive", reason=reason))

    def _stands(self, world: World, case: Case) -> bool:
        return self.packing(world).holds(case.ground) or self._accepts(case.ground)

    def _ask(self, case: Case) -> Asked:
        if not self.certified(case.request, case.violates):
            return Asked(case, None, Judgement("inconclusive"), certified=False)
        answer = self.interview.create(case.request)
        return Asked(case, answer, self._judge(case, answer))

    def _judge(self, case: Case, answer: Answer) -> Judgement:
        return judge(
            case,
            answer,
            self.catalogue,
            reference=self.reference,
            refuses_with=self.refuses_with,
        )

    def _ask_random(self, case: Case) -> Asked:
        """A random case; what it shows counts only where its ground is accepted."""
        asked = self._ask(case)
        if asked.judgement.divergence is not None and not self._accepts(case.ground):
            asked.judgement = Judgement("inconclusive", reason="its ground is refused")
        return asked

    def _explore(self, check: Check, ask: Callable[[Case], Asked]) -> list[Asked]:
        from sagemaker_conformance.exploring import explore  # Hypothesis takes time to import

        found = explore(check, self.catalogue, self.effort, ask)
        return [] if found is None else [found]

    # Accepting

    def _examine_accepts(self, check: Check) -> Verdict:
        for world in self.standing:
            ground = self._parent_ground(world, check.path)
            if self.packing(world).holds(ground) or self._accepts(ground):
                return self._accepts_in(world, check, ground)
        return self._accepts_nowhere(check)

    def _accepts_nowhere(self, check: Check) -> Verdict:
        """A place that is in every ground: a refusal that names it and this clause diverges here."""
        path, kind = check.path, check.kind
        for world in self.worlds:
            request = world.ground(path).request
            answer = self.interview.create(request)
            # A container's bracket lists every constraint of what it holds, and tells none apart.
            node = self.catalogue.nodes[path]
            kinds = worded_kinds(answer) or telling_kinds(node)[:1]
            named = kind in kinds and blames(answer, [path], self.catalogue)
            named = named and told_beside(path, answer, node) is None
            if answer.outcome == "rejected" and named:
                case = Case(check.clause, "accepts", "natural", request, request, base=world.name)
                certified = self.certified(request, frozenset())
                judgement = self._judge(case, answer)
                return settle(check, [Asked(case, answer, judgement, certified=certified)])
        reason = "the valid request from which it is grown is refused"
        return Verdict(check, "inconclusive", reason=reason)

    def _parent_ground(self, world: World, path: str) -> Request:
        parent = path.rpartition(".")[0]
        return world.ground(parent).request if parent else world.base

    def _accepts_in(self, world: World, check: Check, ground: Request) -> Verdict:
        """All values of the place are asked; a refusal is laid at the door of one of its clauses."""
        placements = self._questions.placements(world, check.path)
        own = [p for p in placements if p.clause == check.clause]
        packing = self.packing(world)
        refused = [p for p in placements if not packing.accepted(p)]
        taken = [p for p in own if p not in refused]
        # One of those that were accepted is shown; to make requests of the others would cost most
        # of a run's time.
        asked = [self._accepted(world, placement, check, ground) for placement in taken[:1]]
        for placement in refused:
            single = self._asked_alone(world, placement, check, ground)
            found = self._culprit(world, placement, single, placements, refused)
            if found == check.clause:
                asked.append(single)
            elif placement.clause == check.clause:
                reason = f"refused, as it seems by {found}"
                single.judgement = Judgement("inconclusive", reason=reason)
                asked.append(single)
        if not asked:  # no value stands at this bound, and none is refused for its sake
            by = dominators(self.catalogue, check.clause)
            return Verdict(check, "dominated", by=by)
        if self.effort.examples and settle(check, asked).status != "diverges":
            asked += self._explore(check, self._ask_random_valid)
        verdict = settle(check, asked)
        verdict.cases += len(taken[1:])
        return verdict

    def _ask_random_valid(self, case: Case) -> Asked:
        """A random valid case; a refusal for another clause's sake is that clause's affair."""
        asked = self._ask_random(case)
        if asked.judgement.divergence == "rejects-valid" and asked.answer is not None:
            kinds = worded_kinds(asked.answer)
            path, _, kind = case.clause.rpartition(":")
            own = kind in kinds and blames(asked.answer, [path], self.catalogue)
            if blamed(asked.answer) and not own:
                asked.judgement = Judgement("inconclusive", reason="refused by another clause")
        return asked

    def _case(self, world: World, placement: Placement, check: Check, ground: Request) -> Case:
        return Case(
            clause=check.clause,
            side="accepts",
            label=placement.label,
            request=self._questions.alone(world, placement),
            ground=ground,
            unspecified=placement.sample.unspecified,
            base=world.name,
        )

    def _accepted(self, world: World, placement: Placement, check: Check, ground: Request) -> Asked:
        case = self._case(world, placement, check, ground)
        answer = Answer("accepted", 200 if self.refuses_with is None else None)
        return Asked(case, answer, Judgement("conforms"))

    def _asked_alone(
        self, world: World, placement: Placement, check: Check, ground: Request
    ) -> Asked:
        case = self._case(world, placement, check, ground)
        if not self.certified(case.request, frozenset()):
            return Asked(case, None, Judgement("inconclusive"), certified=False)
        answer = self.interview.create(case.request)
        return Asked(case, answer, self._judge(case, answer))

    def _culprit(
        self,
        world: World,
        placement: Placement,
        asked: Asked,
        placements: tuple[Placement, ...],
        refused: list[Placement],
    ) -> str:
        """The clause that a refused value speaks against: of its surroundings, or of its place."""
        around = culprit_around(
            placement,
            world,
            lambda path: self._questions.placements(world, path),
            self.packing(world).accepted,
        )
        node = self.catalogue.nodes[placement.path]
        if around is None and asked.answer is not None and not blamed(asked.answer):
            around = culprit_inside(
                placement,
                node,
                lambda path: self._questions.placements(world, path),
                self.packing(world).accepted,
            )
        return around or culprit(placement, asked.answer, node, placements, refused)

    # Returning

    def _examine_returns(self, check: Check) -> Verdict:
        """Whether every value put at the place came back; asked of all requests that have it."""
        asked: list[Asked] = []
        for world in self.standing:
            asked += self._returned_in(world, check)
            if asked:
                break
        if not asked:
            return Verdict(check, "inconclusive", reason="no accepted request has this member")
        if self.effort.examples and settle(check, asked).status != "diverges":
            asked += self._explore(check, self._ask_random_return)
        return settle(check, asked)

    def _ask_random_return(self, case: Case) -> Asked:
        if not self.certified(case.request, case.violates):
            return Asked(case, None, Judgement("inconclusive"), certified=False)
        exchange = self.interview.create_and_describe(case.request)
        path = case.clause.rpartition(":")[0]
        return Asked(
            replace(case, side="returns"), exchange.answer, self._judge_return(path, exchange)
        )

    def _judge_return(self, path: str, exchange: Exchange) -> Judgement:
        return judge_return(
            path,
            exchange,
            self.catalogue,
            alone=bool(self.effort.examples),
        )

    def _returned_in(self, world: World, check: Check) -> list[Asked]:
        """What the world's accepted requests with a value at the place come back as."""
        asked: list[Asked] = []
        for request in self._returning(world):
            if _stands_at(request, check.path):
                asked.append(self._as_sent(world, check, "as sent", request))
        for pack in self._questions.packs(world).returning(check.path):
            if self._accepts_and_describes(pack.request):
                asked.append(self._packed_as_sent(world, check, pack))
        return asked

    def _packed_as_sent(self, world: World, check: Check, pack: Pack) -> Asked:
        """What a pack comes back as; where that differs, the first of its values that does alone."""
        whole = self._as_sent(world, check, "in a pack", pack.request)
        if whole.judgement.divergence is not None:
            for placement in pack.placements:
                if placement.path == check.path:
                    request = self._questions.alone(world, placement)
                    alone = self._as_sent(world, check, placement.label, request)
                    if alone.judgement.divergence == whole.judgement.divergence:
                        return alone
        return whole

    def _as_sent(self, world: World, check: Check, label: str, request: Request) -> Asked:
        case = Case(check.clause, "returns", label, request, request, base=world.name)
        exchange = self.interview.create_and_describe(request)
        return Asked(case, exchange.answer, self._judge_return(check.path, exchange))

    def _returning(self, world: World) -> tuple[Request, ...]:
        """The world's telling requests, those that are refused taken apart."""
        if world.name not in self._returned:
            found = [
                request
                for pack in self._questions.returning(world)
                for request in self.packing(world).accepted_parts(pack)
            ]
            self._returned[world.name] = tuple(found)
        return self._returned[world.name]

    # Rules

    def _examine_rule(self, check: Check) -> Verdict:
        """Both sides of a prose rule; outside the gate what diverges is recorded."""
        asked: list[Asked] = []
        for world in self.standing[:1]:
            for case in rule_cases(world, check.clause):
                if case.side == check.side:
                    asked.append(self._ask_rule(case))
        if not asked:
            return Verdict(check, "inconclusive", reason="no base is accepted")
        return settle(check, asked)

    def _ask_rule(self, case: Case) -> Asked:
        """Shape-level clauses hold on both sides: only the rule tells them apart."""
        if not self.certified(case.request, frozenset()):
            # A rule's examples are written down once; an older specification lacks some of their values.
            reason = f"{case.label!r} is made of what this specification does not have"
            return Asked(case, None, Judgement("inconclusive", reason=reason))
        answer = self.interview.create(case.request)
        judgement = self._judge(case, answer)
        if judgement.divergence is not None:
            if case.side == "rejects" and not self._accepts(case.ground):
                judgement = Judgement("inconclusive", reason="its ground is refused")
            elif not self.gate_rules:
                judgement = Judgement("recorded", reason=judgement.divergence)
        return Asked(case, answer, judgement)

    # The second generator

    def _examine_second(self, check: Check) -> Verdict:
        """Definitions that another generator draws from the documented schema are accepted too."""
        if not self.standing:
            return Verdict(check, "inconclusive", reason="no base is accepted")
        from sagemaker_conformance.second_generator import schema_of, second_opinion, told

        base = self.standing[0].base
        schema = schema_of(self.certifier, self.catalogue)
        asked = second_opinion(base, schema, self.effort, self._ask_random)
        if not asked:
            return Verdict(check, "inconclusive", reason="nothing was drawn that could be judged")
        verdict = settle(check, asked)
        verdict.reason = verdict.reason or told(asked)
        return verdict


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


_EXAMINE_KIND = {"second": Examiner._examine_second, "rule": Examiner._examine_rule}
_EXAMINE = {
    "rejects": Examiner._examine_rejects,
    "accepts": Examiner._examine_accepts,
    "returns": Examiner._examine_returns,
}
