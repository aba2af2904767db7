"""How fast a target is asked: no faster than the user allows, and slower while it asks for that."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

#: Seconds between two requests, at first and at most, once the target has throttled one.
_FIRST, _LONGEST = 0.1, 4.0
#: Requests that must go well before the pace quickens again, and by how much.
_STREAK: Final = 10
_EASED: Final = 0.7


class RateLimit:
    """Keeps requests apart; ``rate`` is requests a second at most, None for as fast as they go."""

    def __init__(
        self,
        rate: float | None = None,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._least = 1 / rate if rate else 0.0
        self._interval = self._least
        self._pause = pause
        self._clock = clock
        self._next = clock()
        self._streak = 0

    def wait(self) -> None:
        """Wait until the next request may go."""
        if not self._interval:
            return
        now = self._clock()
        if now < self._next:
            self._pause(self._next - now)
        self._next = max(now, self._next) + self._interval

    def went_well(self) -> None:
        """A request was taken: after some of these in a row the pace quickens."""
        if self._interval == self._least:
            return
        self._streak += 1
        if self._streak >= _STREAK:
            self._streak = 0
            eased = self._interval * _EASED
            self._interval = max(self._least, eased if eased >= _FIRST / 2 else 0.0)

    def ease(self) -> None:
        """Back to the pace that was asked for: slowing down was of no use."""
        self._interval, self._streak = self._least, 0

    def slow_down(self) -> None:
        """A request was throttled: wait longer before each from now on."""
        self._streak = 0
        self._interval = min(max(self._interval * 2, _FIRST), max(_LONGEST, self._least))
