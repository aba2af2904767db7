"""What a server has seen: a line for each create that it stopped, and the sums at the end."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

from sagemaker_conformance.strict.finding import listed, subject
from sagemaker_conformance.strict.judge import Judged

#: More ids than these are counted in the summary, not listed.
_MOST_IDS = 10


class Ledger:
    """Counts requests and says what was stopped; safe to use from several threads."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._ids: Counter[str] = Counter()

    def stopped(self, judged: Judged) -> None:
        """A create that was refused for what stands in it."""
        assert judged.error is not None
        with self._lock:
            self._counts["stopped"] += 1
            self._ids.update(judged.breaks or [listed(judged)])
        self._say(f"stopped {subject(judged)} (400 {judged.error.code})")

    def passed(self, judged: Judged) -> None:
        """A create that breaks no clause."""
        with self._lock:
            self._counts["passed"] += 1
            self._ids.update(judged.reported)
        if judged.reported:
            self._say(f"let through {subject(judged)} (a rule, not enforced)")

    def other(self) -> None:
        """Any other request."""
        with self._lock:
            self._counts["other"] += 1

    def failed(self, what: str) -> None:
        """A request that the upstream did not answer, or not to the end."""
        with self._lock:
            self._counts["failed"] += 1
        self._say(what)

    def summary(self) -> list[str]:
        """The sums, in a few lines."""
        counts = self._counts
        creates = counts["stopped"] + counts["passed"]
        lines = [
            f"requests: {creates + counts['other']}, creates: {creates}, "
            f"stopped: {counts['stopped']}"
            + (f", not answered: {counts['failed']}" if counts["failed"] else "")
        ]
        lines += [f"  {number:5} {id}" for id, number in self._ids.most_common(_MOST_IDS)]
        if len(self._ids) > _MOST_IDS:
            lines.append(f"  and {len(self._ids) - _MOST_IDS} more clauses")
        return lines
