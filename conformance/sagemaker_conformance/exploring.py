"""Random exploration: what the sweep's fixed cases did not show, searched for by Hypothesis.

Every check has a search of its own, whose seed follows from the run's and from the check's id, so
that a search finds the same whatever else is selected and in whatever order it runs.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import SearchStrategy

from sagemaker_conformance.checks import Check
from sagemaker_conformance.verdicts import Asked
from sagemaker_strategies.cases import Case
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.drawing import acceptances, violations


@dataclass(frozen=True, slots=True)
class Effort:
    """How far to search: so many random examples for each check, from this seed; 0 is the sweep."""

    examples: int = 0
    seed: int = 0

    def random_for(self, check: Check) -> Random:
        """The check's own source of randomness."""
        return Random(self.seed * 2**32 + zlib.crc32(str(check).encode()))


def explore(
    check: Check, catalogue: Catalogue, effort: Effort, ask: Callable[[Case], Asked]
) -> Asked | None:
    """The smallest random case that diverges, or None where none of those drawn does.

    A case that turns out not to be certified ends the search and is returned: the suite's error.
    """
    drawn = _STRATEGIES[check.side](check.clause, catalogue)
    uncertified: list[Asked] = []

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
