"""Rules between fixed hyperparameters and those that are searched."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT, Pointer
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.search_ranges import (
    KINDS,
    OF_A_DEFINITION,
    OF_THE_DEFINITION,
    OF_THE_JOB,
    names_in,
    ranges_of,
)
from sagemaker_strategies.rules.edits import Edit, steps
from sagemaker_strategies.rules.repairs import Alternatives, View
from sagemaker_strategies.rules.rule import GUIDE_2023, Rule, in_document

_STATIC: Final = "StaticHyperParameters"
_PATH: Final = f"{TUNING_JOB.definition}.{_STATIC}"
#: Fixed and searched hyperparameters together; the service adds one of its own, which counts.
_MOST: Final = 100
_ADDED: Final = 1


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    searched = [{"Name": "Float-1", "MinValue": "0.1", "MaxValue": "0.8"}]
    return (
        Rule(
            path=_PATH,
            name="sum-with-ranges",
            statement=f"fixed and searched hyperparameters, with the one that the service adds, are at most {_MOST}",
            source=in_document(GUIDE_2023, "automatic-model-tuning-define-ranges"),
            prose_id="HP-100",
            check=_within_limit,
            repair=_fewer,
            accepts={
                "max with the one added": {
                    _PATH: _settings(_MOST - _ADDED - len(searched)),
                    OF_THE_DEFINITION: ABSENT,
                    OF_THE_JOB: {"ContinuousParameterRanges": searched},
                }
            },
            # One more than the limit even for who does not count the one that the service adds.
            rejects={"max+1 without the one added": {_PATH: _settings(_MOST)}},
            needs=(OF_THE_JOB,),
        ),
        Rule(
            path=_PATH,
            name="not-searched-too",
            statement="a hyperparameter is either fixed or searched",
            source=in_document(GUIDE_2023, "automatic-model-tuning-warm-start"),
            prose_id="HP-OVERLAP",
            tier="implied",
            check=_disjoint,
            repair=_separate,
            needs=(OF_THE_JOB,),
        ),
    )


def _within_limit(definition: Any, request: Any) -> bool:
    static = definition.get(_STATIC)
    if not static:
        return True
    return len(static) + len(names_in(ranges_of(definition, request))) + _ADDED <= _MOST


def _home(view: View) -> Pointer:
    """Where the ranges are that the definition's jobs search."""
    return view.here(OF_A_DEFINITION) if view.get(OF_A_DEFINITION) else steps(OF_THE_JOB)


def _fewer(view: View) -> Alternatives:
    static = view.get(_STATIC)
    ranges = ranges_of(view.definition, view.request)
    surplus = len(static) + len(names_in(ranges)) + _ADDED - _MOST
    settings: list[Pointer] = [(*view.here(_STATIC), key) for key in reversed(static)]
    searched: list[Pointer] = [
        (*_home(view), kind, index)
        for kind in KINDS
        for index in reversed(range(len(ranges.get(kind) or ())))
    ]
    for places in (settings, searched):
        yield [Edit(place, ABSENT) for place in places if view.free(place)][:surplus]


def _disjoint(definition: Any, request: Any) -> bool:
    static = definition.get(_STATIC)
    return not static or not any(n in static for n in names_in(ranges_of(definition, request)))


def _separate(view: View) -> Alternatives:
    static = view.get(_STATIC)
    ranges = ranges_of(view.definition, view.request)
    repeated = [name for name in names_in(ranges) if name in static]
    yield [Edit((*view.here(_STATIC), name), ABSENT) for name in repeated]
    yield [
        Edit((*_home(view), kind, index, "Name"), f"Searched-{index}-{kind[:3]}")
        for kind in KINDS
        for index, each in enumerate(ranges.get(kind) or ())
        if each["Name"] in static
    ]


def _settings(size: int) -> dict[str, str]:
    return {f"Setting-{index}": f"Value{index}" for index in range(size)}
