"""Rules between channels and the instance groups that they feed."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.observed import NOT_ALL_CHANNELS_IN_GROUPS
from sagemaker_strategies.rules.repairs import Alternatives, View
from sagemaker_strategies.rules.rule import MODEL, Rule, Values, in_document
from sagemaker_strategies.rules.training_job.channels import plain_channel, s3_source
from sagemaker_strategies.rules.training_job.instances import TYPED

_PATH: Final = "InputDataConfig.member.DataSource.S3DataSource.InstanceGroupNames"
_GROUPS: Final = "ResourceConfig.InstanceGroups"


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
            accepts={"all": _grouped("Group1", "Group1")},
            rejects={
                "not the last": _grouped("Group1", None),
                "not the first": _grouped(None, "Group1"),
            },
            observations=NOT_ALL_CHANNELS_IN_GROUPS,
        ),
    )


def _group_names(definition: Any) -> list[str]:
    groups = (definition.get("ResourceConfig") or {}).get("InstanceGroups") or ()
    return [group["InstanceGroupName"] for group in groups]


def _named_by(channel: Any) -> list[str]:
    """The instance groups that a channel names."""
    return s3_source(channel).get("InstanceGroupNames") or []


def _wanted(definition: Any) -> list[str]:
    channels = definition.get("InputDataConfig") or ()
    return list(dict.fromkeys(name for channel in channels for name in _named_by(channel)))


def _groups_exist(definition: Any, request: Any) -> bool:
    wanted = _wanted(definition)
    return not wanted or set(wanted) <= set(_group_names(definition))


def _make_groups(view: View) -> Alternatives:
    groups = view.put(
        _GROUPS, [{**TYPED, "InstanceGroupName": name} for name in _wanted(view.definition)]
    )
    others = view.drop(
        "ResourceConfig.InstanceType",
        "ResourceConfig.InstanceCount",
        "ResourceConfig.InstancePreferences",
        "HyperParameterTuningResourceConfig",
        "ResourceConfig.KeepAlivePeriodInSeconds",
    )
    known = _group_names(view.definition)
    places = [
        f"InputDataConfig.{index}.DataSource.S3DataSource.InstanceGroupNames"
        for index, channel in enumerate(view.get("InputDataConfig"))
        if not set(_named_by(channel)) <= set(known)
    ]
    if known:
        yield [view.put(place, list(known[:1])) for place in places]
    sized = view.missing({"ResourceConfig.VolumeSizeInGB": 30})
    yield [groups, *others, *sized]
    yield [groups, *sized]
    yield [groups]
    # Names that no five groups can have, or of a protected channel: drop the others.
    yield view.drop(*places)
    for place in places:
        yield view.drop(place)


def _all_or_none(definition: Any, request: Any) -> bool:
    assigned = [bool(_named_by(channel)) for channel in definition.get("InputDataConfig") or ()]
    return all(assigned) or not any(assigned)


def _assign_all(view: View) -> Alternatives:
    channels = view.get("InputDataConfig")
    names = next(filter(None, map(_named_by, channels)))
    places = {
        f"InputDataConfig.{index}.DataSource.S3DataSource.InstanceGroupNames": channel
        for index, channel in enumerate(channels)
    }
    unassigned = [place for place, channel in places.items() if not _named_by(channel)]
    if all(s3_source(places[place]) for place in unassigned):
        yield [view.put(place, list(names)) for place in unassigned]
    yield view.drop(*(place for place in places if place not in unassigned))


def _grouped(*names: str | None) -> Values:
    channels = []
    for index, name in enumerate(names):
        source = {"S3DataType": "S3Prefix", "S3Uri": f"s3://tuning-input/Train{index}"}
        groups = {} if name is None else {"InstanceGroupNames": [name]}
        channels.append(
            plain_channel({"DataSource": {"S3DataSource": {**source, **groups}}}, f"Train{index}")
        )
    group = {**TYPED, "InstanceGroupName": "Group1"}
    return {
        "ResourceConfig": {"InstanceGroups": [group], "VolumeSizeInGB": 30},
        "HyperParameterTuningResourceConfig": ABSENT,
        "InputDataConfig": channels,
    }
