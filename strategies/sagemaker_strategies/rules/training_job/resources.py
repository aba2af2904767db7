"""Rules of a job's resources: instances, volumes, warm pools."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import TYPE_BESIDE_GROUPS
from sagemaker_strategies.rules.rule import Rule, View, drop_one_of, example
from sagemaker_strategies.rules.sources import GUIDE_2023, MODEL, in_document
from sagemaker_strategies.rules.training_job.definition import within, without
from sagemaker_strategies.rules.training_job.instances import (
    EBS_TYPE,
    ULTRA_TYPE,
)

_RC: Final = "ResourceConfig"
_TUNING: Final = "HyperParameterTuningResourceConfig"
_TYPE: Final = f"{_RC}.InstanceType"
_COUNT: Final = f"{_RC}.InstanceCount"
_GROUPS: Final = f"{_RC}.InstanceGroups"
_PREFERENCES: Final = f"{_RC}.InstancePreferences"
_VOLUME: Final = f"{_RC}.VolumeSizeInGB"
_KEY: Final = f"{_RC}.VolumeKmsKeyId"
_ALIVE: Final = f"{_RC}.KeepAlivePeriodInSeconds"
_PLACEMENT: Final = f"{_RC}.InstancePlacementConfig"
_SPOT: Final = "EnableManagedSpotTraining"
_WAIT: Final = "StoppingCondition.MaxWaitTimeInSeconds"
_GROUP: Final[Json] = {"InstanceType": EBS_TYPE, "InstanceCount": 2, "InstanceGroupName": "Group1"}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (*_FORMS, *_POOLS)


def _alone(resources: dict[str, Json]) -> tuple[Edit, ...]:
    """Edits of an example: these resources, on demand, and nothing that could depend on others."""
    return (
        within(_RC, resources),
        without(_TUNING),
        without("InputDataConfig"),
        without(_SPOT),
        without(_WAIT),
    )


# Forms


def _groups_alone(definition: Any, request: Any) -> bool:
    resources = definition.get(_RC)
    if resources is None or not resources.get("InstanceGroups"):
        return True
    return resources.get("InstanceType") is None and resources.get("InstanceCount") is None


def _some_instances(definition: Any, request: Any) -> bool:
    resources = definition.get(_RC)
    if resources is None or resources.get("InstanceGroups") or resources.get("InstancePreferences"):
        return True
    return resources.get("InstanceType") is not None and resources.get("InstanceCount") is not None


def _give_instances(view: View) -> Iterator[list[Edit]]:
    missing = [member for member in (_TYPE, _COUNT) if view.get(member) is None]
    given: dict[str, Json] = {_TYPE: "ml.m5.xlarge", _COUNT: 2}
    yield [view.put(member, given[member]) for member in missing]
    yield [*view.drop(_COUNT), view.put(_GROUPS, [_GROUP])]
    yield [view.put(_GROUPS, [_GROUP])]
    yield [view.put(_TUNING, dict(_plain())), *view.drop(_RC)]


def _plain() -> dict[str, Json]:
    return {"InstanceType": "ml.m5.xlarge", "InstanceCount": 2, "VolumeSizeInGB": 30}


def _one_configuration(definition: Any, request: Any) -> bool:
    return (definition.get(_RC) is None) != (definition.get(_TUNING) is None)


def _choose_configuration(view: View) -> Iterator[list[Edit]]:
    if view.get(_RC) is not None:
        yield view.drop(_TUNING)
        yield view.drop(_RC)
    yield [view.put(_RC, dict(_plain()))]
    yield [view.put(_TUNING, dict(_plain()))]


def _placement_on_ultra(definition: Any, request: Any) -> bool:
    resources = definition.get(_RC)
    if resources is None or resources.get("InstancePlacementConfig") is None:
        return True
    return bool(resources.get("InstanceType") == ULTRA_TYPE)


_FORMS: Final = (
    Rule(
        path=_RC,
        name="groups-exclude-type-and-count",
        statement="InstanceGroups are not given together with InstanceType or InstanceCount",
        source=in_document(GUIDE_2023, "train-heterogeneous-cluster"),
        prose_id="RES-HET",
        tier="stated",
        check=_groups_alone,
        repair=drop_one_of((_TYPE, _COUNT), (_GROUPS,)),
        accepts=(
            example("groups alone", *_alone({"InstanceGroups": [_GROUP], "VolumeSizeInGB": 30})),
        ),
        rejects=(
            example("with type", within(_TYPE, EBS_TYPE)),
            example("with count", within(_COUNT, 2)),
            example("with both", within(_TYPE, EBS_TYPE), within(_COUNT, 2)),
        ),
        observations=TYPE_BESIDE_GROUPS,
        needs=(f"{_RC}.InstanceGroups",),
    ),
    Rule(
        path=_RC,
        name="some-instances",
        statement="ResourceConfig gives in one form which and how many instances to use",
        source=in_document(GUIDE_2023, "train-heterogeneous-cluster"),
        prose_id="RES-HET",
        tier="implied",
        check=_some_instances,
        repair=_give_instances,
        needs=(f"{_RC}.InstanceGroups",),
    ),
    Rule(
        path="",  # the job itself
        name="one-resource-configuration",
        statement="one of ResourceConfig and HyperParameterTuningResourceConfig is given",
        source=in_document(MODEL, "HyperParameterTrainingJobDefinition.ResourceConfig"),
        prose_id="RES-OR",
        tier="implied",
        check=_one_configuration,
        repair=_choose_configuration,
        needs=(_RC, _TUNING),
    ),
    Rule(
        path=_PLACEMENT,
        name="ultra-servers-only",
        statement="InstancePlacementConfig is for capacity in UltraServers",
        source=in_document(MODEL, "InstancePlacementConfig"),
        prose_id="RES-PLACE",
        tier="implied",
        check=_placement_on_ultra,
        repair=lambda view: iter(
            [
                view.drop(_PLACEMENT),
                [
                    view.put(_TYPE, ULTRA_TYPE),
                    *([view.put(_COUNT, 2)] if view.get(_COUNT) is None else []),
                    *view.drop(_VOLUME, _KEY, _GROUPS, _PREFERENCES),
                ],
                [view.put(_TYPE, ULTRA_TYPE), *view.drop(_VOLUME, _KEY)],
            ]
        ),
        needs=(_PLACEMENT,),
    ),
)

# Warm pools, and what only an answer carries


def _pool_without_spot(definition: Any, request: Any) -> bool:
    resources = definition.get(_RC)
    if resources is None or not resources.get("KeepAlivePeriodInSeconds"):
        return True
    return not definition.get(_SPOT)


def _pool_without_groups(definition: Any, request: Any) -> bool:
    resources = definition.get(_RC)
    if resources is None or not resources.get("KeepAlivePeriodInSeconds"):
        return True
    return not resources.get("InstanceGroups")


def _read_only(member: str) -> Rule:
    def absent(definition: Any, request: Any) -> bool:
        resources = definition.get(_RC)
        return resources is None or resources.get(member) is None

    value: Json = "ml.m5.xlarge" if member.endswith("Type") else 2
    return Rule(
        path=f"{_RC}.{member}",
        name="read-only",
        statement=f"{member} is returned by the service, never sent to it",
        source=in_document(MODEL, f"ResourceConfig.{member}"),
        prose_id="RES-SEL-RO",
        tier="stated",
        check=absent,
        repair=drop_one_of((f"{_RC}.{member}",)),
        accepts=(example("absent", without(f"{_RC}.{member}")),),
        rejects=(example("given", within(f"{_RC}.{member}", value)),),
        needs=(f"{_RC}.{member}",),
    )


_POOLS: Final = (
    Rule(
        path=_ALIVE,
        name="not-with-spot",
        statement="instances of managed spot training are not kept alive",
        source=in_document(GUIDE_2023, "train-warm-pools"),
        prose_id="RES-KEEP-X",
        tier="stated",
        check=_pool_without_spot,
        repair=drop_one_of((_ALIVE,), (_SPOT, _WAIT)),
        accepts=(example("on demand", *_alone({**_plain(), "KeepAlivePeriodInSeconds": 600})),),
        rejects=(
            example(
                "spot",
                within(_SPOT, True),
                within(
                    "StoppingCondition", {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 7200}
                ),
            ),
        ),
        needs=tuple(member for member in (_ALIVE, _SPOT, _WAIT)),
    ),
    Rule(
        path=_ALIVE,
        name="not-with-groups",
        statement="instances of a heterogeneous cluster are not kept alive",
        source=in_document(GUIDE_2023, "train-warm-pools"),
        prose_id="RES-KEEP-X",
        tier="stated",
        check=_pool_without_groups,
        repair=drop_one_of((_ALIVE,), (_GROUPS,)),
        accepts=(
            example("groups without", *_alone({"InstanceGroups": [_GROUP], "VolumeSizeInGB": 30})),
        ),
        rejects=(example("groups", within(_ALIVE, 600)),),
        needs=(_ALIVE, f"{_RC}.InstanceGroups"),
    ),
    _read_only("SelectedInstanceType"),
    _read_only("SelectedInstanceCount"),
)
