"""How often the suite would cry wolf: random definitions against the local mock of the same catalogue.

    python -m benchmarks.false_alarms [--spec=NAME|PATH] [--examples=100000] [--seed=0]

Asks so many random valid requests, and as many random requests that break one clause, and counts
the verdicts that are no plain agreement. Exits with 1 where there is one. Takes about four minutes
for each 100,000.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections import Counter
from collections.abc import Callable
from random import Random

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import SearchStrategy

from sagemaker_conformance.client.client import Client
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.judging.oracle import TargetTraits, judge
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.targets import TargetSettings, connect
from sagemaker_strategies import Case, Catalogue, load, requests, violations
from sagemaker_strategies.cases.negative import violations_of
from sagemaker_strategies.cases.positive import swept_paths
from sagemaker_strategies.cases.seeds import lean_seed_request


def main() -> int:
    """Count and print; the status is 0 where nothing was alarming."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--spec", default="botocore-1.44.5")
    parser.add_argument("--examples", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    catalogue = load(given.spec)
    judged = _Judged(catalogue)
    began = time.perf_counter()
    valid = requests(catalogue).map(lambda r: Case("valid", "accepts", "drawn", r, r))
    _draw(valid, given.examples, Random(given.seed), judged)
    breakable = [id for id in _swept(catalogue) if violations_of(lean_seed_request(catalogue), id)]
    for number, clause in enumerate(breakable):
        share = given.examples // len(breakable) + (number < given.examples % len(breakable))
        _draw(violations(clause, catalogue), share, Random(given.seed + number), judged)
    for (side, verdict), count in sorted(judged.counts.items()):
        print(f"{side:8} {verdict:28} {count:7}")
    print(
        f"{sum(judged.counts.values())} requests under {catalogue.spec}, "
        f"{judged.alarms} false alarms, {time.perf_counter() - began:.0f} s"
    )
    for example in judged.examples[:5]:
        print(example)
    return 1 if judged.alarms else 0


class _Judged:
    """Certifies, asks and judges each case, and counts."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._certifier = Certifier(catalogue.raw)
        self._interview = Client(connect("local", TargetSettings(catalogue)), catalogue.operation)
        self.counts: Counter[tuple[str, str]] = Counter()
        self.alarms = 0
        self.examples: list[str] = []

    def __call__(self, case: Case) -> None:
        number = sum(self.counts.values())
        if self._certifier.violated(named(case.request, "drawn")) != case.violates:
            verdict, alarming = "not certified", True
        else:
            answer = self._interview.create(case.request)
            judgement = judge(case, answer, TargetTraits())
            verdict = judgement.divergence or judgement.status
            alarming = judgement.status not in ("conforms", "recorded")
        self.counts[case.side, verdict] += 1
        if number % 1000 == 999:
            self._interview.forget()
        if alarming:
            self.alarms += 1
            self.examples.append(f"{case.clause} {case.label}: {case.request}")


def _draw(
    strategy: SearchStrategy[Case], examples: int, random: Random, use: Callable[[Case], None]
) -> None:
    """Use so many examples: none of them ends the search."""
    left = examples
    while left > 0:
        drawn = 0

        def seen(case: Case) -> bool:
            nonlocal drawn
            drawn += 1
            use(case)
            return False

        search = settings(
            max_examples=min(left, 1000),
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        with contextlib.suppress(NoSuchExample):
            find(strategy, seen, settings=search, random=Random(random.random()))
        left -= max(drawn, 1)


def _swept(catalogue: Catalogue) -> list[str]:
    paths = set(swept_paths(catalogue))
    return [id for id in catalogue.clauses if id.rpartition(":")[0] in paths]


if __name__ == "__main__":
    sys.exit(main())
