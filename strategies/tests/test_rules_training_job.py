"""The rules of CreateTrainingJob: the tuning job's at the request's top level, where its pages state them."""

from __future__ import annotations

import pytest

from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules import repairer, rules_of
from sagemaker_strategies.rules.checked import checked_rules, rule_of

TUNING = load("botocore-1.44.5")
TRAINING = load(None, "sagemaker:CreateTrainingJob")
SEEDS = seed_requests(TRAINING, repair_rules=repairer(TRAINING))
HOME = f"{TUNING_JOB.definition}."
#: Stated or observed of a definition, but not of CreateTrainingJob: no page or answer of it has them.
TUNED_ALONE = {
    "AlgorithmSpecification.MetricDefinitions:rule-given-for-objective",
    "AlgorithmSpecification.MetricDefinitions:rule-not-of-marketplace-algorithms",
    "AlgorithmSpecification.MetricDefinitions:rule-objective-is-defined",
    "ResourceConfig.VolumeSizeInGB:rule-within-local-storage",
}
#: Of members that no definition has; an older botocore lacks some of them.
TRAINED_ALONE = {
    id
    for id in (
        "DebugRuleConfigurations.member.RuleConfigurationName:rule-distinct",
        "ProfilerRuleConfigurations.member.RuleConfigurationName:rule-distinct",
        "ServerlessJobConfig.EvaluationType:rule-given-for-evaluation",
        "ServerlessJobConfig.SequenceLength:rule-length-limits",
    )
    if id.rpartition(":")[0] in TRAINING.nodes
}


def test_its_checked_rules_are_those_of_a_definition_that_its_own_pages_state() -> None:
    of_a_definition = {
        rule.id.removeprefix(HOME): rule
        for rule in checked_rules(TUNING)
        if rule.path.removeprefix(HOME) in TRAINING.nodes
    }
    found = {rule.id: rule for rule in checked_rules(TRAINING)}

    assert set(of_a_definition) - set(found) == TUNED_ALONE
    assert set(found) - set(of_a_definition) == TRAINED_ALONE
    for id in set(found) - TRAINED_ALONE:
        rule, other = found[id], of_a_definition[id]
        assert (rule.statement, rule.tier, rule.prose_id, rule.observations) == (
            other.statement,
            other.tier,
            other.prose_id,
            other.observations,
        )
        assert "HyperParameter" not in rule.source.place


def test_each_is_checked_once_at_a_place_that_it_has() -> None:
    for rule in rules_of(TRAINING):
        assert rule.path in TRAINING.nodes
        assert [((), {})] == [(at, subject) for subject, at in rule.subjects({})]


def test_a_seed_request_has_what_a_training_job_usually_has() -> None:
    plain, *_ = SEEDS

    assert list(plain.base) == [
        "TrainingJobName",
        "AlgorithmSpecification",
        "RoleArn",
        "OutputDataConfig",
        "ResourceConfig",
        "StoppingCondition",
    ]
    assert plain.base["ResourceConfig"]["VolumeSizeInGB"] == 30


@pytest.mark.skipif(
    "ServerlessJobConfig" not in TRAINING.nodes, reason="this botocore has no serverless jobs"
)
def test_the_volume_of_a_serverless_job_is_neither_needed_nor_sized() -> None:
    id = "ResourceConfig.VolumeSizeInGB:rule-given-without-local-storage"
    rule = rule_of(id, TRAINING)
    assert rule
    typed = {"ResourceConfig": {"InstanceType": "ml.c5.2xlarge", "InstanceCount": 1}}
    serverless = {**typed, "ServerlessJobConfig": {"JobType": "FineTuning"}}
    sized = {**serverless, "ResourceConfig": {**typed["ResourceConfig"], "VolumeSizeInGB": 1}}

    assert not rule.holds(typed)
    assert rule.holds(serverless)
    assert repairer(TRAINING)(sized, ()) == serverless


def test_a_rule_of_the_definition_is_at_the_definition() -> None:
    id = "StoppingCondition:rule-wait-only-with-spot"
    tuned, trained = rule_of(HOME + id, TUNING), rule_of(id, TRAINING)
    assert tuned
    assert trained
    waiting = {"StoppingCondition": {"MaxWaitTimeInSeconds": 1}}

    assert trained.of_request
    assert not tuned.of_request
    assert not trained.holds(waiting)
    assert trained.holds({**waiting, "EnableManagedSpotTraining": True})
    assert not tuned.holds({"TrainingJobDefinition": waiting})
    assert tuned.holds(waiting)
    for label, values in trained.accepts.items():
        placed = {f"TrainingJobDefinition.{path}": value for path, value in values.items()}
        assert placed == tuned.accepts[label]
