"""Curves as a small SVG: faults found against requests, and against seconds, both on log axes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from benchmarks.against_peers.results import Found

_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 360, 260, 56, 30, 70
_COLOURS = ("#0b6e4f", "#c8553d", "#e09f3e", "#3d5a80", "#7b2d8b")


@dataclass(frozen=True, slots=True)
class _Panel:
    """One pair of axes; ``low`` and ``high`` are powers of ten, ``top`` is the number of faults."""

    left: float
    title: str
    low: int
    high: int
    top: int

    def x(self, value: float) -> float:
        share = (math.log10(max(value, 10**self.low)) - self.low) / (self.high - self.low)
        return self.left + share * _WIDTH

    def y(self, count: int) -> float:
        return _TOP + _HEIGHT * (1 - count / self.top)


def chart(found: Sequence[Found], faults: Sequence[str]) -> str:
    """Both panels side by side; the dashed line is the number of faults."""
    curves = [one.curve(faults) for one in found]
    by_requests = [[(float(n), count) for n, _, count in curve] for curve in curves]
    by_seconds = [[(at, count) for _, at, count in curve] for curve in curves]
    ends_requests = [float(one.requests) for one in found]
    ends_seconds = [one.recording.seconds for one in found]
    left = _panel(_LEFT, "requests", by_requests, ends_requests, len(faults), low=0)
    right = _panel(_LEFT + _WIDTH + _GAP, "seconds", by_seconds, ends_seconds, len(faults), low=-1)
    parts = [
        *_axes(left),
        *_axes(right),
        *_curves(left, by_requests, ends_requests),
        *_curves(right, by_seconds, ends_seconds),
        *_legend([one.recording.name for one in found]),
    ]
    width, height = _LEFT + 2 * _WIDTH + _GAP + 20, _TOP + _HEIGHT + 84
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="#fff"/>'
    )
    return "\n".join([head, *parts, "</svg>\n"])


def _panel(
    left: float,
    title: str,
    curves: Sequence[Sequence[tuple[float, int]]],
    ends: Sequence[float],
    faults: int,
    low: int,
) -> _Panel:
    high = math.ceil(math.log10(max([*ends, *(x for curve in curves for x, _ in curve)])))
    return _Panel(left, title, low, high, faults)


def _axes(panel: _Panel) -> Iterable[str]:
    right, bottom = panel.left + _WIDTH, _TOP + _HEIGHT
    yield (
        f'<path d="M{panel.left} {_TOP}V{bottom}H{right}" fill="none" stroke="#444"/>'
        f'<path d="M{panel.left} {_TOP}H{right}" stroke="#999" stroke-dasharray="4 3"/>'
    )
    for power in range(panel.low, panel.high + 1):
        x = panel.x(10.0**power)
        yield f'<path d="M{x:.1f} {_TOP}V{bottom}" stroke="#eee"/>' if power > panel.low else ""
        yield f'<text x="{x:.1f}" y="{bottom + 15}" text-anchor="middle">{10.0**power:,g}</text>'
    for quarter in range(5):
        count = round(panel.top * quarter / 4)
        y = panel.y(count)
        yield f'<text x="{panel.left - 6}" y="{y + 4:.1f}" text-anchor="end">{count}</text>'
    middle = panel.left + _WIDTH / 2
    yield f'<text x="{middle}" y="{bottom + 33}" text-anchor="middle">{panel.title}</text>'
    yield f'<text x="{middle}" y="{_TOP - 10}" text-anchor="middle">faults found</text>'


def _curves(
    panel: _Panel, curves: Sequence[Sequence[tuple[float, int]]], ends: Sequence[float]
) -> Iterable[str]:
    for colour, curve, end in zip(_COLOURS, curves, ends, strict=False):
        points = [*curve, (end, curve[-1][1] if curve else 0)]
        steps = "".join(f"H{x}V{y}" for x, y in _thinned(panel, points))
        start = f"M{panel.left} {_TOP + _HEIGHT}"
        yield f'<path d="{start}{steps}" fill="none" stroke="{colour}" stroke-width="1.8"/>'


def _thinned(panel: _Panel, points: Iterable[tuple[float, int]]) -> Iterable[tuple[int, float]]:
    """The last point of each column of pixels."""
    last = {round(panel.x(x)): round(panel.y(count), 1) for x, count in points}
    return sorted(last.items())


def _legend(names: Sequence[str]) -> Iterable[str]:
    y = _TOP + _HEIGHT + 62
    for number, (name, colour) in enumerate(zip(names, _COLOURS, strict=False)):
        x = _LEFT + number * 180
        yield f'<path d="M{x} {y - 4}h24" stroke="{colour}" stroke-width="3"/>'
        yield f'<text x="{x + 30}" y="{y}">{escape(name)}</text>'
