"""Rules of how long a training job may run and wait, and of managed spot training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import WAIT_WITHOUT_SPOT
from sagemaker_strategies.rules.rule import Rule, View, example
from sagemaker_strategies.rules.sources import GUIDE_2023, MODEL, in_document, is_documented_2018
from sagemaker_strategies.rules.training_job.definition import within, without
from sagemaker_strategies.rules.training_job.images import (
    owner_of,
    repository_of,
)

_HOME: Final = "StoppingCondition"
_RUNTIME: Final = "StoppingCondition.MaxRuntimeInSeconds"
_WAIT: Final = "StoppingCondition.MaxWaitTimeInSeconds"
_SPOT: Final = "EnableManagedSpotTraining"
#: The members that the rules of managed spot training are about.
_OF_SPOT: Final = tuple(member for member in (_RUNTIME, _WAIT, _SPOT))
#: The greatest runtime in seconds where the request states none.
_DEFAULT_RUNTIME: Final = 86400
_DAY: Final = 86400
_HOUR: Final = 3600
_IMAGE: Final = "AlgorithmSpecification.TrainingImage"
_NAME: Final = "AlgorithmSpecification.AlgorithmName"
_METRICS: Final = "AlgorithmSpecification.MetricDefinitions"
#: The algorithms of Amazon SageMaker that save checkpoints, as the developer guide lists them.
_SAVING: Final = frozenset(
    {"image-classification", "object-detection", "semantic-segmentation", "sagemaker-xgboost"}
)
_DEEPAR: Final = "156387875391.dkr.ecr.us-west-2.amazonaws.com/forecasting-deepar:1"
#: One sentence for a wait time that is missing and for one that is too short. Like the one below about
#: an hour, it was noted in a public DeepAR sample for the regions of China, which is not dated.
_WAIT_REFUSED: Final = (
    "Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to "
    "MaxRuntimeInSeconds"
)


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic with the catalogue's own limits."""
    days = 5 if is_documented_2018(catalogue) else 28
    longest = days * _DAY
    document = catalogue.document if is_documented_2018(catalogue) else MODEL

    def runs_not_longer(definition: Any, request: Any) -> bool:
        return bool((definition["StoppingCondition"].get("MaxRuntimeInSeconds") or 0) <= longest)

    return (
        Rule(
            path=f"{_HOME}.MaxRuntimeInSeconds",
            name="runtime-limit",
            statement=f"a training job runs for at most {days} days ({longest} seconds)",
            source=in_document(document, "StoppingCondition.MaxRuntimeInSeconds"),
            prose_id="STOP-RUN-MAX",
            tier="stated",
            check=runs_not_longer,
            repair=lambda view: iter([[view.put(_RUNTIME, longest)]]),
            accepts=(example("max", without(_SPOT), without(_WAIT), within(_RUNTIME, longest)),),
            rejects=(example("max+1", within(_RUNTIME, longest + 1)),),
            needs=(f"{_HOME}.MaxRuntimeInSeconds",),
        ),
        Rule(
            path=_HOME,
            name="wait-at-least-runtime",
            statement="MaxWaitTimeInSeconds is at least MaxRuntimeInSeconds (one day if absent)",
            source=in_document(MODEL, "StoppingCondition.MaxWaitTimeInSeconds"),
            prose_id="STOP-WAIT-GE",
            tier="stated",
            check=_waits_long_enough,
            repair=_lengthen_wait,
            accepts=(
                example("equal", within(_SPOT, True), within(_RUNTIME, 3600), within(_WAIT, 3600)),
            ),
            rejects=(example("one second less", within(_WAIT, 3599)),),
            refusal=_WAIT_REFUSED,
            needs=_OF_SPOT,
        ),
        Rule(
            path=_HOME,
            name="wait-only-with-spot",
            statement="MaxWaitTimeInSeconds is given only where EnableManagedSpotTraining is true",
            source=in_document("Kenza-AI/sagify#111", "answer of the service"),
            prose_id="STOP-WAIT-SPOT",
            tier="observed",
            check=_waits_for_spot_only,
            repair=_allow_wait,
            accepts=(
                example("spot", within(_SPOT, True), within(_RUNTIME, 3600), within(_WAIT, 7200)),
            ),
            rejects=(
                example("spot false", within(_SPOT, False)),
                example("spot absent", without(_SPOT)),
            ),
            observations=WAIT_WITHOUT_SPOT,
            refusal="Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set to true",
            needs=_OF_SPOT,
        ),
        Rule(
            path=_SPOT,
            name="spot-needs-wait",
            statement="managed spot training needs MaxWaitTimeInSeconds",
            source=in_document(GUIDE_2023, "model-managed-spot-training"),
            prose_id="STOP-SPOT-WAIT",
            tier="stated",
            check=_spot_waits,
            repair=_give_wait,
            accepts=(
                example(
                    "wait given", within(_SPOT, True), within(_RUNTIME, 3600), within(_WAIT, 3600)
                ),
            ),
            rejects=(example("wait absent", without(_WAIT)),),
            refusal=_WAIT_REFUSED,
            needs=_OF_SPOT,
        ),
        Rule(
            path=f"{_HOME}.MaxWaitTimeInSeconds",
            name="hour-without-checkpoints",
            statement=f"managed spot training of an algorithm that saves no checkpoints waits at most {_HOUR} seconds",
            source=in_document(GUIDE_2023, "model-checkpoints"),
            prose_id="STOP-SPOT-1H",
            tier="stated",
            check=_waits_an_hour,
            repair=_shorten_wait,
            accepts=(
                example("an hour", *_spot_of(_DEEPAR, _HOUR)),
                example(
                    "saves checkpoints",
                    *_spot_of(
                        "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1",
                        2 * _HOUR,
                    ),
                ),
            ),
            rejects=(example("a second more", within(_WAIT, _HOUR + 1)),),
            refusal=f"MaxWaitTimeInSeconds above {_HOUR} is not supported for the given algorithm",
            needs=(*_OF_SPOT, _IMAGE),
        ),
    )


def _waits_long_enough(definition: Any, request: Any) -> bool:
    stopping = definition["StoppingCondition"]
    wait = stopping.get("MaxWaitTimeInSeconds")
    if wait is None:
        return True
    runtime = stopping.get("MaxRuntimeInSeconds")
    return bool(wait >= (_DEFAULT_RUNTIME if runtime is None else runtime))


def _lengthen_wait(view: View) -> Iterator[list[Edit]]:
    runtime = view.get(_RUNTIME)
    yield [view.put(_WAIT, _DEFAULT_RUNTIME if runtime is None else runtime)]
    yield [view.put(_RUNTIME, view.get(_WAIT))]
    yield view.drop(_WAIT)


def _waits_for_spot_only(definition: Any, request: Any) -> bool:
    wait = definition["StoppingCondition"].get("MaxWaitTimeInSeconds")
    return wait is None or bool(definition.get(_SPOT))


def _allow_wait(view: View) -> Iterator[list[Edit]]:
    yield [view.put(_SPOT, True)]
    yield view.drop(_WAIT)


def _spot_waits(definition: Any, request: Any) -> bool:
    if not definition.get(_SPOT):
        return True
    return definition["StoppingCondition"].get("MaxWaitTimeInSeconds") is not None


def _waits_an_hour(definition: Any, request: Any) -> bool:
    """A request with a place for checkpoints satisfies the rule: the published refusal has none."""
    if not definition.get(_SPOT) or definition.get("CheckpointConfig"):
        return True
    image = definition["AlgorithmSpecification"].get("TrainingImage")
    if owner_of(image) != "algorithm" or repository_of(image) in _SAVING:
        return True
    return bool((definition["StoppingCondition"].get("MaxWaitTimeInSeconds") or 0) <= _HOUR)


def _shorten_wait(view: View) -> Iterator[list[Edit]]:
    runtime = view.get(_RUNTIME)
    shorter = [] if runtime is not None and runtime <= _HOUR else [view.put(_RUNTIME, _HOUR)]
    yield [view.put(_WAIT, _HOUR), *shorter]
    yield [view.grow("CheckpointConfig")]
    yield [view.grow(_IMAGE)]
    yield [*view.drop(_SPOT, _WAIT)]


def _spot_of(image: str, wait: int) -> tuple[Edit, ...]:
    """Edits of an example: managed spot training of an algorithm's image, which defines no metrics."""
    return (
        within(_IMAGE, image),
        without(_NAME),
        without(_METRICS),
        without("CheckpointConfig"),
        within(_SPOT, True),
        within(_RUNTIME, _HOUR),
        within(_WAIT, wait),
    )


def _give_wait(view: View) -> Iterator[list[Edit]]:
    runtime = view.get(_RUNTIME)
    yield [view.put(_WAIT, _DEFAULT_RUNTIME if runtime is None else runtime)]
    yield [view.put(_SPOT, False)]
    yield view.drop(_SPOT)
