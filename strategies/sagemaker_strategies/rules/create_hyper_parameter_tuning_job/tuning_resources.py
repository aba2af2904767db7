"""Rules of the resources that a tuning job may choose among."""

from __future__ import annotations

from typing import Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.conditions import absent, both, empty, filled, given, where
from sagemaker_strategies.rules.repairs import drop, either, put, together
from sagemaker_strategies.rules.rule import MODEL, Rule, in_document
from sagemaker_strategies.rules.training_job.instances import TYPED

_HOME: Final = "HyperParameterTuningResourceConfig"
_TYPE: Final = f"{_HOME}.InstanceType"
_COUNT: Final = f"{_HOME}.InstanceCount"
_VOLUME: Final = f"{_HOME}.VolumeSizeInGB"
_CONFIGS: Final = f"{_HOME}.InstanceConfigs"
_STRATEGY: Final = f"{_HOME}.AllocationStrategy"
_TWO: Final = [
    {"InstanceType": "ml.m5.xlarge", "InstanceCount": 2, "VolumeSizeInGB": 30},
    {"InstanceType": "ml.c5.2xlarge", "InstanceCount": 3, "VolumeSizeInGB": 31},
]
#: A way to repair: two configurations in place of a single one.
_CHOOSE_OF_TWO: Final = together(put(_CONFIGS, _TWO), drop(_TYPE, _COUNT, _VOLUME))


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic: paths begin at the job's definition."""
    return (
        Rule(
            path=_CONFIGS,
            name="excludes-single-configuration",
            statement="InstanceConfigs exclude InstanceType, InstanceCount and VolumeSizeInGB",
            source=in_document(MODEL, _CONFIGS),
            prose_id="HRC-XOR",
            check=where(filled(_CONFIGS), absent(_TYPE, _COUNT, _VOLUME)),
            repair=either(drop(_TYPE, _COUNT, _VOLUME), drop(_CONFIGS)),
            accepts={
                "alone": {
                    _HOME: {"InstanceConfigs": _TWO},
                    "ResourceConfig": ABSENT,
                    "InputDataConfig": ABSENT,
                }
            },
            rejects={
                "with type": {_TYPE: "ml.m5.xlarge"},
                "with count": {_COUNT: 2},
                "with volume": {_VOLUME: 30},
            },
        ),
        Rule(
            path=_STRATEGY,
            name="orders-instance-configs",
            statement="AllocationStrategy orders InstanceConfigs",
            source=in_document(MODEL, _STRATEGY),
            prose_id="HRC-ALLOC",
            tier="implied",
            check=where(given(_STRATEGY), filled(_CONFIGS)),
            repair=either(_CHOOSE_OF_TWO, drop(_STRATEGY)),
        ),
        Rule(
            path=_HOME,
            name="some-instances",
            statement="HyperParameterTuningResourceConfig gives in one form which and how many instances to use",
            source=in_document(MODEL, _CONFIGS),
            prose_id="HRC-XOR",
            tier="implied",
            check=where(both(given(_HOME), empty(_CONFIGS)), both(given(_TYPE), given(_COUNT))),
            repair=either(
                lambda view: view.missing({f"{_HOME}.{name}": v for name, v in TYPED.items()}),
                _CHOOSE_OF_TWO,
            ),
        ),
    )
