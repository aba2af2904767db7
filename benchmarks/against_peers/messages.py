"""What the sweep reads in messages: refused values that it asks in company, up to ten in a request.

A value that the message does not name is asked alone by the next request, and judged by that answer.
Nothing of this is in a recording of the faithful server, which names them all: it is computed, by the
suite's own reading of the faulty server's message.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from benchmarks.against_peers.detection import Bench, Seeded, answer
from benchmarks.against_peers.recorder import JudgedCase
from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.engine.multi_violation import MultiViolationAnswers
from sagemaker_conformance.protocol.answer import Answer, read_answer
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.reference import Validator
from sagemaker_conformance.reference.validator import refuse_invalid
from sagemaker_conformance.reference.wire import ServiceError, refuse
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER, Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.repeated_members import checked_paths
from sagemaker_strategies.cases.seeds import SeedRequest, seed_requests
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules import repairer


@dataclass(frozen=True, slots=True)
class _Guest:
    """A value that the faithful server names in the message to a recorded company.

    ``turn`` is the number of the last request before the one that would ask it alone.
    """

    case: Case
    multi_violation: int
    turn: int


@dataclass
class MultiViolations:
    """The recorded requests that break several clauses at once, and what a fault changes in them."""

    bench: Bench
    asked: Sequence[JudgedCase]
    #: The numbers of the recorded requests that are companies.
    numbers: set[int] = field(default_factory=set)
    _of_clause: dict[str, list[_Guest]] = field(default_factory=lambda: defaultdict(list))
    _of_company: dict[int, list[_Guest]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        catalogue = self.bench.catalogue
        self._seed_request: SeedRequest = seed_requests(
            catalogue, repair_rules=repairer(catalogue)
        )[0]
        paths = [p for p in checked_paths(catalogue) if of_definition(p)]
        self._case_store = CaseStore(self.bench.certifier, paths)
        faithful = self._multi_violation_answers(self.bench.validator)
        for path in paths:
            for clause in catalogue.nodes[path].clauses.values():
                for violation in self._guests(clause.id):
                    if faithful.answer(violation.case) is not None:
                        self._of_clause[clause.id].append(violation)
                        self._of_company[violation.multi_violation].append(violation)

    def first_showing(self, fault: Seeded) -> int | None:
        """The number of the request that asks alone the first value of which the fault is shown.

        Requests for other values that become unnamed in the same companies come before; None where no message leads to one.
        """
        concerned = [g for id in fault.checks for g in self._of_clause.get(id, ())]
        if not concerned:
            return None
        validator = self.bench.faulty(fault)
        showing = [g for g in concerned if answer(validator, _asked(g.case.request)) != "refused"]
        if not showing:
            return None
        multi_violation_answers = self._multi_violation_answers(validator)
        multi_violations = {violation.multi_violation for violation in showing}
        unnamed = [
            violation
            for multi_violation in multi_violations
            for violation in self._of_company[multi_violation]
            if multi_violation_answers.answer(violation.case) is None
        ]
        unnamed.sort(key=lambda violation: violation.turn)
        for more, violation in enumerate(unnamed, 1):
            if violation in showing:
                return violation.turn + more
        return None

    def _guests(self, clause: str) -> Iterator[_Guest]:
        """The clause's cases in company, in the order in which the sweep comes to them."""
        recorded = self._numbers_of_requests
        found = self._case_store.multi_violations(self._seed_request)
        turn = -1
        for case in self._case_store.violations(self._seed_request, clause):
            seat = found.positions.get((case.clause, case.label))
            request = case.request if seat is None else found.all[seat[0]].request
            number = recorded.get(json.dumps(request))
            if number is None:
                continue
            turn = max(turn, number)
            if seat is not None:
                self.numbers.add(number)
                yield _Guest(case, number, turn)

    @cached_property
    def _numbers_of_requests(self) -> dict[str, int]:
        """The recorded requests by their JSON."""
        return {
            json.dumps({**request, TUNING_JOB.identifier: NAME_PLACEHOLDER}): number
            for number, (_, request) in enumerate(self.asked)
            if request is not None
        }

    def _multi_violation_answers(self, validator: Validator) -> MultiViolationAnswers:
        return MultiViolationAnswers(
            self._seed_request, self._case_store, partial(_told, validator)
        )


def _told(validator: Validator, request: Request) -> Answer:
    """What a service with this validator answers a create, without making a service for it."""
    try:
        refuse_invalid(validator, _asked(request))
    except ServiceError as error:
        refusal = refuse(error)
        return read_answer(refusal.status, refusal.headers, refusal.body)
    except Exception as crash:
        return Answer("crashed", message=str(crash))
    return Answer("accepted", 200)


def of_definition(name: str) -> bool:
    """Whether a place, or a clause's id, is in the definition."""
    return name == TUNING_JOB.definition or name.startswith(
        (f"{TUNING_JOB.definition}.", f"{TUNING_JOB.definition}:")
    )


def _asked(request: Request) -> Request:
    return named(request, "asked")
