"""A target that finds what it made only after a while, as services do that are consistent eventually."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sagemaker_conformance.judging.other_grounds import concerns_caller
from sagemaker_conformance.protocol.answer import Answer

#: Seconds between attempts to find what was made: two in all.
_PAUSES: Final = (0.05, 0.1, 0.1, 0.25, 0.5, 1.0)


@dataclass
class Consistency:
    """Reads of what a client made at one target, by ``send``.

    Where the first of all finds nothing, it is sent again; those after it where that was of use, once it
    was waited for as long.
    """

    send: Callable[[str, bytes], Answer]
    pause: Callable[[float], None]
    _pauses: tuple[float, ...] = _PAUSES
    _is_first: bool = True

    def read(self, operation: str, body: bytes) -> Answer:
        """The answer to a read of what was made, sent again for some seconds at most."""
        answer, waited = self.send(operation, body), 0.0
        for seconds in self._pauses:
            if answer.outcome != "rejected" or concerns_caller(answer):
                break
            self.pause(seconds)
            waited += seconds
            answer = self.send(operation, body)
        if self._is_first:
            is_late = waited > 0 and answer.outcome == "accepted"
            self._pauses = (waited, *_PAUSES) if is_late else ()
        self._is_first = False
        return answer
