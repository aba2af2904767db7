"""`check` finds the requests in documents of every kind, with places and lines, and leaves open what is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sagemaker_conformance.documents.registry import KINDS, requests_in
from sagemaker_conformance.documents.source import Document, read_documents
from sagemaker_conformance.findings.finding import CheckedRequest
from sagemaker_conformance.findings.formats import FORMATS
from sagemaker_conformance.findings.judge import judge_of
from sagemaker_strategies.cases.json_pointer import drop, put

CREATE = "CreateHyperParameterTuningJob"
NAME = "HyperParameterTuningJobName"
CONFIG = "HyperParameterTuningJobConfig"
TJD = "TrainingJobDefinition"
ROLE = f"{TJD}.RoleArn"
MODE = f"{TJD}.AlgorithmSpecification.TrainingInputMode"
SYNC = "arn:aws:states:::sagemaker:createHyperParameterTuningJob.sync"
REQUEST: dict[str, Any] = {
    NAME: "tune",
    CONFIG: {
        "Strategy": "Bayesian",
        "ResourceLimits": {"MaxNumberOfTrainingJobs": 4, "MaxParallelTrainingJobs": 2},
    },
    TJD: {
        "AlgorithmSpecification": {
            "TrainingImage": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/trainer:1",
            "TrainingInputMode": "File",
        },
        "RoleArn": "arn:aws:iam::123456789012:role/trainer",
        "OutputDataConfig": {"S3OutputPath": "s3://models/out"},
        "ResourceConfig": {
            "InstanceType": "ml.m5.large",
            "InstanceCount": 1,
            "VolumeSizeInGB": 20,
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    },
}
WRONG = put(REQUEST, (TJD, "AlgorithmSpecification", "TrainingInputMode"), "fastfile")


def _checked(document: Any, **more: Any) -> list[CheckedRequest]:
    """What `check` finds in a value, or in the text of a file."""
    text = document if isinstance(document, str) else json.dumps(document, indent=1)
    found, _ = requests_in(read_documents(text, "file"))
    judged = [(request, judge_of(request.operation, None)) for request in found]
    return [
        CheckedRequest("file", request.label, request.operation, None)
        if judge is None
        else judge.check(request, "file", **more)
        for request, judge in judged
    ]


def _only(document: Any, **more: Any) -> CheckedRequest:
    (checked,) = _checked(document, **more)
    return checked


def _places(checked: CheckedRequest) -> list[tuple[str, str]]:
    return [(each.place, each.id.rpartition(":")[2]) for each in checked.findings]


def _state(arguments: dict[str, Any], member: str = "Parameters", **more: Any) -> dict[str, Any]:
    return {"Type": "Task", "Resource": SYNC, member: arguments, "End": True, **more}


def _machine(**states: Any) -> dict[str, Any]:
    return {"StartAt": next(iter(states)), "States": states}


def _folded(value: Any, rename: Any) -> Any:
    if isinstance(value, dict):
        return {rename(name): _folded(each, rename) for name, each in value.items()}
    return [_folded(each, rename) for each in value] if isinstance(value, list) else value


def test_a_request_and_a_definition_have_places_of_their_own() -> None:
    whole, alone = _only(WRONG), _only(WRONG[TJD])

    assert [(MODE, "enum")] == _places(whole)
    assert [("AlgorithmSpecification.TrainingInputMode", "enum")] == _places(alone)
    assert {MODE + ":enum"} == {each.id for each in (*whole.findings, *alone.findings)}
    assert ["FastFile"] == [each.suggestion for each in whole.findings]
    assert () == whole.open == alone.open


def test_a_definition_alone_is_not_judged_by_what_is_around_it() -> None:
    definition = put(
        REQUEST[TJD], ("AlgorithmSpecification", "TrainingImage"), "not/an-image of mine"
    )
    ids = [each.id for each in _only(definition).findings]

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
    found = _places(_only(request))

    assert (f"{TJD}.InputDataConfig[2].InputMode", "enum") in found
    assert (f"{TJD}.InputDataConfig[0].DataSource.S3DataSource.S3DataType", "required") in found
    assert (f"{TJD}.Environment['a b']", "pattern") in found
    assert (f"{TJD}.Environment.ok", "length-max") in found
    assert 5 == len([place for place, _ in found if "InputData" in place or "Environ" in place]) - 1


def test_members_that_are_not_there_have_a_nearest_name() -> None:
    request = put(REQUEST, (TJD, "StopingCondition"), {"MaxRuntimeInSeconds": 1})
    request = put(request, (TJD, "ResourceConfig", "instance_type"), "ml.m5.large")
    found = {each.place: each.suggestion for each in _only(request).findings}

    assert {
        f"{TJD}.StopingCondition": "StoppingCondition",
        f"{TJD}.ResourceConfig.instance_type": "InstanceType",
    } == found


def test_a_rule_of_prose_is_found_unless_it_is_turned_off() -> None:
    spot = put(REQUEST, (TJD, "EnableManagedSpotTraining"), True)

    assert [(f"{TJD}.EnableManagedSpotTraining", "rule-spot-needs-wait")] == _places(_only(spot))
    assert [] == _places(_only(spot, rules=False))


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(WRONG, indent=4),
        json.dumps(WRONG, indent="\t"),
        json.dumps(WRONG, indent=4).replace('"tune",', '"tune", // what // it is /* called'),
        json.dumps(WRONG, indent=4).replace('"tune",', '"tune", # a comment'),
        yaml.safe_dump(WRONG, sort_keys=False),
        "\ufeff" + json.dumps(WRONG, indent=4),
    ],
    ids=["json", "tabs", "comments", "hashes", "yaml", "mark"],
)
def test_the_line_of_a_finding_is_known(text: str) -> None:
    (finding,) = _only(text).findings
    line = next(n for n, line in enumerate(text.splitlines(), 1) if "fastfile" in line)

    assert line == finding.line


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
    ],
    ids=["bomb", "itself", "tag", "key", "infinity", "syntax", "alias", "braces"],
)
def test_hostile_yaml_is_one_line(text: str, said: str, command: Any, tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text(text)
    done = command("check", "file.yaml")

    assert 4 == done.status
    assert said in done.err
    assert 1 == len(done.err.strip().splitlines())


def test_the_states_of_a_machine_leave_values_open() -> None:
    open_name = {**drop(WRONG, (NAME,)), f"{NAME}.$": "$.name", f"{CONFIG}.$": "$.config"}
    machine = _machine(
        Each={
            "Type": "Map",
            "ItemProcessor": _machine(Tune=_state(open_name)),
            "Next": "Both",
        },
        Both={
            "Type": "Parallel",
            "Branches": [
                _machine(Train={"Resource": "arn:aws:states:::sagemaker:createTrainingJob.sync"}),
                _machine(Tune=_state(put(REQUEST, (TJD, "RoleArn"), "{% $role %}"), "Arguments")),
                _machine(All=_state("{% $states.input %}", "Arguments")),  # type: ignore[arg-type]
            ],
        },
    )
    each, train, both, everything = _checked(machine)

    assert "States.Each.ItemProcessor.States.Tune.Parameters" == each.label
    assert [(MODE, "enum")] == _places(each)
    assert (NAME, CONFIG) == each.open
    assert "CreateTrainingJob" == train.operation
    assert ("TrainingJobName", "required") in _places(train)
    assert ([], (ROLE,)) == (_places(both), both.open)
    assert ([], ("",)) == (_places(everything), everything.open)


def test_a_rule_that_depends_on_an_open_value_is_not_judged() -> None:
    waits = put(REQUEST, (TJD, "StoppingCondition", "MaxWaitTimeInSeconds"), 4000)
    spot = put(waits, (TJD, "EnableManagedSpotTraining.$"), "$.spot")

    assert ["rule-wait-only-with-spot"] == [id for _, id in _places(_only(waits))]
    assert [] == _places(_only(_machine(Tune=_state(spot))))


def test_a_request_that_is_no_object_is_a_finding_of_its_own() -> None:
    machine = _machine(Wrong=_state([]), Tune=_state(WRONG))  # type: ignore[arg-type]
    wrong, right = _checked(machine)

    assert [("the whole request", "no-members")] == _places(wrong)
    assert [(MODE, "enum")] == _places(right)


@pytest.mark.parametrize("text", ['"\\ud800"', "[" * 500 + "]" * 500], ids=["surrogate", "deep"])
def test_a_text_that_no_request_can_carry_holds_none(text: str) -> None:
    machine = json.dumps(_machine(Tune=_state({NAME: "TEXT"}))).replace('"TEXT"', text)
    properties = {"DefinitionString": machine}
    type_ = "AWS::StepFunctions::StateMachine"

    assert [] == _checked({"Resources": {"M": {"Type": type_, "Properties": properties}}})


def test_a_state_without_the_name_of_the_job_breaks_something() -> None:
    unnamed = _machine(Tune=_state(drop(REQUEST, (NAME,))))

    assert [(NAME, "required")] == _places(_only(unnamed))


@pytest.mark.parametrize("form", ["Definition", "DefinitionString", "Sub", "Join", "yaml"])
def test_a_template_holds_state_machines(form: str) -> None:
    wrong = put(WRONG, (TJD, "RoleArn"), {"Ref": "Role"} if form == "Definition" else "${Role}")
    machine: Any = _machine(Tune=_state(wrong))
    before, _, after = json.dumps(machine).partition("${Role}")
    value = {
        "Definition": machine,
        "DefinitionString": json.dumps(machine),
        "Sub": {"Fn::Sub": [json.dumps(machine), {"Role": "x"}]},
        "Join": {"Fn::Join": ["", [before, {"Fn::GetAtt": ["Role", "Arn"]}, after]]},
        "yaml": {"Fn::Sub": json.dumps(machine)},
    }[form]
    name = "Definition" if form == "Definition" else "DefinitionString"
    type_ = "AWS::StepFunctions::StateMachine"
    template = {"Resources": {"M": {"Type": type_, "Properties": {name: value}}}}
    text = json.dumps(template)
    if form == "yaml":
        indented = "\n".join(f"          {line}" for line in json.dumps(machine).splitlines())
        text = f"Resources:\n  M:\n    Type: {type_}\n    Properties:\n      {name}: !Sub |\n{indented}"
    checked = _only(text)

    assert [(MODE, "enum")] == _places(checked)
    assert (ROLE,) == checked.open


def test_a_training_job_is_a_resource_of_a_template() -> None:
    properties = {**put(WRONG[TJD], ("RoleArn",), {"Fn::GetAtt": ["Role", "Arn"]}), "Nme": "x"}
    job = {"Type": "AWS::SageMaker::TrainingJob", "Properties": properties}
    checked = _only({"Resources": {"Train": job}})

    mode = "AlgorithmSpecification.TrainingInputMode"
    assert [(mode, "enum"), ("Nme", "unknown-member")] == _places(checked)
    assert (("RoleArn",), "Resources.Train.Properties") == (checked.open, checked.label)


def test_a_substitution_may_be_a_value_without_quotes() -> None:
    count = put(REQUEST, (TJD, "ResourceConfig", "InstanceCount"), "COUNT")
    text = json.dumps(_machine(Tune=_state(count))).replace('"COUNT"', "${Count}")
    properties = {"DefinitionString": {"Fn::Sub": text}}
    type_ = "AWS::StepFunctions::StateMachine"
    checked = _only({"Resources": {"M": {"Type": type_, "Properties": properties}}})

    assert ([], (f"{TJD}.ResourceConfig.InstanceCount",)) == (_places(checked), checked.open)


def test_a_manifest_has_names_in_camel_case() -> None:
    spec = _folded(WRONG, lambda name: name[0].lower() + name[1:].replace("Arn", "ARN"))
    spec["trainingJobDefinition"].pop("roleARN")
    spec["trainingJobDefinition"]["roleRef"] = {"from": {"name": "role"}}
    manifest = {
        "apiVersion": "sagemaker.services.k8s.aws/v1alpha1",
        "kind": "HyperParameterTuningJob",
        "metadata": {"name": "tune"},
        "spec": spec,
    }
    other = "apiVersion: v1\nkind: ConfigMap\n---\n"
    checked = _only(other + yaml.safe_dump(manifest, sort_keys=False))

    assert [(MODE, "enum")] == _places(checked)
    assert (ROLE,) == checked.open
    assert checked.findings[0].line is not None
    assert ["CreateModel"] == [each.operation for each in _checked({**manifest, "kind": "Model"})]
    assert 2 == len(_checked({"apiVersion": "v1", "kind": "List", "items": [manifest, manifest]}))


def _blocks(value: Any) -> Any:
    """A value as Terraform has it: a list of one around each structure."""
    if isinstance(value, dict):
        return {
            "".join(f"_{c.lower()}" if c.isupper() else c for c in name).removeprefix("_"): [
                _blocks(each)
            ]
            if isinstance(each, dict)
            else _blocks(each)
            for name, each in value.items()
        }
    return [_blocks(each) for each in value] if isinstance(value, list) else value


def test_a_plan_has_blocks_and_values_that_are_known_after_it() -> None:
    after = {
        "name": "tune",
        "config": [_blocks(WRONG[CONFIG])],
        "training_job_definition": [_blocks(drop(WRONG[TJD], ("RoleArn",)))],
        "training_job_definitions": [],
        "warm_start_config": [],
        "tags": {"team": "x" * 257},
        "region": "eu-west-1",
        "delete_vpc_enis_on_destroy": False,
    }
    change = {
        "actions": ["create"],
        "after": after,
        "after_unknown": {
            "arn": True,
            "secondary_status": True,
            "training_job_definition": [{"role_arn": True}],
        },
    }
    type_ = "aws_sagemaker_hyper_parameter_tuning_job"
    resource = {"address": f"{type_}.tune", "type": type_, "change": change}
    gone = {**resource, "change": {"actions": ["delete"], "after": None}}
    plan = {"format_version": "1.2", "resource_changes": [gone, resource]}
    checked = _only(plan)

    assert {(MODE, "enum"), ("Tags[0].Value", "length-max")} == set(_places(checked))
    assert ((ROLE,), f"{type_}.tune") == (checked.open, checked.label)

    module = {"child_modules": [{"resources": [{"type": type_, "values": after}]}]}
    held = {"type": "aws_sfn_state_machine", "address": "m.m"}
    machine = {"definition": json.dumps(_machine(Tune=_state(WRONG)))}
    inside = _only({**plan, "resource_changes": [{**held, "change": {"after": machine}}]})
    assert [(MODE, "enum")] == _places(inside)

    planned = {"terraform_version": "1.9", "planned_values": {"root_module": module}}
    assert (ROLE, "required") in _places(_only(planned))


def test_a_pipeline_names_the_job_itself() -> None:
    arguments = put(drop(WRONG, (NAME,)), (TJD, "RoleArn"), {"Get": "Parameters.Role"})
    training = {"Name": "Train", "Type": "Training", "Arguments": {}}
    condition = {"Name": "If", "Type": "Condition", "Arguments": {"IfSteps": [training]}}
    steps = [{"Name": "Tune", "Type": "Tuning", "Arguments": arguments}, condition]
    tune, train = _checked({"Version": "2020-12-01", "Steps": steps})

    assert ([(MODE, "enum")], (ROLE,)) == (_places(tune), tune.open)
    assert "CreateTrainingJob" == train.operation


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


def test_every_kind_has_a_name_of_its_own() -> None:
    assert 6 == len({kind.name for kind in KINDS})


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
