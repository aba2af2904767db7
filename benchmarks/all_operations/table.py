"""What was found of all operations, as text: a table by service, and what is wrong."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from benchmarks.all_operations.findings import Findings

#: Operations of fewer clauses cost what any operation costs.
_FEWEST_CLAUSES = 20


def table(found: Sequence[Findings]) -> Iterator[str]:
    """The lines of the report."""
    by_service: dict[str, list[Findings]] = defaultdict(list)
    for findings in found:
        by_service[findings.operation.partition(":")[0]].append(findings)
    yield f"{'service':32} {'asked':>9} {'clauses':>8} {'checks':>8} {'payloads':>9} {'CPU s':>7}"
    for service, all_of_it in sorted(by_service.items()):
        yield _row(service, all_of_it)
    yield _row("all", found)
    yield from _unasked(found)
    yield from _unsupported(found)
    yield from _disagreements(found)
    yield f"cost: CPU time grows with the number of clauses to the power of {slope(found):.2f}"


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
    share = f"{asked}/{len(found)}"
    return f"{name:32} {share:>9} {clauses:8} {checks:8} {payloads:9} {seconds:7.1f}"


def _unasked(found: Sequence[Findings]) -> Iterator[str]:
    for findings in found:
        if findings.unasked is not None:
            yield f"not asked: {findings.operation}: {findings.unasked}"


def _unsupported(found: Sequence[Findings]) -> Iterator[str]:
    reasons = Counter(reason for f in found for reason in f.unsupported.values())
    for reason, count in reasons.most_common():
        yield f"unsupported: {count} clauses or places: {reason[:200]}"


def _disagreements(found: Sequence[Findings]) -> Iterator[str]:
    for findings in found:
        for kind, count in findings.disagreements.items():
            yield f"{kind}: {findings.operation}: {count} requests, one of them"
            yield f"    {findings.examples[kind][0]}"
