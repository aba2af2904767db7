from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conformance.tests.requests_with import request_with
from sagemaker_conformance.reference import Validator, checks_of
from sagemaker_strategies.constraints import Catalogue, Clause, Node, load

MODELLED = load("botocore-1.44.5")
SPECS = [MODELLED, load("documented-2018-05")]
VALIDATOR = Validator(MODELLED)


def sized(node: Node, length: int) -> Any:
    """A value of this length: of valid type, otherwise as it comes."""
    if node.type == "string":
        return "a" * length
    if node.type == "list":
        element: Any = "a" if node.children["member"].type == "string" else {}
        return [element] * length
    return {f"k{number}": "v" for number in range(length)}


def violating(node: Node, clause: Clause) -> list[Any]:
    """Values of which at least one breaks the clause; none where it forbids nothing."""
    bound: Any = clause.value
    if clause.kind in ("length-max", "length-min"):
        length = bound + 1 if clause.kind == "length-max" else bound - 1
        return [sized(node, length)] if length >= 0 else []
    if clause.kind in ("range-max", "range-min"):
        return [bound + 1 if clause.kind == "range-max" else bound - 1]
    if clause.kind == "pattern":
        return [] if bound == r"[\S\s]*" else ["", "!#", "aws:", "\n"]
    if clause.kind == "enum":
        return ["no such value"]
    assert clause.kind == "required"
    return [None]


@pytest.mark.parametrize("catalogue", SPECS, ids=lambda catalogue: str(catalogue.spec))
def test_every_clause_is_enforced(catalogue: Catalogue) -> None:
    validator = Validator(catalogue)
    missed = []
    for clause in catalogue.clauses.values():
        if clause.kind == "type":
            continue
        values = violating(catalogue.nodes[clause.path], clause)
        found = {
            violation.clause_id
            for value in values
            for violation in validator.violations(request_with(clause.path, value))
        }
        if values and clause.id not in found:
            missed.append(clause.id)

    assert missed == []


@pytest.mark.parametrize("catalogue", SPECS, ids=lambda catalogue: str(catalogue.spec))
def test_a_value_on_the_bound_keeps_it(catalogue: Catalogue) -> None:
    validator = Validator(catalogue)
    overdone = []
    for clause in catalogue.clauses.values():
        node = catalogue.nodes[clause.path]
        if clause.kind.startswith("length"):
            value = sized(node, int(str(clause.value)))
        elif clause.kind.startswith("range"):
            value = clause.value
        elif clause.kind == "enum":
            assert isinstance(clause.value, tuple)
            value = clause.value[-1]
        else:
            continue
        body = request_with(clause.path, value)
        if clause.id in {violation.clause_id for violation in validator.violations(body)}:
            overdone.append(clause.id)

    assert overdone == []


@pytest.mark.parametrize("catalogue", SPECS, ids=lambda catalogue: str(catalogue.spec))
def test_every_type_clause_is_enforced(catalogue: Catalogue) -> None:
    validator = Validator(catalogue)
    clauses = [clause for clause in catalogue.clauses.values() if clause.kind == "type"]
    wrong = {"string": 1, "boolean": 1, "integer": "1", "number": "1"}
    faults = [
        validator.type_fault(request_with(c.path, wrong.get(str(c.value), "x"))) for c in clauses
    ]

    assert [clause.id for clause in clauses] == [fault and fault.clause_id for fault in faults]


@pytest.mark.parametrize("catalogue", SPECS, ids=lambda catalogue: str(catalogue.spec))
def test_a_clause_whose_check_is_taken_away_is_not_enforced(catalogue: Catalogue) -> None:
    clause = "TrainingJobDefinition.ResourceConfig.InstanceType:enum"
    checks = checks_of(catalogue)
    del checks[clause]
    body = request_with("TrainingJobDefinition.ResourceConfig.InstanceType", "ml.x")

    whole = {found.clause_id for found in Validator(catalogue).violations(body)}
    without = {found.clause_id for found in Validator(catalogue, checks).violations(body)}

    assert {clause} == whole - without


def violated(body: dict[str, Any]) -> list[tuple[str, str]]:
    """The broken clauses and where they are said to be broken, without missing members."""
    return [
        (found.clause_id, found.place)
        for found in VALIDATOR.violations(body)
        if not found.clause_id.endswith(":required")
    ]


def test_a_structure_in_a_list_is_named_by_its_number() -> None:
    channels = [{"ChannelName": "train"}, {"ChannelName": "no blanks"}]

    actual = violated({"TrainingJobDefinition": {"InputDataConfig": channels}})

    path = "TrainingJobDefinition.InputDataConfig.member.ChannelName:pattern"
    assert [(path, "trainingJobDefinition.inputDataConfig.2.member.channelName")] == actual


def test_a_scalar_in_a_list_is_reported_once_on_the_list() -> None:
    subnets = ["good", "bad!", "worse!!", "x" * 33]

    actual = violated({"TrainingJobDefinition": {"VpcConfig": {"Subnets": subnets}}})

    path, place = (
        "TrainingJobDefinition.VpcConfig.Subnets",
        "trainingJobDefinition.vpcConfig.subnets",
    )
    assert [(f"{path}.member:pattern", place), (f"{path}.member:length-max", place)] == actual


def test_keys_and_values_are_reported_on_the_map() -> None:
    parameters = {"k" * 257: "v", "fine": "v" * 2501}

    actual = violated({"TrainingJobDefinition": {"StaticHyperParameters": parameters}})

    path = "TrainingJobDefinition.StaticHyperParameters"
    place = "trainingJobDefinition.staticHyperParameters"
    assert [(f"{path}.key:length-max", place), (f"{path}.value:length-max", place)] == actual


def test_a_container_and_its_elements_are_reported_together() -> None:
    body = {"TrainingJobDefinition": {"VpcConfig": {"SecurityGroupIds": ["!", *["a"] * 5]}}}

    actual = violated(body)

    path = "TrainingJobDefinition.VpcConfig.SecurityGroupIds"
    assert [f"{path}:length-max", f"{path}.member:pattern"] == [clause for clause, _ in actual]


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"HyperParameterTuningJobName": None},
        {"Unknown": 5, "HyperParameterTuningJobName": None},
    ],
)
def test_null_is_absence_and_unknown_members_are_ignored(value: dict[str, Any]) -> None:
    actual = [found.clause_id for found in VALIDATOR.violations(value)]

    assert actual == [
        "HyperParameterTuningJobName:required",
        "HyperParameterTuningJobConfig:required",
    ]
    assert VALIDATOR.type_fault(value) is None


def test_what_an_absent_structure_requires_is_not_missed() -> None:
    body = {"TrainingJobDefinition": {"VpcConfig": None}}

    actual = {found.place for found in VALIDATOR.violations(body)}

    assert not [place for place in actual if "vpcConfig" in place]


def test_a_check_can_be_narrowed_to_some_places() -> None:
    checks = checks_of(MODELLED)
    clause = "TrainingJobDefinition.InputDataConfig.member.ChannelName:pattern"
    checks[clause] = replace(checks[clause], applies=lambda body, trail: trail[2] == 0)
    channels = [{"ChannelName": "a b"}, {"ChannelName": "c d"}]

    found = Validator(MODELLED, checks).violations(
        {"TrainingJobDefinition": {"InputDataConfig": channels}}
    )

    places = [violation.place for violation in found if violation.clause_id == clause]
    assert places == ["trainingJobDefinition.inputDataConfig.1.member.channelName"]


def test_a_check_can_blame_another_member_under_another_code() -> None:
    checks = checks_of(MODELLED)
    clause = "HyperParameterTuningJobName:length-max"
    checks[clause] = replace(checks[clause], blame="tags", code="InvalidParameter")

    found = Validator(MODELLED, checks).violations({"HyperParameterTuningJobName": "a" * 33})

    [actual] = [violation for violation in found if violation.clause_id == clause]
    assert (actual.place, actual.code) == ("tags", "InvalidParameter")
    assert "at 'tags' failed" in actual.message


@pytest.mark.parametrize("replaced", [None, lambda value: True])
def test_where_a_type_goes_unchecked_other_clauses_are_not_asked(replaced: Any) -> None:
    checks = checks_of(MODELLED)
    clause = "HyperParameterTuningJobName:type"
    if replaced is None:
        del checks[clause]
    else:
        checks[clause] = replace(checks[clause], holds=replaced)
    validator = Validator(MODELLED, checks)
    body = {"HyperParameterTuningJobName": {"a": 5}}

    found = {violation.clause_id for violation in validator.violations(body)}

    assert validator.type_fault(body) is None
    assert {"HyperParameterTuningJobConfig:required"} == found
    assert body == validator.read(body)


def test_a_list_of_wrong_elements_is_shown_once_for_each_clause() -> None:
    body = {"TrainingJobDefinition": {"VpcConfig": {"Subnets": ["!" * 40] * 100_000}}}

    found = VALIDATOR.violations(body)

    path = "TrainingJobDefinition.VpcConfig.Subnets.member"
    assert [f"{path}:length-max", f"{path}:pattern"] == [
        violation.clause_id for violation in found if violation.clause_id.startswith(path)
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [("VpcConfig.Subnets", ["a", None]), ("Environment", {"K": None}), ("InputDataConfig", [None])],
)
def test_null_in_a_container_is_no_fault(path: str, value: Any) -> None:
    body = request_with(f"TrainingJobDefinition.{path}", value)

    assert VALIDATOR.type_fault(body) is None
    assert [found for found in violated(body) if path in found[0]] == []


def test_a_type_check_can_be_narrowed_to_some_places() -> None:
    checks = checks_of(MODELLED)
    clause = "TrainingJobDefinition.VpcConfig.Subnets.member:type"
    checks[clause] = replace(checks[clause], applies=lambda body, trail: trail[-1] == 0)
    validator = Validator(MODELLED, checks)
    path = "TrainingJobDefinition.VpcConfig.Subnets"

    assert validator.type_fault(request_with(path, ["a", 5])) is None
    assert validator.type_fault(request_with(path, [5, "a"])) is not None
