"""Random exploration: what the sweep's fixed cases did not show, searched for by Hypothesis.

Every check has a search of its own, whose seed follows from the run's and from the check's id, so
that a search finds the same whatever else is selected and in whatever order it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import SearchStrategy

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.checks.effort import Effort
from sagemaker_conformance.judging.verdict import JudgedCase
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.strategies.requests import acceptances, variations, violations

#: Examples of a case's variations: the first one drawn is the smallest, and mostly shows it already.
_FEW: Final = 12


def explore(
    check: Check, catalogue: Catalogue, effort: Effort, ask: Callable[[Case], JudgedCase]
) -> JudgedCase | None:
    """The smallest random case that diverges, or None where none of those drawn does.

    A case that turns out not to be certified ends the search and is returned: the suite's error.
    """
    drawn = _STRATEGIES[check.side](check.clause, catalogue)
    uncertified: list[JudgedCase] = []

    def shows(case: Case) -> bool:
        asked = ask(case)
        if not asked.certified:
            uncertified.append(asked)
        return not asked.certified or asked.judgement.divergence is not None

    try:
        smallest = find(
            drawn, shows, settings=_search(effort.examples), random=effort.random_for(check)
        )
    except NoSuchExample:
        return None
    return uncertified[0] if uncertified else ask(smallest)


def smallest_showing(
    case: Case, catalogue: Catalogue, shows: Callable[[Case], bool]
) -> Case | None:
    """The smallest of the ways to tell the case that shows what is asked for; None where none does."""
    try:
        drawn = variations(case, catalogue)
        return find(drawn, shows, settings=_search(_FEW), random=Random(0))
    except NoSuchExample:
        return None


def _search(examples: int) -> settings:
    return settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


_STRATEGIES: dict[str, Callable[[str, Catalogue], SearchStrategy[Case]]] = {
    "accepts": acceptances,
    "rejects": violations,
    "returns": acceptances,
}
