from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sagemaker_strategies.cases.boundaries import accepted, rejected
from sagemaker_strategies.cases.positive import swept_paths
from sagemaker_strategies.cases.sample import Sample
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import Catalogue, Node
from sagemaker_strategies.operations.operation import TypicalTables
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

NATURALS = TypicalValues(TUNING_JOB)
BOUNDS = ("length-min", "length-max", "range-min", "range-max")
#: Accepted by nothing: these clauses' least values do not satisfy their pattern.
DEFINITION = "TrainingJobDefinition"


def _size(node: Node, sample: Sample) -> Any:
    return sample.value if node.type in ("integer", "number") else len(sample.value)  # type: ignore[arg-type]


def _at(node: Node, kind: str, samples: tuple[Sample, ...]) -> set[int]:
    return {_size(node, s) for s in samples if s.kind == kind and s.unspecified is None}


def _bounded(catalogue: Catalogue) -> list[tuple[Node, Any]]:
    nodes = (catalogue.nodes[path] for path in swept_paths(catalogue))
    return [(node, kind) for node in nodes for kind in BOUNDS if kind in node.clauses]


def test_every_bound_is_met_exactly_unless_the_pattern_forbids_it(catalogue: Catalogue) -> None:
    unmet = [
        f"{node.path}:{kind}"
        for node, kind in _bounded(catalogue)
        if node.pattern is None
        and node.bound(kind) not in _at(node, kind, accepted(node, NATURALS))
    ]

    assert [] == unmet


def test_every_bound_is_missed_by_one_unless_nothing_can_miss_it(catalogue: Catalogue) -> None:
    unmissed = []
    for node, kind in _bounded(catalogue):
        bound = node.bound(kind)
        beyond = bound - 1 if kind.endswith("min") else bound + 1
        possible = node.pattern is None and (kind.startswith("range") or beyond >= 0)
        if possible and beyond not in _at(node, kind, rejected(node, NATURALS)):
            unmissed.append(f"{node.path}:{kind}")

    assert [] == unmissed


def test_nothing_accepted_lies_outside_and_nothing_rejected_inside(catalogue: Catalogue) -> None:
    wrong = []
    for node, kind in _bounded(catalogue):
        bound = node.bound(kind)
        for samples, is_accepted in ((accepted, True), (rejected, False)):
            for size in _at(node, kind, samples(node, NATURALS)):
                inside = size >= bound if kind.endswith("min") else size <= bound
                if inside != is_accepted:
                    wrong.append((node.path, kind, size))

    assert [] == wrong


def test_every_value_of_an_enum_is_sent(catalogue: Catalogue) -> None:
    missing = [
        node.path
        for node in catalogue.nodes.values()
        if node.enum
        and list(node.enum) != [s.value for s in accepted(node, NATURALS) if s.kind == "enum"]
    ]

    assert [] == missing


@pytest.mark.parametrize(
    ("id", "sent"),
    [
        ("ResourceConfig.InstanceCount:range-min", {-1, -1000}),
        ("StoppingCondition.MaxRuntimeInSeconds:range-min", {0, -999}),
        ("RetryStrategy.MaximumRetryAttempts:range-max", {31, 60, 100}),
        ("StoppingCondition.MaxPendingTimeInSeconds:range-min", {0, 800, 999, 1799}),
        ("InputDataConfig:length-max", {21, 40}),
        ("InputDataConfig:length-min", {0}),
        ("RoleArn:length-max", {2049, 3048}),
    ],
)
def test_one_beyond_and_well_beyond(newest: Catalogue, id: str, sent: set[int]) -> None:
    path, _, kind = f"{DEFINITION}.{id}".rpartition(":")
    node = newest.nodes[path]

    assert sent == _at(node, kind, rejected(node, NATURALS))


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("RetryStrategy.MaximumRetryAttempts", {9}),
        ("StoppingCondition.MaxPendingTimeInSeconds", {999_999}),
        ("StoppingCondition.MaxRuntimeInSeconds", {86_400}),
        ("InputDataConfig.member.ShuffleConfig.Seed", {2**31, 2**53 + 1, 2**63 - 1}),
    ],
)
def test_numbers_that_narrow_types_and_texts_do_not_hold(
    newest: Catalogue, path: str, sent: set[int]
) -> None:
    samples = accepted(newest.nodes[f"{DEFINITION}.{path}"], NATURALS)

    assert sent <= {s.value for s in samples if s.unspecified is None}


def test_a_fraction_that_cents_do_not_hold(newest: Catalogue) -> None:
    path = "HyperParameterTuningJobConfig.TuningJobCompletionCriteria.TargetObjectiveMetricValue"

    assert 2**-10 in {s.value for s in accepted(newest.nodes[path], NATURALS)}


@pytest.mark.parametrize("name", ["ResourceConfig.TrainingPlanArn", "TuningObjective.MetricName"])
def test_a_text_of_the_least_length_is_too_short_where_it_is_trimmed(
    newest: Catalogue, name: str
) -> None:
    node = newest.nodes[f"{DEFINITION}.{name}"]
    least, _ = node.lengths
    texts = [s.value for s in accepted(node, NATURALS) if s.kind == "length-min"]

    assert any(len(text) == least and text != text.strip() for text in texts if text)


def test_an_enums_near_values(newest: Catalogue) -> None:
    node = newest.nodes[f"{DEFINITION}.AlgorithmSpecification.TrainingInputMode"]
    near = [(s.label, s.value) for s in rejected(node, NATURALS) if s.kind == "enum"]

    assert {
        "other case": "fastfile",
        "trailing space": "FastFile ",
        "trailing newline": "FastFile\n",
        "leading space": " FastFile",
        "empty": "",
        "prefix": "FastFil",
        "longer": "FastFilex",
        "of another enum": "Bayesian",
    } == dict(near[:8])
    assert {"FastFile"}.isdisjoint(value for _, value in near)


@pytest.mark.parametrize(
    ("path", "types"),
    [
        ("RoleArn", {"int", "bool", "list", "dict"}),
        ("StoppingCondition.MaxRuntimeInSeconds", {"str", "bool", "list", "dict", "float"}),
        ("EnableNetworkIsolation", {"int", "list", "dict", "str"}),
        ("InputDataConfig", {"str", "int", "bool", "dict"}),
        ("StaticHyperParameters", {"str", "int", "bool", "list"}),
        ("VpcConfig", {"str", "int", "bool", "list"}),
    ],
)
def test_wrong_types(newest: Catalogue, path: str, types: set[str]) -> None:
    node = newest.nodes[f"{DEFINITION}.{path}"]

    assert types == {type(s.value).__name__ for s in rejected(node, NATURALS) if s.kind == "type"}


@pytest.mark.parametrize(
    ("id", "label", "open_because"),
    [
        ("RoleArn:required", "null", "null is absence"),
        ("StoppingCondition.MaxRuntimeInSeconds:type", "fraction", "a fraction for an integer"),
        ("EnableNetworkIsolation:type", "string true", "a string for a boolean"),
        ("AlgorithmSpecification.MetricDefinitions.member.Name:pattern", "newline", "a newline"),
    ],
)
def test_what_aws_leaves_open_is_marked(
    newest: Catalogue, id: str, label: str, open_because: str
) -> None:
    path, _, kind = f"{DEFINITION}.{id}".rpartition(":")
    samples = rejected(newest.nodes[path], NATURALS)
    (sample,) = (s for s in samples if s.kind == kind and s.label == label)

    assert str(sample.unspecified).startswith(open_because)


def test_what_breaks_two_clauses_says_so(newest: Catalogue) -> None:
    node = newest.nodes[f"{DEFINITION}.AlgorithmSpecification.MetricDefinitions.member.Name"]
    (empty,) = (s for s in rejected(node, NATURALS) if s.value == "")

    assert ("pattern", {"pattern", "length-min"}) == (empty.kind, empty.breaks)


def test_rejected_values_are_ascii_unless_they_are_recorded_only(catalogue: Catalogue) -> None:
    strange = [
        (node.path, s.label)
        for node in catalogue.nodes.values()
        if node.path
        for s in rejected(node, NATURALS)
        if isinstance(s.value, str) and not s.value.isascii() and s.unspecified is None
    ]

    assert [] == strange


@pytest.mark.parametrize("samples_of", [accepted, rejected])
def test_labels_and_values_are_told_apart(catalogue: Catalogue, samples_of: Any) -> None:
    for path in swept_paths(catalogue):
        samples = samples_of(catalogue.nodes[path], NATURALS)
        labels = [(s.kind, s.label) for s in samples]
        values = [(s.kind, s.absent, s.renamed, repr(s.value)) for s in samples]

        assert len(labels) == len(set(labels))
        assert len(values) == len(set(values))


def test_the_first_accepted_value_is_the_natural_one(catalogue: Catalogue) -> None:
    for path in swept_paths(catalogue):
        node = catalogue.nodes[path]
        if "type" in node.clauses:
            first = accepted(node, NATURALS)[0]

            assert ("natural", NATURALS.value(node)) == (first.label, first.value)


def test_what_every_request_has_is_never_left_out(newest: Catalogue) -> None:
    structure = newest.nodes[f"{DEFINITION}.ResourceConfig"]
    node = structure.children["InstanceType"]
    typical = TUNING_JOB.typical.with_more(TypicalTables(values={"InstanceType": "ml.m5.xlarge"}))
    fixed = TypicalValues(replace(TUNING_JOB, typical=typical))

    def has_it(typical_values: TypicalValues) -> tuple[bool, bool]:
        (least,) = (
            s for s in accepted(structure, typical_values) if s.label.startswith("required")
        )
        left_out = any(sample.absent for sample in accepted(node, typical_values))
        return "InstanceType" in least.value, not left_out  # type: ignore[operator]

    assert (False, False) == has_it(NATURALS)
    assert (True, True) == has_it(fixed)
    assert "ml.c5.2xlarge" in [sample.value for sample in accepted(node, fixed)]
