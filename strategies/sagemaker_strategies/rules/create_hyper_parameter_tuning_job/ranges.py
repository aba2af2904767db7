"""Rules of all ranges of hyperparameters together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.search_ranges import (
    KINDS,
    OF_A_DEFINITION,
    OF_THE_JOB,
    names_in,
    only_ranges,
    ranges_getter,
)
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import (
    HINT_WITHOUT_AUTOTUNE,
)
from sagemaker_strategies.rules.rule import Check, Repair, Rule, View, example
from sagemaker_strategies.rules.sources import (
    GUIDE_2018,
    GUIDE_2023,
    MODEL,
    in_document,
    is_documented_2018,
)

_INTEGER, _CONTINUOUS, _CATEGORICAL = KINDS


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic, for the job's ranges and for a definition's own."""
    return (
        *_rules_at(catalogue, OF_THE_JOB, of_request=True),
        *_rules_at(catalogue, OF_A_DEFINITION, of_request=False),
    )


def _rules_at(catalogue: Catalogue, home: str, *, of_request: bool) -> tuple[Rule, ...]:
    path = home if of_request else f"TrainingJobDefinition.{home}"
    if path not in catalogue.nodes:
        return ()
    return (
        *_sum_rules(catalogue, home, path, of_request),
        Rule(
            path=path,
            name="distinct-names",
            statement="a hyperparameter has one range only",
            source=in_document(GUIDE_2023, "automatic-model-tuning-define-ranges"),
            prose_id="HP-RANGE-UNIQ",
            tier="implied",
            check=_distinct(of_request),
            repair=_rename(home),
            needs=(path,),
            of_request=of_request,
        ),
        Rule(
            path=f"{path}.AutoParameters",
            name="autotune-only",
            statement="AutoParameters are hints for Autotune",
            source=in_document(MODEL, "AutoParameter"),
            prose_id="AT-2",
            tier="contradicted",
            check=_for_autotune(of_request),
            observations=HINT_WITHOUT_AUTOTUNE,
            repair=_autotune(home),
            needs=(f"{path}.AutoParameters", "Autotune.Mode"),
            of_request=of_request,
        ),
    )


# The number of ranges


def _sum_rules(catalogue: Catalogue, home: str, path: str, of_request: bool) -> tuple[Rule, ...]:
    """The rule with the lists' own limit; none where its examples have no place, or no limit is stated."""
    lists = tuple(f"{path}.{kind}" for kind in (_CONTINUOUS, _INTEGER))
    nodes = [catalogue.nodes.get(each) for each in lists]
    limit = next((node.bound("length-max") for node in nodes if node is not None), None)
    if limit is None or None in nodes:
        return ()
    found = ranges_getter(of_request)
    once = is_documented_2018(catalogue)

    def within_limit(subject: Any, request: Any) -> bool:
        ranges = found(subject)
        if not ranges:
            return True
        return sum(len(ranges.get(kind) or ()) for kind in KINDS) <= limit

    rule = Rule(
        path=path,
        name="sum-of-ranges",
        statement=f"the ranges of all kinds together are at most {limit}",
        source=in_document(GUIDE_2018, "automatic-model-tuning-limits")
        if once
        else in_document(MODEL, "ParameterRanges"),
        prose_id="HP-RANGE-SUM",
        tier="stated",
        check=within_limit,
        repair=_fewer(home, limit),
        accepts=(example("max", *only_ranges(of_request, _many(limit - 1, 1))),),
        rejects=(example("max+1", *only_ranges(of_request, _many(limit - 1, 2))),),
        needs=lists,
        of_request=of_request,
    )
    return (rule,)


def _fewer(home: str, limit: int) -> Repair:
    """Remove ranges from the lists' ends, as many as may be removed."""

    def repair(view: View) -> Iterator[list[Edit]]:
        ranges = view.get(home)
        surplus = sum(len(ranges.get(kind) or ()) for kind in KINDS) - limit
        edits: list[Edit] = []
        for kind in KINDS:
            for index in reversed(range(len(ranges.get(kind) or ()))):
                place = view.here(f"{home}.{kind}.{index}")
                if len(edits) == surplus or not view.free(place):
                    break
                edits.append(Edit(place, absent=True))
        yield edits

    return repair


# Names and hints


def _distinct(of_request: bool) -> Check:
    found = ranges_getter(of_request)

    def holds(subject: Any, request: Any) -> bool:
        ranges = found(subject)
        if not ranges:
            return True
        names = names_in(ranges)
        return len(set(names)) == len(names)

    return holds


def _rename(home: str) -> Repair:
    def repair(view: View) -> Iterator[list[Edit]]:
        taken = names_in(view.get(home))
        edits: list[Edit] = []
        for kind in KINDS:
            for index, each in enumerate(view.get(f"{home}.{kind}") or ()):
                place = f"{home}.{kind}.{index}.Name"
                if taken.count(each["Name"]) > 1 and view.free(view.here(place)):
                    taken.remove(each["Name"])
                    name = next(n for n in (f"Param-{i}" for i in range(1, 999)) if n not in taken)
                    taken.append(name)
                    edits.append(view.put(place, name))
        yield edits

    return repair


def _for_autotune(of_request: bool) -> Check:
    found = ranges_getter(of_request)

    def holds(subject: Any, request: Any) -> bool:
        ranges = found(subject)
        return not ranges or not ranges.get("AutoParameters") or bool(request.get("Autotune"))

    return holds


def _autotune(home: str) -> Repair:
    def repair(view: View) -> Iterator[list[Edit]]:
        yield [Edit(("Autotune",), {"Mode": "Enabled"})]
        yield view.drop(f"{home}.AutoParameters")

    return repair


def _many(continuous: int, integers: int) -> dict[str, Json]:
    return {
        _CONTINUOUS: [
            {"Name": f"Float-{i}", "MinValue": "0.1", "MaxValue": "0.8"} for i in range(continuous)
        ],
        _INTEGER: [{"Name": f"Int-{i}", "MinValue": "1", "MaxValue": "8"} for i in range(integers)],
    }
