from __future__ import annotations

import pytest

from benchmarks.mutation.catalogue import faults_of
from benchmarks.mutation.equivalence import decide
from sagemaker_strategies.constraints import load
from sagemaker_strategies.patterns import language

CATALOGUE = load("botocore-1.44.5")
D = "TrainingJobDefinition"


@pytest.mark.parametrize(
    ("id", "standing"),
    [
        # The pattern's shortest word has 31 characters: the least length of 20 forbids nothing.
        (f"{D}.RoleArn:length-min/dropped", "equivalent"),
        (f"{D}.RoleArn:length-min/min+1", "equivalent"),
        (f"{D}.RoleArn:length-min/doubled", "observable"),
        (f"{D}.RoleArn:length-max/max+1", "observable"),
        (f"{D}.RoleArn:length-min/crash", "observable"),
        # 11 characters there are, 10 not.
        (f"{D}.InputDataConfig.member.DataSource.FileSystemDataSource.FileSystemId:length-min/min+1", "observable"),
        (f"{D}.InputDataConfig.member.DataSource.FileSystemDataSource.FileSystemId:length-min/min-1", "equivalent"),
        (f"{D}.InputDataConfig.member.DataSource.FileSystemDataSource.FileSystemId:pattern/quantifier-1-least-1", "equivalent"),
        (f"{D}.DefinitionName:pattern/quantifier-2-most+1", "equivalent"),
        (f"{D}.DefinitionName:pattern/search", "observable"),
        (f"{D}.DefinitionName:pattern/dollar-newline", "observable"),
        # Nothing but a line end can break these two.
        (f"{D}.TuningObjective.MetricName:pattern/dropped", "left open"),
        (f"{D}.TuningObjective.MetricName:pattern/dot-takes-newline", "left open"),
        (f"{D}.Environment.value:pattern/dropped", "equivalent"),
        (f"{D}.RoleArn:pattern/unicode-classes", "left open"),
        (f"{D}.StaticHyperParameters:length-min/dropped", "equivalent"),
        (f"{D}.StaticHyperParameters:length-min/min+1", "observable"),
        (f"{D}.ResourceConfig.InstanceCount:range-min/min-1", "observable"),
        (f"{D}.DefinitionName:length-max/in-bytes", "equivalent"),
        (f"{D}.TuningObjective.MetricName:length-max/in-bytes", "left open"),
        (f"{D}.TuningObjective.MetricName:length-min/in-bytes", "equivalent"),
        (f"{D}.TuningObjective.MetricName:pattern/empty-skipped", "equivalent"),
        (f"{D}.TuningObjective.Type:enum/empty-skipped", "observable"),
        (f"{D}.TuningObjective.Type:enum/last-line-end", "observable"),
        (f"{D}.RoleArn:required/empty-is-absent", "equivalent"),
        (f"{D}.OutputDataConfig.S3OutputPath:type/lower-cased", "observable"),
        (f"{D}.ResourceConfig.InstanceType:type/stripped", "equivalent"),
        (f"{D}.TuningObjective:type/empty-lost", "equivalent"),
        (f"{D}.ResourceConfig.InstancePreferences.member.TrainingPlanArns:type/reversed", "equivalent"),
        (f"{D}.VpcConfig.Subnets:type/reversed", "observable"),
        (f"{D}.VpcConfig.Subnets.member:type/cut-at-255", "equivalent"),
    ],
)  # fmt: skip
def test_whether_anything_could_show_a_fault(id: str, standing: str) -> None:
    [fault] = faults_of(CATALOGUE, [id])

    assert decide(fault, CATALOGUE).standing == standing


def test_the_decisions_on_words_agree_with_another_library() -> None:
    interegular = pytest.importorskip("interegular")
    patterns = {
        "equivalent": ("(fs-[0-9a-f]{8,})", "(fs-[0-9a-f]{7,})[0-9a-f]"),
        "observable": ("(fs-[0-9a-f]{8,})", "(fs-[0-9a-f]{7,})"),
    }
    for standing, (one, other) in patterns.items():
        difference = interegular.parse_pattern(one).to_fsm() ^ (
            interegular.parse_pattern(other).to_fsm()
        )
        ours = language(one).first_difference(language(other))

        assert difference.empty() == (ours is None) == (standing == "equivalent")
