"""A target that still answers, with failures alone: it is down behind a gateway, or credentials expired."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sagemaker_conformance.client.calls import PATIENCE
from sagemaker_conformance.judging.other_grounds import shows_other_grounds_by_code
from sagemaker_conformance.protocol.answer import Answer, describe_answer, shows_name_taken
from sagemaker_conformance.protocol.target import TargetError

#: After so many failures in a row a request is sent that did not fail before: where every third request
#: fails at random, a row as long is never seen.
_ROW: Final = 20
#: So many creates go before another such request: a target that fails for what is wrong with each costs
#: hardly more requests.
_APART: Final = 250


@dataclass
class Outage:
    """Failures of creates in a row, at the target of that ``name``.

    ``probe`` sends a create that did not fail before; without one no outage is seen.
    """

    name: str
    pause: Callable[[float], None]
    probe: Callable[[], Answer] | None = None
    _count: int = 0
    _row: int = 0
    _next: int = 0
    _lost: str = ""

    def note(self, answer: Answer) -> None:
        """Count the answer to a create."""
        self._count += 1
        self._row = self._row + 1 if _is_failure(answer) else 0

    def check(self) -> None:
        """Raise `TargetError` where the create that did not fail before fails now, too."""
        if self._lost:
            raise TargetError(self._lost)
        if self._row < _ROW or self._count < self._next or self.probe is None:
            return
        first = self._count - self._row + 1
        self._row, self._next = 0, self._count + _APART
        for seconds in (*PATIENCE, None):  # it may be starting anew
            answer = self.probe()
            if not _is_failure(answer):
                return
            if seconds is not None:
                self.pause(seconds)
        shown = describe_answer(answer, 90, outcome=False)
        self._lost = (
            f"target {self.name}: since create {first} every one fails, and so does a valid one ({shown}); "
            "check that it still runs, and that credentials have not expired"
        )
        raise TargetError(self._lost)


def _is_failure(answer: Answer) -> bool:
    """Whether an answer tells nothing of the request's values; its words, which take long to read, apart."""
    if answer.outcome == "rejected":
        return shows_other_grounds_by_code(answer) and not shows_name_taken(answer)
    return answer.outcome != "accepted"
