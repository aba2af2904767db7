"""The shipped facts: the documented definition member by member, the counts, what was observed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sagemaker_strategies.constraints import SHIPPED_SPECS, Catalogue, load
from sagemaker_strategies.constraints.parts import counts_by_kind, shape_facts

DEFINITION = "TrainingJobDefinition"

#: The eight members as the page of May 2018 lists them: what each line of the page states.
DOCUMENTED: dict[str, dict[str, Any]] = {
    "AlgorithmSpecification": {"required": True, "type": "structure"},
    "InputDataConfig": {"required": True, "type": "list", "length-min": 1, "length-max": 8},
    "OutputDataConfig": {"required": True, "type": "structure"},
    "ResourceConfig": {"required": True, "type": "structure"},
    "RoleArn": {
        "required": True,
        "type": "string",
        "length-min": 20,
        "length-max": 2048,
        "pattern": r"^arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+$",
    },
    "StaticHyperParameters": {"type": "map"},
    "StoppingCondition": {"required": True, "type": "structure"},
    "VpcConfig": {"type": "structure"},
}


def stated(catalogue: Catalogue, path: str) -> dict[str, Any]:
    return {kind: clause.value for kind, clause in catalogue.nodes[path].clauses.items()}


def test_the_documented_definition_member_by_member() -> None:
    catalogue = load("documented-2018-05")
    members = catalogue.nodes[DEFINITION].children

    assert {name: stated(catalogue, f"{DEFINITION}.{name}") for name in members} == DOCUMENTED


def test_the_documented_map_bounds_its_keys_and_values() -> None:
    catalogue = load("documented-2018-05")
    path = f"{DEFINITION}.StaticHyperParameters"

    assert stated(catalogue, f"{path}.key") == {"length-max": 256}
    assert stated(catalogue, f"{path}.value") == {"type": "string", "length-max": 256}


def test_prose_that_no_create_can_test_stands_in_notes() -> None:
    catalogue = load("documented-2018-05")
    notes = {path: node.notes for path, node in catalogue.nodes.items() if node.notes}

    assert "120 s" in " ".join(notes[f"{DEFINITION}.StoppingCondition"])
    assert "432000" in " ".join(notes[f"{DEFINITION}.StoppingCondition.MaxRuntimeInSeconds"])
    assert {"VpcConfig", "ResourceConfig", "RoleArn"} <= {path.split(".")[-1] for path in notes}
    assert all("cannot be tested at create" in text for texts in notes.values() for text in texts)


@pytest.mark.parametrize(
    ("spec", "definition", "request_"),
    [("documented-2018-05", 58, 100), ("botocore-1.44.5", 180, 218)],
)
def test_how_many_facts_the_sources_state(spec: str, definition: int, request_: int) -> None:
    catalogue = load(spec)

    assert definition == sum(shape_facts(catalogue, DEFINITION).values())
    assert request_ == sum(shape_facts(catalogue).values())


def test_the_parts_of_the_default_catalogue() -> None:
    definition, around, repeats = counts_by_kind(load())

    assert (definition.name, around.name, repeats.name) == ("definition", "around", "repeats")
    assert definition.by_kind == repeats.by_kind
    assert definition.by_kind == {
        "required": 44,
        "type": 127,
        "enum": 19,
        "pattern": 41,
        "length-min": 60,
        "length-max": 60,
        "range-min": 15,
        "range-max": 3,
    }
    assert (definition.clauses, around.clauses, definition.vacuous) == (369, 155, 41)


def test_a_catalogue_without_the_list_has_no_repeats() -> None:
    assert [part.name for part in counts_by_kind(load("documented-2018-05"))] == [
        "definition",
        "around",
    ]


@pytest.mark.parametrize("spec", SHIPPED_SPECS)
def test_observations_cite_public_pages_in_few_words(spec: str) -> None:
    seen = [entry for clause in load(spec).clauses.values() for entry in clause.observations]

    assert len(seen) >= 6
    assert all(re.match(r"https://github\.com/[\w.-]+/[\w.-]+/", entry.url) for entry in seen)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d|unknown", entry.date) for entry in seen)
    assert all(len(entry.text) < 140 for entry in seen)


def test_an_answer_about_a_shape_is_evidence_wherever_an_operation_has_it() -> None:
    training = load(None, "sagemaker:CreateTrainingJob")
    transform = load(None, "sagemaker:CreateTransformJob")
    seen = {id: len(c.observations) for id, c in training.clauses.items() if c.observations}

    assert seen == {
        "TrainingJobName:pattern": 2,
        "TrainingJobName:length-max": 2,
        "HyperParameters:length-max": 1,
        "HyperParameters.value:length-max": 1,
        "ResourceConfig.InstanceType:enum": 1,
        "VpcConfig.SecurityGroupIds:length-min": 1,
        "RoleArn:pattern": 1,
    }
    assert not any(clause.observations for clause in transform.clauses.values())
    assert (
        not load()
        .clauses[f"{DEFINITION}.ResourceConfig.InstanceGroups.member.InstanceType:enum"]
        .observations
    )


@pytest.mark.parametrize(
    ("spec", "year"), [("documented-2018-05", ["2018"]), ("botocore-1.44.5", ["2022"])]
)
def test_what_was_seen_of_another_limit_is_not_evidence(spec: str, year: list[str]) -> None:
    clause = load(spec).clauses[f"{DEFINITION}.StaticHyperParameters.value:length-max"]

    assert year == [seen.date[:4] for seen in clause.observations]
