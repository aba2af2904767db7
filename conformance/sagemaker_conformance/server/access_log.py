"""The log of a server: a line for each create that it stopped, and the sums at the end."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable

from sagemaker_conformance.reference.wire import WireAnswer
from sagemaker_conformance.server.mock_server import JsonService
from sagemaker_conformance.strict.judge import Judge, Judged
from sagemaker_conformance.strict.log import broken_ids, subject
from sagemaker_reports.rendering.values import counted

#: More ids than these are counted in the summary, not listed.
_MOST_IDS = 10


class AccessLog:
    """Counts requests and writes a line for what was stopped; safe to use from several threads."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._ids: Counter[str] = Counter()

    def stopped(self, judged: Judged) -> None:
        """Log a create that was refused for its content."""
        assert judged.error is not None
        self._count("stopped", judged.breaks or [broken_ids(judged)])
        self._write(f"stopped {subject(judged)} (400 {judged.error.code})")

    def passed(self, judged: Judged) -> None:
        """Log a create that breaks no clause."""
        self._count("passed", judged.reported)
        if judged.reported:
            self._write(f"let through {subject(judged)} (a rule, not enforced)")

    def other(self) -> None:
        """Log any other request."""
        self._count("other")

    def unread(self, protocol: str) -> None:
        """Log a create that goes through unjudged, for its protocol is not read."""
        self._count("unread")
        self._write(
            f"warning: a create in {protocol!r} goes through unjudged; "
            "expected AWS JSON 1.1, as boto3 sends it"
        )

    def failed(self, what: str) -> None:
        """Log a request that the upstream did not answer, or not to the end."""
        self._count("failed")
        self._write(what)

    def _count(self, what: str, ids: Iterable[str] = ()) -> None:
        with self._lock:
            self._counts[what] += 1
            self._ids.update(ids)

    def summary(self) -> list[str]:
        """The sums, in a few lines."""
        counts = self._counts
        creates = counts["stopped"] + counts["passed"] + counts["unread"]
        lines = [
            f"requests: {creates + counts['other']}, creates: {creates}, "
            f"stopped: {counts['stopped']}"
            + (f", not judged: {counts['unread']}" if counts["unread"] else "")
            + (f", not answered: {counts['failed']}" if counts["failed"] else "")
        ]
        lines += [f"  {number:5} {id}" for id, number in self._ids.most_common(_MOST_IDS)]
        if len(self._ids) > _MOST_IDS:
            lines.append(f"  and {counted(len(self._ids) - _MOST_IDS, 'more clause')}")
        return lines


class LoggedService:
    """The local mock with a log of what it refuses, and for which clauses: its answers have no ids."""

    def __init__(self, service: JsonService, judge: Judge, log: AccessLog) -> None:
        self._service = service
        self._judge = judge
        self._log = log

    def answer(self, operation: str, body: bytes) -> WireAnswer:
        """The service's own answer."""
        answer = self._service.answer(operation, body)
        if operation != self._judge.catalogue.operation.create:
            self._log.other()
            return answer
        judged = self._judge.judge(body)
        log = self._log.passed if judged.error is None else self._log.stopped
        log(judged)
        return answer
