"""Rules of a list of instance types in order of preference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.conditions import distinct, empty, filled, given, value_at, where
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.repairs import Alternatives, View, rename_repeated
from sagemaker_strategies.rules.rule import MODEL, Rule, Values, in_document
from sagemaker_strategies.rules.training_job.instances import IN_SPOT, TYPED, alone

_RC: Final = "ResourceConfig"
_LIST: Final = f"{_RC}.InstancePreferences"
_COUNT: Final = f"{_RC}.InstanceCount"
_GROUPS: Final = f"{_RC}.InstanceGroups"
_PLAN: Final = f"{_RC}.TrainingPlanArn"
_SPOT: Final = "EnableManagedSpotTraining"
_WAIT: Final = "StoppingCondition.MaxWaitTimeInSeconds"
_EXCLUDED: Final = (f"{_RC}.InstanceType", _GROUPS, f"{_RC}.InstancePlacementConfig")
_TYPES: Final = ("ml.c5.2xlarge", "ml.m5.xlarge", "ml.c5.xlarge", "ml.m5.2xlarge", "ml.m5.4xlarge")
_PLAN_ARN: Final = "arn:aws:sagemaker:us-east-1:112233445566:training-plan/Plan1"
_ONCE: Final = {"InstanceCount": 2}
_COUNTS: Final = ({"InstanceCount": 2}, {"InstanceCount": 3})


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        Rule(
            path=_LIST,
            name="excludes-other-forms",
            statement="InstancePreferences exclude InstanceType, InstanceGroups, InstancePlacementConfig and managed spot training",
            source=in_document(MODEL, _LIST),
            prose_id="RES-PREF-X",
            check=where(filled(_LIST), empty(_SPOT, *_EXCLUDED)),
            repair=_choose_form,
            accepts={"alone": _preferring(_ONCE)},
            rejects={
                "with type": {f"{_RC}.InstanceType": "ml.m5.xlarge"},
                # Preferences that have counts of their own, so that no other rule breaks.
                "with groups": _preferring(
                    {"InstanceGroups": [{**TYPED, "InstanceGroupName": "Group1"}]}, _COUNTS
                ),
                "with placement": {f"{_RC}.InstancePlacementConfig": {"EnableMultipleJobs": False}},
                "with spot": IN_SPOT,
            },
            needs=(_COUNT,),
        ),
        Rule(
            path=f"{_LIST}.member.InstanceCount",
            name="on-all-or-once",
            statement="either every preference has an InstanceCount, or ResourceConfig alone has one",
            source=in_document(MODEL, "InstancePreference.InstanceCount"),
            prose_id="RES-PREF-CNT",
            check=_counted,
            repair=_count,
            accepts={"on all": _preferring({}, _COUNTS), "once": _preferring(_ONCE)},
            rejects={
                "on some": {f"{_LIST}.1.InstanceCount": ABSENT},
                "on all and once": {_COUNT: 2},
                "nowhere": dict.fromkeys(
                    (f"{_LIST}.0.InstanceCount", f"{_LIST}.1.InstanceCount"), ABSENT
                ),
            },
        ),
        Rule(
            path=f"{_LIST}.member.InstanceType",
            name="only-once",
            statement="an instance type occurs only once among the preferences",
            source=in_document(MODEL, "InstancePreference.InstanceType"),
            prose_id="RES-PREF-UNIQ",
            check=distinct(_LIST, "InstanceType"),
            repair=rename_repeated(_LIST, "InstanceType", lambda index: _TYPES),
            accepts={"different": _preferring(_ONCE)},
            rejects={"twice": {f"{_LIST}.1.InstanceType": _TYPES[0]}},
            needs=(_LIST, _COUNT),
        ),
        Rule(
            path=f"{_LIST}.member.TrainingPlanArns",
            name="excludes-plan-of-the-job",
            statement="plans of single preferences exclude ResourceConfig.TrainingPlanArn",
            source=in_document(MODEL, "InstancePreference.TrainingPlanArns"),
            prose_id="RES-PREF-PLAN",
            check=where(given(_PLAN), _no_plans),
            repair=_choose_plans,
            accepts={
                "plans of preferences": _preferring(_ONCE, ({"TrainingPlanArns": [_PLAN_ARN]}, {}))
            },
            rejects={"and of the job": {_PLAN: _PLAN_ARN}},
            needs=(_COUNT, _PLAN),
        ),
    )


def _choose_form(view: View) -> Alternatives:
    spot = view.drop(_SPOT, _WAIT) if view.get(_SPOT) else []
    yield [*view.drop(*_EXCLUDED), *spot]
    yield _without_preferences(view)


def _without_preferences(view: View) -> list[Edit]:
    """Another form in their place, unless there is one already."""
    plain = {f"{_RC}.{member}": value for member, value in TYPED.items()}
    return [*view.drop(_LIST), *([] if view.get(_GROUPS) else view.missing(plain))]


def _counted(definition: Any, request: Any) -> bool:
    listed = value_at(definition, _LIST)
    if not listed:
        return True
    counts = [each.get("InstanceCount") is not None for each in listed]
    once = value_at(definition, _COUNT) is not None
    return not any(counts) if once else all(counts)


def _count(view: View) -> Alternatives:
    members = [f"{_LIST}.{index}.InstanceCount" for index in range(len(view.get(_LIST)))]
    yield [*view.drop(*members), *view.missing({_COUNT: 2})]
    yield [*view.drop(_COUNT), *view.missing(dict.fromkeys(members, 2))]
    yield _without_preferences(view)


def _no_plans(definition: Any, request: Any) -> bool:
    return not any(each.get("TrainingPlanArns") for each in value_at(definition, _LIST) or ())


def _choose_plans(view: View) -> Alternatives:
    yield view.drop(_PLAN)
    yield view.drop(*(f"{_LIST}.{index}.TrainingPlanArns" for index in range(len(view.get(_LIST)))))


def _preferring(resources: Values, more: Sequence[Values] = ({}, {})) -> Values:
    """Values of an example: two preferences, on demand."""
    preferences = [
        {"InstanceType": name, **of_it} for name, of_it in zip(_TYPES, more, strict=False)
    ]
    return alone({"InstancePreferences": preferences, "VolumeSizeInGB": 30, **resources})
