"""Asking refused values in company, at the cost of few requests: which of them a target tells of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sagemaker_conformance.engine.case_store import Questions
from sagemaker_conformance.judging.error_messages import ReportedError, reported_errors
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.multi_violation import Company, Guest
from sagemaker_strategies.cases.seeds import SeedRequest

#: A target that names nothing in so many companies names nothing in any.
_TRIALS: Final = 3


@dataclass(frozen=True, slots=True)
class Heard:
    """The answer to a company, and the guests, by number, of which it says that they are refused."""

    answer: Answer
    told: frozenset[int]


class Companions:
    """What a target made of the companies of one world.

    Only a message that names the very place of a value, and a kind of constraint that the value
    breaks, speaks for it; a value that is not told of has to be asked alone.
    """

    def __init__(
        self, seed_request: SeedRequest, questions: Questions, create: Callable[[Request], Answer]
    ) -> None:
        self._companies = questions.companies(seed_request)
        self._create = create
        self._heard: dict[int, Heard] = {}

    def answer(self, case: Case) -> Answer | None:
        """The answer that says that the case's value is refused, None where none does."""
        found = self._companies.seats.get((case.clause, case.label))
        if found is None or not self._names_any:
            return None
        number, guest = found
        heard = self._hear(number)
        return heard.answer if guest in heard.told else None

    @cached_property
    def _names_any(self) -> bool:
        """Whether the target names, in one of the first companies, anything that it refuses."""
        trials = range(min(_TRIALS, len(self._companies.all)))
        return any(self._hear(number).told for number in trials)

    def _hear(self, number: int) -> Heard:
        if number not in self._heard:
            company = self._companies.all[number]
            answer = self._create(company.request)
            self._heard[number] = Heard(answer, _told(company, answer))
        return self._heard[number]


def _told(company: Company, answer: Answer) -> frozenset[int]:
    refused = (answer.outcome, answer.http_status, answer.code)
    if refused != ("rejected", 400, "ValidationException"):
        return frozenset()
    errors = reported_errors(answer)
    return frozenset(
        number
        for number, guest in enumerate(company.guests)
        if any(_reports(error, guest) for error in errors)
    )


def _reports(error: ReportedError, guest: Guest) -> bool:
    """Whether an error says that the guest is refused: at its own place, or at the container, where
    Coral names the part and Smithy reports a map's keys in plain words."""
    steps = tuple(step.lower() if isinstance(step, str) else step for step in guest.at)
    part = guest.clause.rpartition(":")[0].rpartition(".")[2]
    if error.steps == steps[:-1] and part in error.kinds:
        return True
    reported_at = steps[:-1] if part == "key" and error.dialect == "smithy" else steps
    return error.steps == reported_at and not guest.breaks.isdisjoint(error.kinds)
