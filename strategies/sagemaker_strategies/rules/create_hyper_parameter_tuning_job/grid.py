"""Rules of how many training jobs a search can have, and of the strategy Grid, which runs all."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.definition import (
    definitions_of,
    without,
)
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.search_ranges import (
    OF_A_DEFINITION,
    OF_THE_JOB,
    combinations,
    ranges_of,
)
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import (
    JOBS_NOT_COUNTED,
    TOO_FEW_COMBINATIONS,
)
from sagemaker_strategies.rules.rule import Rule, View, around, example, not_around
from sagemaker_strategies.rules.sources import GUIDE_2023, in_document

_CONFIG: Final = "HyperParameterTuningJobConfig"
_STRATEGY: Final = f"{_CONFIG}.Strategy"
_OPTIONS: Final = f"{_CONFIG}.StrategyConfig"
_MOST_JOBS: Final = f"{_CONFIG}.ResourceLimits.MaxNumberOfTrainingJobs"
_CATEGORIES: Final = f"{OF_THE_JOB}.CategoricalParameterRanges"
_INTEGERS: Final = f"{OF_THE_JOB}.IntegerParameterRanges"
_GUIDE: Final = in_document(GUIDE_2023, "automatic-model-tuning-define-ranges")


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (*_GRID_RULES, *_JOB_RULES)


def _searched(request: Any) -> list[Any]:
    return [ranges_of(definition, request) for definition, _ in definitions_of(request)]


def _only_categorical(subject: Any, request: Any) -> bool:
    if subject[_CONFIG].get("Strategy") != "Grid":
        return True
    return not any(
        ranges.get("IntegerParameterRanges") or ranges.get("ContinuousParameterRanges")
        for ranges in _searched(subject)
    )


def _make_categorical(view: View) -> Iterator[list[Edit]]:
    yield [view.put(_STRATEGY, "Bayesian")]
    yield [view.put(_STRATEGY, "Random")]
    values: Json = [{"Name": "Choice-Param1", "Values": ["Choice1", "Choice2", "Choice3"]}]
    edits: list[Edit] = []
    homes = [
        at for definition, at in definitions_of(view.request) if definition.get(OF_A_DEFINITION)
    ]
    for home in [(*at, OF_A_DEFINITION) for at in homes] or [tuple(OF_THE_JOB.split("."))]:
        inside = ".".join(map(str, home))
        edits += view.drop(
            f"{inside}.IntegerParameterRanges", f"{inside}.ContinuousParameterRanges"
        )
        if not view.get(f"{inside}.CategoricalParameterRanges"):
            edits.append(view.put(f"{inside}.CategoricalParameterRanges", values))
    yield [*edits, *view.drop(_MOST_JOBS)]
    yield edits


def _as_many_as_combinations(subject: Any, request: Any) -> bool:
    jobs = subject[_CONFIG]["ResourceLimits"].get("MaxNumberOfTrainingJobs")
    if jobs is None or subject[_CONFIG].get("Strategy") != "Grid":
        return True
    total = _total(subject)
    return math.isinf(total) or bool(jobs == total)


def _count_combinations(view: View) -> Iterator[list[Edit]]:
    yield [view.put(_STRATEGY, "Bayesian")]
    yield [view.put(_MOST_JOBS, int(_total(view.request)))]
    yield view.drop(_MOST_JOBS)
    yield [view.put(_STRATEGY, "Random")]


def _grid(jobs: Json, values: int) -> tuple[Edit, ...]:
    """Edits of an example: a grid of so many combinations, and so many jobs (None: absent)."""
    choices: list[Json] = [f"Choice{index}" for index in range(values)]
    ranges: Json = {"CategoricalParameterRanges": [{"Name": "Choice-Param1", "Values": choices}]}
    return (
        around(_STRATEGY, "Grid"),
        not_around(_OPTIONS),
        around(OF_THE_JOB, ranges),
        without(OF_A_DEFINITION),
        not_around(_MOST_JOBS) if jobs is None else around(_MOST_JOBS, jobs),
    )


_GRID_RULES: Final = (
    Rule(
        path=OF_THE_JOB,
        name="categorical-with-grid",
        statement="Grid searches categorical ranges only",
        source=_GUIDE,
        prose_id="CFG-GRID-CAT",
        tier="stated",
        check=_only_categorical,
        repair=_make_categorical,
        accepts=(example("categorical", *_grid(None, 3)),),
        rejects=(
            example(
                "and continuous",
                around(
                    f"{OF_THE_JOB}.ContinuousParameterRanges",
                    [{"Name": "Float-1", "MinValue": "0.1", "MaxValue": "0.8"}],
                ),
            ),
            example(
                "and integer",
                around(
                    f"{OF_THE_JOB}.IntegerParameterRanges",
                    [{"Name": "Int-1", "MinValue": "1", "MaxValue": "8"}],
                ),
            ),
        ),
        needs=(_OPTIONS,),
        of_request=True,
    ),
    Rule(
        path=_MOST_JOBS,
        name="all-combinations-with-grid",
        statement="with Grid, MaxNumberOfTrainingJobs is absent or the number of combinations",
        source=_GUIDE,
        prose_id="CFG-GRID-CAT",
        tier="stated",
        check=_as_many_as_combinations,
        repair=_count_combinations,
        accepts=(example("equal", *_grid(3, 3)), example("absent", *_grid(None, 3))),
        rejects=(example("one less", around(_MOST_JOBS, 2)),),
        needs=(_OPTIONS, _CATEGORIES),
        of_request=True,
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


def _more_combinations(view: View) -> Iterator[list[Edit]]:
    total = _total(view.request)
    if total >= 1:
        yield [view.put(_MOST_JOBS, int(total))]
    more: Json = {"Name": "Float-More", "MinValue": "0.1", "MaxValue": "0.8"}
    homes = [
        at for definition, at in definitions_of(view.request) if definition.get(OF_A_DEFINITION)
    ]
    for home in [(*at, OF_A_DEFINITION) for at in homes] or [tuple(OF_THE_JOB.split("."))]:
        inside = f"{'.'.join(map(str, home))}.ContinuousParameterRanges"
        if view.get(inside) is None:
            yield [view.put(inside, [more])]
        else:
            yield [view.put(f"{inside}.0", more)]
    for kind in ("Integer", "Categorical"):
        yield view.drop(f"{OF_THE_JOB}.{kind}ParameterRanges")


def _jobs_given(subject: Any, request: Any) -> bool:
    config = subject[_CONFIG]
    if config["ResourceLimits"].get("MaxNumberOfTrainingJobs") is not None:
        return True
    return config.get("Strategy") == "Grid" or bool(subject.get("Autotune"))


def _discrete(high: str) -> tuple[Edit, ...]:
    ranges: Json = {
        "IntegerParameterRanges": [{"Name": "Int-1", "MinValue": "1", "MaxValue": high}],
        "CategoricalParameterRanges": [{"Name": "Choice-1", "Values": ["Choice1", "Choice2"]}],
    }
    return (
        around(_STRATEGY, "Bayesian"),
        not_around(_OPTIONS),
        not_around("Autotune"),
        around(OF_THE_JOB, ranges),
        without(OF_A_DEFINITION),
        around(_MOST_JOBS, 8),
    )


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
        accepts=(example("equal", *_discrete("4")),),
        rejects=(
            example("one job more", around(_MOST_JOBS, 9)),
            example("fewer values", *_discrete("3")),
        ),
        observations=TOO_FEW_COMBINATIONS,
        refusal=_too_few,
        needs=(_MOST_JOBS, TUNING_JOB.definition, _CATEGORIES, _INTEGERS),
        of_request=True,
    ),
    Rule(
        path=_MOST_JOBS,
        name="given-unless-grid",
        statement="MaxNumberOfTrainingJobs is given but with Grid or Autotune",
        source=_GUIDE,
        prose_id="CFG-MAXJOBS",
        tier="contradicted",
        check=_jobs_given,
        observations=JOBS_NOT_COUNTED,
        repair=lambda view: iter([[view.put(_MOST_JOBS, 1)]]),
        needs=(_OPTIONS, "Autotune"),
        of_request=True,
    ),
)
