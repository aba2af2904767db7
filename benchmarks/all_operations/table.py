"""What was found of all operations, as text: a table by service, and what is wrong."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import linear_regression, median
from typing import Final

from benchmarks.all_operations.findings import Findings

#: Operations of fewer clauses cost what any operation costs.
FEWEST_CLAUSES: Final = 20
#: The numbers of clauses between which operations are counted together.
_STEPS: Final = (1, 20, 50, 100, 200, 500, 1000, 10_000)


def table(found: Sequence[Findings]) -> Iterator[str]:
    """The lines of the report, in Markdown."""
    by_service: dict[str, list[Findings]] = defaultdict(list)
    for findings in found:
        by_service[findings.operation.partition(":")[0]].append(findings)
    yield "| service | asked | of | clauses | checks | requests | CPU s |"
    yield "| :-- | --: | --: | --: | --: | --: | --: |"
    for service, all_of_it in sorted(by_service.items()):
        yield _row(service, all_of_it)
    yield _row("all", found)
    yield from _section("Not asked", _unasked(found))
    yield from _section("Clauses or places that are not checked, by reason", _unsupported(found))
    yield from _section("Requests about which two judges differ", _disagreements(found))
    yield from _section("Cost", _cost(found))


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    yield from list(lines) or ["None."]


def is_clean(found: Sequence[Findings], least_asked: float) -> bool:
    """Whether enough operations could be asked, and all who judge agree on every request."""
    asked = sum(findings.unasked is None for findings in found)
    return asked >= least_asked * len(found) and not any(f.disagreements for f in found)


def fit(found: Sequence[Findings]) -> tuple[float, float]:
    """The power law of CPU time over clauses that fits best: its exponent, 0.0 without data, and factor."""
    points = [
        (math.log(f.clauses), math.log(f.seconds))
        for f in found
        if f.clauses >= FEWEST_CLAUSES and f.seconds > 0 and f.unasked is None
    ]
    if len({x for x, _ in points}) < 2:
        return 0.0, 1.0
    exponent, intercept = linear_regression(*zip(*points, strict=True))
    return exponent, math.exp(intercept)


def _row(name: str, found: Sequence[Findings]) -> str:
    asked = sum(f.unasked is None for f in found)
    clauses, checks = sum(f.clauses for f in found), sum(f.checks for f in found)
    payloads, seconds = sum(f.payloads for f in found), sum(f.seconds for f in found)
    cells = (name, asked, len(found), clauses, checks, payloads, f"{seconds:.1f}")
    return f"| {' | '.join(map(str, cells))} |"


def _unasked(found: Sequence[Findings]) -> Iterator[str]:
    for findings in sorted(found, key=lambda f: f.operation):
        if findings.unasked is not None:
            yield f"- `{findings.operation}`: {findings.unasked}"


def _unsupported(found: Sequence[Findings]) -> Iterator[str]:
    # A pattern's own text would make each a reason of its own.
    reasons = Counter(
        re.sub(r"pattern (['\"]).*\1(, position \d+)?: ", "a pattern: ", reason)
        for f in found
        for reason in f.unsupported.values()
    )
    for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
        yield f"- {count}: {reason[:200]}"


def _disagreements(found: Sequence[Findings]) -> Iterator[str]:
    for findings in found:
        for kind, count in findings.disagreements.items():
            yield f"- {kind}: `{findings.operation}`: {count} requests, one of them"
            yield f"    {findings.examples[kind][0]}"


def _cost(found: Sequence[Findings]) -> Iterator[str]:
    yield f"CPU time grows with the number of clauses to the power of {fit(found)[0]:.2f}."
    yield from ("", "| clauses | operations | CPU s, median | CPU ms a clause, median |")
    yield "| :-- | --: | --: | --: |"
    for low, high in pairwise(_STEPS):
        seen = [f for f in found if low <= f.clauses < high and f.unasked is None]
        if seen:
            seconds = median(f.seconds for f in seen)
            each = median(1000 * f.seconds / f.clauses for f in seen)
            yield f"| from {low} | {len(seen)} | {seconds:.2f} | {each:.1f} |"
