"""`check` names the places that break a rule of prose, with the values there."""

from __future__ import annotations

from typing import Any

from sagemaker_conformance.documents.request import FoundRequest
from sagemaker_conformance.documents.source import Document
from sagemaker_conformance.findings.formats.text import sentence
from sagemaker_conformance.findings.judge import judge_of

CREATE = "CreateHyperParameterTuningJob"
CONFIG = "HyperParameterTuningJobConfig"


def _broken_rules(request: dict[str, Any]) -> dict[str, str]:
    """The sentence of each broken rule, by its place."""
    judge = judge_of(CREATE, None)
    assert judge is not None
    checked = judge.check(FoundRequest(CREATE, request, Document(request)), "file")
    return {each.place: sentence(each) for each in checked.findings if each.sort == "rule"}


def test_a_rule_names_the_elements_that_break_it_with_their_values() -> None:
    ranges = [
        {"Name": name, "MinValue": low, "MaxValue": "2"}
        for name, low in [("a", "1"), ("b", "2"), ("c", "0"), ("d", "2")]
    ]
    request = {
        CONFIG: {"ParameterRanges": {"IntegerParameterRanges": ranges}},
        "TrainingJobDefinition": {"EnableManagedSpotTraining": True, "StoppingCondition": {}},
        "Tags": [{"Key": key, "Value": ""} for key in "abca"],
    }

    integers = f"{CONFIG}.ParameterRanges.IntegerParameterRanges"
    rule = "MinValue and MaxValue are not the same number"
    assert {
        f"{integers}[1]": f"{ranges[1]} breaks the rule: {rule}",
        f"{integers}[3]": f"{ranges[3]} breaks the rule: {rule}",
        "Tags[3].Key": "'a' breaks the rule: a resource has one tag of a key",
        "TrainingJobDefinition.EnableManagedSpotTraining": (
            "true breaks the rule: managed spot training needs MaxWaitTimeInSeconds"
        ),
    } == _broken_rules(request)


def test_a_rule_that_more_than_two_elements_break_together_names_their_list() -> None:
    definitions = [{"Environment": {name * n: "" for n in range(1, 18)}} for name in "abc"]

    assert ["TrainingJobDefinitions"] == [*_broken_rules({"TrainingJobDefinitions": definitions})]


def test_a_member_that_a_rule_asks_for_is_not_given() -> None:
    disk = {"InstanceType": "ml.c5.xlarge", "InstanceCount": 1}

    (broken,) = _broken_rules({"TrainingJobDefinition": {"ResourceConfig": disk}}).items()

    assert "TrainingJobDefinition.ResourceConfig.VolumeSizeInGB" == broken[0]
    assert broken[1].startswith("not given, which breaks the rule: VolumeSizeInGB is given for")


def test_a_long_value_is_shown_whole_as_far_as_that_is_of_use() -> None:
    image = f"112233445566.dkr.ecr.us-east-1.amazonaws.com/{'trainer-' * 10}:1:2"
    other = image + "x" * 200
    place = {"AlgorithmSpecification": {"TrainingImage": image}}
    request = {
        "TrainingJobDefinitions": [place, {"AlgorithmSpecification": {"TrainingImage": other}}]
    }

    whole, cut = _broken_rules(request).values()

    assert whole.startswith(f"'{image}' breaks the rule: TrainingImage is registry/repository")
    assert cut.startswith(f"'{image[:60]}…' ({len(other)} characters) breaks the rule: ")
