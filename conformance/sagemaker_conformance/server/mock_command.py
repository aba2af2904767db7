"""The local mock as `serve` offers it: it tells the ledger what it refused, and for which clauses."""

from __future__ import annotations

from sagemaker_conformance.reference.service import Service
from sagemaker_conformance.reference.wire import WireAnswer
from sagemaker_conformance.server.access_log import Ledger
from sagemaker_conformance.strict.judge import Judge


class ToldService:
    """The mock's service, with a judge beside it for what the mock's answers do not say."""

    def __init__(self, service: Service, judge: Judge, ledger: Ledger) -> None:
        self._service = service
        self._judge = judge
        self._ledger = ledger

    def answer(self, operation: str, body: bytes) -> WireAnswer:
        """The service's own answer."""
        answer = self._service.answer(operation, body)
        if operation != self._judge.catalogue.operation.create:
            self._ledger.other()
            return answer
        judged = self._judge.judge(body)
        if judged.error is not None:
            self._ledger.stopped(judged)
        else:
            self._ledger.passed(judged)
        return answer
