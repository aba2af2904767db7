"""Rules of ranges that leave no choice: one number alone, and a category that is given twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.scales import (
    RangeCheck,
    each_range,
    is_number,
    number_of,
)
from sagemaker_strategies.rules.create_hyper_parameter_tuning_job.search_ranges import (
    KINDS,
    OF_A_DEFINITION,
    OF_THE_JOB,
    only_ranges,
)
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import (
    CATEGORY_TWICE,
    SINGLETON_RANGE,
)
from sagemaker_strategies.rules.rule import Rule, View, example, for_each
from sagemaker_strategies.rules.sources import in_document

_INTEGER, _CONTINUOUS, _CATEGORICAL = KINDS
_FEEDBACK: Final = in_document("aws/amazon-sagemaker-feedback#195", "answers of the service")


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic, for the job's ranges and for a definition's own."""
    homes = (
        (OF_THE_JOB, OF_THE_JOB, True),
        (OF_A_DEFINITION, f"TrainingJobDefinition.{OF_A_DEFINITION}", False),
    )
    return tuple(
        rule
        for home, path, of_request in homes
        for rule in (
            _not_singleton(home, path, _INTEGER, of_request),
            _not_singleton(home, path, _CONTINUOUS, of_request),
            _distinct_categories(home, path, of_request),
        )
    )


def _is_no_singleton(kind: str) -> RangeCheck:
    def check(each: Any) -> bool:
        low, high = each["MinValue"], each["MaxValue"]
        if not (is_number(low, kind) and is_number(high, kind)):
            return True
        return number_of(low, kind) != number_of(high, kind)

    return check


def _not_singleton(home: str, path: str, kind: str, of_request: bool) -> Rule:
    check = _is_no_singleton(kind)
    low, next_one, high = ("2", "3", "8") if kind == _INTEGER else ("0.2", "0.2001", "0.8")

    def repair(view: View) -> Iterator[list[Edit]]:
        elements = []
        for index, each in enumerate(view.get(f"{home}.{kind}")):
            if not check(each):
                here = f"{home}.{kind}.{index}"
                value = number_of(each["MinValue"], kind)
                elements.append(
                    [
                        [view.put(f"{here}.MaxValue", str(value + 1))],
                        [view.put(f"{here}.MinValue", str(value - 1))],
                        [view.put(f"{here}.MinValue", low), view.put(f"{here}.MaxValue", high)],
                    ]
                )
        yield from for_each(view, elements)

    def ranged(least: str, most: str) -> tuple[Edit, ...]:
        each: Json = {"Name": "Param-1", "MinValue": least, "MaxValue": most}
        return only_ranges(of_request, {kind: [each]})

    return Rule(
        path=f"{path}.{kind}.member",
        name="min-not-max",
        statement="MinValue and MaxValue are not the same number",
        source=_FEEDBACK,
        prose_id="HP-RANGE-ORDER",
        tier="observed",
        check=each_range(home, kind, of_request, check),
        repair=repair,
        accepts=(example("next to each other", *ranged(low, next_one)),),
        rejects=(example("equal", *ranged(low, low)),),
        observations=SINGLETON_RANGE,
        needs=(f"{path}.{kind}.member",),
        of_request=of_request,
    )


def _distinct_categories(home: str, path: str, of_request: bool) -> Rule:
    def distinct(each: Any) -> bool:
        return len(set(each["Values"])) == len(each["Values"])

    def repair(view: View) -> Iterator[list[Edit]]:
        edits: list[Edit] = []
        for index, each in enumerate(view.get(f"{home}.{_CATEGORICAL}")):
            values = list(each["Values"])
            for place, value in enumerate(values):
                pointer = view.here(f"{home}.{_CATEGORICAL}.{index}.Values.{place}")
                if values.count(value) > 1 and view.free(pointer):
                    values[place] = next(
                        n for n in (f"Choice-{i}" for i in range(1, 99)) if n not in values
                    )
                    edits.append(Edit(pointer, values[place]))
        yield edits

    def chosen(*values: Json) -> tuple[Edit, ...]:
        return only_ranges(of_request, {_CATEGORICAL: [{"Name": "Param-1", "Values": [*values]}]})

    return Rule(
        path=f"{path}.{_CATEGORICAL}.member.Values",
        name="distinct",
        statement="a category is given once",
        source=_FEEDBACK,
        prose_id="HP-CAT-UNIQ",
        tier="observed",
        check=each_range(home, _CATEGORICAL, of_request, distinct),
        repair=repair,
        accepts=(example("other case", *chosen("adam", "Adam")),),
        rejects=(example("twice", *chosen("adam", "adam")),),
        observations=CATEGORY_TWICE,
        needs=(f"{path}.{_CATEGORICAL}.member.Values",),
        of_request=of_request,
    )
