"""Rules between fixed hyperparameters and those that are searched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.definition import within, without
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.search_ranges import (
    KINDS,
    OF_A_DEFINITION,
    OF_THE_JOB,
    names_in,
    ranges_of,
)
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Rule, View, around, example
from sagemaker_strategies.rules.sources import GUIDE_2023, in_document

_STATIC: Final = "StaticHyperParameters"
_PATH: Final = f"TrainingJobDefinition.{_STATIC}"
#: Fixed and searched hyperparameters together; the service adds one of its own, which counts.
_MOST: Final = 100
_ADDED: Final = 1


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        Rule(
            path=_PATH,
            name="sum-with-ranges",
            statement=f"fixed and searched hyperparameters, with the one that the service adds, are at most {_MOST}",
            source=in_document(GUIDE_2023, "automatic-model-tuning-define-ranges"),
            prose_id="HP-100",
            tier="stated",
            check=_within_limit,
            repair=_fewer,
            accepts=(example("max with the one added", *_total(_MOST - _ADDED)),),
            # One more than the limit even for who does not count the one that the service adds.
            rejects=(example("max+1 without the one added", within(_STATIC, _settings(_MOST))),),
            needs=(_PATH, OF_THE_JOB),
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
            needs=(_PATH, OF_THE_JOB),
        ),
    )


def _within_limit(definition: Any, request: Any) -> bool:
    static = definition.get(_STATIC)
    if not static:
        return True
    return len(static) + len(names_in(ranges_of(definition, request))) + _ADDED <= _MOST


def _fewer(view: View) -> Iterator[list[Edit]]:
    static = view.get(_STATIC)
    ranges = ranges_of(view.definition, view.request)
    surplus = len(static) + len(names_in(ranges)) + _ADDED - _MOST
    last = [(*view.here(_STATIC), key) for key in reversed(static)]
    yield [Edit(place, absent=True) for place in last if view.free(place)][:surplus]
    home = view.here(OF_A_DEFINITION) if view.get(OF_A_DEFINITION) else tuple(OF_THE_JOB.split("."))
    cut: list[Edit] = []
    for kind in KINDS:
        for index in reversed(range(len(ranges.get(kind) or ()))):
            if len(cut) < surplus and view.free((*home, kind, index)):
                cut.append(Edit((*home, kind, index), absent=True))
    yield cut


def _disjoint(definition: Any, request: Any) -> bool:
    static = definition.get(_STATIC)
    return not static or not any(n in static for n in names_in(ranges_of(definition, request)))


def _separate(view: View) -> Iterator[list[Edit]]:
    static = view.get(_STATIC)
    names = names_in(ranges_of(view.definition, view.request))
    yield [Edit((*view.here(_STATIC), name), absent=True) for name in names if name in static]
    home = view.here(OF_A_DEFINITION) if view.get(OF_A_DEFINITION) else tuple(OF_THE_JOB.split("."))
    ranges = ranges_of(view.definition, view.request)
    yield [
        Edit((*home, kind, index, "Name"), f"Searched-{index}-{kind[:3]}")
        for kind in KINDS
        for index, each in enumerate(ranges.get(kind) or ())
        if each["Name"] in static
    ]


def _settings(size: int) -> dict[str, Json]:
    return {f"Setting-{index}": f"Value{index}" for index in range(size)}


def _total(size: int) -> tuple[Edit, ...]:
    """Edits of an example: so many hyperparameters, one of them searched."""
    searched: Json = [{"Name": "Float-1", "MinValue": "0.1", "MaxValue": "0.8"}]
    return (
        within(_STATIC, _settings(size - 1)),
        without(OF_A_DEFINITION),
        around(OF_THE_JOB, {"ContinuousParameterRanges": searched}),
    )
