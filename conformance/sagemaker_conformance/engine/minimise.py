"""From the case that found a divergence to its witness: the smallest request that still shows it."""

from __future__ import annotations

from collections.abc import Callable

from sagemaker_conformance.judging.verdict import JudgedCase
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.strategies.minimal import smallest_variation


def minimised(
    asked: JudgedCase, catalogue: Catalogue, ask: Callable[[Case], JudgedCase | None]
) -> JudgedCase:
    """The smallest variation of a rejecting case that shows the same divergence.

    ``ask`` returns None for a case whose ground the target refuses or which is not certified. What
    it was asked is remembered by whoever answers, so that shrinking costs few requests. Mostly the
    least variation shows it, to which a search would shrink: then none is begun.
    """
    wanted = asked.judgement.divergence

    def shows(case: Case) -> bool:
        answered = ask(case)
        return answered is not None and answered.judgement.divergence == wanted

    smallest = smallest_variation(asked.case, catalogue)
    if not shows(smallest):
        from sagemaker_conformance.engine.search import smallest_showing  # as it imports Hypothesis

        found = smallest_showing(asked.case, catalogue, shows)
        if found is None:
            return asked
        smallest = found
    answered = ask(smallest)
    assert answered is not None
    return answered
