"""Rules of the bounds and the scale of one range of hyperparameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeAlias

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.search_ranges import (
    KINDS,
    OF_A_DEFINITION,
    OF_THE_JOB,
    only_ranges,
    ranges_getter,
)
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Check, Repair, Rule, View, example, for_each
from sagemaker_strategies.rules.sources import GUIDE_2023, MODEL, in_document

_INTEGER, _CONTINUOUS, _CATEGORICAL = KINDS
#: Whether one range satisfies a rule.
RangeCheck: TypeAlias = Callable[[Any], bool]


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic, for the job's ranges and for a definition's own."""
    return (
        *_rules_at(OF_THE_JOB, OF_THE_JOB, of_request=True),
        *_rules_at(OF_A_DEFINITION, f"TrainingJobDefinition.{OF_A_DEFINITION}", of_request=False),
    )


def _rules_at(home: str, path: str, *, of_request: bool) -> tuple[Rule, ...]:
    return (
        *(_above_zero(home, path, kind, of_request) for kind in (_INTEGER, _CONTINUOUS)),
        Rule(
            path=f"{path}.{_CONTINUOUS}.member",
            name="reverse-logarithmic-below-one",
            statement="a ReverseLogarithmic range lies within 0 <= x < 1",
            source=in_document(MODEL, "ContinuousParameterRange.ScalingType"),
            prose_id="HP-REVLOG",
            tier="stated",
            check=each_range(home, _CONTINUOUS, of_request, _below_one),
            repair=_rescale(home, _CONTINUOUS, _below_one, "0.1", "0.9"),
            accepts=(
                example(
                    "0 to just below 1",
                    *_one(home, of_request, _CONTINUOUS, "0", "0.999", "ReverseLogarithmic"),
                ),
            ),
            rejects=(
                example(
                    "up to 1", *_one(home, of_request, _CONTINUOUS, "0", "1", "ReverseLogarithmic")
                ),
                example(
                    "from below 0",
                    *_one(home, of_request, _CONTINUOUS, "-0.1", "0.999", "ReverseLogarithmic"),
                ),
            ),
            needs=(f"{path}.{_CONTINUOUS}.member.ScalingType",),
            of_request=of_request,
        ),
        Rule(
            path=f"{path}.{_INTEGER}.member.ScalingType",
            name="no-reverse-logarithmic",
            statement="ReverseLogarithmic is not for integers",
            source=in_document(GUIDE_2023, "automatic-model-tuning-define-ranges"),
            prose_id="HP-REVLOG-INT",
            tier="implied",
            check=each_range(
                home, _INTEGER, of_request, lambda r: r.get("ScalingType") != "ReverseLogarithmic"
            ),
            repair=_rescale(
                home, _INTEGER, lambda r: r.get("ScalingType") != "ReverseLogarithmic", "1", "8"
            ),
            needs=(f"{path}.{_INTEGER}.member.ScalingType",),
            of_request=of_request,
        ),
        *(_ordered(home, path, kind, of_request) for kind in (_INTEGER, _CONTINUOUS)),
    )


def each_range(home: str, kind: str, of_request: bool, check: RangeCheck) -> Check:
    """The check that every range of a kind passes a check of its own."""
    found = ranges_getter(of_request)

    def holds(subject: Any, request: Any) -> bool:
        ranges = found(subject)
        listed = ranges and ranges.get(kind)
        return not listed or all(check(each) for each in listed)

    return holds


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


def _is_ordered(kind: str) -> RangeCheck:
    def check(each: Any) -> bool:
        low, high = each["MinValue"], each["MaxValue"]
        if not (is_number(low, kind) and is_number(high, kind)):
            return False
        return number_of(low, kind) <= number_of(high, kind)

    return check


def _ordered(home: str, path: str, kind: str, of_request: bool) -> Rule:
    return Rule(
        path=f"{path}.{kind}.member",
        name="min-at-most-max",
        statement="MinValue and MaxValue are numbers, and MinValue is not the greater one",
        source=in_document(MODEL, kind.removesuffix("s")),
        prose_id="HP-RANGE-ORDER",
        tier="implied",
        check=each_range(home, kind, of_request, _is_ordered(kind)),
        repair=_reorder(home, kind),
        needs=(f"{path}.{kind}.member",),
        of_request=of_request,
    )


def _reorder(home: str, kind: str) -> Repair:
    def repair(view: View) -> Iterator[list[Edit]]:
        elements = []
        for index, each in enumerate(view.get(f"{home}.{kind}")):
            if _is_ordered(kind)(each):
                continue
            low, high = (f"{home}.{kind}.{index}.{end}" for end in ("MinValue", "MaxValue"))
            ways = [[view.put(low, "1"), view.put(high, "8")]]
            if is_number(each["MaxValue"], kind):
                ways.insert(0, [view.put(low, each["MaxValue"])])
            if is_number(each["MinValue"], kind):
                ways.insert(0, [view.put(high, each["MinValue"])])
            elements.append(ways)
        yield from for_each(view, elements)

    return repair


def _is_above_zero(each: Any) -> bool:
    return each.get("ScalingType") != "Logarithmic" or float(each["MinValue"]) > 0


def _below_one(each: Any) -> bool:
    if each.get("ScalingType") != "ReverseLogarithmic":
        return True
    return float(each["MinValue"]) >= 0 and float(each["MaxValue"]) < 1


def _above_zero(home: str, path: str, kind: str, of_request: bool) -> Rule:
    least = "1" if kind == _INTEGER else "0.001"
    return Rule(
        path=f"{path}.{kind}.member",
        name="logarithmic-above-zero",
        statement="a Logarithmic range lies above 0",
        source=in_document(MODEL, f"{kind.removesuffix('s')}.ScalingType"),
        prose_id="HP-LOG",
        tier="stated",
        check=each_range(home, kind, of_request, _is_above_zero),
        repair=_rescale(home, kind, _is_above_zero, least, "8"),
        accepts=(
            example("just above 0", *_one(home, of_request, kind, least, "88", "Logarithmic")),
        ),
        rejects=(
            example("from 0", *_one(home, of_request, kind, "0", "88", "Logarithmic")),
            example("from below 0", *_one(home, of_request, kind, "-1", "88", "Logarithmic")),
        ),
        needs=(f"{path}.{kind}.member.ScalingType",),
        of_request=of_request,
    )


def _rescale(home: str, kind: str, check: RangeCheck, low: str, high: str) -> Repair:
    """Another scale for a range that does not suit its own; else other bounds."""

    def repair(view: View) -> Iterator[list[Edit]]:
        elements = []
        for index, each in enumerate(view.get(f"{home}.{kind}")):
            if not check(each):
                here = f"{home}.{kind}.{index}"
                lower, upper = view.put(f"{here}.MinValue", low), view.put(f"{here}.MaxValue", high)
                other_scale = view.put(f"{here}.ScalingType", "Auto")
                elements.append(
                    [
                        [other_scale],
                        view.drop(f"{here}.ScalingType"),
                        [lower, upper],
                        [lower],
                        [upper],
                    ]
                )
        yield from for_each(view, elements)

    return repair


def _one(
    home: str, of_request: bool, kind: str, low: str, high: str, scale: str
) -> tuple[Edit, ...]:
    each: Json = {"Name": "Param-1", "MinValue": low, "MaxValue": high, "ScalingType": scale}
    return only_ranges(of_request, {kind: [each]})
