"""The kinds of documents that hold requests: machines, templates, manifests, plans, pipelines."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

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
from sagemaker_conformance.documents.registry import KINDS
from sagemaker_strategies.cases.json_pointer import drop, put

ROLE = f"{TJD}.RoleArn"


def _folded(value: Any, rename: Any) -> Any:
    if isinstance(value, dict):
        return {rename(name): _folded(each, rename) for name, each in value.items()}
    return [_folded(each, rename) for each in value] if isinstance(value, list) else value


def test_the_states_of_a_machine_leave_values_open() -> None:
    open_name = {**drop(WRONG, (NAME,)), f"{NAME}.$": "$.name", f"{CONFIG}.$": "$.config"}
    machine = machine_of(
        Each={
            "Type": "Map",
            "ItemProcessor": machine_of(Tune=state_of(open_name)),
            "Next": "Both",
        },
        Both={
            "Type": "Parallel",
            "Branches": [
                machine_of(Train={"Resource": "arn:aws:states:::sagemaker:createTrainingJob.sync"}),
                machine_of(
                    Tune=state_of(put(REQUEST, (TJD, "RoleArn"), "{% $role %}"), "Arguments")
                ),
                machine_of(All=state_of("{% $states.input %}", "Arguments")),  # type: ignore[arg-type]
            ],
        },
    )
    each, train, both, everything = checked_requests(machine)

    assert "States.Each.ItemProcessor.States.Tune.Parameters" == each.label
    assert [(MODE, "enum")] == places_of(each)
    assert (NAME, CONFIG) == each.open
    assert "CreateTrainingJob" == train.operation
    assert ("TrainingJobName", "required") in places_of(train)
    assert ([], (ROLE,)) == (places_of(both), both.open)
    assert ([], ("",)) == (places_of(everything), everything.open)


def test_a_rule_that_depends_on_an_open_value_is_not_judged() -> None:
    waits = put(REQUEST, (TJD, "StoppingCondition", "MaxWaitTimeInSeconds"), 4000)
    spot = put(waits, (TJD, "EnableManagedSpotTraining.$"), "$.spot")

    assert ["rule-wait-only-with-spot"] == [id for _, id in places_of(only_request(waits))]
    assert [] == places_of(only_request(machine_of(Tune=state_of(spot))))


def test_a_state_without_the_name_of_the_job_breaks_something() -> None:
    unnamed = machine_of(Tune=state_of(drop(REQUEST, (NAME,))))

    assert [(NAME, "required")] == places_of(only_request(unnamed))


@pytest.mark.parametrize("form", ["Definition", "DefinitionString", "Sub", "Join", "yaml"])
def test_a_template_holds_state_machines(form: str) -> None:
    wrong = put(WRONG, (TJD, "RoleArn"), {"Ref": "Role"} if form == "Definition" else "${Role}")
    machine: Any = machine_of(Tune=state_of(wrong))
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
    checked = only_request(text)

    assert [(MODE, "enum")] == places_of(checked)
    assert (ROLE,) == checked.open


PARTITION = {"Ref": "AWS::Partition"}


@pytest.mark.parametrize("form", ["Join", "nested", "Sub", "map", "object", "joined", "value"])
def test_a_template_need_not_know_the_partition(form: str) -> None:
    machine = machine_of(Tune=state_of(WRONG))
    before, after = (part for part in json.dumps(machine).split("arn:aws:states"))
    resource = SYNC.replace("arn:aws:", "arn:${AWS::Partition}:")
    whole = json.dumps(machine).replace(SYNC, resource)
    joined = ["arn", PARTITION, *SYNC.split(":")[2:]]
    value = {
        "Join": {"Fn::Join": ["", [f"{before}arn:", PARTITION, f":states{after}"]]},
        "nested": {"Fn::Join": ["", [{"Fn::Sub": whole[:400]}, whole[400:]]]},
        "Sub": {"Fn::Sub": whole},
        "map": {"Fn::Sub": [whole.replace("AWS::Partition", "P"), {"P": PARTITION}]},
        "object": machine_of(Tune={**state_of(WRONG), "Resource": {"Fn::Sub": resource}}),
        "joined": machine_of(Tune={**state_of(WRONG), "Resource": {"Fn::Join": [":", joined]}}),
        "value": {"Fn::ToJsonString": machine},
    }[form]
    name = "Definition" if form in ("object", "joined") else "DefinitionString"
    type_ = "AWS::StepFunctions::StateMachine"
    checked = only_request({"Resources": {"M": {"Type": type_, "Properties": {name: value}}}})

    assert [(MODE, "enum")] == places_of(checked)


def test_a_machine_in_a_file_of_its_own_may_be_a_template_too() -> None:
    state = state_of(put(WRONG, (TJD, "RoleArn"), "${Role}"))
    state["Resource"] = SYNC.replace("arn:aws:", "arn:${AWS::Partition}:")
    checked = only_request(machine_of(Tune=state))

    assert ([(MODE, "enum")], (ROLE,)) == (places_of(checked), checked.open)


def test_a_training_job_is_a_resource_of_a_template() -> None:
    properties = {**put(WRONG[TJD], ("RoleArn",), {"Fn::GetAtt": ["Role", "Arn"]}), "Nme": "x"}
    job = {"Type": "AWS::SageMaker::TrainingJob", "Properties": properties}
    checked = only_request({"Resources": {"Train": job}})

    mode = "AlgorithmSpecification.TrainingInputMode"
    assert [(mode, "enum"), ("Nme", "unknown-member")] == places_of(checked)
    assert (("RoleArn",), "Resources.Train.Properties") == (checked.open, checked.label)


def test_a_substitution_may_be_a_value_without_quotes() -> None:
    count = put(REQUEST, (TJD, "ResourceConfig", "InstanceCount"), "COUNT")
    text = json.dumps(machine_of(Tune=state_of(count))).replace('"COUNT"', "${Count}")
    properties = {"DefinitionString": {"Fn::Sub": text}}
    type_ = "AWS::StepFunctions::StateMachine"
    checked = only_request({"Resources": {"M": {"Type": type_, "Properties": properties}}})

    assert ([], (f"{TJD}.ResourceConfig.InstanceCount",)) == (places_of(checked), checked.open)


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
    checked = only_request(other + yaml.safe_dump(manifest, sort_keys=False))

    assert [(MODE, "enum")] == places_of(checked)
    assert (ROLE,) == checked.open
    assert checked.findings[0].line is not None
    assert ["CreateModel"] == [
        each.operation for each in checked_requests({**manifest, "kind": "Model"})
    ]
    assert 2 == len(
        checked_requests({"apiVersion": "v1", "kind": "List", "items": [manifest, manifest]})
    )


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
    checked = only_request(plan)

    assert {(MODE, "enum"), ("Tags[0].Value", "length-max")} == set(places_of(checked))
    assert ((ROLE,), f"{type_}.tune") == (checked.open, checked.label)

    module = {"child_modules": [{"resources": [{"type": type_, "values": after}]}]}
    held = {"type": "aws_sfn_state_machine", "address": "m.m"}
    machine = {"definition": json.dumps(machine_of(Tune=state_of(WRONG)))}
    inside = only_request({**plan, "resource_changes": [{**held, "change": {"after": machine}}]})
    assert [(MODE, "enum")] == places_of(inside)
    assert "m.m.definition.States.Tune.Parameters" == inside.label

    planned = {"terraform_version": "1.9", "planned_values": {"root_module": module}}
    assert (ROLE, "required") in places_of(only_request(planned))


@pytest.mark.parametrize(
    ("actions", "is_sent"),
    [
        (["create"], True),
        (["update"], True),
        (["delete", "create"], True),
        (["no-op"], False),
        (["read"], False),
        (["delete"], False),
        (["forget"], False),
    ],
)
def test_a_plan_sends_what_it_creates_or_changes(actions: list[str], is_sent: bool) -> None:
    change = {"actions": actions, "after": {"training_job_name": "a_b"}}
    resource = {"type": "aws_sagemaker_training_job", "address": "a.b", "change": change}
    plan = {"terraform_version": "1.9", "resource_changes": [resource]}

    assert is_sent == bool(checked_requests(plan))


def test_a_pipeline_names_the_job_itself() -> None:
    arguments = put(drop(WRONG, (NAME,)), (TJD, "RoleArn"), {"Get": "Parameters.Role"})
    training = {"Name": "Train", "Type": "Training", "Arguments": {}}
    condition = {"Name": "If", "Type": "Condition", "Arguments": {"IfSteps": [training]}}
    steps = [{"Name": "Tune", "Type": "Tuning", "Arguments": arguments}, condition]
    tune, train = checked_requests({"Version": "2020-12-01", "Steps": steps})

    assert ([(MODE, "enum")], (ROLE,)) == (places_of(tune), tune.open)
    assert "CreateTrainingJob" == train.operation


def test_every_kind_has_a_name_of_its_own() -> None:
    assert 6 == len({kind.name for kind in KINDS})
