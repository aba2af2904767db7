"""Refused valid values: the control requests beside them, and the clause that each refusal concerns.

A refusal counts against another place only where that place's own checks show a refusal too, so that
none is lost between two places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.judging.attribution import (
    RefusedElsewhere,
    attribute_refusal,
    distinguishing_kinds,
)
from sagemaker_conformance.judging.error_messages import stated_kinds
from sagemaker_conformance.judging.named_members import (
    named_members,
    names_place,
    place_spelt,
    places_named_instead,
    words_of,
)
from sagemaker_conformance.judging.oracle import Judgement, inconclusive
from sagemaker_conformance.judging.verdict import JudgedCase
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.positive import Placement
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.rules.checked import checked_rules

#: So many other values are tried where a place's typical value is refused.
_FEW: Final = 2


def control_at(path: str, context: Context) -> tuple[SeedRequest, Request] | None:
    """A seed request, and an accepted request from which the place's cases differ there only."""
    if path not in context.controls:
        context.controls[path] = next(_accepted_controls(path, context), None)
    return context.controls[path]


def _accepted_controls(path: str, context: Context) -> Iterator[tuple[SeedRequest, Request]]:
    for seed_request in context.accepted_seed_requests:
        control = _parent_control(seed_request, path, context)
        batches = context.batches(seed_request)
        # A batch that was accepted shows its control requests to be accepted, unless a value of the
        # place is refused.
        shown = batches.holds(control) and not batches.refused(path)
        if shown or context.accepts(control):
            yield seed_request, control
    for seed_request in context.accepted_seed_requests:  # without the value, or with another one
        for placement in _other_values(seed_request, path, context):
            request = context.case_store.alone(seed_request, placement)
            if context.accepts(request):
                yield seed_request, request


def _parent_control(seed_request: SeedRequest, path: str, context: Context) -> Request:
    parent, store = path.rpartition(".")[0], context.case_store
    return store.control(seed_request, parent) if parent else store.base(seed_request)


def _other_values(seed_request: SeedRequest, path: str, context: Context) -> tuple[Placement, ...]:
    """A few placements of other values than the typical one."""
    found = context.case_store.placements(seed_request, path)
    plain = [p for p in found if p.context == "many" and p.sample.unspecified is None]
    absent = [p for p in plain if p.sample.absent]
    return (*absent, *[p for p in plain[1:] if not p.sample.absent][:_FEW])


def refused_everywhere(path: str, kind: str, context: Context) -> tuple[SeedRequest, Answer] | None:
    """The first refusal of the place's control request that names the place and this kind of clause."""
    node = context.catalogue.nodes[path]
    for seed_request in context.accepted_seed_requests or context.seed_requests:
        answer = context.client.create(context.case_store.control(seed_request, path))
        # A container's bracket lists every constraint of what it holds, and distinguishes none.
        kinds = stated_kinds(answer) or distinguishing_kinds(node)[:1]
        named = kind in kinds and names_place(path, answer, context.catalogue)
        if answer.outcome == "rejected" and named:
            return seed_request, answer
    return None


def excused(judged: JudgedCase, context: Context) -> Judgement:
    """The judgement, unless what was refused breaks a rule of prose, or may break one that is not known.

    A clause's boundary may lie beyond what a rule allows; there the rule's own check counts. Of an
    operation without known rules, a refusal that names another given member is taken for one.
    """
    case, answer, judgement = judged.case, judged.answer, judged.judgement
    if judgement.divergence != "rejects-valid" or answer is None:
        return judgement
    rules = checked_rules(context.catalogue)
    for rule in rules:
        if not rule.holds(case.request) and _enforces(rule.id, context):
            return inconclusive(f"breaks a rule that the target keeps: {rule.id}", by=rule.id)
    path = case.clause.rpartition(":")[0]
    beside = None if rules else place_spelt(answer, path, case.request, context.catalogue)
    if beside is None:
        return judgement
    unknown = "what the service states of both in prose is not known here"
    return inconclusive(f"refused beside {beside}: {unknown}", by=beside)


def _enforces(rule: str, context: Context) -> bool:
    """Whether the target refuses what a rule forbids, and that alone."""
    if rule not in context.enforced_rules:
        cases = [
            case
            for seed_request in context.accepted_seed_requests[:1]
            for case in context.case_store.rule_cases(seed_request, rule)
            if case.side == "rejects" and context.certified(case.request, frozenset())
        ]
        refused = [not context.accepts(c.request) for c in cases if context.accepts(c.control)]
        context.enforced_rules[rule] = bool(refused) and all(refused)
    return context.enforced_rules[rule]


def clause_of_refusal(
    seed_request: SeedRequest, placement: Placement, judged: JudgedCase, context: Context
) -> str:
    """The clause that a refused value concerns: one of its own place, or that of another."""
    answer, path = judged.answer, placement.path
    if answer is None:  # what was not sent was not refused
        return placement.clause
    elsewhere = _clause_elsewhere(seed_request, placement, answer, context)
    if elsewhere is not None:
        return elsewhere
    instead = place_named_instead(path, answer, context)
    if instead is not None:
        return instead
    return _own_clause(seed_request, placement, answer, context)


def _own_clause(
    seed_request: SeedRequest, placement: Placement, answer: Answer | None, context: Context
) -> str:
    """The clause of its own place that a refused value concerns."""
    path = placement.path
    if answer is None:
        return placement.clause
    reliable = None if places_named_instead(path, answer, context.catalogue) else answer
    placements = context.case_store.placements(seed_request, path)
    refused = context.batches(seed_request).refused(path)
    node = context.catalogue.nodes[path]
    return attribute_refusal(placement, reliable, node, placements, refused)


def place_named_instead(path: str, answer: Answer, context: Context) -> str | None:
    """The other place that a message names, if that place's own checks show a refusal too."""
    named = places_named_instead(path, answer, context.catalogue)
    return next((place for place in named if _is_refused_at(place, context, by_name=True)), None)


def _clause_elsewhere(
    seed_request: SeedRequest, placement: Placement, answer: Answer, context: Context
) -> str | None:
    """The clause of another place whose value is refused on its own, and is in this request too.

    Of places that are refused for one another's sake the first in the catalogue has it. One whose own
    checks show no refusal leaves it to the next, or to that which led to it.
    """
    chain = [placement]
    while True:
        found = _refused_beside(seed_request, chain[-1], answer, context)
        at = next((n for n, p in enumerate(chain) if found and p.path == found.path), None)
        if found is None or at is not None:
            break
        chain.append(found)
    places = list(context.catalogue.nodes)
    circle = [] if at is None else sorted(chain[at:], key=lambda p: places.index(p.path))
    owners = (*circle, *reversed(chain[:at]))
    own = placement.path
    owner = next(p for p in owners if p.path == own or _is_refused_at(p.path, context))
    if owner.path == own:
        return None
    return _own_clause(seed_request, owner, _answer_alone(seed_request, owner, context), context)


def _refused_beside(
    seed_request: SeedRequest, placement: Placement, answer: Answer, context: Context
) -> Placement | None:
    """A refused value of another place that is in a placement's request as well.

    Around it, and where the answer names no member by its path, inside it or changed along with it.
    Of several, one whose name is a word of the answer comes first.
    """

    def placements_at(path: str) -> tuple[Placement, ...]:
        return context.case_store.placements(seed_request, path)

    accepted, path = context.batches(seed_request).accepted, placement.path
    elsewhere = RefusedElsewhere(placements_at, accepted, words_of(answer))
    found = elsewhere.in_context(placement, seed_request)
    if found is not None or named_members(answer):
        return found
    beside = control_at(path, context)
    is_own = beside is not None and beside[0] is seed_request
    control = beside[1] if beside and is_own else _parent_control(seed_request, path, context)
    request, catalogue = context.case_store.alone(seed_request, placement), context.catalogue
    found = elsewhere.in_parts(placement, catalogue.nodes[path])
    return found or elsewhere.in_changes(path, control, request, catalogue.root)


def _is_refused_at(path: str, context: Context, *, by_name: bool = False) -> bool:
    """Whether a place's own checks find one of its values refused, and named if that is wanted."""
    control = control_at(path, context)
    if control is None:
        kinds = context.catalogue.nodes[path].clauses
        return any(refused_everywhere(path, kind, context) is not None for kind in kinds)
    seed_request, _ = control
    refused = context.batches(seed_request).refused(path)
    if not by_name:
        return bool(refused)
    answers = (_answer_alone(seed_request, placement, context) for placement in refused)
    return any(a is not None and names_place(path, a, context.catalogue) for a in answers)


def _answer_alone(
    seed_request: SeedRequest, placement: Placement, context: Context
) -> Answer | None:
    """The answer to a placement's own request; None where it may not be sent."""
    try:
        return context.client.create(context.case_store.alone(seed_request, placement))
    except WithheldError:
        return None
