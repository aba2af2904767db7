"""Keeping what a run has prepared out of the garbage collector's way."""

from __future__ import annotations

import gc
from typing import Final

#: New objects before the collector looks at them: an answer makes hundreds, nearly all of no cycle.
_YOUNG: Final = 10_000


class StillHeap:
    """Objects that stay until a run ends: a full collection would walk all of them, to no end.

    There are hundreds of thousands of them, and a walk takes as long as hundreds of requests to a
    target in this process.
    """

    def __init__(self) -> None:
        self._thresholds: tuple[int, int, int] | None = None

    def keep(self) -> None:
        """What is there now is not looked at again, until `release`."""
        if self._thresholds is None and gc.isenabled():
            self._thresholds = gc.get_threshold()
            gc.freeze()
            gc.set_threshold(_YOUNG, *self._thresholds[1:])

    def release(self) -> None:
        """The collector is as it was."""
        if self._thresholds is not None:
            gc.unfreeze()
            gc.set_threshold(*self._thresholds)
            self._thresholds = None
