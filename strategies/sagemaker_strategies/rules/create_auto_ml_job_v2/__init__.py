"""The rules of CreateAutoMLJobV2: the endpoint's name, and the objective of tabular problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules import tags
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Rule, Topic, View, around, example, not_around
from sagemaker_strategies.rules.sources import MODEL, in_document

_AUTOMATIC: Final = "ModelDeployConfig.AutoGenerateEndpointName"
_NAME: Final = "ModelDeployConfig.EndpointName"
_CONFIG: Final = "AutoMLProblemTypeConfig"
_TABULAR: Final = f"{_CONFIG}.TabularJobConfig"
_PROBLEM: Final = f"{_TABULAR}.ProblemType"
_OBJECTIVE: Final = "AutoMLJobObjective"
_MAE: Final[Json] = {"MetricName": "MAE"}
_REGRESSION: Final[Json] = {
    "TabularJobConfig": {"TargetAttributeName": "price", "ProblemType": "Regression"}
}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """Both rules; the name may be left open where nothing says how it comes about."""
    return (
        Rule(
            path=_NAME,
            name="given-or-generated",
            statement="EndpointName is given where AutoGenerateEndpointName is false, and only there",
            source=in_document(MODEL, "ModelDeployConfig.EndpointName"),
            prose_id="AML-ENDPOINT-NAME",
            tier="stated",
            check=_name_is_given_or_generated,
            repair=_name_or_generate,
            accepts=(
                example("generated", around("ModelDeployConfig", {_last(_AUTOMATIC): True})),
                example("given", around("ModelDeployConfig", _deployed(automatic=False))),
            ),
            rejects=(
                example("both", around("ModelDeployConfig", _deployed(automatic=True))),
                example("neither", around("ModelDeployConfig", {_last(_AUTOMATIC): False})),
            ),
            needs=(_AUTOMATIC, _NAME),
            of_request=True,
        ),
        Rule(
            path=_PROBLEM,
            name="with-objective",
            statement="tabular problems have both ProblemType and AutoMLJobObjective, or neither",
            source=in_document(MODEL, "TabularJobConfig.ProblemType"),
            prose_id="AML-TABULAR-OBJECTIVE",
            tier="stated",
            check=_both_or_neither,
            repair=_both,
            accepts=(example("both", around(_CONFIG, _REGRESSION), around(_OBJECTIVE, _MAE)),),
            rejects=(
                example("no objective", not_around(_OBJECTIVE)),
                example("no problem type", not_around(_PROBLEM)),
            ),
            needs=(_PROBLEM, _OBJECTIVE),
            of_request=True,
        ),
    )


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def _deployed(*, automatic: bool) -> Json:
    return {_last(_AUTOMATIC): automatic, _last(_NAME): "mine"}


def _name_is_given_or_generated(subject: Any, request: Any) -> bool:
    config = request.get("ModelDeployConfig") or {}
    automatic = config.get(_last(_AUTOMATIC))
    return automatic is None or automatic == (config.get(_last(_NAME)) is None)


def _name_or_generate(view: View) -> Iterator[list[Edit]]:
    yield view.drop(_NAME) if view.get(_AUTOMATIC) else [view.grow(_NAME)]
    yield [view.put(_AUTOMATIC, not view.get(_AUTOMATIC))]
    yield view.drop(_AUTOMATIC)


def _both_or_neither(subject: Any, request: Any) -> bool:
    tabular = (request.get(_CONFIG) or {}).get("TabularJobConfig")
    if tabular is None:
        return True
    return (tabular.get("ProblemType") is None) == (request.get(_OBJECTIVE) is None)


def _both(view: View) -> Iterator[list[Edit]]:
    yield [view.grow(_PROBLEM) if view.get(_PROBLEM) is None else view.grow(_OBJECTIVE)]
    yield view.drop(_PROBLEM, _OBJECTIVE)


TOPICS: Final[tuple[Topic, ...]] = (tags.rules, rules)
