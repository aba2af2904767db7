"""Rules of the resources that a tuning job may choose among."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.definition import within, without
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Rule, View, drop_one_of, example
from sagemaker_strategies.rules.sources import MODEL, in_document

_TRC: Final = "HyperParameterTuningResourceConfig"
_HOME: Final = f"TrainingJobDefinition.{_TRC}"
_SINGLE: Final = ("InstanceType", "InstanceCount", "VolumeSizeInGB")
_CONFIGS: Final = f"{_TRC}.InstanceConfigs"
_STRATEGY: Final = f"{_TRC}.AllocationStrategy"
_TWO: Final[list[Json]] = [
    {"InstanceType": "ml.m5.xlarge", "InstanceCount": 2, "VolumeSizeInGB": 30},
    {"InstanceType": "ml.c5.2xlarge", "InstanceCount": 3, "VolumeSizeInGB": 31},
]


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        Rule(
            path=f"{_HOME}.InstanceConfigs",
            name="excludes-single-configuration",
            statement="InstanceConfigs exclude InstanceType, InstanceCount and VolumeSizeInGB",
            source=in_document(MODEL, f"{_TRC}.InstanceConfigs"),
            prose_id="HRC-XOR",
            tier="stated",
            check=_configs_alone,
            repair=drop_one_of(tuple(f"{_TRC}.{m}" for m in _SINGLE), (_CONFIGS,)),
            accepts=(
                example(
                    "alone",
                    within(_TRC, {"InstanceConfigs": _TWO}),
                    without("ResourceConfig"),
                    without("InputDataConfig"),
                ),
            ),
            rejects=(
                example("with type", within(f"{_TRC}.InstanceType", "ml.m5.xlarge")),
                example("with count", within(f"{_TRC}.InstanceCount", 2)),
                example("with volume", within(f"{_TRC}.VolumeSizeInGB", 30)),
            ),
            needs=(f"{_HOME}.InstanceConfigs",),
        ),
        Rule(
            path=_STRATEGY_PATH,
            name="orders-instance-configs",
            statement="AllocationStrategy orders InstanceConfigs",
            source=in_document(MODEL, f"{_TRC}.AllocationStrategy"),
            prose_id="HRC-ALLOC",
            tier="implied",
            check=_strategy_orders,
            repair=_give_configs,
            needs=(_STRATEGY_PATH,),
        ),
        Rule(
            path=_HOME,
            name="some-instances",
            statement="HyperParameterTuningResourceConfig gives in one form which and how many instances to use",
            source=in_document(MODEL, f"{_TRC}.InstanceConfigs"),
            prose_id="HRC-XOR",
            tier="implied",
            check=_some_instances,
            repair=_give_instances,
            needs=(_HOME,),
        ),
    )


_STRATEGY_PATH: Final = f"TrainingJobDefinition.{_STRATEGY}"


def _configs_alone(definition: Any, request: Any) -> bool:
    resources = definition.get(_TRC)
    if resources is None or not resources.get("InstanceConfigs"):
        return True
    return all(resources.get(member) is None for member in _SINGLE)


def _strategy_orders(definition: Any, request: Any) -> bool:
    resources = definition.get(_TRC)
    if resources is None or resources.get("AllocationStrategy") is None:
        return True
    return bool(resources.get("InstanceConfigs"))


def _give_configs(view: View) -> Iterator[list[Edit]]:
    single = view.drop(*(f"{_TRC}.{member}" for member in _SINGLE))
    yield [view.put(_CONFIGS, list(_TWO)), *single]
    yield view.drop(_STRATEGY)


def _some_instances(definition: Any, request: Any) -> bool:
    resources = definition.get(_TRC)
    if resources is None or resources.get("InstanceConfigs"):
        return True
    return resources.get("InstanceType") is not None and resources.get("InstanceCount") is not None


def _give_instances(view: View) -> Iterator[list[Edit]]:
    plain: dict[str, Json] = {"InstanceType": "ml.m5.xlarge", "InstanceCount": 2}
    yield [view.put(f"{_TRC}.{m}", v) for m, v in plain.items() if view.get(f"{_TRC}.{m}") is None]
    yield [view.put(_CONFIGS, list(_TWO)), *view.drop(*(f"{_TRC}.{member}" for member in _SINGLE))]
