"""The rules of CreateCluster: of its instance groups, and of what orchestrates them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules import tags
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Rule, Topic, View, around, example
from sagemaker_strategies.rules.sources import MODEL, in_document

_GROUPS: Final = "InstanceGroups"
_SCRIPTS: Final = ("LifeCycleConfig", "SourceS3Uri")
_REQUIREMENTS: Final = "InstanceRequirements"
_PREFIX: Final = "s3://sagemaker-"
_ORCHESTRATOR: Final = "Orchestrator"
_EKS: Final[Json] = {"ClusterArn": "arn:aws:eks:us-east-1:112233445566:cluster/mine"}
_GROUP: Final[dict[str, Json]] = {
    "InstanceCount": 1,
    "InstanceGroupName": "Group1",
    "ExecutionRole": "arn:aws:iam::112233445566:role/TunerRole1",
    "ThreadsPerCore": 1,
}
_TYPED: Final[dict[str, Json]] = {**_GROUP, "InstanceType": "ml.m5.xlarge"}
_REQUIRING: Final[dict[str, Json]] = {_REQUIREMENTS: {"InstanceTypes": ["ml.m5.xlarge"]}}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this operation."""
    return (
        Rule(
            path=f"{_GROUPS}.member.{'.'.join(_SCRIPTS)}",
            name="bucket-prefix",
            statement=f"the path of lifecycle scripts starts with {_PREFIX}",
            source=in_document(MODEL, "ClusterLifeCycleConfig.SourceS3Uri"),
            prose_id="CL-SCRIPTS-PREFIX",
            tier="stated",
            check=_scripts_have_prefix,
            repair=_use_prefix,
            accepts=(example("the prefix", around(_GROUPS, [_scripted(f"{_PREFIX}mine")])),),
            rejects=(example("another", around(_GROUPS, [_scripted("s3://mine")])),),
            needs=(f"{_GROUPS}.member.{'.'.join(_SCRIPTS)}",),
            of_request=True,
        ),
        Rule(
            path=f"{_GROUPS}.member.{_REQUIREMENTS}",
            name="not-beside-type",
            statement="an instance group has InstanceType or InstanceRequirements, not both",
            source=in_document(MODEL, f"ClusterInstanceGroupSpecification.{_REQUIREMENTS}"),
            prose_id="CL-TYPE-OR-REQUIREMENTS",
            tier="stated",
            check=lambda subject, request: not any(map(_has_both, _groups(request))),
            repair=_drop_requirements,
            accepts=(
                example("the type", around(_GROUPS, [_TYPED])),
                example("requirements", around(_GROUPS, [{**_GROUP, **_REQUIRING}])),
            ),
            rejects=(example("both", around(_GROUPS, [{**_TYPED, **_REQUIRING}])),),
            needs=(f"{_GROUPS}.member.{_REQUIREMENTS}",),
            of_request=True,
        ),
        Rule(
            path=_ORCHESTRATOR,
            name="one-orchestrator",
            statement="Orchestrator has either Eks or Slurm",
            source=in_document(MODEL, f"CreateClusterRequest.{_ORCHESTRATOR}"),
            prose_id="CL-ONE-ORCHESTRATOR",
            tier="stated",
            check=_has_one_orchestrator,
            repair=_choose_orchestrator,
            accepts=(
                example("Eks", around(_ORCHESTRATOR, {"Eks": _EKS})),
                example("Slurm", around(_ORCHESTRATOR, {"Slurm": {}})),
            ),
            rejects=(
                example("both", around(_ORCHESTRATOR, {"Eks": _EKS, "Slurm": {}})),
                example("neither", around(_ORCHESTRATOR, {})),
            ),
            needs=(f"{_ORCHESTRATOR}.Eks", f"{_ORCHESTRATOR}.Slurm"),
            of_request=True,
        ),
    )


def _groups(request: Any) -> list[Any]:
    return request.get(_GROUPS) or []


def _scripted(uri: str) -> Json:
    return {**_TYPED, _SCRIPTS[0]: {_SCRIPTS[1]: uri, "OnCreate": "start.sh"}}


def _uri_in(group: Any) -> Any:
    return (group.get(_SCRIPTS[0]) or {}).get(_SCRIPTS[1])


def _scripts_have_prefix(subject: Any, request: Any) -> bool:
    return all((_uri_in(g) or _PREFIX).startswith(_PREFIX) for g in _groups(request))


def _use_prefix(view: View) -> Iterator[list[Edit]]:
    yield [
        view.grow(f"{_GROUPS}.{index}.{'.'.join(_SCRIPTS)}")
        for index, group in enumerate(_groups(view.request))
        if not (_uri_in(group) or _PREFIX).startswith(_PREFIX)
    ]


def _has_both(group: Any) -> bool:
    return group.get("InstanceType") is not None and group.get(_REQUIREMENTS) is not None


def _drop_requirements(view: View) -> Iterator[list[Edit]]:
    for member in (_REQUIREMENTS, "InstanceType"):
        both = [n for n, group in enumerate(_groups(view.request)) if _has_both(group)]
        yield [edit for n in both for edit in view.drop(f"{_GROUPS}.{n}.{member}")]


def _has_one_orchestrator(subject: Any, request: Any) -> bool:
    given = request.get(_ORCHESTRATOR)
    return given is None or (given.get("Eks") is None) != (given.get("Slurm") is None)


def _choose_orchestrator(view: View) -> Iterator[list[Edit]]:
    yield view.drop(f"{_ORCHESTRATOR}.Slurm")
    yield view.drop(f"{_ORCHESTRATOR}.Eks")
    yield [view.grow(f"{_ORCHESTRATOR}.Eks")]
    yield [view.grow(f"{_ORCHESTRATOR}.Slurm")]


TOPICS: Final[tuple[Topic, ...]] = (tags.rules, rules)
