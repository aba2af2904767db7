"""Rules of the bounds and the scale of one range of hyperparameters."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.conditions import each
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.search_ranges import (
    HOMES,
    KINDS,
    Home,
)
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.repairs import View, WaysOfOne, repair_each
from sagemaker_strategies.rules.rule import GUIDE_2023, MODEL, Rule, Values, in_document

_INTEGER, _CONTINUOUS, _CATEGORICAL = KINDS


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic, for the job's ranges and for a definition's own."""
    return tuple(rule for home in HOMES for rule in _rules_at(home))


def _rules_at(home: Home) -> tuple[Rule, ...]:
    integers, floats = f"{home.path}.{_INTEGER}", f"{home.path}.{_CONTINUOUS}"

    def reverse(low: str, high: str) -> Values:
        return home.only({_CONTINUOUS: [_range(low, high, "ReverseLogarithmic")]})

    return (
        *(_above_zero(home, kind) for kind in (_INTEGER, _CONTINUOUS)),
        Rule(
            path=f"{home.in_request}.{_CONTINUOUS}.member",
            name="reverse-logarithmic-below-one",
            statement="a ReverseLogarithmic range lies within 0 <= x < 1",
            source=in_document(MODEL, "ContinuousParameterRange.ScalingType"),
            prose_id="HP-REVLOG",
            check=each(floats, _below_one),
            repair=repair_each(floats, _below_one, _rescale("0.1", "0.9")),
            accepts={"0 to just below 1": reverse("0", "0.999")},
            rejects={"up to 1": reverse("0", "1"), "from below 0": reverse("-0.1", "0.999")},
            needs=(f"{home.in_request}.{_CONTINUOUS}.member.ScalingType",),
            of_request=home.of_request,
        ),
        Rule(
            path=f"{home.in_request}.{_INTEGER}.member.ScalingType",
            name="no-reverse-logarithmic",
            statement="ReverseLogarithmic is not for integers",
            source=in_document(GUIDE_2023, "automatic-model-tuning-define-ranges"),
            prose_id="HP-REVLOG-INT",
            tier="implied",
            check=each(integers, _not_reverse),
            repair=repair_each(integers, _not_reverse, _rescale("1", "8")),
            of_request=home.of_request,
        ),
        *(_ordered(home, kind) for kind in (_INTEGER, _CONTINUOUS)),
    )


@lru_cache(maxsize=1024)
def number_of(text: str, kind: str) -> float:
    """The number that a bound is; raises `ValueError` where it is none."""
    return int(text) if kind == _INTEGER else float(text)


@lru_cache(maxsize=1024)
def is_number(text: str, kind: str) -> bool:
    """Whether a bound is a finite number of its kind of range."""
    try:
        return math.isfinite(number_of(text, kind))
    except ValueError:
        return False


def _ordered(home: Home, kind: str) -> Rule:
    def is_ordered(found: Any) -> bool:
        low, high = found["MinValue"], found["MaxValue"]
        if not (is_number(low, kind) and is_number(high, kind)):
            return False
        return number_of(low, kind) <= number_of(high, kind)

    def ways(view: View, here: str, found: Any) -> list[list[Edit]]:
        bounds = {"MaxValue": found["MinValue"], "MinValue": found["MaxValue"]}
        equal = [
            [view.put(f"{here}.{bound}", b)] for bound, b in bounds.items() if is_number(b, kind)
        ]
        return [*equal, [view.put(f"{here}.MinValue", "1"), view.put(f"{here}.MaxValue", "8")]]

    path = f"{home.path}.{kind}"
    return Rule(
        path=f"{home.in_request}.{kind}.member",
        name="min-at-most-max",
        statement="MinValue and MaxValue are numbers, and MinValue is not the greater one",
        source=in_document(MODEL, kind.removesuffix("s")),
        prose_id="HP-RANGE-ORDER",
        tier="implied",
        check=each(path, is_ordered),
        repair=repair_each(path, is_ordered, ways),
        of_request=home.of_request,
    )


def _is_above_zero(found: Any) -> bool:
    return found.get("ScalingType") != "Logarithmic" or float(found["MinValue"]) > 0


def _below_one(found: Any) -> bool:
    if found.get("ScalingType") != "ReverseLogarithmic":
        return True
    return float(found["MinValue"]) >= 0 and float(found["MaxValue"]) < 1


def _not_reverse(found: Any) -> bool:
    return bool(found.get("ScalingType") != "ReverseLogarithmic")


def _above_zero(home: Home, kind: str) -> Rule:
    least = "1" if kind == _INTEGER else "0.001"
    path = f"{home.path}.{kind}"

    def logarithmic(low: str) -> Values:
        return home.only({kind: [_range(low, "88", "Logarithmic")]})

    return Rule(
        path=f"{home.in_request}.{kind}.member",
        name="logarithmic-above-zero",
        statement="a Logarithmic range lies above 0",
        source=in_document(MODEL, f"{kind.removesuffix('s')}.ScalingType"),
        prose_id="HP-LOG",
        check=each(path, _is_above_zero),
        repair=repair_each(path, _is_above_zero, _rescale(least, "8")),
        accepts={"just above 0": logarithmic(least)},
        rejects={"from 0": logarithmic("0"), "from below 0": logarithmic("-1")},
        needs=(f"{home.in_request}.{kind}.member.ScalingType",),
        of_request=home.of_request,
    )


def _rescale(low: str, high: str) -> WaysOfOne:
    """Another scale for a range that does not suit its own; else other bounds."""

    def ways(view: View, here: str, found: Any) -> list[list[Edit]]:
        lower, upper = view.put(f"{here}.MinValue", low), view.put(f"{here}.MaxValue", high)
        auto, usual = view.put(f"{here}.ScalingType", "Auto"), view.drop(f"{here}.ScalingType")
        return [[auto], usual, [lower, upper], [lower], [upper]]

    return ways


def _range(low: str, high: str, scale: str) -> dict[str, str]:
    return {"Name": "Param-1", "MinValue": low, "MaxValue": high, "ScalingType": scale}
