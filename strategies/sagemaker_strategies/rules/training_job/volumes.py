"""Rules of volumes and their keys, which instances with storage of their own do not have."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.conditions import value_at
from sagemaker_strategies.rules.repairs import Alternatives, Repair, View, for_each
from sagemaker_strategies.rules.rule import MODEL, Rule, in_document
from sagemaker_strategies.rules.training_job.definition import node_of
from sagemaker_strategies.rules.training_job.instances import (
    EBS_TYPE,
    LOCAL_TYPE,
    LOCAL_TYPES,
    PLAIN,
    TYPED,
    alone,
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
#: Structures that size volumes, with the id of the text on those.
_VOLUMES: Final = ((_RC, "RES-VOL-NVME"), (_TUNING, "HRC-VOL-LOCAL"))
#: Instances that have storage of their own.
_LOCAL: Final = {**TYPED, "InstanceType": LOCAL_TYPE}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic; none where no type of the catalogue has storage of its own."""
    type_node = node_of(catalogue, _TYPE)
    known = (type_node.enum if type_node else None) or ()
    return _storage(catalogue) if any(has_local_storage(name) for name in known) else ()


def _storage(catalogue: Catalogue) -> tuple[Rule, ...]:
    tuned = catalogue.operation.definition is not None  # the limit is stated of tuning jobs alone
    return (
        Rule(
            path=_VOLUME,
            name="given-without-local-storage",
            statement="VolumeSizeInGB is given for instance types without local storage, such as ml.c5",
            source=in_document(MODEL, _VOLUME),
            prose_id="RES-VOL-EBS",
            check=_volume_given,
            repair=_give_volume,
            accepts={
                "given": alone({**PLAIN, "InstanceType": EBS_TYPE}),
                "local storage": alone(_LOCAL),
            },
            rejects={"absent": {_VOLUME: ABSENT}},
        ),
        *(_within_local(*volume) for volume in _VOLUMES if tuned),
        *(_not_with_local(*volume) for volume in _VOLUMES),
        _no_key_for_local(_RC, "RES-KMS-NITRO"),
        _no_key_for_local(_TUNING, "HRC-KMS-LOCAL"),
    )


def _volume_given(definition: Any, request: Any) -> bool:
    resources = definition.get(_RC)
    if resources is None or resources.get("VolumeSizeInGB") is not None:
        return True
    if definition.get("ServerlessJobConfig") is not None:  # the service sizes the volume
        return True
    return all(has_local_storage(name) for name in types_in(resources))


def _give_volume(view: View) -> Alternatives:
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
    member = f"{structure}.VolumeSizeInGB"

    def sensible(definition: Any, request: Any) -> bool:
        if value_at(definition, member) is None:
            return True
        types = types_in(definition[structure])
        return not types or not all(has_local_storage(name) for name in types)

    return Rule(
        path=member,
        name="not-with-local-storage",
        statement="the local storage of an instance has a size of its own",
        source=in_document(MODEL, member),
        prose_id=prose_id,
        tier="implied",
        check=sensible,
        repair=_off_local(structure, "VolumeSizeInGB"),
    )


def _within_local(structure: str, prose_id: str) -> Rule:
    """The page of ResourceConfig stated the same from 2019-11 to 2022-08, of the same training jobs."""
    member = f"{structure}.VolumeSizeInGB"

    def fits(definition: Any, request: Any) -> bool:
        volume = value_at(definition, member)
        if volume is None:
            return True
        sizes = [local_storage(name) for name in types_in(definition[structure])]
        known = [size for size in sizes if size is not None]
        return not sizes or len(known) < len(sizes) or bool(volume <= max(known))

    def repair(view: View) -> Alternatives:
        yield view.drop(member)
        yield [view.put(f"{structure}.InstanceType", EBS_TYPE)]
        yield from _off_local(structure, "VolumeSizeInGB")(view)

    size = local_storage(LOCAL_TYPE)
    assert size is not None
    return Rule(
        path=member,
        name="within-local-storage",
        statement="VolumeSizeInGB is at most the local storage of an instance that has some",
        source=in_document(MODEL, "HyperParameterTuningResourceConfig.VolumeSizeInGB"),
        prose_id=prose_id,
        check=fits,
        repair=repair,
        accepts={"all of it": alone({**_LOCAL, "VolumeSizeInGB": size}, structure)},
        rejects={"1 GB more": {member: size + 1}},
        needs=(f"{structure}.InstanceType",),
    )


def _no_key_for_local(structure: str, prose_id: str) -> Rule:
    member = f"{structure}.VolumeKmsKeyId"

    def keyless(definition: Any, request: Any) -> bool:
        return not value_at(definition, member) or not any(
            has_local_storage(name) for name in types_in(definition[structure])
        )

    return Rule(
        path=member,
        name="not-with-local-storage",
        statement="VolumeKmsKeyId is not given for instance types with local storage",
        source=in_document(MODEL, member),
        prose_id=prose_id,
        check=keyless,
        repair=_off_local(structure, "VolumeKmsKeyId"),
        accepts={"without local storage": alone({**PLAIN, "VolumeKmsKeyId": _KEY_ID}, structure)},
        rejects={
            "local storage": {
                f"{structure}.InstanceType": LOCAL_TYPE,
                f"{structure}.VolumeSizeInGB": ABSENT,
            }
        },
        needs=(f"{structure}.InstanceType",),
    )


def _off_local(structure: str, member: str) -> Repair:
    def repair(view: View) -> Alternatives:
        typed = view.put(f"{structure}.InstanceType", "ml.m5.xlarge")
        volume = f"{structure}.VolumeSizeInGB"
        yield view.drop(f"{structure}.{member}")
        yield [typed, *([] if view.get(volume) else [view.put(volume, 30)])]
        yield [typed]
        listed = [
            [[view.put(f"{structure}.{form}.{index}.InstanceType", EBS_TYPE)]]
            for form in ("InstanceGroups", "InstanceConfigs", "InstancePreferences")
            for index, each in enumerate(view.get(f"{structure}.{form}") or ())
            if has_local_storage(each["InstanceType"])
        ]
        yield from for_each(view, listed)

    return repair
