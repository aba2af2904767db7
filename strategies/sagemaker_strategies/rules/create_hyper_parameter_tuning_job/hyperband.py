"""Rules of the strategy Hyperband."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.definition import (
    definitions_of,
    within,
    without,
)
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import (
    NO_RESOURCE_FOR_HYPERBAND,
    OPTIONS_OF_ANOTHER_STRATEGY,
)
from sagemaker_strategies.rules.rule import Rule, View, around, example, not_around
from sagemaker_strategies.rules.sources import MODEL, in_document

_CONFIG: Final = "HyperParameterTuningJobConfig"
_STRATEGY: Final = f"{_CONFIG}.Strategy"
_OPTIONS: Final = f"{_CONFIG}.StrategyConfig"
_EARLY: Final = f"{_CONFIG}.TrainingJobEarlyStoppingType"
_HYPERBAND: Final = f"{_OPTIONS}.HyperbandStrategyConfig"
#: The service reads the resource from a fixed hyperparameter of one of these names.
_EPOCHS: Final = ("epochs", "numepochs", "n-epochs", "n_epochs", "num_epochs")
_MOST_RESOURCE: Final = 20000
_RESOURCE: Final[Json] = {"HyperbandStrategyConfig": {"MinResource": 2, "MaxResource": 18}}
_HYPERBAND_EDITS: Final = (
    around(_STRATEGY, "Hyperband"),
    around(_OPTIONS, _RESOURCE),
    around(_EARLY, "Off"),
)


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return _RULES


def _stops_by_itself(subject: Any, request: Any) -> bool:
    config = subject[_CONFIG]
    stopping = config.get("TrainingJobEarlyStoppingType")
    return bool(stopping != "Auto" or config.get("Strategy") != "Hyperband")


def _options_of_hyperband(subject: Any, request: Any) -> bool:
    config = subject[_CONFIG]
    return config.get("StrategyConfig") is None or bool(config.get("Strategy") == "Hyperband")


def _options(subject: Any) -> Any:
    return (subject[_CONFIG].get("StrategyConfig") or {}).get("HyperbandStrategyConfig") or {}


def _resource_known(subject: Any, request: Any) -> bool:
    if subject[_CONFIG].get("Strategy") != "Hyperband":
        return True
    if _options(subject).get("MaxResource") is not None:
        return True
    return all(
        any(name in (definition.get("StaticHyperParameters") or {}) for name in _EPOCHS)
        for definition, _ in definitions_of(subject)
    )


def _give_resource(view: View) -> Iterator[list[Edit]]:
    least = view.get(f"{_HYPERBAND}.MinResource") or 1
    yield [view.put(f"{_HYPERBAND}.MaxResource", min(max(least, 18), _MOST_RESOURCE))]
    yield [
        Edit((*at, "StaticHyperParameters", "epochs"), "18")
        for definition, at in definitions_of(view.request)
    ]
    yield [view.put(_STRATEGY, "Bayesian"), *view.drop(_OPTIONS)]


def _resource_ordered(subject: Any, request: Any) -> bool:
    options = _options(subject)
    low, high = options.get("MinResource"), options.get("MaxResource")
    return low is None or high is None or bool(low <= high)


def _order_resource(view: View) -> Iterator[list[Edit]]:
    yield [view.put(f"{_HYPERBAND}.MinResource", view.get(f"{_HYPERBAND}.MaxResource"))]
    yield [view.put(f"{_HYPERBAND}.MaxResource", view.get(f"{_HYPERBAND}.MinResource"))]
    yield view.drop(f"{_HYPERBAND}.MinResource")


_RULES: Final = (
    Rule(
        path=_EARLY,
        name="off-with-hyperband",
        statement="early stopping is Off with Hyperband, which stops jobs by itself",
        source=in_document(MODEL, _EARLY),
        prose_id="CFG-EARLY-HB",
        tier="stated",
        check=_stops_by_itself,
        repair=lambda view: iter(
            [[view.put(_EARLY, "Off")], [view.put(_STRATEGY, "Bayesian"), *view.drop(_OPTIONS)]]
        ),
        accepts=(example("Off", *_HYPERBAND_EDITS),),
        rejects=(example("Auto", around(_EARLY, "Auto")),),
        needs=(_EARLY, _OPTIONS),
        of_request=True,
    ),
    Rule(
        path=_OPTIONS,
        name="hyperband-only",
        statement="StrategyConfig is given only with Hyperband",
        source=in_document(MODEL, _OPTIONS),
        prose_id="CFG-HB-ONLY",
        tier="contradicted",
        check=_options_of_hyperband,
        observations=OPTIONS_OF_ANOTHER_STRATEGY,
        repair=lambda view: iter(
            [
                [
                    view.put(_STRATEGY, "Hyperband"),
                    *([view.put(_EARLY, "Off")] if view.get(_EARLY) else []),
                ],
                [view.put(_STRATEGY, "Hyperband")],
                view.drop(_OPTIONS),
            ]
        ),
        needs=(_OPTIONS,),
        of_request=True,
    ),
    Rule(
        path=f"{_HYPERBAND}.MaxResource",
        name="at-most-20000",
        statement=f"MaxResource is at most {_MOST_RESOURCE}",
        source=in_document(MODEL, "HyperbandStrategyConfig.MaxResource"),
        prose_id="CFG-HB-MAX",
        tier="stated",
        check=lambda subject, request: bool(
            (_options(subject).get("MaxResource") or 0) <= _MOST_RESOURCE
        ),
        repair=lambda view: iter([[view.put(f"{_HYPERBAND}.MaxResource", _MOST_RESOURCE)]]),
        accepts=(
            example("max", *_HYPERBAND_EDITS, around(f"{_HYPERBAND}.MaxResource", _MOST_RESOURCE)),
        ),
        rejects=(example("max+1", around(f"{_HYPERBAND}.MaxResource", _MOST_RESOURCE + 1)),),
        needs=(f"{_HYPERBAND}.MaxResource",),
        of_request=True,
    ),
    Rule(
        path=f"{_HYPERBAND}.MaxResource",
        name="given-or-fixed-epochs",
        statement="Hyperband needs MaxResource or a fixed hyperparameter that gives the epochs",
        source=in_document(MODEL, "HyperbandStrategyConfig.MaxResource"),
        prose_id="CFG-HB-MAX",
        tier="stated",
        check=_resource_known,
        repair=_give_resource,
        accepts=(
            example("given", *_HYPERBAND_EDITS, without("StaticHyperParameters")),
            *(
                example(
                    f"fixed {name}",
                    *_HYPERBAND_EDITS,
                    not_around(_OPTIONS),
                    within("StaticHyperParameters", {name: "18"}),
                )
                for name in _EPOCHS
            ),
        ),
        rejects=(
            example("neither", not_around(_OPTIONS)),
            example(
                "least alone", around(_OPTIONS, {"HyperbandStrategyConfig": {"MinResource": 2}})
            ),
        ),
        observations=NO_RESOURCE_FOR_HYPERBAND,
        refusal="MaxResource parameter is not provided and could not be inferred from provided static "
        "hyperparameters of TrainingJobDefinition.",
        needs=(f"{_HYPERBAND}.MaxResource",),
        of_request=True,
    ),
    Rule(
        path=_HYPERBAND,
        name="min-at-most-max",
        statement="MinResource is at most MaxResource",
        source=in_document(MODEL, "HyperbandStrategyConfig"),
        prose_id="CFG-HB-ORD",
        tier="implied",
        check=_resource_ordered,
        repair=_order_resource,
        needs=(_HYPERBAND,),
        of_request=True,
    ),
)
