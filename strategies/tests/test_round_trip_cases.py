from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from sagemaker_strategies.cases.positive import returned_node, swept_paths
from sagemaker_strategies.cases.round_trip import round_trip_batches
from sagemaker_strategies.cases.seeds import SeedRequest, seed_requests
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import Catalogue
from sagemaker_strategies.constraints.loader import INSTALLED_SPEC, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

EMPTY: list[Any] = [0, False, "", [], {}]


def _telling(seed_request: SeedRequest) -> dict[str, Any]:
    batches = round_trip_batches(seed_request, swept_paths(seed_request.catalogue))
    return {
        p.path: p.sample.value
        for batch in batches
        for p in batch.placements
        if p.sample.label == "telling"
    }


@pytest.mark.parametrize("number", range(4))
def test_the_requests_are_valid(catalogue: Catalogue, broken: Any, number: int) -> None:
    batches = round_trip_batches(seed_requests(catalogue)[number], swept_paths(catalogue))

    assert set() == {id for batch in batches for id in broken(batch.request)}


def test_every_leaf_is_put_somewhere(catalogue: Catalogue) -> None:
    expected = {
        path
        for path in swept_paths(catalogue)
        for node in [catalogue.nodes[path]]
        if returned_node(node, TUNING_JOB) and path != TUNING_JOB.identifier
        if not any(returned_node(child, TUNING_JOB) for child in node.children.values())
    } - {"TrainingJobDefinitions"}

    assert expected <= set(_telling(seed_requests(catalogue)[0]))


def test_texts_are_told_apart_and_are_not_the_natural_ones(newest: Catalogue) -> None:
    texts = {
        path: value
        for path, value in _telling(seed_requests(newest)[0]).items()
        if isinstance(value, str) and newest.nodes[path].enum is None
    }
    typical = [
        path
        for path, text in texts.items()
        if TypicalValues(TUNING_JOB).value(newest.nodes[path]) == text
    ]

    assert [] == typical
    assert [] == [text for text, count in Counter(texts.values()).items() if count > 1]
    worded = {path: text for path, text in texts.items() if any(map(str.isalpha, text))}
    lowered = {path.rpartition(".")[2] for path, text in worded.items() if text == text.lower()}
    assert {"FileSystemId"} == lowered  # its pattern has small letters only
    assert [] == [path for path, text in texts.items() if len(text) < 2]


def test_an_empty_value_is_sent_wherever_it_is_valid(newest: Catalogue) -> None:
    batches = round_trip_batches(seed_requests(newest)[0], swept_paths(newest))
    empties = {
        p.path
        for batch in batches
        for p in batch.placements
        if any(type(e) is type(p.sample.value) and e == p.sample.value for e in EMPTY)
    }

    assert {
        "TrainingJobDefinition.EnableNetworkIsolation",
        "TrainingJobDefinition.StaticHyperParameters",
        "TrainingJobDefinition.Environment.value",
        "TrainingJobDefinition.InputDataConfig.member.ShuffleConfig.Seed",
    } <= empties


def test_what_is_stated_of_no_text_comes_back_whole_where_it_is_taken() -> None:
    catalogue = load(INSTALLED_SPEC, "ssm:CreateMaintenanceWindow")
    batches = round_trip_batches(seed_requests(catalogue)[0], swept_paths(catalogue))
    sent = {(p.path, p.sample.value) for batch in batches for p in batch.placements}

    assert {("EndDate", ""), ("EndDate", "a" * 300)} <= sent


def test_a_space_stands_at_an_end_wherever_the_pattern_lets_one(newest: Catalogue) -> None:
    batches = round_trip_batches(seed_requests(newest)[0], swept_paths(newest))
    padded = {
        p.path: p.sample.value for b in batches for p in b.placements if p.sample.label == "padded"
    }

    assert padded["TrainingJobDefinition.OutputDataConfig.S3OutputPath"].endswith(" ")
    assert "TrainingJobDefinition.RoleArn" not in padded


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("Environment.value", "Fast mode1  b//c\\\\d%41&amp;<'\"\t+"),
        ("OutputDataConfig.KmsKeyId", "1234CDEF-12cd-34ef-56cd-123456781211//c"),
        ("HyperParameterRanges.ContinuousParameterRanges.member.MinValue", "0.110"),
        ("VpcConfig.Subnets", ["subnet-1234Cd1", "subnet-1234Cd1"]),
        ("Environment", {"MODE_x1": "Fast mode1", "__proto__": "Fast mode1"}),
    ],
)
def test_what_storing_changes_easily_is_sent(newest: Catalogue, path: str, value: Any) -> None:
    batches = round_trip_batches(seed_requests(newest)[0], swept_paths(newest))
    sent = [
        p.sample.value
        for b in batches
        for p in b.placements
        if p.path == f"TrainingJobDefinition.{path}"
    ]

    assert value in sent


def test_few_requests_are_needed(newest: Catalogue) -> None:
    assert len(round_trip_batches(seed_requests(newest)[0], swept_paths(newest))) < 13


def test_a_value_of_an_enumeration_tells_both_cases_where_one_can(newest: Catalogue) -> None:
    path = "TrainingJobDefinition.InputDataConfig.member.DataSource.FileSystemDataSource.FileSystemType"
    found = round_trip_batches(seed_requests(newest)[0], swept_paths(newest))
    values = {p.sample.value for batch in found for p in batch.placements if p.path == path}

    assert "FSxLustre" in values
