"""Refused valid values: beside which control requests they were asked, and whose affair a refusal is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.judging.attribution import (
    culprit,
    culprit_along,
    culprit_around,
    culprit_inside,
    named_elsewhere,
    names_place,
    telling_kinds,
)
from sagemaker_conformance.judging.error_messages import named_members, stated_kinds
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.verdict import JudgedCase
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.withheld import WithheldError
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.positive import Placement
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.rules.checked import checked_rules

if TYPE_CHECKING:
    from sagemaker_conformance.engine.examiner import Examiner

#: So many other values are tried where a place's natural value is refused.
_FEW: Final = 2


class RefusedValues:
    """What an examiner's target refuses though it is valid.

    A refusal is laid at another place only where that place's own checks show a refusal too, so that
    none is lost between two places.
    """

    def __init__(self, examiner: Examiner, case_store: CaseStore) -> None:
        self._examiner = examiner
        self._case_store = case_store
        self._controls: dict[str, tuple[SeedRequest, Request] | None] = {}
        self._kept_rules: dict[str, bool] = {}

    def control(self, path: str) -> tuple[SeedRequest, Request] | None:
        """A world, and in it an accepted request from which the place's cases differ there only."""
        if path not in self._controls:
            self._controls[path] = next(self._accepted_controls(path), None)
        return self._controls[path]

    def _accepted_controls(self, path: str) -> Iterator[tuple[SeedRequest, Request]]:
        for seed_request in self._examiner.accepted_seed_requests:
            control, answered_batches = (
                _parent_control(seed_request, path),
                self._examiner.answered_batches(seed_request),
            )
            # That a pack was accepted speaks for the grounds in it, unless a value of the place is refused.
            vouched = answered_batches.holds(control) and not answered_batches.refused(path)
            if vouched or self._examiner.accepts(control):
                yield seed_request, control
        for (
            seed_request
        ) in self._examiner.accepted_seed_requests:  # without the value, or with another one
            for placement in self._others(seed_request, path):
                request = self._case_store.alone(seed_request, placement)
                if self._examiner.accepts(request):
                    yield seed_request, request

    def _others(self, seed_request: SeedRequest, path: str) -> tuple[Placement, ...]:
        """A few placements of other values than the natural one."""
        found = self._case_store.placements(seed_request, path)
        plain = [p for p in found if p.context == "many" and p.sample.unspecified is None]
        absent = [p for p in plain if p.sample.absent]
        return (*absent, *[p for p in plain[1:] if not p.sample.absent][:_FEW])

    def refused_everywhere(self, path: str, kind: str) -> tuple[SeedRequest, Answer] | None:
        """The first refusal of the place's ground that names the place and this kind of clause."""
        node = self._examiner.catalogue.nodes[path]
        for seed_request in self._examiner.accepted_seed_requests or self._examiner.seed_requests:
            answer = self._examiner.client.create(seed_request.control(path).request)
            # A container's bracket lists every constraint of what it holds, and tells none apart.
            kinds = stated_kinds(answer) or telling_kinds(node)[:1]
            named = kind in kinds and names_place(path, answer, self._examiner.catalogue)
            if answer.outcome == "rejected" and named:
                return seed_request, answer
        return None

    def excused(self, case: Case, judgement: Judgement) -> Judgement:
        """The judgement, unless a target that keeps a rule refused what the rule does not allow.

        A clause's boundary may lie beyond what a rule of prose allows; there the rule's own check tells.
        """
        if judgement.divergence == "rejects-valid":
            for rule in checked_rules(self._examiner.catalogue):
                if not rule.holds(case.request) and self._keeps(rule.id):
                    reason = f"breaks a rule that the target keeps: {rule.id}"
                    return Judgement("inconclusive", reason=reason, by=rule.id)
        return judgement

    def _keeps(self, rule: str) -> bool:
        """Whether the target refuses what a rule forbids, and that alone."""
        if rule not in self._kept_rules:
            cases = (
                case
                for seed_request in self._examiner.accepted_seed_requests[:1]
                for case in self._case_store.rule_cases(seed_request, rule)
                if case.side == "rejects" and self._examiner.certified(case.request, frozenset())
            )
            kept = [
                not self._examiner.accepts(c.request)
                for c in cases
                if self._examiner.accepts(c.control)
            ]
            self._kept_rules[rule] = bool(kept) and all(kept)
        return self._kept_rules[rule]

    def clause_of(
        self,
        seed_request: SeedRequest,
        placement: Placement,
        asked: JudgedCase,
        placements: tuple[Placement, ...],
        refused: tuple[Placement, ...],
    ) -> str:
        """The clause that a refused value speaks against, or the place whose affair it is.

        Another place's only where that place's own checks show a refusal too.
        """
        answer, path = asked.answer, placement.path
        elsewhere = self._culprit_around(seed_request, placement, asked)
        if elsewhere is not None:
            return elsewhere
        instead = None if answer is None else self.named_instead(path, answer)
        if instead is not None:
            return instead
        if answer is not None and named_elsewhere(path, answer, self._examiner.catalogue):
            answer = None  # what it says is not to be relied on
        return culprit(placement, answer, self._examiner.catalogue.nodes[path], placements, refused)

    def named_instead(self, path: str, answer: Answer) -> str | None:
        """The other place that a message names, if that place's own checks bear it out."""
        named = named_elsewhere(path, answer, self._examiner.catalogue)
        return next((place for place in named if self._is_shown_at(place, by_name=True)), None)

    def _culprit_around(
        self, seed_request: SeedRequest, placement: Placement, asked: JudgedCase
    ) -> str | None:
        """The clause of another place whose value is refused on its own, and stands here too.

        Of places that are refused for one another's sake the first in the catalogue has it.
        """
        unnamed = asked.answer is not None and not named_members(asked.answer)
        chain = [placement]
        while True:
            found = self._suspect(seed_request, chain[-1], within=unnamed)
            at = next((n for n, p in enumerate(chain) if found and p.path == found.path), None)
            if found is None or at is not None:
                break
            chain.append(found)
        places = list(self._examiner.catalogue.nodes)
        owner = min(
            chain[at:] if at is not None else chain[-1:], key=lambda p: places.index(p.path)
        )
        if owner.path == placement.path or not self._is_shown_at(owner.path):
            return None
        return owner.clause

    def _suspect(
        self, seed_request: SeedRequest, placement: Placement, *, within: bool
    ) -> Placement | None:
        """A refused value of another place that stands in a placement's request as well.

        Around it, and where that is asked inside it, or changed along with it.
        """

        def placements_at(path: str) -> tuple[Placement, ...]:
            return self._case_store.placements(seed_request, path)

        accepted, path = self._examiner.answered_batches(seed_request).accepted, placement.path
        found = culprit_around(placement, seed_request, placements_at, accepted)
        if found is not None or not within:
            return found
        node, beside = self._examiner.catalogue.nodes[path], self.control(path)
        control = _parent_control(seed_request, path)
        if beside is not None and beside[0] is seed_request:
            control = beside[1]
        request = self._case_store.alone(seed_request, placement)
        return culprit_inside(placement, node, placements_at, accepted) or culprit_along(
            path, control, request, self._examiner.catalogue.root, placements_at, accepted
        )

    def _is_shown_at(self, path: str, *, by_name: bool = False) -> bool:
        """Whether a place's own checks find one of its values refused, and named if that is asked."""
        control = self.control(path)
        if control is None:
            kinds = self._examiner.catalogue.nodes[path].clauses
            return any(self.refused_everywhere(path, kind) is not None for kind in kinds)
        seed_request, _ = control
        refused = self._examiner.answered_batches(seed_request).refused(path)
        if not by_name:
            return bool(refused)
        answers = (self._answered_alone(seed_request, placement) for placement in refused)
        return any(
            a is not None and names_place(path, a, self._examiner.catalogue) for a in answers
        )

    def _answered_alone(self, seed_request: SeedRequest, placement: Placement) -> Answer | None:
        """What the target said to a placement's own request; None where it may not be sent."""
        try:
            return self._examiner.client.create(self._case_store.alone(seed_request, placement))
        except WithheldError:
            return None


def _parent_control(seed_request: SeedRequest, path: str) -> Request:
    parent = path.rpartition(".")[0]
    return seed_request.control(parent).request if parent else seed_request.base
