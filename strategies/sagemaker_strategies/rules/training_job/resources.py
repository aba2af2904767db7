"""Rules of a job's resources: instances, volumes, warm pools."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.conditions import (
    absent,
    both,
    empty,
    equals,
    filled,
    given,
    one_given,
    where,
)
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import TYPE_BESIDE_GROUPS
from sagemaker_strategies.rules.repairs import Alternatives, View, drop, either, put, together
from sagemaker_strategies.rules.rule import GUIDE_2023, MODEL, Rule, in_document
from sagemaker_strategies.rules.training_job.instances import (
    EBS_TYPE,
    IN_SPOT,
    PLAIN,
    TYPED,
    ULTRA_TYPE,
    alone,
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
_GROUP: Final = {"InstanceType": EBS_TYPE, "InstanceCount": 2, "InstanceGroupName": "Group1"}
_IN_GROUPS: Final = {"InstanceGroups": [_GROUP], "VolumeSizeInGB": 30}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (*_FORMS, *_POOLS)


# Forms


def _give_instances(view: View) -> Alternatives:
    groups = view.put(_GROUPS, [_GROUP])
    yield view.missing({f"{_RC}.{member}": value for member, value in TYPED.items()})
    yield [*view.drop(_COUNT), groups]
    yield [groups]
    yield [view.put(_TUNING, PLAIN), *view.drop(_RC)]


def _choose_configuration(view: View) -> Alternatives:
    if view.get(_RC) is not None:
        yield view.drop(_TUNING)
        yield view.drop(_RC)
    yield [view.put(_RC, PLAIN)]
    yield [view.put(_TUNING, PLAIN)]


def _in_ultra_servers(view: View) -> list[Edit]:
    counted = view.missing({_COUNT: 2})
    others = view.drop(_VOLUME, _KEY, _GROUPS, _PREFERENCES)
    return [view.put(_TYPE, ULTRA_TYPE), *counted, *others]


_FORMS: Final = (
    Rule(
        path=_RC,
        name="groups-exclude-type-and-count",
        statement="InstanceGroups are not given together with InstanceType or InstanceCount",
        source=in_document(GUIDE_2023, "train-heterogeneous-cluster"),
        prose_id="RES-HET",
        check=where(filled(_GROUPS), absent(_TYPE, _COUNT)),
        repair=either(drop(_TYPE, _COUNT), drop(_GROUPS)),
        accepts={"groups alone": alone(_IN_GROUPS)},
        rejects={
            "with type": {_TYPE: EBS_TYPE},
            "with count": {_COUNT: 2},
            "with both": {_TYPE: EBS_TYPE, _COUNT: 2},
        },
        observations=TYPE_BESIDE_GROUPS,
        needs=(_GROUPS,),
    ),
    Rule(
        path=_RC,
        name="some-instances",
        statement="ResourceConfig gives in one form which and how many instances to use",
        source=in_document(GUIDE_2023, "train-heterogeneous-cluster"),
        prose_id="RES-HET",
        tier="implied",
        check=where(
            both(given(_RC), empty(_GROUPS, _PREFERENCES)), both(given(_TYPE), given(_COUNT))
        ),
        repair=_give_instances,
        needs=(_GROUPS,),
    ),
    Rule(
        path="",  # the job itself
        name="one-resource-configuration",
        statement="one of ResourceConfig and HyperParameterTuningResourceConfig is given",
        source=in_document(MODEL, "HyperParameterTrainingJobDefinition.ResourceConfig"),
        prose_id="RES-OR",
        tier="implied",
        check=one_given(_RC, _TUNING),
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
        check=where(given(_PLACEMENT), equals(_TYPE, ULTRA_TYPE)),
        repair=either(
            drop(_PLACEMENT),
            _in_ultra_servers,
            together(put(_TYPE, ULTRA_TYPE), drop(_VOLUME, _KEY)),
        ),
    ),
)

# Warm pools, and what only an answer carries


def _read_only(member: str, value: Any) -> Rule:
    path = f"{_RC}.{member}"
    return Rule(
        path=path,
        name="read-only",
        statement=f"{member} is returned by the service, never sent to it",
        source=in_document(MODEL, path),
        prose_id="RES-SEL-RO",
        check=absent(path),
        repair=either(drop(path)),
        accepts={"absent": {path: ABSENT}},
        rejects={"given": {path: value}},
    )


_POOLS: Final = (
    Rule(
        path=_ALIVE,
        name="not-with-spot",
        statement="instances of managed spot training are not kept alive",
        source=in_document(GUIDE_2023, "train-warm-pools"),
        prose_id="RES-KEEP-X",
        check=where(filled(_ALIVE), empty(_SPOT)),
        repair=either(drop(_ALIVE), drop(_SPOT, _WAIT)),
        accepts={"on demand": alone({**PLAIN, "KeepAlivePeriodInSeconds": 600})},
        rejects={"spot": IN_SPOT},
        needs=(_SPOT, _WAIT),
    ),
    Rule(
        path=_ALIVE,
        name="not-with-groups",
        statement="instances of a heterogeneous cluster are not kept alive",
        source=in_document(GUIDE_2023, "train-warm-pools"),
        prose_id="RES-KEEP-X",
        check=where(filled(_ALIVE), empty(_GROUPS)),
        repair=either(drop(_ALIVE), drop(_GROUPS)),
        accepts={"groups without": alone(_IN_GROUPS)},
        rejects={"groups": {_ALIVE: 600}},
        needs=(_GROUPS,),
    ),
    _read_only("SelectedInstanceType", "ml.m5.xlarge"),
    _read_only("SelectedInstanceCount", 2),
)
