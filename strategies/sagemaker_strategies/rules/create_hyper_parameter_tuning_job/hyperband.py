"""Rules of the strategy Hyperband."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.conditions import at_most, differs, equals, given, value_at, where
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.definition import definitions_of
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import (
    NO_RESOURCE_FOR_HYPERBAND,
    OPTIONS_OF_ANOTHER_STRATEGY,
)
from sagemaker_strategies.rules.repairs import Alternatives, View, drop, either, put, together
from sagemaker_strategies.rules.rule import MODEL, Rule, in_document

_CONFIG: Final = "HyperParameterTuningJobConfig"
_STRATEGY: Final = f"{_CONFIG}.Strategy"
_OPTIONS: Final = f"{_CONFIG}.StrategyConfig"
_EARLY: Final = f"{_CONFIG}.TrainingJobEarlyStoppingType"
_HYPERBAND: Final = f"{_OPTIONS}.HyperbandStrategyConfig"
_LEAST: Final = f"{_HYPERBAND}.MinResource"
_MOST: Final = f"{_HYPERBAND}.MaxResource"
_STATIC: Final = f"{TUNING_JOB.definition}.StaticHyperParameters"
#: The service reads the resource from a fixed hyperparameter of one of these names.
_EPOCHS: Final = ("epochs", "numepochs", "n-epochs", "n_epochs", "num_epochs")
_MOST_RESOURCE: Final = 20000
_OF_HYPERBAND: Final = {
    _STRATEGY: "Hyperband",
    _OPTIONS: {"HyperbandStrategyConfig": {"MinResource": 2, "MaxResource": 18}},
    _EARLY: "Off",
}
_WITH_HYPERBAND: Final = equals(_STRATEGY, "Hyperband")
#: A way to repair: another strategy, which has no options.
_OTHER_STRATEGY: Final = together(put(_STRATEGY, "Bayesian"), drop(_OPTIONS))


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return _RULES


def _take_hyperband(view: View) -> list[Edit]:
    off = [view.put(_EARLY, "Off")] if view.get(_EARLY) else []
    return [view.put(_STRATEGY, "Hyperband"), *off]


def _resource_known(subject: Any, request: Any) -> bool:
    options = (value_at(subject, _OPTIONS) or {}).get("HyperbandStrategyConfig") or {}
    return options.get("MaxResource") is not None or all(
        any(name in (definition.get("StaticHyperParameters") or {}) for name in _EPOCHS)
        for definition, _ in definitions_of(subject)
    )


def _give_resource(view: View) -> Alternatives:
    yield [view.put(_MOST, min(max(view.get(_LEAST) or 1, 18), _MOST_RESOURCE))]
    definitions = definitions_of(view.request)
    yield [Edit((*at, "StaticHyperParameters", "epochs"), "18") for _, at in definitions]
    yield _OTHER_STRATEGY(view)


def _resource_ordered(subject: Any, request: Any) -> bool:
    low, high = value_at(subject, _LEAST), value_at(subject, _MOST)
    return low is None or high is None or bool(low <= high)


_RULES: Final = (
    Rule(
        path=_EARLY,
        name="off-with-hyperband",
        statement="early stopping is Off with Hyperband, which stops jobs by itself",
        source=in_document(MODEL, _EARLY),
        prose_id="CFG-EARLY-HB",
        check=where(_WITH_HYPERBAND, differs(_EARLY, "Auto")),
        repair=either(put(_EARLY, "Off"), _OTHER_STRATEGY),
        accepts={"Off": _OF_HYPERBAND},
        rejects={"Auto": {_EARLY: "Auto"}},
        needs=(_OPTIONS,),
    ),
    Rule(
        path=_OPTIONS,
        name="hyperband-only",
        statement="StrategyConfig is given only with Hyperband",
        source=in_document(MODEL, _OPTIONS),
        prose_id="CFG-HB-ONLY",
        tier="contradicted",
        check=where(given(_OPTIONS), _WITH_HYPERBAND),
        repair=either(_take_hyperband, put(_STRATEGY, "Hyperband"), drop(_OPTIONS)),
        observations=OPTIONS_OF_ANOTHER_STRATEGY,
    ),
    Rule(
        path=_MOST,
        name="at-most-20000",
        statement=f"MaxResource is at most {_MOST_RESOURCE}",
        source=in_document(MODEL, "HyperbandStrategyConfig.MaxResource"),
        prose_id="CFG-HB-MAX",
        check=at_most(_MOST, _MOST_RESOURCE),
        repair=either(put(_MOST, _MOST_RESOURCE)),
        accepts={"max": {**_OF_HYPERBAND, _MOST: _MOST_RESOURCE}},
        rejects={"max+1": {_MOST: _MOST_RESOURCE + 1}},
    ),
    Rule(
        path=_MOST,
        name="given-or-fixed-epochs",
        statement="Hyperband needs MaxResource or a fixed hyperparameter that gives the epochs",
        source=in_document(MODEL, "HyperbandStrategyConfig.MaxResource"),
        prose_id="CFG-HB-MAX",
        check=where(_WITH_HYPERBAND, _resource_known),
        repair=_give_resource,
        accepts={
            "given": {**_OF_HYPERBAND, _STATIC: ABSENT},
            **{
                f"fixed {name}": {**_OF_HYPERBAND, _OPTIONS: ABSENT, _STATIC: {name: "18"}}
                for name in _EPOCHS
            },
        },
        rejects={
            "neither": {_OPTIONS: ABSENT},
            "least alone": {_OPTIONS: {"HyperbandStrategyConfig": {"MinResource": 2}}},
        },
        observations=NO_RESOURCE_FOR_HYPERBAND,
        refusal="MaxResource parameter is not provided and could not be inferred from provided static "
        "hyperparameters of TrainingJobDefinition.",
    ),
    Rule(
        path=_HYPERBAND,
        name="min-at-most-max",
        statement="MinResource is at most MaxResource",
        source=in_document(MODEL, "HyperbandStrategyConfig"),
        prose_id="CFG-HB-ORD",
        tier="implied",
        check=_resource_ordered,
        repair=either(
            lambda view: [view.put(_LEAST, view.get(_MOST))],
            lambda view: [view.put(_MOST, view.get(_LEAST))],
            drop(_LEAST),
        ),
    ),
)
