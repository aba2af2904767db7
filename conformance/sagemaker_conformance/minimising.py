"""From the case that found a divergence to its witness: the smallest request that still shows it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample

from sagemaker_conformance.verdicts import Asked
from sagemaker_strategies.cases import Case
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.drawing import smallest_variation, variations

#: Few examples are needed: the first one drawn is the smallest, and mostly shows it already.
_SETTINGS = settings(
    max_examples=12,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def minimised(asked: Asked, catalogue: Catalogue, ask: Callable[[Case], Asked | None]) -> Asked:
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
        drawn = variations(asked.case, catalogue)
        try:
            smallest = find(drawn, shows, settings=_SETTINGS, random=Random(0))
        except NoSuchExample:
            return asked
    answered = ask(smallest)
    assert answered is not None
    return answered
