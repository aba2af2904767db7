"""Several violations in one request: which of them a target names, at the cost of few requests."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Final

from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.judging.error_messages import ReportedError, reported_errors
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.multi_violation import MultiViolation, Violation
from sagemaker_strategies.cases.seeds import SeedRequest

#: A target that names nothing in so many of them names nothing in any.
_TRIALS: Final = 3


class MultiViolationAnswers:
    """What a target answered to the requests of one seed request that break several clauses.

    Only a message that names the very place of a value, and a kind of constraint that the value
    breaks, counts; a value that is not named has to be sent alone.
    """

    def __init__(
        self, seed_request: SeedRequest, case_store: CaseStore, create: Callable[[Request], Answer]
    ) -> None:
        self._multi_violations = case_store.multi_violations(seed_request)
        self._create = create
        #: By a request's number the answer, and the violations that it names, by theirs.
        self._read: dict[int, tuple[Answer, frozenset[int]]] = {}

    def answer(self, case: Case) -> Answer | None:
        """The answer that names the case's violation; None where none does."""
        found = self._multi_violations.positions.get((case.clause, case.label))
        if found is None or not self._names_any:
            return None
        number, violation = found
        answer, named = self._answer_to(number)
        return answer if violation in named else None

    @cached_property
    def _names_any(self) -> bool:
        """Whether the target names, in one of the first requests, anything that it refuses."""
        trials = range(min(_TRIALS, len(self._multi_violations.all)))
        return any(self._answer_to(number)[1] for number in trials)

    def _answer_to(self, number: int) -> tuple[Answer, frozenset[int]]:
        if number not in self._read:
            multi_violation = self._multi_violations.all[number]
            answer = self._create(multi_violation.request)
            self._read[number] = answer, _named(multi_violation, answer)
        return self._read[number]


def _named(multi_violation: MultiViolation, answer: Answer) -> frozenset[int]:
    refused = (answer.outcome, answer.http_status, answer.code)
    if refused != ("rejected", 400, "ValidationException"):
        return frozenset()
    errors = reported_errors(answer)
    return frozenset(
        number
        for number, violation in enumerate(multi_violation.violations)
        if any(_reports(error, violation) for error in errors)
    )


def _reports(error: ReportedError, violation: Violation) -> bool:
    """Whether an error reports the violation: at its own place, or at the container, where
    Coral names the part and Smithy reports a map's keys in plain words."""
    steps = tuple(step.lower() if isinstance(step, str) else step for step in violation.at)
    part = violation.clause.rpartition(":")[0].rpartition(".")[2]
    if error.steps == steps[:-1] and part in error.kinds:
        return True
    reported_at = steps[:-1] if part == "key" and error.dialect == "smithy" else steps
    return error.steps == reported_at and not violation.breaks.isdisjoint(error.kinds)
