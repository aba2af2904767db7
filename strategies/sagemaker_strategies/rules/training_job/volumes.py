"""Rules of volumes and their keys, which instances with storage of their own do not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Check, Repair, Rule, View, example, for_each
from sagemaker_strategies.rules.sources import MODEL, in_document
from sagemaker_strategies.rules.training_job.definition import node_of, within, without
from sagemaker_strategies.rules.training_job.instances import (
    EBS_TYPE,
    LOCAL_TYPE,
    LOCAL_TYPES,
    has_local_storage,
    local_storage,
    types_in,
)

_RC: Final = "ResourceConfig"
_TUNING: Final = "HyperParameterTuningResourceConfig"
_TYPE: Final = f"{_RC}.InstanceType"
_VOLUME: Final = f"{_RC}.VolumeSizeInGB"
_KEY: Final = f"{_RC}.VolumeKmsKeyId"
_KEY_ID: Final = "4321CDEF-12cd-34ef-56cd-123456781201"
_PLAIN: Final[dict[str, Json]] = {
    "InstanceType": "ml.m5.xlarge",
    "InstanceCount": 2,
    "VolumeSizeInGB": 30,
}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic; none where no type of the catalogue has storage of its own."""
    type_node = node_of(catalogue, _TYPE)
    known = (type_node.enum if type_node else None) or ()
    return _storage(catalogue) if any(has_local_storage(name) for name in known) else ()


def _storage(catalogue: Catalogue) -> tuple[Rule, ...]:
    return (
        Rule(
            path=_VOLUME,
            name="given-without-local-storage",
            statement="VolumeSizeInGB is given for instance types without local storage, such as ml.c5",
            source=in_document(MODEL, _VOLUME),
            prose_id="RES-VOL-EBS",
            tier="stated",
            check=_volume_given,
            repair=_give_volume,
            accepts=(
                example("given", *_resources_of(_RC, {**_PLAIN, "InstanceType": EBS_TYPE})),
                example(
                    "local storage",
                    *_resources_of(_RC, {"InstanceType": LOCAL_TYPE, "InstanceCount": 2}),
                ),
            ),
            rejects=(example("absent", without(_VOLUME)),),
            needs=(_VOLUME,),
        ),
        *_within_local_where_stated(catalogue),
        _not_with_local(_RC, "RES-VOL-NVME"),
        _not_with_local(_TUNING, "HRC-VOL-LOCAL"),
        _no_key_for_local(_RC, "RES-KMS-NITRO"),
        _no_key_for_local(_TUNING, "HRC-KMS-LOCAL"),
    )


def _within_local_where_stated(catalogue: Catalogue) -> tuple[Rule, ...]:
    """None where nothing is tuned: today the limit is stated of tuning jobs alone."""
    if catalogue.operation.definition is None:
        return ()
    return _within_local(_RC, "RES-VOL-NVME"), _within_local(_TUNING, "HRC-VOL-LOCAL")


def _volume_given(definition: Any, request: Any) -> bool:
    resources = definition.get(_RC)
    if resources is None or resources.get("VolumeSizeInGB") is not None:
        return True
    if definition.get("ServerlessJobConfig") is not None:  # the service sizes the volume
        return True
    return all(has_local_storage(name) for name in types_in(resources))


def _give_volume(view: View) -> Iterator[list[Edit]]:
    yield [view.put(_VOLUME, 30)]
    yield [view.put(_TYPE, LOCAL_TYPE), *view.drop(_KEY)]
    for form in ("InstanceGroups", "InstancePreferences"):
        places = [
            f"{_RC}.{form}.{i}.InstanceType" for i in range(len(view.get(f"{_RC}.{form}") or ()))
        ]
        local = [view.put(at, name) for at, name in zip(places, LOCAL_TYPES, strict=False)]
        yield [*local, *view.drop(_KEY)]


def _not_with_local(structure: str, prose_id: str) -> Rule:
    """The capacity is fixed: no text states that a size is refused, and none makes sense."""

    def sensible(definition: Any, request: Any) -> bool:
        resources = definition.get(structure)
        if resources is None or resources.get("VolumeSizeInGB") is None:
            return True
        types = types_in(resources)
        return not types or not all(has_local_storage(name) for name in types)

    member = f"{structure}.VolumeSizeInGB"
    return Rule(
        path=member,
        name="not-with-local-storage",
        statement="the local storage of an instance has a size of its own",
        source=in_document(MODEL, member),
        prose_id=prose_id,
        tier="implied",
        check=sensible,
        repair=_off_local(structure, "VolumeSizeInGB"),
        needs=(member,),
    )


def _within_local(structure: str, prose_id: str) -> Rule:
    """The page of ResourceConfig stated the same from 2019-11 to 2022-08, of the same training jobs."""
    member = f"{structure}.VolumeSizeInGB"

    def fits(definition: Any, request: Any) -> bool:
        resources = definition.get(structure)
        if resources is None or resources.get("VolumeSizeInGB") is None:
            return True
        sizes = [local_storage(name) for name in types_in(resources)]
        if not sizes or None in sizes:
            return True
        return bool(resources["VolumeSizeInGB"] <= max(size for size in sizes if size is not None))

    def repair(view: View) -> Iterator[list[Edit]]:
        yield view.drop(member)
        yield [view.put(f"{structure}.InstanceType", EBS_TYPE)]
        yield from _off_local(structure, "VolumeSizeInGB")(view)

    local: dict[str, Json] = {"InstanceType": LOCAL_TYPE, "InstanceCount": 2}
    size = local_storage(LOCAL_TYPE)
    assert size is not None
    return Rule(
        path=member,
        name="within-local-storage",
        statement="VolumeSizeInGB is at most the local storage of an instance that has some",
        source=in_document(MODEL, "HyperParameterTuningResourceConfig.VolumeSizeInGB"),
        prose_id=prose_id,
        tier="stated",
        check=fits,
        repair=repair,
        accepts=(
            example("all of it", *_resources_of(structure, {**local, "VolumeSizeInGB": size})),
        ),
        rejects=(example("1 GB more", within(member, size + 1)),),
        needs=_of_instances(structure, member),
    )


def _no_key_for_local(structure: str, prose_id: str) -> Rule:
    member = f"{structure}.VolumeKmsKeyId"
    return Rule(
        path=member,
        name="not-with-local-storage",
        statement="VolumeKmsKeyId is not given for instance types with local storage",
        source=in_document(MODEL, member),
        prose_id=prose_id,
        tier="stated",
        check=_keyless_where_local(structure),
        repair=_off_local(structure, "VolumeKmsKeyId"),
        accepts=(
            example(
                "without local storage",
                *_resources_of(structure, {**_PLAIN, "VolumeKmsKeyId": _KEY_ID}),
            ),
        ),
        rejects=(
            example(
                "local storage",
                within(f"{structure}.InstanceType", LOCAL_TYPE),
                without(f"{structure}.VolumeSizeInGB"),
            ),
        ),
        needs=_of_instances(structure, member),
    )


def _of_instances(structure: str, member: str) -> tuple[str, ...]:
    """What a rule about the member and the type of the instances needs."""
    return member, f"{structure}.InstanceType"


def _resources_of(structure: str, resources: dict[str, Json]) -> tuple[Edit, ...]:
    """Edits of an example: these resources, on demand, and nothing that could depend on others."""
    other = _TUNING if structure == _RC else _RC
    return (
        within(structure, resources),
        without(other),
        without("InputDataConfig"),
        without("EnableManagedSpotTraining"),
        without("StoppingCondition.MaxWaitTimeInSeconds"),
    )


def _keyless_where_local(structure: str) -> Check:
    def holds(definition: Any, request: Any) -> bool:
        resources = definition.get(structure)
        if resources is None or not resources.get("VolumeKmsKeyId"):
            return True
        return not any(has_local_storage(name) for name in types_in(resources))

    return holds


def _off_local(structure: str, member: str) -> Repair:
    def repair(view: View) -> Iterator[list[Edit]]:
        yield view.drop(f"{structure}.{member}")
        type_, volume = f"{structure}.InstanceType", f"{structure}.VolumeSizeInGB"
        yield [
            view.put(type_, "ml.m5.xlarge"),
            *([] if view.get(volume) else [view.put(volume, 30)]),
        ]
        yield [view.put(type_, "ml.m5.xlarge")]
        listed = [
            [[view.put(f"{structure}.{form}.{index}.InstanceType", EBS_TYPE)]]
            for form in ("InstanceGroups", "InstanceConfigs", "InstancePreferences")
            for index, each in enumerate(view.get(f"{structure}.{form}") or ())
            if has_local_storage(each["InstanceType"])
        ]
        yield from for_each(view, listed)

    return repair
