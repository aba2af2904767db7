"""`check` finds the requests in documents of every kind, with places and lines, and leaves open what is."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.tests.checked_documents import (
    CONFIG,
    MODE,
    NAME,
    REQUEST,
    SYNC,
    TJD,
    WRONG,
    checked_requests,
    machine_of,
    only_request,
    places_of,
    state_of,
)
from sagemaker_conformance.documents.registry import requests_in
from sagemaker_conformance.documents.source import Document, read_documents
from sagemaker_conformance.findings.formats import FORMATS
from sagemaker_conformance.findings.judge import judge_of
from sagemaker_strategies.cases.json_pointer import get, put

CREATE = "CreateHyperParameterTuningJob"


def test_a_request_and_a_definition_have_places_of_their_own() -> None:
    whole, alone = only_request(WRONG), only_request(WRONG[TJD])

    assert [(MODE, "enum")] == places_of(whole)
    assert [("AlgorithmSpecification.TrainingInputMode", "enum")] == places_of(alone)
    assert {MODE + ":enum"} == {each.id for each in (*whole.findings, *alone.findings)}
    assert ["FastFile"] == [each.suggestion for each in whole.findings]
    assert () == whole.open == alone.open


def test_a_definition_alone_is_not_judged_by_what_is_around_it() -> None:
    definition = put(
        REQUEST[TJD], ("AlgorithmSpecification", "TrainingImage"), "not/an-image of mine"
    )
    ids = [each.id for each in only_request(definition).findings]

    assert [f"{TJD}.AlgorithmSpecification.TrainingImage:rule-registry-path"] == [
        id for id in ids if ":rule-" in id
    ]
    assert all(id.startswith(f"{TJD}.") for id in ids)


def test_elements_keys_and_missing_members_have_places() -> None:
    channel = {"ChannelName": "a", "DataSource": {"S3DataSource": {"S3Uri": "s3://a/b"}}}
    channels = [{**channel, "ChannelName": f"c{n}"} for n in range(3)]
    channels[2]["InputMode"] = "Pip"
    request = put(REQUEST, (TJD, "InputDataConfig"), channels)
    request = put(request, (TJD, "Environment"), {"a b": "1", "ok": "x" * 513})
    found = places_of(only_request(request))

    assert (f"{TJD}.InputDataConfig[2].InputMode", "enum") in found
    assert (f"{TJD}.InputDataConfig[0].DataSource.S3DataSource.S3DataType", "required") in found
    assert (f"{TJD}.Environment['a b']", "pattern") in found
    assert (f"{TJD}.Environment.ok", "length-max") in found
    assert 5 == len([place for place, _ in found if "InputData" in place or "Environ" in place]) - 1


def test_members_that_are_not_there_have_a_nearest_name() -> None:
    request = put(REQUEST, (TJD, "StopingCondition"), {"MaxRuntimeInSeconds": 1})
    request = put(request, (TJD, "ResourceConfig", "instance_type"), "ml.m5.large")
    found = {each.place: each.suggestion for each in only_request(request).findings}

    assert {
        f"{TJD}.StopingCondition": "StoppingCondition",
        f"{TJD}.ResourceConfig.instance_type": "InstanceType",
    } == found


def test_a_rule_of_prose_is_found_unless_it_is_turned_off() -> None:
    spot = put(REQUEST, (TJD, "EnableManagedSpotTraining"), True)

    assert [(f"{TJD}.EnableManagedSpotTraining", "rule-spot-needs-wait")] == places_of(
        only_request(spot)
    )
    assert [] == places_of(only_request(spot, rules=False))


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(WRONG, indent=4),
        json.dumps(WRONG, indent="\t"),
        json.dumps(WRONG, indent=4).replace('"tune",', '"tune", // what // it is /* called'),
        json.dumps(WRONG, indent=4).replace('"tune",', '"tune", # a comment'),
        yaml.safe_dump(WRONG, sort_keys=False),
        "\ufeff" + json.dumps(WRONG, indent=4),
        json.dumps({**WRONG, "Tags": [{"Key": "\U0001f600"}]}, indent=4),
        *(
            json.dumps({"Tags": [{"Key": key, "Value": ""}], **WRONG}, indent=4, ensure_ascii=False)
            for key in ("\x7f", "\x85", "\u2028 \u2029", '\\"{[,:')
        ),
        *(
            yaml.safe_dump({"Tags": [{"Key": "KEY"}], **WRONG}, sort_keys=False).replace("KEY", key)
            for key in ('"\U0001f600\x85"', '"\U0001f600\u2028"', '"\x85\u2029"')
        ),
        "\n" + json.dumps(WRONG, indent=4).replace("\n", "\r\n"),
        json.dumps(WRONG, indent=4).replace("\n", "\r"),
    ],
)
def test_the_line_of_a_finding_is_known(text: str) -> None:
    (finding,) = (each for each in only_request(text).findings if each.place == MODE)
    lines = io.StringIO(text, newline=None)  # str.splitlines() knows more ends of a line
    line = next(n for n, line in enumerate(lines, 1) if "fastfile" in line)

    assert line == finding.line


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(
    st.recursive(
        st.none() | st.text(max_size=5) | st.floats(allow_nan=False, allow_infinity=False),
        lambda part: (
            st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3)
        ),
        max_leaves=20,
    ).map(lambda value: [value])
)
def test_every_value_of_json_has_the_line_of_its_text(value: Any) -> None:
    text = json.dumps(value, indent=1)
    (document,) = read_documents(text, "file")
    lines = text.split("\n")

    for at, line in document.lines.items():
        part = json.dumps(get(value, at))
        assert part in lines[line - 1] or part[0] in "[{"
        assert not at or isinstance(at[-1], int) or json.dumps(at[-1]) in lines[line - 1]
    assert len(document.lines) == _count(value)


def _count(value: Any) -> int:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_count, parts))


def test_yaml_is_read_as_json_would_be() -> None:
    text = "a: 2026-01-02\n1: yes\nb: !Sub x\nc: !Ref y\nd: 1.5\ne: ~\nf: '3'\n<<: {g: 1}\n"
    (document,) = read_documents(text, "file")

    expected = {"a": "2026-01-02", "1": True, "b": {"Fn::Sub": "x"}, "c": {"Ref": "y"}}
    assert {**expected, "d": 1.5, "e": None, "f": "3", "g": 1} == document.value


def test_escapes_of_json_are_read_as_json_has_them() -> None:
    (document,) = read_documents('{"a": "\\ud83d\\ude00\\/", "b": 1e3}', "file")

    assert {"a": "\U0001f600/", "b": 1000.0} == document.value


BOMB = "a0: &a0 [1]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "got more than 200,000 values"),
        ("a: &a [*a]", "got more than 100 levels deep"),
        ("a: !!python/object/apply:os.system [x]\n" * 2, "holds no request"),
        ("? [a, b]\n: 1", "got a key that is no text (line 1)"),
        ("a: .inf", "got .inf, which JSON does not have"),
        ("a: b: c", "got mapping values are not allowed in this context (line 1)"),
        ("a: *b", "got found undefined alias (line 1)"),
        ("{" * 5000, "is not JSON: line 1, column 2"),
        (f"a: {'9' * 5000}", "holds a whole number of too many digits to be read"),
        (f'{{"a": {"9" * 5000}}}', "holds a whole number of too many digits to be read"),
        (f"a: 0x{'F' * 5000}", "holds a whole number of too many digits to be read"),
    ],
    ids=(
        *("bomb", "itself", "tag", "key", "infinity", "syntax", "alias", "braces", "digits"),
        *("digits-of-json", "digits-of-hex"),
    ),
)
def test_a_hostile_file_is_one_line(text: str, said: str, command: Any, tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text(text)
    done = command("check", "file.yaml")

    assert 4 == done.status
    assert said in done.err
    assert 1 == len(done.err.strip().splitlines())


def test_a_request_that_is_no_object_is_a_finding_of_its_own() -> None:
    machine = machine_of(Wrong=state_of([]), Tune=state_of(WRONG))  # type: ignore[arg-type]
    wrong, right = checked_requests(machine)

    assert [("the whole request", "no-members")] == places_of(wrong)
    assert [(MODE, "enum")] == places_of(right)


@pytest.mark.parametrize("text", ['"\\ud800"', "[" * 500 + "]" * 500], ids=["surrogate", "deep"])
def test_a_text_that_no_request_can_carry_holds_none(text: str) -> None:
    machine = json.dumps(machine_of(Tune=state_of({NAME: "TEXT"}))).replace('"TEXT"', text)
    properties = {"DefinitionString": machine}
    type_ = "AWS::StepFunctions::StateMachine"

    assert [] == checked_requests({"Resources": {"M": {"Type": type_, "Properties": properties}}})


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        None,
        "text",
        {"RoleArn": "x"},
        {"AWSTemplateFormatVersion": "2010-09-09"},
        {"Resources": {}},
        {"apiVersion": "apps/v1", "kind": "Deployment"},
        {"States": {}, "StartAt": 1, "Steps": []},
        {"Steps": [1]},
    ],
    ids=json.dumps,
)
def test_other_documents_hold_no_request(value: Any) -> None:
    assert [] == requests_in([Document(value)])[0]


WORDS = (
    *("StartAt", "States", "Resource", "Parameters", "Arguments", "Branches", "ItemProcessor"),
    *("Steps", "Name", "Type", "IfSteps", "Get", "Fn::Sub", "Fn::Join", "Ref", "Resources"),
    *("Properties", "Definition", "DefinitionString", "AWSTemplateFormatVersion", "items"),
    *("apiVersion", "kind", "metadata", "spec", "roleRef", "terraform_version", "type", "values"),
    *("resource_changes", "change", "after", "after_unknown", "planned_values", "root_module"),
    *("resources", "child_modules", "definition", "tags", NAME, CONFIG, TJD, f"{TJD}.$"),
    *("training_job_definition", "InputDataConfig", "Environment", "RoleArn", "Tags"),
)


TEXTS = (
    *WORDS,
    *(SYNC, "Tuning", "Training", "Condition", "HyperParameterTuningJob", "{% a %}", "${a}", ""),
    *("AWS::StepFunctions::StateMachine", "sagemaker.services.k8s.aws/v1alpha1", "List"),
    *("aws_sagemaker_hyper_parameter_tuning_job", "aws_sfn_state_machine", "[]", "{}"),
)


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(TEXTS)


VALUES = st.recursive(
    LEAVES,
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.sampled_from(WORDS), part, max_size=6)
    ),
    max_leaves=30,
)


#: What makes a document one of its kind, around anything.
AROUND = st.sampled_from(
    [
        lambda v: v,
        lambda v: {NAME: "x", TJD: v},
        lambda v: {"StartAt": "A", "States": {"A": {"Resource": SYNC, "Parameters": v}, "B": v}},
        lambda v: {"Steps": [{"Name": "A", "Type": "Tuning", "Arguments": v}, v]},
        lambda v: {"apiVersion": "sagemaker.services.k8s.aws/v1", "kind": "TrainingJob", "spec": v},
        lambda v: {
            "apiVersion": "sagemaker.services.k8s.aws/v1",
            "kind": "HyperParameterTuningJob",
            "spec": v,
            "metadata": v,
        },
        lambda v: {
            "terraform_version": "1",
            "resource_changes": [
                {
                    "type": "aws_sagemaker_hyper_parameter_tuning_job",
                    "change": {"after": v, "after_unknown": {"training_job_definition": True}},
                },
                v,
            ],
        },
        lambda v: {
            "Resources": {
                "A": {
                    "Type": "AWS::StepFunctions::StateMachine",
                    "Properties": {"DefinitionString": v, "Definition": v},
                },
                "B": v,
            }
        },
    ]
)


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(VALUES, AROUND)
def test_no_document_crashes_a_reader(value: Any, around: Any) -> None:
    for request in requests_in([Document(around(value))])[0]:
        judge = judge_of(request.operation, None)
        if judge is not None:
            FORMATS["text"]([judge.check(request, "file")])


def test_a_training_request_is_judged_as_one(command: Any, tmp_path: Path) -> None:
    training = {"TrainingJobName": "a_b", **WRONG[TJD]}
    (tmp_path / "train.json").write_text(json.dumps(training))
    data = json.loads(command("check", "train.json", "--format=json").out)
    shown = command("check", "train.json").out

    assert "CreateTrainingJob" == data["requests"][0]["operation"]
    assert [
        "TrainingJobName:pattern",
        "AlgorithmSpecification.TrainingInputMode:enum",
    ] == data["breaks"]
    assert "show --operation=CreateTrainingJob TrainingJobName:pattern\n" in shown


def test_a_request_that_no_specification_has_is_recognised_and_not_judged(
    command: Any, tmp_path: Path
) -> None:
    (tmp_path / "train.json").write_text(json.dumps({"TrainingJobName": "x"}))
    old = "--spec=documented-2018-05"
    done = command("check", "train.json", old)

    assert (4, "train.json: not judged: CreateTrainingJob\n") == (done.status, done.out)
    assert 0 == command("check", "train.json", old, "--ignore-others").status
    assert 4 == command("check", "train.json", "--spec=nothing", "--ignore-others").status


def test_an_operation_that_the_service_lacks_is_not_judged() -> None:
    assert judge_of("CreateNothing", None) is None
