"""Calls of one target, one after the other: at the pace that it bears, and until it is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sagemaker_conformance.client.rate_limit import RateLimit
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.errors import WithheldError
from sagemaker_conformance.protocol.target import TargetError, UnreachableError

#: Seconds to wait before asking again what was not answered for want of capacity.
PATIENCE: Final = (0.01, 0.05, 0.2, 0.5, 1.0, 2.0, 4.0)
#: The same where throttling is the rule and may not cost a verdict.
LONG_PATIENCE: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
#: After so many requests in a row that were waited for in vain, no more is waited: runs must end.
_FORBEARANCE: Final = 5
#: Seconds that a target may have a request wait by its ``Retry-After``.
_LONGEST_RETRY_AFTER: Final = 60.0
#: Seconds before each attempt to see whether a target that left a request unanswered is still there:
#: so many that one which drops each seventh request at random is not taken for gone.
_PROBING: Final = (0.0, 0.0, 0.1, 0.4, 2.0, 5.0)
#: After so many requests that were not answered in time, by a target that answers others, nothing
#: more is sent either: in a row, and in all. Each costs a whole time-out, and a run has thousands.
_MOST_LATE, _MOST_LATE_IN_ALL = 10, 100
_SLOW: Final = "give a target that is only slow a longer --request-timeout=SECONDS"


@dataclass
class Calls:
    """The calls of a target under its ``name``; ``probe`` is a request that no target has trouble with.

    ``late`` counts the calls without an answer in time since `answered_in_time`. ``resent``: the last call
    was sent twice, as its first answer was lost. Every call raises `TargetError` from the first one on
    with which the target is gone.
    """

    name: str
    probe: Callable[[], Answer]
    pause: Callable[[float], None]
    patience: tuple[float, ...]
    rate: float | None = None
    clock: Callable[[], float] = time.monotonic
    count: int = 0
    late: int = 0
    resent: bool = False
    _rate_limit: RateLimit = field(init=False)
    _late_in_all: int = 0
    _unanswered: int = 0
    _met: bool = False
    #: Why nothing is sent any more.
    _lost: str = ""

    def __post_init__(self) -> None:
        self._rate_limit = RateLimit(self.rate, self.pause, self.clock)

    def answered_in_time(self) -> None:
        """Forget the late ones before: they are no row."""
        self.late = 0

    def make(self, call: Callable[[], Answer]) -> Answer:
        """The answer; waited for, and asked for again, while the target is unavailable."""
        if self._lost:
            raise TargetError(self._lost)
        try:
            if self.late >= _MOST_LATE or self._late_in_all >= _MOST_LATE_IN_ALL:
                raise TargetError(
                    f"target {self.name}: {self._late_in_all} requests were not answered in time; {_SLOW}"
                )
            return self._make_patiently(call)
        except TargetError as lost:
            self._lost = str(lost)
            raise

    def _make_patiently(self, call: Callable[[], Answer]) -> Answer:
        pauses = self.patience if self._unanswered < _FORBEARANCE else ()
        self._rate_limit.wait()
        for number, seconds in enumerate((*pauses, None)):
            answer = self._make_once(call)
            if answer.outcome != "unavailable" or seconds is None:
                break
            if number:  # one request that is throttled alone is no sign of too many
                self._rate_limit.slow_down()
            asked = min(answer.retry_after or 0.0, _LONGEST_RETRY_AFTER)
            self._rate_limit.delay(max(seconds, asked))
        if answer.outcome == "unavailable":
            self._unanswered += 1
            self._rate_limit.ease()
        else:
            self._unanswered = 0
            self._rate_limit.went_well()
        return answer

    def _make_once(self, call: Callable[[], Answer]) -> Answer:
        """An answer, or none of a target that is still there, which is then this request's doing."""
        answer = self._make_connected(call)
        if answer.lost == "dropped":  # it may have closed a connection that was idle just then
            answer = self._make_connected(call)
            self.resent = True
        if answer.lost and not self._is_there():
            advice = f", or {_SLOW}" if answer.lost == "late" else ""
            raise TargetError(
                f"target {self.name}: {answer.message}, and no answer to a plain request since; "
                f"check that this is the right endpoint and that it still runs{advice}"
            )
        self.late += answer.lost == "late"
        self._late_in_all += answer.lost == "late"
        return answer

    def _make_connected(self, call: Callable[[], Answer]) -> Answer:
        """What came of the call; a target that was there before may be starting anew."""
        for seconds in (*(PATIENCE if self._met else ()), None):
            self.count += 1
            try:
                answer = call()
            except UnreachableError:
                if seconds is None:
                    raise
                self.pause(seconds)
                continue
            except WithheldError:
                self.count -= 1
                raise
            self._met = self._met or answer.lost is None
            break
        return answer

    def _is_there(self) -> bool:
        """Whether the target answers, in whatever way, the plain request."""
        for seconds in _PROBING if self._met else _PROBING[:1]:
            if seconds:
                self.pause(seconds)
            self.count += 1
            try:
                answer = self.probe()
            except UnreachableError:
                continue
            if answer.lost is None:
                return True
        return False
