"""The rules of CreateAutoMLJobV2: the endpoint's name, and the objective of tabular problems."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules import tags
from sagemaker_strategies.rules.conditions import given, value_at, where
from sagemaker_strategies.rules.repairs import Alternatives, View
from sagemaker_strategies.rules.rule import MODEL, Rule, Topic, in_document

_DEPLOYED: Final = "ModelDeployConfig"
_AUTOMATIC: Final = f"{_DEPLOYED}.AutoGenerateEndpointName"
_NAME: Final = f"{_DEPLOYED}.EndpointName"
_CONFIG: Final = "AutoMLProblemTypeConfig"
_TABULAR: Final = f"{_CONFIG}.TabularJobConfig"
_PROBLEM: Final = f"{_TABULAR}.ProblemType"
_OBJECTIVE: Final = "AutoMLJobObjective"
_REGRESSION: Final = {"TargetAttributeName": "price", "ProblemType": "Regression"}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """Both rules; the name may be left open where nothing says how it comes about."""
    return (
        Rule(
            path=_NAME,
            name="given-or-generated",
            statement="EndpointName is given where AutoGenerateEndpointName is false, and only there",
            source=in_document(MODEL, _NAME),
            prose_id="AML-ENDPOINT-NAME",
            check=_name_is_given_or_generated,
            repair=_name_or_generate,
            accepts={
                "generated": {_DEPLOYED: {"AutoGenerateEndpointName": True}},
                "given": {_DEPLOYED: {"AutoGenerateEndpointName": False, "EndpointName": "mine"}},
            },
            rejects={
                "both": {_DEPLOYED: {"AutoGenerateEndpointName": True, "EndpointName": "mine"}},
                "neither": {_DEPLOYED: {"AutoGenerateEndpointName": False}},
            },
            needs=(_AUTOMATIC,),
        ),
        Rule(
            path=_PROBLEM,
            name="with-objective",
            statement="tabular problems have both ProblemType and AutoMLJobObjective, or neither",
            source=in_document(MODEL, "TabularJobConfig.ProblemType"),
            prose_id="AML-TABULAR-OBJECTIVE",
            check=where(given(_TABULAR), _both_or_neither),
            repair=_both,
            accepts={
                "both": {
                    _CONFIG: {"TabularJobConfig": _REGRESSION},
                    _OBJECTIVE: {"MetricName": "MAE"},
                }
            },
            rejects={"no objective": {_OBJECTIVE: ABSENT}, "no problem type": {_PROBLEM: ABSENT}},
            needs=(_OBJECTIVE,),
        ),
    )


def _name_is_given_or_generated(subject: Any, request: Any) -> bool:
    automatic = value_at(subject, _AUTOMATIC)
    return automatic is None or automatic == (value_at(subject, _NAME) is None)


def _name_or_generate(view: View) -> Alternatives:
    yield view.drop(_NAME) if view.get(_AUTOMATIC) else [view.grow(_NAME)]
    yield [view.put(_AUTOMATIC, not view.get(_AUTOMATIC))]
    yield view.drop(_AUTOMATIC)


def _both_or_neither(subject: Any, request: Any) -> bool:
    return (value_at(subject, _PROBLEM) is None) == (value_at(subject, _OBJECTIVE) is None)


def _both(view: View) -> Alternatives:
    yield [view.grow(_PROBLEM) if view.get(_PROBLEM) is None else view.grow(_OBJECTIVE)]
    yield view.drop(_PROBLEM, _OBJECTIVE)


TOPICS: Final[tuple[Topic, ...]] = (tags.rules, rules)
