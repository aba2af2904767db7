"""Rules of a list of instance types in order of preference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Rule, View, example
from sagemaker_strategies.rules.sources import MODEL, in_document
from sagemaker_strategies.rules.training_job.definition import within, without

_RC: Final = "ResourceConfig"
_LIST: Final = f"{_RC}.InstancePreferences"
_COUNT: Final = f"{_RC}.InstanceCount"
_PLAN: Final = f"{_RC}.TrainingPlanArn"
_SPOT: Final = "EnableManagedSpotTraining"
_WAIT: Final = "StoppingCondition.MaxWaitTimeInSeconds"
_EXCLUDED: Final = ("InstanceType", "InstanceGroups", "InstancePlacementConfig")
_TYPES: Final = ("ml.c5.2xlarge", "ml.m5.xlarge", "ml.c5.xlarge", "ml.m5.2xlarge", "ml.m5.4xlarge")
_PLAN_ARN: Final = "arn:aws:sagemaker:us-east-1:112233445566:training-plan/Plan1"


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        Rule(
            path=_LIST,
            name="excludes-other-forms",
            statement="InstancePreferences exclude InstanceType, InstanceGroups, InstancePlacementConfig and managed spot training",
            source=in_document(MODEL, _LIST),
            prose_id="RES-PREF-X",
            tier="stated",
            check=_alone,
            repair=_drop_other_forms,
            accepts=(example("alone", *_with({"InstanceCount": 2})),),
            rejects=(
                example("with type", within(f"{_RC}.InstanceType", "ml.m5.xlarge")),
                example("with groups", *_groups_beside()),
                example(
                    "with placement",
                    within(f"{_RC}.InstancePlacementConfig", {"EnableMultipleJobs": False}),
                ),
                example(
                    "with spot",
                    within(_SPOT, True),
                    within(
                        "StoppingCondition",
                        {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 7200},
                    ),
                ),
            ),
            needs=(_LIST, _COUNT),
        ),
        Rule(
            path=f"{_LIST}.member.InstanceCount",
            name="on-all-or-once",
            statement="either every preference has an InstanceCount, or ResourceConfig alone has one",
            source=in_document(MODEL, "InstancePreference.InstanceCount"),
            prose_id="RES-PREF-CNT",
            tier="stated",
            check=_counted,
            repair=_count,
            accepts=(
                example("on all", *_with({}, ({"InstanceCount": 2}, {"InstanceCount": 3}))),
                example("once", *_with({"InstanceCount": 2})),
            ),
            rejects=(
                example("on some", without(f"{_LIST}.1.InstanceCount")),
                example("on all and once", within(_COUNT, 2)),
                example(
                    "nowhere",
                    without(f"{_LIST}.0.InstanceCount"),
                    without(f"{_LIST}.1.InstanceCount"),
                ),
            ),
            needs=(f"{_LIST}.member.InstanceCount",),
        ),
        Rule(
            path=f"{_LIST}.member.InstanceType",
            name="only-once",
            statement="an instance type occurs only once among the preferences",
            source=in_document(MODEL, "InstancePreference.InstanceType"),
            prose_id="RES-PREF-UNIQ",
            tier="stated",
            check=_distinct,
            repair=_make_distinct,
            accepts=(example("different", *_with({"InstanceCount": 2})),),
            rejects=(example("twice", within(f"{_LIST}.1.InstanceType", _TYPES[0])),),
            needs=(_LIST, _COUNT),
        ),
        Rule(
            path=f"{_LIST}.member.TrainingPlanArns",
            name="excludes-plan-of-the-job",
            statement="plans of single preferences exclude ResourceConfig.TrainingPlanArn",
            source=in_document(MODEL, "InstancePreference.TrainingPlanArns"),
            prose_id="RES-PREF-PLAN",
            tier="stated",
            check=_one_kind_of_plan,
            repair=_choose_plans,
            accepts=(
                example(
                    "plans of preferences",
                    *_with({"InstanceCount": 2}, ({"TrainingPlanArns": [_PLAN_ARN]}, {})),
                ),
            ),
            rejects=(example("and of the job", within(_PLAN, _PLAN_ARN)),),
            needs=(
                f"{_LIST}.member.TrainingPlanArns",
                *(member for member in (_COUNT, _PLAN)),
            ),
        ),
    )


def _resources(definition: Any) -> Any:
    """The resources where they are given by preference, else None."""
    resources = definition.get(_RC)
    return resources if resources and resources.get("InstancePreferences") else None


def _alone(definition: Any, request: Any) -> bool:
    resources = _resources(definition)
    if resources is None:
        return True
    return not definition.get(_SPOT) and not any(resources.get(m) for m in _EXCLUDED)


def _drop_other_forms(view: View) -> Iterator[list[Edit]]:
    spot = view.drop(_SPOT, _WAIT) if view.get(_SPOT) else []
    yield [*view.drop(*(f"{_RC}.{member}" for member in _EXCLUDED)), *spot]
    yield _without_preferences(view)


def _without_preferences(view: View) -> list[Edit]:
    """Another form in their place, unless there is one already."""
    instances: list[Edit] = []
    if not view.get(f"{_RC}.InstanceGroups"):
        plain: dict[str, Json] = {"InstanceType": "ml.m5.xlarge", "InstanceCount": 2}
        instances = [
            view.put(f"{_RC}.{m}", v) for m, v in plain.items() if view.get(f"{_RC}.{m}") is None
        ]
    return [*view.drop(_LIST), *instances]


def _counted(definition: Any, request: Any) -> bool:
    resources = _resources(definition)
    if resources is None:
        return True
    counts = [each.get("InstanceCount") is not None for each in resources["InstancePreferences"]]
    once = resources.get("InstanceCount") is not None
    return not any(counts) if once else all(counts)


def _count(view: View) -> Iterator[list[Edit]]:
    size = len(view.get(_LIST))
    members = [f"{_LIST}.{index}.InstanceCount" for index in range(size)]
    counted = [] if view.get(_COUNT) is not None else [view.put(_COUNT, 2)]
    yield [*view.drop(*members), *counted]
    missing = [member for member in members if view.get(member) is None]
    yield [*view.drop(_COUNT), *(view.put(member, 2) for member in missing)]
    yield _without_preferences(view)


def _distinct(definition: Any, request: Any) -> bool:
    resources = _resources(definition)
    if resources is None:
        return True
    types = [each["InstanceType"] for each in resources["InstancePreferences"]]
    return len(set(types)) == len(types)


def _make_distinct(view: View) -> Iterator[list[Edit]]:
    types = [each["InstanceType"] for each in view.get(_LIST)]
    edits: list[Edit] = []
    for index, name in enumerate(types):
        place = f"{_LIST}.{index}.InstanceType"
        if types.count(name) > 1 and view.free(view.here(place)):
            types[index] = next((t for t in _TYPES if t not in types), name)
            edits.append(view.put(place, types[index]))
    yield edits


def _one_kind_of_plan(definition: Any, request: Any) -> bool:
    resources = _resources(definition)
    if resources is None or resources.get("TrainingPlanArn") is None:
        return True
    return not any(each.get("TrainingPlanArns") for each in resources["InstancePreferences"])


def _choose_plans(view: View) -> Iterator[list[Edit]]:
    yield view.drop(_PLAN)
    yield view.drop(*(f"{_LIST}.{index}.TrainingPlanArns" for index in range(len(view.get(_LIST)))))


def _with(
    resources: dict[str, Json], more: tuple[dict[str, Json], ...] = ({}, {})
) -> tuple[Edit, ...]:
    """Edits of an example: two preferences, on demand."""
    preferences: list[Json] = [
        {"InstanceType": name, **extra} for name, extra in zip(_TYPES, more, strict=False)
    ]
    return (
        within(_RC, {"InstancePreferences": preferences, "VolumeSizeInGB": 30, **resources}),
        without("HyperParameterTuningResourceConfig"),
        without("InputDataConfig"),
        without(_SPOT),
        without(_WAIT),
    )


def _groups_beside() -> tuple[Edit, ...]:
    """Groups beside preferences that have counts of their own, so that no other rule breaks."""
    group: Json = {
        "InstanceType": "ml.m5.xlarge",
        "InstanceCount": 2,
        "InstanceGroupName": "Group1",
    }
    return (*_with({"InstanceGroups": [group]}, ({"InstanceCount": 2}, {"InstanceCount": 3})),)
