"""The field cases of CreateTrainingJob: each breaks what it names, moto accepts it, the local mock does not."""

from __future__ import annotations

import pytest

from benchmarks.field_cases import FieldCase, Reply, ask_field_cases, field_request
from benchmarks.training_field_cases import OPERATION, TRAINING_FIELD_CASES
from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.targets import TargetSettings, connect
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.constraints import load
from sagemaker_strategies.rules import rules_of

CATALOGUE = load(None, OPERATION)
CERTIFIER = Certifier(CATALOGUE.raw, CATALOGUE.operation.request_shape)

BROKEN = [
    "HyperParameters.value:length-max",
    "ResourceConfig.InstanceType:enum",
    "TrainingJobName:pattern",
    "TrainingJobName:length-max",
    "StoppingCondition:rule-wait-only-with-spot",
    "AlgorithmSpecification.MetricDefinitions:rule-not-of-amazon-algorithms",
    "ResourceConfig:rule-groups-exclude-type-and-count",
    "InputDataConfig.member.DataSource.S3DataSource.InstanceGroupNames:rule-all-channels-or-none",
]


def _broken(request: Request) -> set[str]:
    """All clauses and rules that the request breaks."""
    sent = named(request, "job")
    return {*CERTIFIER.violated(sent), *(r.id for r in rules_of(CATALOGUE) if not r.holds(sent))}


def test_the_table_is_whole() -> None:
    assert [case.clause for case in TRAINING_FIELD_CASES] == BROKEN


@pytest.mark.parametrize("case", TRAINING_FIELD_CASES, ids=lambda case: case.name)
def test_a_request_breaks_what_it_names_and_its_neighbour_nothing(case: FieldCase) -> None:
    found = field_request(case, CATALOGUE)

    assert {case.clause} == _broken(found.request)
    assert set() == _broken(found.control)


@pytest.mark.parametrize(("target", "reply"), [("local", "refused"), ("moto", "accepted")])
def test_the_local_mock_refuses_them_all_and_moto_none(target: str, reply: Reply) -> None:
    if target == "moto":
        pytest.importorskip("moto")
    connected = connect(target, TargetSettings(CATALOGUE, rules=True))
    try:
        answers = ask_field_cases(connected, CATALOGUE, TRAINING_FIELD_CASES)
    finally:
        connected.close()

    assert {answer.reply for answer in answers} == {reply}
    assert {answer.boto3 for answer in answers} == {"passes"}
