"""Rules of how many training jobs a search can have, and of the strategy Grid, which runs all."""

from __future__ import annotations

import math
from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.conditions import equals, where
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.definition import definitions_of
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.search_ranges import (
    OF_A_DEFINITION,
    OF_THE_DEFINITION,
    OF_THE_JOB,
    combinations,
    ranges_of,
)
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import JOBS_NOT_COUNTED, TOO_FEW_COMBINATIONS
from sagemaker_strategies.rules.repairs import Alternatives, View, drop, either, put
from sagemaker_strategies.rules.rule import GUIDE_2023, Rule, Values, in_document

_CONFIG: Final = "HyperParameterTuningJobConfig"
_STRATEGY: Final = f"{_CONFIG}.Strategy"
_OPTIONS: Final = f"{_CONFIG}.StrategyConfig"
_MOST_JOBS: Final = f"{_CONFIG}.ResourceLimits.MaxNumberOfTrainingJobs"
_CATEGORIES: Final = f"{OF_THE_JOB}.CategoricalParameterRanges"
_INTEGERS: Final = f"{OF_THE_JOB}.IntegerParameterRanges"
_FLOATS: Final = f"{OF_THE_JOB}.ContinuousParameterRanges"
_GUIDE: Final = in_document(GUIDE_2023, "automatic-model-tuning-define-ranges")


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (*_GRID_RULES, *_JOB_RULES)


def _searched(request: Any) -> list[Any]:
    return [ranges_of(definition, request) for definition, _ in definitions_of(request)]


def _places_of_ranges(request: Any) -> list[str]:
    """Where the request has ranges: in definitions, else in the job."""
    own = [at for definition, at in definitions_of(request) if definition.get(OF_A_DEFINITION)]
    return [".".join(map(str, (*at, OF_A_DEFINITION))) for at in own] or [OF_THE_JOB]


def _categorical(subject: Any, request: Any) -> bool:
    return not any(
        ranges.get("IntegerParameterRanges") or ranges.get("ContinuousParameterRanges")
        for ranges in _searched(subject)
    )


def _make_categorical(view: View) -> Alternatives:
    yield [view.put(_STRATEGY, "Bayesian")]
    yield [view.put(_STRATEGY, "Random")]
    edits: list[Edit] = []
    for place in _places_of_ranges(view.request):
        edits += view.drop(f"{place}.IntegerParameterRanges", f"{place}.ContinuousParameterRanges")
        if not view.get(f"{place}.CategoricalParameterRanges"):
            values = [{"Name": "Choice-Param1", "Values": ["Choice1", "Choice2", "Choice3"]}]
            edits.append(view.put(f"{place}.CategoricalParameterRanges", values))
    yield [*edits, *view.drop(_MOST_JOBS)]
    yield edits


def _as_many_as_combinations(subject: Any, request: Any) -> bool:
    jobs = subject[_CONFIG]["ResourceLimits"].get("MaxNumberOfTrainingJobs")
    if jobs is None:
        return True
    total = _total(subject)
    return math.isinf(total) or bool(jobs == total)


def _grid(jobs: Any) -> Values:
    """Values of an example: a grid of three combinations, and so many jobs."""
    choice = {"Name": "Choice-Param1", "Values": ["Choice0", "Choice1", "Choice2"]}
    return {
        _STRATEGY: "Grid",
        _OPTIONS: ABSENT,
        OF_THE_JOB: {"CategoricalParameterRanges": [choice]},
        OF_THE_DEFINITION: ABSENT,
        _MOST_JOBS: jobs,
    }


_GRID_RULES: Final = (
    Rule(
        path=OF_THE_JOB,
        name="categorical-with-grid",
        statement="Grid searches categorical ranges only",
        source=_GUIDE,
        prose_id="CFG-GRID-CAT",
        check=where(equals(_STRATEGY, "Grid"), _categorical),
        repair=_make_categorical,
        accepts={"categorical": _grid(ABSENT)},
        rejects={
            "and continuous": {
                _FLOATS: [{"Name": "Float-1", "MinValue": "0.1", "MaxValue": "0.8"}]
            },
            "and integer": {_INTEGERS: [{"Name": "Int-1", "MinValue": "1", "MaxValue": "8"}]},
        },
        needs=(_OPTIONS,),
    ),
    Rule(
        path=_MOST_JOBS,
        name="all-combinations-with-grid",
        statement="with Grid, MaxNumberOfTrainingJobs is absent or the number of combinations",
        source=_GUIDE,
        prose_id="CFG-GRID-CAT",
        check=where(equals(_STRATEGY, "Grid"), _as_many_as_combinations),
        repair=either(
            put(_STRATEGY, "Bayesian"),
            lambda view: [view.put(_MOST_JOBS, int(_total(view.request)))],
            drop(_MOST_JOBS),
            put(_STRATEGY, "Random"),
        ),
        accepts={"equal": _grid(3), "absent": _grid(ABSENT)},
        rejects={"one less": {_MOST_JOBS: 2}},
        needs=(_OPTIONS, _CATEGORIES),
    ),
)

# How many jobs


def _total(request: Any) -> float:
    """The combinations of all definitions; infinitely many where nothing limits them."""
    searched = [ranges for ranges in _searched(request) if any(ranges.values())]
    return sum(map(combinations, searched)) if searched else math.inf


def _enough_combinations(subject: Any, request: Any) -> bool:
    config = subject[_CONFIG]
    jobs = config["ResourceLimits"].get("MaxNumberOfTrainingJobs")
    shared = config.get("ParameterRanges")
    if (
        jobs is None
        or subject.get("Autotune")
        or (shared and shared.get("ContinuousParameterRanges") and not _has_own(subject))
    ):
        return True
    return bool(_total(subject) >= jobs)


def _too_few(request: Any) -> str:
    jobs = request[_CONFIG]["ResourceLimits"]["MaxNumberOfTrainingJobs"]
    return (
        "You don't have enough combinations of hyperparameter ranges. The total number of hyperparameter "
        f"combinations for the provided ranges [{float(_total(request))}] must be equal or greater than "
        f"the value of MaxNumberOfJobs, [{jobs}]. Provide additional ranges."
    )


def _has_own(request: Any) -> bool:
    return any(definition.get(OF_A_DEFINITION) for definition, _ in definitions_of(request))


def _more_combinations(view: View) -> Alternatives:
    total = _total(view.request)
    if total >= 1:
        yield [view.put(_MOST_JOBS, int(total))]
    more = {"Name": "Float-More", "MinValue": "0.1", "MaxValue": "0.8"}
    for place in _places_of_ranges(view.request):
        floats = f"{place}.ContinuousParameterRanges"
        given = view.get(floats) is not None
        yield [view.put(f"{floats}.0", more) if given else view.put(floats, [more])]
    yield view.drop(_INTEGERS)
    yield view.drop(_CATEGORIES)


def _jobs_given(subject: Any, request: Any) -> bool:
    config = subject[_CONFIG]
    if config["ResourceLimits"].get("MaxNumberOfTrainingJobs") is not None:
        return True
    return config.get("Strategy") == "Grid" or bool(subject.get("Autotune"))


def _discrete(high: str) -> Values:
    return {
        _STRATEGY: "Bayesian",
        _OPTIONS: ABSENT,
        "Autotune": ABSENT,
        OF_THE_JOB: {
            "IntegerParameterRanges": [{"Name": "Int-1", "MinValue": "1", "MaxValue": high}],
            "CategoricalParameterRanges": [{"Name": "Choice-1", "Values": ["Choice1", "Choice2"]}],
        },
        OF_THE_DEFINITION: ABSENT,
        _MOST_JOBS: 8,
    }


_JOB_RULES: Final = (
    Rule(
        path=_MOST_JOBS,
        name="enough-combinations",
        statement="the ranges have at least as many combinations as MaxNumberOfTrainingJobs",
        source=in_document("aws/amazon-sagemaker-operator-for-k8s#123", "answer of the service"),
        prose_id="CFG-COMB",
        tier="observed",
        check=_enough_combinations,
        repair=_more_combinations,
        accepts={"equal": _discrete("4")},
        rejects={"one job more": {_MOST_JOBS: 9}, "fewer values": _discrete("3")},
        observations=TOO_FEW_COMBINATIONS,
        refusal=_too_few,
        needs=(TUNING_JOB.definition, _CATEGORIES, _INTEGERS),
    ),
    Rule(
        path=_MOST_JOBS,
        name="given-unless-grid",
        statement="MaxNumberOfTrainingJobs is given but with Grid or Autotune",
        source=_GUIDE,
        prose_id="CFG-MAXJOBS",
        tier="contradicted",
        check=_jobs_given,
        repair=either(put(_MOST_JOBS, 1)),
        observations=JOBS_NOT_COUNTED,
        needs=(_OPTIONS, "Autotune"),
    ),
)
