"""Rules of how long a training job may run and wait, and of managed spot training."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.conditions import at_most, both, filled, given, value_at, where
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import WAIT_WITHOUT_SPOT
from sagemaker_strategies.rules.repairs import Alternatives, View, drop, either, put
from sagemaker_strategies.rules.rule import (
    GUIDE_2023,
    MODEL,
    Rule,
    Values,
    in_document,
    is_documented_2018,
)
from sagemaker_strategies.rules.training_job.images import owner_of, repository_of
from sagemaker_strategies.rules.training_job.metrics import IMAGE, METRICS, NAME, XGBOOST

_HOME: Final = "StoppingCondition"
_RUNTIME: Final = f"{_HOME}.MaxRuntimeInSeconds"
_WAIT: Final = f"{_HOME}.MaxWaitTimeInSeconds"
_SPOT: Final = "EnableManagedSpotTraining"
#: The members that the rules of managed spot training are about.
_OF_SPOT: Final = (_RUNTIME, _WAIT, _SPOT)
_DAY: Final = 86400
_HOUR: Final = 3600
#: The greatest runtime in seconds where the request states none.
_DEFAULT_RUNTIME: Final = _DAY
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
    return (
        Rule(
            path=_RUNTIME,
            name="runtime-limit",
            statement=f"a training job runs for at most {days} days ({longest} seconds)",
            source=in_document(document, _RUNTIME),
            prose_id="STOP-RUN-MAX",
            check=at_most(_RUNTIME, longest),
            repair=either(put(_RUNTIME, longest)),
            accepts={"max": {_SPOT: ABSENT, _WAIT: ABSENT, _RUNTIME: longest}},
            rejects={"max+1": {_RUNTIME: longest + 1}},
        ),
        Rule(
            path=_HOME,
            name="wait-at-least-runtime",
            statement="MaxWaitTimeInSeconds is at least MaxRuntimeInSeconds (one day if absent)",
            source=in_document(MODEL, _WAIT),
            prose_id="STOP-WAIT-GE",
            check=_waits_long_enough,
            repair=either(
                _wait_for_runtime, lambda view: [view.put(_RUNTIME, view.get(_WAIT))], drop(_WAIT)
            ),
            accepts={"equal": {_SPOT: True, _RUNTIME: 3600, _WAIT: 3600}},
            rejects={"one second less": {_WAIT: 3599}},
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
            check=where(given(_WAIT), filled(_SPOT)),
            repair=either(put(_SPOT, True), drop(_WAIT)),
            accepts={"spot": {_SPOT: True, _RUNTIME: 3600, _WAIT: 7200}},
            rejects={"spot false": {_SPOT: False}, "spot absent": {_SPOT: ABSENT}},
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
            check=where(both(filled(_SPOT), given(_HOME)), given(_WAIT)),
            repair=either(_wait_for_runtime, put(_SPOT, False), drop(_SPOT)),
            accepts={"wait given": {_SPOT: True, _RUNTIME: 3600, _WAIT: 3600}},
            rejects={"wait absent": {_WAIT: ABSENT}},
            refusal=_WAIT_REFUSED,
            needs=_OF_SPOT,
        ),
        Rule(
            path=_WAIT,
            name="hour-without-checkpoints",
            statement=f"managed spot training of an algorithm that saves no checkpoints waits at most {_HOUR} seconds",
            source=in_document(GUIDE_2023, "model-checkpoints"),
            prose_id="STOP-SPOT-1H",
            check=_waits_an_hour,
            repair=_shorten_wait,
            accepts={
                "an hour": _spot_of(_DEEPAR, _HOUR),
                "saves checkpoints": _spot_of(XGBOOST, 2 * _HOUR),
            },
            rejects={"a second more": {_WAIT: _HOUR + 1}},
            refusal=f"MaxWaitTimeInSeconds above {_HOUR} is not supported for the given algorithm",
            needs=(*_OF_SPOT, IMAGE),
        ),
    )


def _longest_run(stopping: Any) -> Any:
    runtime = stopping.get("MaxRuntimeInSeconds")
    return _DEFAULT_RUNTIME if runtime is None else runtime


def _waits_long_enough(definition: Any, request: Any) -> bool:
    stopping = definition[_HOME]
    wait = stopping.get("MaxWaitTimeInSeconds")
    return wait is None or bool(wait >= _longest_run(stopping))


def _wait_for_runtime(view: View) -> list[Edit]:
    return [view.put(_WAIT, _longest_run(view.get(_HOME) or {}))]


def _waits_an_hour(definition: Any, request: Any) -> bool:
    """A request with a place for checkpoints satisfies the rule: the published refusal has none."""
    if not definition.get(_SPOT) or definition.get("CheckpointConfig"):
        return True
    image = value_at(definition, IMAGE)
    if owner_of(image) != "algorithm" or repository_of(image) in _SAVING:
        return True
    return bool((value_at(definition, _WAIT) or 0) <= _HOUR)


def _shorten_wait(view: View) -> Alternatives:
    runtime = view.get(_RUNTIME)
    shorter = [] if runtime is not None and runtime <= _HOUR else [view.put(_RUNTIME, _HOUR)]
    yield [view.put(_WAIT, _HOUR), *shorter]
    yield [view.grow("CheckpointConfig")]
    yield [view.grow(IMAGE)]
    yield view.drop(_SPOT, _WAIT)


def _spot_of(image: str, wait: int) -> Values:
    """Values of an example: managed spot training of an algorithm's image, which defines no metrics."""
    return {
        IMAGE: image,
        **dict.fromkeys((NAME, METRICS, "CheckpointConfig"), ABSENT),
        _SPOT: True,
        _RUNTIME: _HOUR,
        _WAIT: wait,
    }
