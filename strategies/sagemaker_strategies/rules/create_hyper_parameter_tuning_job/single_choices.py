"""Rules of ranges that leave no choice: one number alone, and a category that is given twice."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.conditions import each
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.scales import is_number, number_of
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.search_ranges import (
    HOMES,
    KINDS,
    Home,
)
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import CATEGORY_TWICE, SINGLETON_RANGE
from sagemaker_strategies.rules.repairs import Alternatives, View, renamed, repair_each
from sagemaker_strategies.rules.rule import Rule, Values, in_document

_INTEGER, _CONTINUOUS, _CATEGORICAL = KINDS
_FEEDBACK: Final = in_document("aws/amazon-sagemaker-feedback#195", "answers of the service")


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic, for the job's ranges and for a definition's own."""
    return tuple(
        rule
        for home in HOMES
        for rule in (
            _not_singleton(home, _INTEGER),
            _not_singleton(home, _CONTINUOUS),
            _distinct_categories(home),
        )
    )


def _not_singleton(home: Home, kind: str) -> Rule:
    low, next_one, high = ("2", "3", "8") if kind == _INTEGER else ("0.2", "0.2001", "0.8")
    path = f"{home.path}.{kind}"

    def is_no_singleton(found: Any) -> bool:
        low, high = found["MinValue"], found["MaxValue"]
        if not (is_number(low, kind) and is_number(high, kind)):
            return True
        return number_of(low, kind) != number_of(high, kind)

    def ways(view: View, here: str, found: Any) -> list[list[Edit]]:
        value = number_of(found["MinValue"], kind)
        return [
            [view.put(f"{here}.MaxValue", str(value + 1))],
            [view.put(f"{here}.MinValue", str(value - 1))],
            [view.put(f"{here}.MinValue", low), view.put(f"{here}.MaxValue", high)],
        ]

    def ranged(least: str, most: str) -> Values:
        return home.only({kind: [{"Name": "Param-1", "MinValue": least, "MaxValue": most}]})

    return Rule(
        path=f"{home.in_request}.{kind}.member",
        name="min-not-max",
        statement="MinValue and MaxValue are not the same number",
        source=_FEEDBACK,
        prose_id="HP-RANGE-ORDER",
        tier="observed",
        check=each(path, is_no_singleton),
        repair=repair_each(path, is_no_singleton, ways),
        accepts={"next to each other": ranged(low, next_one)},
        rejects={"equal": ranged(low, low)},
        observations=SINGLETON_RANGE,
        of_request=home.of_request,
    )


def _distinct_categories(home: Home) -> Rule:
    path = f"{home.path}.{_CATEGORICAL}"

    def distinct(found: Any) -> bool:
        return len(set(found["Values"])) == len(found["Values"])

    def repair(view: View) -> Alternatives:
        edits: list[Edit] = []
        for index, found in enumerate(view.get(path)):
            values = {f"{path}.{index}.Values.{n}": v for n, v in enumerate(found["Values"])}
            edits += renamed(view, values, lambda _: (f"Choice-{i}" for i in range(1, 99)))
        yield edits

    def chosen(*values: str) -> Values:
        return home.only({_CATEGORICAL: [{"Name": "Param-1", "Values": [*values]}]})

    return Rule(
        path=f"{home.in_request}.{_CATEGORICAL}.member.Values",
        name="distinct",
        statement="a category is given once",
        source=_FEEDBACK,
        prose_id="HP-CAT-UNIQ",
        tier="observed",
        check=each(path, distinct),
        repair=repair,
        accepts={"other case": chosen("adam", "Adam")},
        rejects={"twice": chosen("adam", "adam")},
        observations=CATEGORY_TWICE,
        of_request=home.of_request,
    )
