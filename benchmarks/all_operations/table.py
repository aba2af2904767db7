"""What was found of all operations, as text: a table by service, and what is wrong."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from benchmarks.all_operations.findings import Findings

#: Operations of fewer clauses cost what any operation costs.
_FEWEST_CLAUSES: Final = 20
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


def slope(found: Sequence[Findings]) -> float:
    """The exponent of the power law of CPU time over clauses that fits best, 0.0 without data."""
    points = [
        (math.log(f.clauses), math.log(f.seconds))
        for f in found
        if f.clauses >= _FEWEST_CLAUSES and f.seconds > 0 and f.unasked is None
    ]
    if len({x for x, _ in points}) < 2:
        return 0.0
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread


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
    yield f"CPU time grows with the number of clauses to the power of {slope(found):.2f}."
    yield from ("", "| clauses | operations | CPU s, median | CPU ms a clause, median |")
    yield "| :-- | --: | --: | --: |"
    for low, high in pairwise(_STEPS):
        seen = [f for f in found if low <= f.clauses < high and f.unasked is None]
        if seen:
            seconds = median(f.seconds for f in seen)
            each = median(1000 * f.seconds / f.clauses for f in seen)
            yield f"| from {low} | {len(seen)} | {seconds:.2f} | {each:.1f} |"
