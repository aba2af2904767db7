"""What a job searches: the ranges of a definition or of the job, and their combinations."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.rule import Values

#: The lists of ranges that are searched (a hint for Autotune is none: the service finds its range).
KINDS: Final = ("IntegerParameterRanges", "ContinuousParameterRanges", "CategoricalParameterRanges")
#: The ranges that a single definition searches, and those of each of several.
OF_THE_JOB: Final = "HyperParameterTuningJobConfig.ParameterRanges"
OF_A_DEFINITION: Final = "HyperParameterRanges"
#: The latter in a request with a single definition.
OF_THE_DEFINITION: Final = f"{TUNING_JOB.definition}.{OF_A_DEFINITION}"


@dataclass(frozen=True)
class Home:
    """A place of ranges that has rules: ``path`` begins at what they are checked for."""

    path: str
    of_request: bool

    @property
    def in_request(self) -> str:
        """The path from the request."""
        return OF_THE_JOB if self.of_request else OF_THE_DEFINITION

    def only(self, ranges: Mapping[str, Any]) -> Values:
        """Values that make these the only ranges of the request, with no more jobs than combinations."""
        other = OF_THE_DEFINITION if self.of_request else OF_THE_JOB
        return {
            "HyperParameterTuningJobConfig.Strategy": "Bayesian",
            "HyperParameterTuningJobConfig.StrategyConfig": ABSENT,
            "HyperParameterTuningJobConfig.ResourceLimits.MaxNumberOfTrainingJobs": 1,
            self.in_request: ranges,
            other: ABSENT,
        }


#: The job's ranges, and a definition's own.
HOMES: Final = (Home(OF_THE_JOB, of_request=True), Home(OF_A_DEFINITION, of_request=False))


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
