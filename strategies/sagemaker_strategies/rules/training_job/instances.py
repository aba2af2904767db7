"""Instance types in the documentation: which ones have local storage."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.rules.rule import Values
from sagemaker_strategies.rules.training_job.images import table

#: Families whose instances have local storage, and so no volume of their own to size or encrypt.
_LOCAL: Final = frozenset(
    {"g4dn", "g5", "g6", "g6e", "g7", "g7e", "r5d", "trn1", "trn1n", "trn2"}
    | {"p3dn", "p4d", "p4de", "p5", "p5e", "p5en", "p6-b200", "p6-b300", "p6e-gb200"}
)
#: A type without local storage, and one with it, both named as such by the documentation.
EBS_TYPE: Final = "ml.c5.2xlarge"
LOCAL_TYPE: Final = "ml.g5.xlarge"
#: As many as a list of instance types can have.
LOCAL_TYPES: Final = (LOCAL_TYPE, *(f"ml.g5.{size}xlarge" for size in (2, 4, 8, 16)))
#: The type whose capacity comes in UltraServers.
ULTRA_TYPE: Final = "ml.p6e-gb200.36xlarge"
#: Plain resources in examples and repairs: instances, and those with a volume.
TYPED: Final = {"InstanceType": "ml.m5.xlarge", "InstanceCount": 2}
PLAIN: Final = {**TYPED, "VolumeSizeInGB": 30}
#: Members of a job in managed spot training.
IN_SPOT: Final = {
    "EnableManagedSpotTraining": True,
    "StoppingCondition": {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 7200},
}
_STRUCTURES: Final = ("ResourceConfig", "HyperParameterTuningResourceConfig")


def alone(resources: Values, structure: str = "ResourceConfig") -> Values:
    """Values of an example: these resources, on demand, and nothing that could depend on others."""
    others = (*(name for name in _STRUCTURES if name != structure), "InputDataConfig")
    on_demand = ("EnableManagedSpotTraining", "StoppingCondition.MaxWaitTimeInSeconds")
    return {structure: resources, **dict.fromkeys((*others, *on_demand), ABSENT)}


@lru_cache(maxsize=1024)
def has_local_storage(instance_type: str) -> bool:
    """Whether instances of the type have storage of their own."""
    return instance_type.split(".")[1] in _LOCAL


def local_storage(instance_type: str) -> int | None:
    """Gigabytes of an instance's local storage; None where it has none, or where that is unknown."""
    size: int | None = table("local_storage")["gigabytes"].get(instance_type)
    return size


def types_in(configuration: Any) -> list[str]:
    """Every instance type that a resource configuration names, in whatever form."""
    if configuration is None:
        return []
    single = configuration.get("InstanceType")
    found = [] if single is None else [single]
    for form in ("InstanceGroups", "InstancePreferences", "InstanceConfigs"):
        listed = configuration.get(form)
        if listed:
            found += [each["InstanceType"] for each in listed]
    return found
