"""Rules of how long a training job may run and wait, and of managed spot training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import WAIT_WITHOUT_SPOT
from sagemaker_strategies.rules.rule import Rule, View, example, within, without
from sagemaker_strategies.rules.sources import GUIDE_2023, MODEL, in_document, is_documented_2018

_HOME: Final = "TrainingJobDefinition.StoppingCondition"
_RUNTIME: Final = "StoppingCondition.MaxRuntimeInSeconds"
_WAIT: Final = "StoppingCondition.MaxWaitTimeInSeconds"
_SPOT: Final = "EnableManagedSpotTraining"
#: Seconds for which a job runs at most where the request does not say.
_DEFAULT_RUNTIME: Final = 86400
_DAY: Final = 86400


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
            mend=lambda view: iter([[view.put(_RUNTIME, longest)]]),
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
            mend=_lengthen_wait,
            accepts=(
                example("equal", within(_SPOT, True), within(_RUNTIME, 3600), within(_WAIT, 3600)),
            ),
            rejects=(example("one second less", within(_WAIT, 3599)),),
            needs=(f"{_HOME}.MaxWaitTimeInSeconds",),
        ),
        Rule(
            path=_HOME,
            name="wait-only-with-spot",
            statement="MaxWaitTimeInSeconds is given only where EnableManagedSpotTraining is true",
            source=in_document("Kenza-AI/sagify#111", "answer of the service"),
            prose_id="STOP-WAIT-SPOT",
            tier="observed",
            check=_waits_for_spot_only,
            mend=_allow_wait,
            accepts=(
                example("spot", within(_SPOT, True), within(_RUNTIME, 3600), within(_WAIT, 7200)),
            ),
            rejects=(
                example("spot false", within(_SPOT, False)),
                example("spot absent", without(_SPOT)),
            ),
            observations=WAIT_WITHOUT_SPOT,
            needs=(f"{_HOME}.MaxWaitTimeInSeconds", f"TrainingJobDefinition.{_SPOT}"),
        ),
        Rule(
            path=f"TrainingJobDefinition.{_SPOT}",
            name="spot-needs-wait",
            statement="managed spot training needs MaxWaitTimeInSeconds",
            source=in_document(GUIDE_2023, "model-managed-spot-training"),
            prose_id="STOP-SPOT-WAIT",
            tier="stated",
            check=_spot_waits,
            mend=_give_wait,
            accepts=(
                example(
                    "wait given", within(_SPOT, True), within(_RUNTIME, 3600), within(_WAIT, 3600)
                ),
            ),
            rejects=(example("wait absent", without(_WAIT)),),
            needs=(f"{_HOME}.MaxWaitTimeInSeconds", f"TrainingJobDefinition.{_SPOT}"),
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


def _give_wait(view: View) -> Iterator[list[Edit]]:
    runtime = view.get(_RUNTIME)
    yield [view.put(_WAIT, _DEFAULT_RUNTIME if runtime is None else runtime)]
    yield [view.put(_SPOT, False)]
    yield view.drop(_SPOT)
