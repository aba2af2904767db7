"""How fast requests are sent: no faster than the user allows, and slower while the target throttles.

Additive increase, multiplicative decrease: a target that throttles halves the rate, and each request
that it takes adds a little to it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

#: Requests a second where none has been measured, and the fewest to which throttling slows them.
_FIRST, _LEAST = 10.0, 0.25
#: What each request that is taken adds to the rate, as a part of that at which the target throttled.
_INCREASE: Final = 0.05
#: How much the last gap between two requests counts for their measured rate.
_WEIGHT: Final = 0.2


class RateLimit:
    """Keeps requests apart; ``rate`` is requests a second at most, None for as fast as they go."""

    def __init__(
        self,
        rate: float | None = None,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = self._rate = rate
        self._pause = pause
        self._clock = clock
        self._next = self._last = clock()
        self._gap = 0.0
        self._throttled_at = _FIRST

    def wait(self) -> None:
        """Wait until the next request may go."""
        now = self._clock()
        self._gap += _WEIGHT * (now - self._last - self._gap)
        if self._rate is not None:
            if now < self._next:
                self._pause(self._next - now)
            self._next = max(now, self._next) + 1 / self._rate
        self._last = self._clock()

    def delay(self, seconds: float) -> None:
        """Wait because a request was throttled; the rate that is measured leaves it out."""
        self._pause(seconds)
        self._last += seconds

    def went_well(self) -> None:
        """Quicken after a request that was taken; in the end the user's limit is all that is left."""
        if self._rate == self._limit or self._rate is None:
            return
        self._rate += _INCREASE * self._throttled_at
        if self._limit is not None:
            self._rate = min(self._rate, self._limit)
        elif self._rate > 2 * self._throttled_at:
            self._rate = None

    def ease(self) -> None:
        """Return to the user's limit: slowing down was of no use."""
        self._rate = self._limit

    def slow_down(self) -> None:
        """Halve the rate after a request that was throttled."""
        measured = 1 / self._gap if self._gap > 0 else _FIRST
        self._throttled_at = min(self._rate or measured, measured)
        self._rate = max(self._throttled_at / 2, min(_LEAST, self._limit or _LEAST))
