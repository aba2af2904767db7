"""Random exploration: what the sweep's fixed cases did not show, searched for by Hypothesis.

Every check has a search of its own, whose seed follows from the run's and from the check's id, so
that a search finds the same whatever else is selected and in whatever order it runs.
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample

from sagemaker_conformance.checks.check import Check, Effort
from sagemaker_conformance.judging.verdict import JudgedCase
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.strategies.requests import acceptances, violations


def explore(
    check: Check, catalogue: Catalogue, effort: Effort, send: Callable[[Case], JudgedCase]
) -> list[JudgedCase]:
    """The smallest random case that diverges, alone in its list; empty where none of those drawn does.

    A case that turns out not to be certified ends the search and is returned: the suite's error.
    """
    uncertified: list[JudgedCase] = []

    def shows(case: Case) -> bool:
        judged = send(case)
        if not judged.certified:
            uncertified.append(judged)
        return not judged.certified or judged.judgement.divergence is not None

    strategy = violations if check.side == "rejects" else acceptances
    drawn = strategy(check.clause, catalogue)
    random = effort.random_for(check)
    try:
        smallest = find(drawn, shows, settings=search_settings(effort.examples), random=random)
    except NoSuchExample:
        return []
    return uncertified[:1] or [send(smallest)]


def search_settings(examples: int) -> settings:
    """Hypothesis's settings of a search for so many examples, which is the same every time."""
    return settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
