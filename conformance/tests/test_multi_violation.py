from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.engine.multi_violation import MultiViolationAnswers
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import encode, named
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

ROLE = "TrainingJobDefinition.RoleArn"
CHANNEL = "TrainingJobDefinition.InputDataConfig.member.ChannelName"
PATHS = (ROLE, CHANNEL, "TrainingJobDefinition.VpcConfig.Subnets.member")


class JudgedCase:
    """MultiViolationAnswers of a target, the cases in company, and what was sent."""

    def __init__(
        self, catalogue: Catalogue, seed_request: SeedRequest, change: Callable[[Answer], Answer]
    ) -> None:
        self.sent: list[Any] = []
        target = LocalTarget(catalogue)

        def create(request: Any) -> Answer:
            self.sent.append(request)
            return change(target.send(TUNING_JOB.create, encode(named(request, "some-name"))))

        case_store = CaseStore(Certifier(catalogue.raw), PATHS)
        self.multi_violation_answers = MultiViolationAnswers(seed_request, case_store, create)
        positions = case_store.multi_violations(seed_request).positions
        self.cases = [
            case
            for path in PATHS
            for kind in catalogue.nodes[path].clauses
            for case in case_store.violations(seed_request, f"{path}:{kind}")
            if (case.clause, case.label) in positions
        ]

    def told(self) -> list[Case]:
        return [
            case for case in self.cases if self.multi_violation_answers.answer(case) is not None
        ]


def test_a_target_that_lists_what_is_wrong_is_asked_little(catalogue: Any, plain: Any) -> None:
    asked = JudgedCase(catalogue, plain, lambda answer: answer)

    assert asked.told() == asked.cases
    assert len(asked.sent) < len(asked.cases) - 60


def test_what_is_not_told_of_is_asked_alone(catalogue: Any, plain: Any) -> None:
    def without_the_role(answer: Answer) -> Answer:
        items = (answer.message or "").split("; Value")
        return _saying(answer, "; Value".join(i for i in items if "roleArn'" not in i))

    asked = JudgedCase(catalogue, plain, without_the_role)
    silent = [case for case in asked.cases if case not in asked.told()]

    assert silent
    assert {case.clause.rpartition(":")[0] for case in silent} == {ROLE}


def test_another_code_or_a_message_without_places_speaks_for_nobody_and_costs_little(
    catalogue: Any, plain: Any
) -> None:
    for answer in (
        Answer("rejected", 400, "InvalidRequest", "1 validation error"),
        Answer("rejected", 400, "ValidationException", "The request is not valid."),
        Answer("accepted", 200),
        Answer("crashed", 500),
    ):
        asked = JudgedCase(catalogue, plain, lambda _, answer=answer: answer)
        assert asked.told() == []
        assert len(asked.sent) <= 3


def _saying(answer: Answer, message: str) -> Answer:
    return Answer(answer.outcome, answer.http_status, answer.code, message)
