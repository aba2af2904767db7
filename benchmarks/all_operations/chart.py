"""What an operation costs over its number of clauses, as a small SVG with logarithmic axes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from benchmarks.all_operations.findings import Findings
from benchmarks.all_operations.table import FEWEST_CLAUSES, fit

_WIDTH, _HEIGHT, _LEFT, _TOP = 620, 340, 62, 24
#: An operation's dot is at this time at least: the clock does not tell less apart.
_LEAST_SECONDS: Final = 0.001


def chart(found: Sequence[Findings]) -> str:
    """A dot for each operation that was asked, and the line of the power law that fits best."""
    asked = [f for f in found if f.unasked is None and f.clauses]
    axes = _Axes(max((f.clauses for f in asked), default=10), [f.seconds for f in asked])
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 20} {_TOP + _HEIGHT + 50}" '
        'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="#fff"/>'
    )
    return "\n".join([head, *axes.drawn(), *_dots(asked, axes), *_line(asked, axes), "</svg>\n"])


class _Axes:
    """Powers of ten from 1 clause and from the least time, to those above the greatest."""

    def __init__(self, clauses: int, seconds: Sequence[float]) -> None:
        self.right = max(1, math.ceil(math.log10(clauses)))
        times = [max(each, _LEAST_SECONDS) for each in seconds] or [1.0]
        self.bottom = math.floor(math.log10(min(times)))
        self.top = max(self.bottom + 1, math.ceil(math.log10(max(times))))

    def x(self, clauses: float) -> float:
        return round(_LEFT + _WIDTH * math.log10(clauses) / self.right, 1)

    def y(self, seconds: float) -> float:
        power = math.log10(max(seconds, _LEAST_SECONDS))
        return round(_TOP + _HEIGHT * (self.top - power) / (self.top - self.bottom), 1)

    def drawn(self) -> Iterator[str]:
        low, right = _TOP + _HEIGHT, _LEFT + _WIDTH
        for power in range(self.right + 1):
            x = self.x(10**power)
            yield f'<path d="M{x} {_TOP}V{low}" stroke="#ddd"/>'
            yield f'<text x="{x}" y="{low + 16}" text-anchor="middle">{10**power:,}</text>'
        for power in range(self.bottom, self.top + 1):
            y = self.y(10.0**power)
            yield f'<path d="M{_LEFT} {y}H{right}" stroke="#ddd"/>'
            yield f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{10.0**power:g}</text>'
        yield f'<text x="{_LEFT + _WIDTH / 2}" y="{low + 36}" text-anchor="middle">clauses</text>'
        yield f'<text x="{_LEFT}" y="{_TOP - 9}" text-anchor="middle">CPU s</text>'


def _dots(asked: Sequence[Findings], axes: _Axes) -> Iterator[str]:
    for f in sorted(asked, key=lambda f: f.operation):
        yield (
            f'<circle cx="{axes.x(f.clauses)}" cy="{axes.y(f.seconds)}" r="2.2" fill="#0b6e4f" '
            f'fill-opacity="0.5"><title>{escape(f.operation)}</title></circle>'
        )


def _line(asked: Sequence[Findings], axes: _Axes) -> Iterator[str]:
    exponent, factor = fit(asked)
    most = max((f.clauses for f in asked), default=0)
    if exponent and most > FEWEST_CLAUSES:
        ends = [(x, factor * x**exponent) for x in (FEWEST_CLAUSES, most)]
        path = "L".join(f"{axes.x(x)} {axes.y(y)}" for x, y in ends)
        yield f'<path d="M{path}" stroke="#c8553d" stroke-width="2"/>'
        x, y = axes.x(most), axes.y(ends[1][1]) - 8
        yield f'<text x="{x}" y="{y}" text-anchor="end" fill="#c8553d">clauses^{exponent:.2f}</text>'
