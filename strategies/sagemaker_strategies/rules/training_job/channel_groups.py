"""Rules between channels and the instance groups that they feed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import (
    NOT_ALL_CHANNELS_IN_GROUPS,
)
from sagemaker_strategies.rules.rule import Rule, View, example
from sagemaker_strategies.rules.sources import MODEL, in_document
from sagemaker_strategies.rules.training_job.channels import (
    plain_channel,
    s3_source,
)
from sagemaker_strategies.rules.training_job.definition import within, without

_PATH: Final = "InputDataConfig.member.DataSource.S3DataSource.InstanceGroupNames"


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        Rule(
            path=_PATH,
            name="names-of-instance-groups",
            statement="InstanceGroupNames are names of ResourceConfig.InstanceGroups",
            source=in_document(MODEL, "S3DataSource.InstanceGroupNames"),
            prose_id="CH-GRP-REF",
            tier="implied",
            check=_groups_exist,
            repair=_make_groups,
            needs=(_PATH,),
        ),
        Rule(
            path=_PATH,
            name="all-channels-or-none",
            statement="where one channel names instance groups, every channel does",
            source=in_document("aws/sagemaker-python-sdk#6089", "answer of the service"),
            prose_id="CH-GRP-ALL",
            tier="observed",
            check=_all_or_none,
            repair=_assign_all,
            accepts=(example("all", *_grouped(("Group1", "Group1"))),),
            rejects=(
                example("not the last", *_grouped(("Group1", None))),
                example("not the first", *_grouped((None, "Group1"))),
            ),
            observations=NOT_ALL_CHANNELS_IN_GROUPS,
            needs=(_PATH,),
        ),
    )


def _group_names(definition: Any) -> list[str]:
    groups = (definition.get("ResourceConfig") or {}).get("InstanceGroups") or ()
    return [group["InstanceGroupName"] for group in groups]


def _wanted(definition: Any) -> list[str]:
    channels = definition.get("InputDataConfig") or ()
    return list(
        dict.fromkeys(n for c in channels for n in s3_source(c).get("InstanceGroupNames") or ())
    )


def _groups_exist(definition: Any, request: Any) -> bool:
    wanted = _wanted(definition)
    return not wanted or set(wanted) <= set(_group_names(definition))


def _make_groups(view: View) -> Iterator[list[Edit]]:
    wanted = _wanted(view.definition)
    groups: list[Json] = [
        {"InstanceType": "ml.m5.xlarge", "InstanceCount": 2, "InstanceGroupName": name}
        for name in wanted
    ]
    others = view.drop(
        "ResourceConfig.InstanceType",
        "ResourceConfig.InstanceCount",
        "ResourceConfig.InstancePreferences",
        "HyperParameterTuningResourceConfig",
        "ResourceConfig.KeepAlivePeriodInSeconds",
    )
    known = _group_names(view.definition)
    channels = view.get("InputDataConfig")
    places = [
        f"InputDataConfig.{index}.DataSource.S3DataSource.InstanceGroupNames"
        for index in range(len(channels))
        if not set(s3_source(channels[index]).get("InstanceGroupNames") or ()) <= set(known)
    ]
    if known:
        yield [view.put(place, list(known[:1])) for place in places]
    sized = (
        []
        if view.get("ResourceConfig.VolumeSizeInGB")
        else [view.put("ResourceConfig.VolumeSizeInGB", 30)]
    )
    yield [view.put("ResourceConfig.InstanceGroups", groups), *others, *sized]
    yield [view.put("ResourceConfig.InstanceGroups", groups), *sized]
    yield [view.put("ResourceConfig.InstanceGroups", groups)]
    # Names that no five groups can have, or of a protected channel: drop the others.
    yield [edit for place in places for edit in view.drop(place)]
    for place in places:
        yield view.drop(place)


def _all_or_none(definition: Any, request: Any) -> bool:
    assigned = [
        bool(s3_source(c).get("InstanceGroupNames"))
        for c in definition.get("InputDataConfig") or ()
    ]
    return all(assigned) or not any(assigned)


def _assign_all(view: View) -> Iterator[list[Edit]]:
    channels = view.get("InputDataConfig")
    names = next(
        s3_source(c)["InstanceGroupNames"]
        for c in channels
        if s3_source(c).get("InstanceGroupNames")
    )
    places = [f"InputDataConfig.{i}.DataSource.S3DataSource" for i in range(len(channels))]
    unassigned = [i for i, c in enumerate(channels) if not s3_source(c).get("InstanceGroupNames")]
    if all(s3_source(channels[i]) for i in unassigned):
        yield [view.put(f"{places[i]}.InstanceGroupNames", list(names)) for i in unassigned]
    yield [
        edit
        for i, c in enumerate(channels)
        if i not in unassigned
        for edit in view.drop(f"{places[i]}.InstanceGroupNames")
    ]


def _grouped(names: tuple[str | None, str | None]) -> tuple[Edit, ...]:
    channels = []
    for index, name in enumerate(names):
        source: dict[str, Json] = {
            "S3DataType": "S3Prefix",
            "S3Uri": f"s3://tuning-input/Train{index}",
        }
        if name is not None:
            source["InstanceGroupNames"] = [name]
        channels.append(plain_channel({"DataSource": {"S3DataSource": source}}, f"Train{index}"))
    group: Json = {
        "InstanceType": "ml.m5.xlarge",
        "InstanceCount": 2,
        "InstanceGroupName": "Group1",
    }
    resources: Json = {"InstanceGroups": [group], "VolumeSizeInGB": 30}
    return (
        within("ResourceConfig", resources),
        without("HyperParameterTuningResourceConfig"),
        within("InputDataConfig", list(channels)),
    )
