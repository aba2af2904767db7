"""What a job searches: the ranges of a definition or of the job, and their combinations."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.definition import within, without
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import around, not_around

#: The lists of ranges that are searched (a hint for Autotune is none: the service finds its range).
KINDS: Final = ("IntegerParameterRanges", "ContinuousParameterRanges", "CategoricalParameterRanges")
#: The ranges that a single definition searches, and those of each of several.
OF_THE_JOB: Final = "HyperParameterTuningJobConfig.ParameterRanges"
OF_A_DEFINITION: Final = "HyperParameterRanges"


def ranges_of(definition: Any, request: Any) -> Any:
    """The ranges that a definition's jobs search: its own, else the job's; empty where none."""
    config = request["HyperParameterTuningJobConfig"]
    return definition.get(OF_A_DEFINITION) or config.get("ParameterRanges") or {}


def names_in(ranges: Any) -> list[str]:
    """The names of all hyperparameters that are searched."""
    return [each["Name"] for kind in KINDS for each in ranges.get(kind) or ()]


def combinations(ranges: Any) -> float:
    """How many combinations of values there are: infinitely many with a range that is continuous, or
    that the service finds."""
    if ranges.get("ContinuousParameterRanges") or ranges.get("AutoParameters"):
        return math.inf
    count = 1
    for each in ranges.get("IntegerParameterRanges") or ():
        count *= int(each["MaxValue"]) - int(each["MinValue"]) + 1
    for each in ranges.get("CategoricalParameterRanges") or ():
        count *= len(set(each["Values"]))
    return count


def ranges_getter(of_request: bool) -> Callable[[Any], Any]:
    """What finds the job's ranges in a request, or a definition's own in the definition."""
    if of_request:
        return lambda request: request["HyperParameterTuningJobConfig"].get("ParameterRanges")
    return lambda definition: definition.get(OF_A_DEFINITION)


def only_ranges(of_request: bool, ranges: dict[str, Json]) -> tuple[Edit, ...]:
    """Edits that make these the only ranges of the request, with no more jobs than combinations."""
    one_job = (
        around("HyperParameterTuningJobConfig.Strategy", "Bayesian"),
        not_around("HyperParameterTuningJobConfig.StrategyConfig"),
        around("HyperParameterTuningJobConfig.ResourceLimits.MaxNumberOfTrainingJobs", 1),
    )
    if of_request:
        return (*one_job, around(OF_THE_JOB, ranges), without(OF_A_DEFINITION))
    return (*one_job, within(OF_A_DEFINITION, ranges), not_around(OF_THE_JOB))
