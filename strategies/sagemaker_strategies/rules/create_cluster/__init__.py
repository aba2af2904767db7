"""The rules of CreateCluster: of its instance groups, and of what orchestrates them."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules import tags
from sagemaker_strategies.rules.conditions import each, given, one_given, value_at, where
from sagemaker_strategies.rules.repairs import Alternatives, View, drop, either, grow
from sagemaker_strategies.rules.rule import MODEL, Rule, Topic, in_document

_GROUPS: Final = "InstanceGroups"
_SCRIPTS: Final = "LifeCycleConfig.SourceS3Uri"
_REQUIREMENTS: Final = "InstanceRequirements"
_PREFIX: Final = "s3://sagemaker-"
_ORCHESTRATOR: Final = "Orchestrator"
_EKS: Final = f"{_ORCHESTRATOR}.Eks"
_SLURM: Final = f"{_ORCHESTRATOR}.Slurm"
_MY_EKS: Final = {"ClusterArn": "arn:aws:eks:us-east-1:112233445566:cluster/mine"}
_GROUP: Final = {
    "InstanceCount": 1,
    "InstanceGroupName": "Group1",
    "ExecutionRole": "arn:aws:iam::112233445566:role/TunerRole1",
    "ThreadsPerCore": 1,
}
_TYPED: Final = {**_GROUP, "InstanceType": "ml.m5.xlarge"}
_REQUIRING: Final = {_REQUIREMENTS: {"InstanceTypes": ["ml.m5.xlarge"]}}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this operation."""
    return (
        Rule(
            path=f"{_GROUPS}.member.{_SCRIPTS}",
            name="bucket-prefix",
            statement=f"the path of lifecycle scripts starts with {_PREFIX}",
            source=in_document(MODEL, "ClusterLifeCycleConfig.SourceS3Uri"),
            prose_id="CL-SCRIPTS-PREFIX",
            check=each(_GROUPS, _has_prefix),
            repair=_use_prefix,
            accepts={"the prefix": {_GROUPS: [_scripted(f"{_PREFIX}mine")]}},
            rejects={"another": {_GROUPS: [_scripted("s3://mine")]}},
        ),
        Rule(
            path=f"{_GROUPS}.member.{_REQUIREMENTS}",
            name="not-beside-type",
            statement="an instance group has InstanceType or InstanceRequirements, not both",
            source=in_document(MODEL, f"ClusterInstanceGroupSpecification.{_REQUIREMENTS}"),
            prose_id="CL-TYPE-OR-REQUIREMENTS",
            check=each(_GROUPS, _has_one_form),
            repair=_choose_form,
            accepts={
                "the type": {_GROUPS: [_TYPED]},
                "requirements": {_GROUPS: [{**_GROUP, **_REQUIRING}]},
            },
            rejects={"both": {_GROUPS: [{**_TYPED, **_REQUIRING}]}},
        ),
        Rule(
            path=_ORCHESTRATOR,
            name="one-orchestrator",
            statement="Orchestrator has either Eks or Slurm",
            source=in_document(MODEL, f"CreateClusterRequest.{_ORCHESTRATOR}"),
            prose_id="CL-ONE-ORCHESTRATOR",
            check=where(given(_ORCHESTRATOR), one_given(_EKS, _SLURM)),
            repair=either(drop(_SLURM), drop(_EKS), grow(_EKS), grow(_SLURM)),
            accepts={
                "Eks": {_ORCHESTRATOR: {"Eks": _MY_EKS}},
                "Slurm": {_ORCHESTRATOR: {"Slurm": {}}},
            },
            rejects={
                "both": {_ORCHESTRATOR: {"Eks": _MY_EKS, "Slurm": {}}},
                "neither": {_ORCHESTRATOR: {}},
            },
            needs=(_EKS, _SLURM),
        ),
    )


def _scripted(uri: str) -> dict[str, Any]:
    return {**_TYPED, "LifeCycleConfig": {"SourceS3Uri": uri, "OnCreate": "start.sh"}}


def _has_prefix(group: Any) -> bool:
    uri: str = value_at(group, _SCRIPTS) or _PREFIX
    return uri.startswith(_PREFIX)


def _use_prefix(view: View) -> Alternatives:
    yield [
        view.grow(f"{_GROUPS}.{index}.{_SCRIPTS}")
        for index, group in enumerate(view.get(_GROUPS))
        if not _has_prefix(group)
    ]


def _has_one_form(group: Any) -> bool:
    return group.get("InstanceType") is None or group.get(_REQUIREMENTS) is None


def _choose_form(view: View) -> Alternatives:
    both = [n for n, group in enumerate(view.get(_GROUPS)) if not _has_one_form(group)]
    for member in (_REQUIREMENTS, "InstanceType"):
        yield view.drop(*(f"{_GROUPS}.{n}.{member}" for n in both))


TOPICS: Final[tuple[Topic, ...]] = (tags.rules, rules)
