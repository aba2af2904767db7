"""Rules of all ranges of hyperparameters together."""

from __future__ import annotations

from typing import Any

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.conditions import value_at
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.search_ranges import (
    HOMES,
    KINDS,
    Home,
    names_in,
)
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import HINT_WITHOUT_AUTOTUNE
from sagemaker_strategies.rules.repairs import Alternatives, Repair, View, drop, either, renamed
from sagemaker_strategies.rules.rule import (
    GUIDE_2018,
    GUIDE_2023,
    MODEL,
    Check,
    Rule,
    in_document,
    is_documented_2018,
)

_INTEGER, _CONTINUOUS, _CATEGORICAL = KINDS


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic, for the job's ranges and for a definition's own."""
    return tuple(rule for home in HOMES for rule in _rules_at(home, catalogue))


def _rules_at(home: Home, catalogue: Catalogue) -> tuple[Rule, ...]:
    hints = f"{home.path}.AutoParameters"
    return (
        *_sum_rules(home, catalogue),
        Rule(
            path=home.in_request,
            name="distinct-names",
            statement="a hyperparameter has one range only",
            source=in_document(GUIDE_2023, "automatic-model-tuning-define-ranges"),
            prose_id="HP-RANGE-UNIQ",
            tier="implied",
            check=_distinct(home),
            repair=_rename(home),
            of_request=home.of_request,
        ),
        Rule(
            path=f"{home.in_request}.AutoParameters",
            name="autotune-only",
            statement="AutoParameters are hints for Autotune",
            source=in_document(MODEL, "AutoParameter"),
            prose_id="AT-2",
            tier="contradicted",
            check=lambda subject, request: (
                not value_at(subject, hints) or bool(request.get("Autotune"))
            ),
            repair=either(lambda view: [Edit(("Autotune",), {"Mode": "Enabled"})], drop(hints)),
            observations=HINT_WITHOUT_AUTOTUNE,
            needs=("Autotune.Mode",),
            of_request=home.of_request,
        ),
    )


# The number of ranges


def _sum_rules(home: Home, catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rule with the lists' own limit; none where its examples have no place, or no limit is stated."""
    lists = tuple(f"{home.in_request}.{kind}" for kind in (_CONTINUOUS, _INTEGER))
    nodes = [catalogue.nodes.get(each) for each in lists]
    limit = next((node.bound("length-max") for node in nodes if node is not None), None)
    if limit is None or None in nodes:
        return ()

    def within_limit(subject: Any, request: Any) -> bool:
        ranges = value_at(subject, home.path)
        return not ranges or _size(ranges) <= limit

    rule = Rule(
        path=home.in_request,
        name="sum-of-ranges",
        statement=f"the ranges of all kinds together are at most {limit}",
        source=in_document(GUIDE_2018, "automatic-model-tuning-limits")
        if is_documented_2018(catalogue)
        else in_document(MODEL, "ParameterRanges"),
        prose_id="HP-RANGE-SUM",
        check=within_limit,
        repair=_fewer(home.path, limit),
        accepts={"max": home.only(_many(limit - 1, 1))},
        rejects={"max+1": home.only(_many(limit - 1, 2))},
        needs=lists,
        of_request=home.of_request,
    )
    return (rule,)


def _size(ranges: Any) -> int:
    return sum(len(ranges.get(kind) or ()) for kind in KINDS)


def _fewer(home: str, limit: int) -> Repair:
    """Remove ranges from the lists' ends, as many as may be removed."""

    def repair(view: View) -> Alternatives:
        ranges = view.get(home)
        surplus = _size(ranges) - limit
        edits: list[Edit] = []
        for kind in KINDS:
            for index in reversed(range(len(ranges.get(kind) or ()))):
                place = view.here(f"{home}.{kind}.{index}")
                if len(edits) == surplus or not view.free(place):
                    break
                edits.append(Edit(place, ABSENT))
        yield edits

    return repair


def _many(continuous: int, integers: int) -> dict[str, Any]:
    return {
        _CONTINUOUS: [
            {"Name": f"Float-{i}", "MinValue": "0.1", "MaxValue": "0.8"} for i in range(continuous)
        ],
        _INTEGER: [{"Name": f"Int-{i}", "MinValue": "1", "MaxValue": "8"} for i in range(integers)],
    }


# Names and hints


def _distinct(home: Home) -> Check:
    def holds(subject: Any, request: Any) -> bool:
        ranges = value_at(subject, home.path)
        names = names_in(ranges) if ranges else ()
        return len(set(names)) == len(names)

    return holds


def _rename(home: Home) -> Repair:
    def repair(view: View) -> Alternatives:
        names = {
            f"{home.path}.{kind}.{index}.Name": each["Name"]
            for kind in KINDS
            for index, each in enumerate(view.get(f"{home.path}.{kind}") or ())
            if each["Name"] is not None
        }
        yield renamed(view, names, lambda index: (f"Param-{number}" for number in range(1, 999)))

    return repair
