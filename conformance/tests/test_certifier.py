"""The certifier finds exactly the clauses that a request breaks, in every shipped catalogue."""

from __future__ import annotations

import copy
import json
import re
import time
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import pytest

from sagemaker_conformance.judging.certifier import CertificateError, Certifier
from sagemaker_conformance.judging.whole_patterns import whole_pattern
from sagemaker_strategies.constraints import SHIPPED_SPECS, Clause, load
from sagemaker_strategies.patterns import language, matcher

CATALOGUES = {spec: load(spec) for spec in SHIPPED_SPECS}
CERTIFIERS = {spec: Certifier(catalogue.raw) for spec, catalogue in CATALOGUES.items()}

PLAN = "arn:aws:sagemaker:eu-west-1:123456789012:training-plan/plan"
DATASET = "arn:aws:sagemaker:eu-west-1:123456789012:hub-content/hub/DataSet/set/1.0.0"
#: A text of each constrained form, none at a bound.
SAMPLES = {
    "RoleArn": "arn:aws:iam::123456789012:role/tuner",
    "S3Uri": "s3://bucket/key",
    "FileSystemId": "fs-0123456789ab",
    "TrainingPlanArn": PLAN,
    "HubDataSetArn": DATASET,
}


def sample(shapes: Mapping[str, Any], name: str) -> Any:
    """A valid value with every member present, two elements in each list, one entry in each map."""
    shape = shapes[name]
    match shape["type"]:
        case "structure":
            members = shape["members"].items()
            return {member: sample(shapes, target["shape"]) for member, target in members}
        case "list":
            element = sample(shapes, shape["member"]["shape"])
            return [copy.deepcopy(element) for _ in range(min(2, shape.get("max", 2)))]
        case "map":
            key = sample(shapes, shape["key"]["shape"])
            return {key: sample(shapes, shape["value"]["shape"])}
        case "string":
            return shape["enum"][0] if "enum" in shape else SAMPLES.get(name, "abc")
        case "boolean":
            return True
    return shape.get("min", 1) + 1


def edited(value: Any, path: str, edit: Callable[[Any], Any]) -> Any:
    """A copy of the request in which ``edit`` has replaced what stands at the clause's path."""
    return _edited(copy.deepcopy(value), path.split("."), edit)


def _edited(value: Any, steps: list[str], edit: Callable[[Any], Any]) -> Any:
    if not steps:
        return edit(value)
    step, *rest = steps
    if isinstance(value, list):
        return [*value[:-1], _edited(value[-1], rest, edit)]
    if step == "key":
        return {edit(key): item for key, item in value.items()}
    if step == "value":
        return {key: _edited(item, rest, edit) for key, item in value.items()}
    return {**value, step: _edited(value[step], rest, edit)}


def without(request: Any, path: str) -> Any:
    parent, _, name = path.rpartition(".")

    def drop(value: Any) -> Any:
        return {key: item for key, item in value.items() if key != name}

    return edited(request, parent, drop) if parent else drop(request)


WRONG_TYPES = {
    "structure": "x",
    "list": {"a": 1},
    "map": ["a"],
    "string": 7,
    "integer": "7",
    "number": "7",
    "boolean": "true",
}


def violate(clause: Clause, request: Any) -> Any:
    """The request with this clause broken by hand, or None where nothing can break it."""
    bound = clause.value

    def resized(size: int) -> Callable[[Any], Any]:
        def resize(value: Any) -> Any:
            if isinstance(value, str):
                return (value + "x" * size)[:size]
            if isinstance(value, list):
                return (value * size)[:size]
            key, item = next(iter(value.items()))
            return {f"{key}{number}": item for number in range(size)}

        return resize

    match clause.kind:
        case "required":
            return without(request, clause.path)
        case "type":
            return edited(request, clause.path, lambda _: WRONG_TYPES[str(bound)])
        case "enum":
            return edited(request, clause.path, lambda value: value.swapcase())
        case "pattern" if bound != r"[\S\s]*":
            return edited(request, clause.path, lambda value: value[:-1] + "\n")
        case "length-min" if bound:
            return edited(request, clause.path, resized(int(bound) - 1))  # type: ignore[arg-type]
        case "length-max":
            return edited(request, clause.path, resized(int(bound) + 1))  # type: ignore[arg-type]
        case "range-min":
            return edited(request, clause.path, lambda _: bound - 1)  # type: ignore[operator]
        case "range-max":
            return edited(request, clause.path, lambda _: bound + 1)  # type: ignore[operator]
    return None


#: Shapes whose pattern bounds the length too, so that a longer text breaks both.
BOTH = {
    "ArnOrName",
    "FileSystemId",
    "HubDataSetArn",
    "HyperParameterTrainingJobDefinitionName",
    "HyperParameterTuningJobName",
    "RoleArn",
    "TrainingPlanArn",
}


@pytest.mark.parametrize(("spec", "count"), [("botocore-1.44.5", 700), ("documented-2018-05", 160)])
def test_each_clause_broken_alone_is_the_one_that_is_named(spec: str, count: int) -> None:
    catalogue, certifier = CATALOGUES[spec], CERTIFIERS[spec]
    valid = sample(catalogue.raw, "CreateHyperParameterTuningJobRequest")
    wrong, judged = {}, 0
    for clause in catalogue.clauses.values():
        broken = violate(clause, valid)
        if broken is None:
            continue
        judged += 1
        named = certifier.violated(broken)
        if clause.kind == "length-min" or (clause.kind == "length-max" and clause.shape in BOTH):
            named -= {f"{clause.path}:pattern"}
        if named != {clause.id}:
            wrong[clause.id] = named

    assert wrong == {}
    assert judged > count


@pytest.mark.parametrize("spec", SHIPPED_SPECS)
def test_a_full_valid_request_breaks_nothing(spec: str) -> None:
    valid = sample(CATALOGUES[spec].raw, "CreateHyperParameterTuningJobRequest")

    assert frozenset() == CERTIFIERS[spec].violated(valid)


@pytest.mark.parametrize("spec", SHIPPED_SPECS)
def test_an_empty_request_lacks_what_is_required_of_it(spec: str) -> None:
    required = CATALOGUES[spec].raw["CreateHyperParameterTuningJobRequest"]["required"]

    assert {f"{name}:required" for name in required} == CERTIFIERS[spec].violated({})


def test_several_faults_are_all_named() -> None:
    certifier = CERTIFIERS["botocore-1.44.5"]
    definition = {"RoleArn": "x\n", "Environment": {"9" * 513: 1}, "InputDataConfig": []}
    request = {"HyperParameterTuningJobName": "-", "TrainingJobDefinition": definition}

    assert {
        "HyperParameterTuningJobConfig:required",
        "HyperParameterTuningJobName:pattern",
        "TrainingJobDefinition.AlgorithmSpecification:required",
        "TrainingJobDefinition.OutputDataConfig:required",
        "TrainingJobDefinition.StoppingCondition:required",
        "TrainingJobDefinition.RoleArn:length-min",
        "TrainingJobDefinition.RoleArn:pattern",
        "TrainingJobDefinition.Environment.key:length-max",
        "TrainingJobDefinition.Environment.key:pattern",
        "TrainingJobDefinition.Environment.value:type",
        "TrainingJobDefinition.InputDataConfig:length-min",
    } == certifier.violated(request)


def algorithm(name: str) -> dict[str, Any]:
    return {"AlgorithmName": name, "TrainingInputMode": "File"}


def named_for_algorithm(name: str) -> set[str]:
    ids = CERTIFIERS["botocore-1.44.5"].violated(
        {"TrainingJobDefinition": {"AlgorithmSpecification": algorithm(name)}}
    )
    return {id for id in ids if "AlgorithmSpecification." in id}


def test_a_lookbehind_refuses_a_closing_hyphen_and_no_inner_one() -> None:
    path = "TrainingJobDefinition.AlgorithmSpecification.AlgorithmName"

    assert {f"{path}:pattern"} == named_for_algorithm("name-")
    assert set() == named_for_algorithm("na-me")


@pytest.mark.parametrize("value", ["ключ", "a b", "a\u2003b", "4²"])
def test_unicode_classes_take_letters_separators_and_numbers(value: str) -> None:
    ids = CERTIFIERS["botocore-1.44.5"].violated({"Tags": [{"Key": "k", "Value": value}]})

    assert not {id for id in ids if id.startswith("Tags")}


def test_a_lookahead_refuses_a_reserved_tag() -> None:
    ids = CERTIFIERS["documented-2018-05"].violated({"Tags": [{"Key": "aws:x", "Value": ""}]})

    assert {"Tags.member.Key:pattern"} == {id for id in ids if id.startswith("Tags")}


def counted(value: Any) -> set[str]:
    resources = {"InstanceCount": value, "InstanceType": "ml.m4.xlarge", "VolumeSizeInGB": 1}
    ids = CERTIFIERS["documented-2018-05"].violated(
        {"TrainingJobDefinition": {"ResourceConfig": resources}}
    )
    return {id.rpartition(":")[2] for id in ids if "ResourceConfig." in id}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, set()),
        (1.0, set()),
        (0, {"range-min"}),
        (1.5, {"type"}),
        (True, {"type"}),
        ("1", {"type"}),
        (2**63 - 1, set()),
        (None, {"required"}),
    ],
)
def test_what_counts_as_an_integer(value: Any, expected: set[str]) -> None:
    assert expected == counted(value)


def test_null_is_absence_in_members_and_entries_and_a_type_in_lists() -> None:
    certifier = CERTIFIERS["botocore-1.44.5"]
    vpc = {"Subnets": [None], "SecurityGroupIds": None}
    definition = {"VpcConfig": vpc, "Environment": {"A": None}, "CheckpointConfig": None}
    ids = certifier.violated({"TrainingJobDefinition": definition, "Tags": None})

    assert {
        "TrainingJobDefinition.VpcConfig.Subnets.member:type",
        "TrainingJobDefinition.VpcConfig.SecurityGroupIds:required",
    } == {id for id in ids if id.count(".") > 1}
    assert definition["Environment"] == {"A": None}


def test_a_wrong_type_is_no_fault_of_the_enum() -> None:
    config = {"Strategy": 7, "ResourceLimits": {"MaxParallelTrainingJobs": 1}}
    ids = CERTIFIERS["botocore-1.44.5"].violated({"HyperParameterTuningJobConfig": config})

    assert {"HyperParameterTuningJobConfig.Strategy:type"} == {id for id in ids if "Config." in id}


def test_members_named_like_keywords_are_members() -> None:
    text = {"type": "string", "max": 1}
    shapes = {
        "Request": {
            "type": "structure",
            "required": ["required"],
            "members": {"properties": {"shape": "Items"}, "required": {"shape": "Text"}},
        },
        "Items": {"type": "structure", "members": {"items": {"shape": "Text"}}},
        "Text": text,
    }

    assert {"required:required", "properties.items:length-max"} == Certifier(
        shapes, "Request"
    ).violated({"properties": {"items": "ab"}})


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (".*", r"^(?:[^\n]*)$"),
        ("^a$", "^(?:a)$"),
        (r"a\$", r"^(?:a\$)$"),
        (r"\d[\w.]\.", r"^(?:[0-9][A-Za-z0-9_.]\.)$"),
        (r"[\S\s]*", r"^(?:[\S\s]*)$"),
        (r"[\p{L}\]\d]", r"^(?:[\p{L}\]0-9])$"),
        (r"[\w-.]\w-", r"^(?:[A-Za-z0-9_\-.][A-Za-z0-9_]-)$"),
        (r"[\s-x\-]", r"^(?:[\s\-x\-])$"),
    ],
)
def test_patterns_match_whole_values_with_ascii_classes(pattern: str, expected: str) -> None:
    assert expected == whole_pattern(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r".*[\w-.~]+.*",
        r"[A-Za-z0-9](?:[\w- &]*[A-Za-z0-9])?",
        r"^arn:aws[a-z0-9-]*:iam::\d{12}:role\/[\w-\/.@+=,]{1,1017}$",
        r"[\w-_]*",
        r"^[a-zA-Z0-9\s-_()\[\]]+$",
        *sorted(
            {
                str(clause.value)
                for clause in load("botocore-1.44.5").clauses.values()
                if clause.kind == "pattern"
            }
        ),
    ],
)
def test_the_judge_and_the_pattern_engine_agree(pattern: str) -> None:
    """Two engines that share nothing, on words, on what is just none, and on strange characters."""
    shapes = {
        "Request": {"type": "structure", "members": {"A": {"shape": "Text"}}},
        "Text": {"type": "string", "pattern": pattern},
    }
    judge, words, matches = Certifier(shapes, "Request"), language(pattern), matcher(pattern)
    first = words.word(words.lengths(0, 60)[-1]) or ""
    texts = [first, *islice(words.near_misses(first), 200)]
    texts += [first[:at] + other + first[at:] for at in (0, 3) for other in "-_.'^ é\n\x0b"]

    wrong = [text for text in texts if matches(text) == bool(judge.violated({"A": text}))]

    assert wrong == []


@pytest.mark.parametrize("spec", SHIPPED_SPECS)
def test_the_schema_for_python_compiles_and_refuses_a_closing_newline(spec: str) -> None:
    schema = CERTIFIERS[spec].schema_for_python()
    role = schema["properties"]["TrainingJobDefinition"]["properties"]["RoleArn"]["pattern"]
    patterns = set(re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', json.dumps(schema)))

    assert len(patterns) >= 6
    assert all(re.compile(json.loads(f'"{pattern}"')) for pattern in patterns)
    assert re.search(role, SAMPLES["RoleArn"])
    assert not re.search(role, SAMPLES["RoleArn"] + "\n")


def test_a_pattern_engine_that_gives_up_is_no_violation() -> None:
    shapes = {
        "Request": {"type": "structure", "members": {"A": {"shape": "Slow"}}},
        "Slow": {"type": "string", "pattern": "(a|b|ab)*(?=c)"},
    }

    with pytest.raises(CertificateError, match="properties/A/pattern"):
        Certifier(shapes, "Request").violated({"A": "ab" * 40})


def test_judging_is_fast_enough_for_every_payload() -> None:
    certifier = CERTIFIERS["documented-2018-05"]
    valid = sample(CATALOGUES["documented-2018-05"].raw, "CreateHyperParameterTuningJobRequest")
    started = time.perf_counter()
    for _ in range(100):
        certifier.violated(valid)

    assert time.perf_counter() - started < 0.2
