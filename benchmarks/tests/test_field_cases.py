from __future__ import annotations

import json
import re
from typing import Any

import pytest

from benchmarks.field_cases import (
    FIELD_CASES,
    FieldCase,
    ask_field_cases,
    field_request,
)
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.targets import Target, TargetSettings, connect
from sagemaker_strategies.cases.json_pointer import Request, changes
from sagemaker_strategies.constraints import load
from sagemaker_strategies.rules import rules_of

CATALOGUE = load("botocore-1.44.5")
CERTIFIER = Certifier(CATALOGUE.raw)

#: clause or rule, whether boto3 lets it through, what the local mock (with rules) and moto say.
TABLE = [
    ("TrainingJobDefinition.StaticHyperParameters.value:length-max", "passes", "refused", "accepted"),
    ("TrainingJobDefinition.ResourceConfig.InstanceType:enum", "passes", "refused", "accepted"),
    ("TrainingJobDefinition.InputDataConfig.member.InputMode:enum", "passes", "refused", "accepted"),
    ("HyperParameterTuningJobName:length-max", "passes", "refused", "accepted"),
    ("HyperParameterTuningJobName:pattern", "passes", "refused", "accepted"),
    ("TrainingJobDefinition.VpcConfig.SecurityGroupIds:length-min", "stops", "refused", "accepted"),
    ("TrainingJobDefinition.AlgorithmSpecification.MetricDefinitions:rule-objective-is-defined", "passes", "refused", "accepted"),
    ("HyperParameterTuningJobConfig.ResourceLimits.MaxNumberOfTrainingJobs:rule-enough-combinations", "passes", "refused", "accepted"),
]  # fmt: skip


class _Telling:
    """A target that gives one answer to everything and remembers what it was asked."""

    name = version = "telling"

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.operations: list[str] = []

    def send(self, operation: str, body: bytes) -> Answer:
        self.operations.append(operation)
        return self.answer

    def reset(self) -> None: ...

    def close(self) -> None: ...


def _broken(request: Request) -> set[str]:
    """All clauses and rules that the request breaks."""
    sent = named(request, "job")
    return {*CERTIFIER.violated(sent), *(r.id for r in rules_of(CATALOGUE) if not r.holds(sent))}


def _asked(target: str) -> list[tuple[str, str | None, str]]:
    connected = connect(target, TargetSettings(CATALOGUE, rules=True))
    try:
        answers = ask_field_cases(connected, CATALOGUE, FIELD_CASES)
    finally:
        connected.close()
    return [(answer.case.clause, answer.boto3, answer.reply) for answer in answers]


@pytest.mark.parametrize("case", FIELD_CASES, ids=lambda case: case.name)
def test_a_request_breaks_its_clause_and_nothing_else(case: FieldCase) -> None:
    assert {case.clause} == _broken(field_request(case, CATALOGUE).request)


@pytest.mark.parametrize("case", FIELD_CASES, ids=lambda case: case.name)
def test_a_neighbour_is_valid(case: FieldCase) -> None:
    assert set() == _broken(field_request(case, CATALOGUE).control)


@pytest.mark.parametrize(
    "case", [c for c in FIELD_CASES if not c.is_rule], ids=lambda case: case.name
)
def test_a_request_differs_from_its_neighbour_at_one_place(case: FieldCase) -> None:
    found = field_request(case, CATALOGUE)

    assert len(changes(found.control, found.request)) == 1


def test_the_requests_are_those_of_the_tickets() -> None:
    requests: list[Any] = [field_request(case, CATALOGUE).request for case in FIELD_CASES]
    definitions = [request["TrainingJobDefinition"] for request in requests]

    assert 2501 in map(len, definitions[0]["StaticHyperParameters"].values())
    assert definitions[1]["ResourceConfig"]["InstanceType"] == "ml.t2.medium"
    assert definitions[2]["InputDataConfig"][-1]["InputMode"] == "fastfile"
    assert len(requests[3]["HyperParameterTuningJobName"]) == 34
    assert requests[4]["HyperParameterTuningJobName"] == "a_b"
    assert definitions[5]["VpcConfig"]["SecurityGroupIds"] == []
    objective = requests[6]["HyperParameterTuningJobConfig"]["HyperParameterTuningJobObjective"]
    metrics = definitions[6]["AlgorithmSpecification"]["MetricDefinitions"]
    assert objective["MetricName"] not in [metric["Name"] for metric in metrics]
    assert requests[7]["HyperParameterTuningJobConfig"]["ParameterRanges"] == {
        "IntegerParameterRanges": [{"Name": "depth", "MinValue": "1", "MaxValue": "3"}]
    }


def test_the_local_mock_refuses_them_all() -> None:
    expected = [(clause, boto3, local) for clause, boto3, local, _ in TABLE]

    assert expected == _asked("local")


def _words_of(target: Target, case: FieldCase) -> str:
    """What a target says that the value has to be."""
    sent = named(field_request(case, CATALOGUE).request, "job")
    answer = target.send("CreateHyperParameterTuningJob", json.dumps(sent).encode())
    return (answer.message or "").partition("failed to satisfy constraint: ")[2]


def test_the_local_mock_refuses_clauses_in_the_words_of_aws() -> None:
    local = connect("local", TargetSettings(CATALOGUE))

    others = {
        case.clause: (case.words, told)
        for case in FIELD_CASES
        if not case.is_rule and (told := _words_of(local, case)) != case.words
    }

    # Two constraints have changed since: there are more types, and the pattern counts.
    then, now = others.pop("TrainingJobDefinition.ResourceConfig.InstanceType:enum")
    types = re.findall(r"ml[^],]+", then)
    assert [value for value in re.findall(r"ml[^],]+", now) if value in types] == types
    then, now = others.pop("HyperParameterTuningJobName:pattern")
    assert now == then.removesuffix("*") + "{0,31}"
    assert others == {}


def test_without_rules_the_local_mock_enforces_clauses_only() -> None:
    answers = ask_field_cases(connect("local", TargetSettings(CATALOGUE)), CATALOGUE, FIELD_CASES)

    accepted = [answer.case for answer in answers if answer.reply == "accepted"]
    assert accepted == [case for case in FIELD_CASES if case.is_rule]


def test_moto_accepts_them_all() -> None:
    pytest.importorskip("moto")
    expected = [(clause, boto3, moto) for clause, boto3, _, moto in TABLE]

    assert expected == _asked("moto")


def test_who_refuses_everything_has_judged_nothing() -> None:
    target = _Telling(Answer("rejected", 400, "ValidationException"))

    assert {"not judged"} == {a.reply for a in ask_field_cases(target, CATALOGUE, FIELD_CASES)}
    assert len(target.operations) < len(FIELD_CASES) + 1


def test_jobs_that_were_accepted_are_deleted() -> None:
    target = _Telling(Answer("accepted", 200, body={}))

    assert {"accepted"} == {a.reply for a in ask_field_cases(target, CATALOGUE, FIELD_CASES)}
    created = target.operations.count("CreateHyperParameterTuningJob")
    assert created == target.operations.count("DeleteHyperParameterTuningJob")
