"""The smallest requests with an invalid value: draws begin and shrink there.

Nothing here imports Hypothesis, which takes half a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from sagemaker_strategies.cases.boundaries import rejected_of
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request, changes
from sagemaker_strategies.cases.negative import place
from sagemaker_strategies.cases.sample import Sample
from sagemaker_strategies.cases.seeds import (
    CONTEXTS,
    Context,
    SeedRequest,
    lean_seed_request,
    seed_requests,
)
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules import drawn_repairer

repairer_of = lru_cache(maxsize=8)(drawn_repairer)


@lru_cache(maxsize=8)
def draw_seed_requests(catalogue: Catalogue) -> tuple[SeedRequest, ...]:
    """The seed requests of a draw: the smallest, to which it shrinks, and the sweep's plain one."""
    return lean_seed_request(catalogue), seed_requests(
        catalogue, repair_rules=repairer_of(catalogue)
    )[0]


def smallest_variations(case: Case, catalogue: Catalogue) -> tuple[Case, ...]:
    """The case to which `variations` shrinks, then the one to which it does where a smaller base fails."""
    return tuple(
        _variation(case, seed_request, CONTEXTS[0], sample)
        for seed_request in draw_seed_requests(catalogue)
        for sample in same_value(case, seed_request)[:1]
    )


def other_variations(
    case: Case, catalogue: Catalogue, is_of_use: Callable[[SeedRequest], bool]
) -> Iterator[Case]:
    """Every other one of the seed requests that are of use, the smallest first.

    They are so few that no search is needed.
    """
    for seed_request in filter(is_of_use, draw_seed_requests(catalogue)):
        for context in CONTEXTS:
            for index, sample in enumerate(same_value(case, seed_request)):
                if context != CONTEXTS[0] or index:
                    yield _variation(case, seed_request, context, sample)


def _variation(case: Case, seed_request: SeedRequest, context: Context, sample: Sample) -> Case:
    return violation_at(seed_request, seed_request.base, case.clause, context, sample)


def same_value(case: Case, seed_request: SeedRequest) -> list[Sample]:
    """The case's value of this seed request; of the plain one, where this has none of the label."""
    path, _, kind = case.clause.rpartition(":")
    text = _text_in(case)
    if text is not None and seed_request.catalogue.nodes[path].type == "string" and kind != "type":
        breaks = frozenset(broken.rpartition(":")[2] for broken in case.violates)
        return [Sample(kind, case.sample, text, breaks, case.unspecified)]  # type: ignore[arg-type]  # by the id
    for typical_values in (seed_request.typical_values, seed_request.typical_values.plain):
        samples = rejected_of(seed_request.catalogue.nodes[path], kind, typical_values)
        found = [s for s in samples if s.label == case.sample]
        if found:
            return found
    return []


def _text_in(case: Case) -> str | None:
    """The invalid text of a case; None where it is no text, or a map's key.

    Texts are the same in every seed request, and take time to make.
    """
    found = changes(case.control, case.request)
    value = found[0].value if len(found) == 1 else None
    return value if isinstance(value, str) else None


def violation_at(
    seed_request: SeedRequest, request: Request, clause: str, context: Context, sample: Sample
) -> Case:
    """The clause's case with this value, at its place in the request."""
    path = clause.rpartition(":")[0]
    control = seed_request.grow(request, path, context)
    return Case(
        clause=clause,
        side="rejects",
        label=sample.label,
        request=place(control, sample),
        control=control.request,
        violates=frozenset(f"{path}:{broken}" for broken in sample.breaks),
        unspecified=sample.unspecified,
        sample=sample.label,
        base=seed_request.name,
    )
