from __future__ import annotations

import json
import time
from functools import cache
from itertools import islice
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from sagemaker_strategies import (
    acceptances,
    clauses,
    requests,
    training_job_definitions,
    violations,
)
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import drop
from sagemaker_strategies.cases.negative import violations_of
from sagemaker_strategies.cases.positive import swept_paths
from sagemaker_strategies.cases.seeds import lean_seed_request, seed_requests
from sagemaker_strategies.constraints import Catalogue, load
from sagemaker_strategies.constraints.parts import is_vacuous
from sagemaker_strategies.rules import drawn_repairer
from sagemaker_strategies.strategies.minimal import other_variations, smallest_variations
from sagemaker_strategies.strategies.reduction import removable_parts, smallest_valid_request
from sagemaker_strategies.strategies.requests import variations

CATALOGUE = load("botocore-1.44.5")
SOME = settings(
    max_examples=40, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
DEFINITION = "TrainingJobDefinition"
NAME = "HyperParameterTuningJobName"
IDS = [c.id for path in swept_paths(CATALOGUE) for c in CATALOGUE.nodes[path].clauses.values()]


@cache
def _violations(id: str) -> tuple[Case, ...]:
    return tuple(violations_of(seed_requests(CATALOGUE)[0], id))


#: 30 of all those that can be broken; the longest lists of values take too many draws to see.
SPREAD = sorted(
    islice((id for id in Random(5).sample(IDS, len(IDS)) if 0 < len(_violations(id)) < 14), 30)
)


def _searched(examples: int = 100) -> settings:
    return settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


@SOME
@given(data=st.data())
def test_drawn_requests_are_valid(data: st.DataObject, catalogue: Catalogue, broken: Any) -> None:
    assert frozenset() == broken(data.draw(requests(catalogue)))


@SOME
@given(data=st.data())
def test_drawn_definitions_are_valid(
    data: st.DataObject, catalogue: Catalogue, broken: Any
) -> None:
    definition = data.draw(training_job_definitions(catalogue))
    found = broken({DEFINITION: definition})

    assert set() == {id for id in found if id.startswith(DEFINITION)}


def test_nothing_grows_in_a_definitions_stead(newest: Catalogue) -> None:
    """A request may hold a list of definitions instead; what is asked for here is the one."""
    for max_grafts in (1, 2):
        with pytest.raises(NoSuchExample):
            find(
                training_job_definitions(newest, max_grafts=max_grafts),
                lambda definition: "RoleArn" not in definition,
                settings=_searched(300),
                random=Random(1),
            )


def _emptied(value: Any) -> None:
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            _emptied(each)
    value.clear()


@pytest.mark.parametrize(
    "drawn",
    [
        training_job_definitions(),
        requests(),
        violations(f"{DEFINITION}.RoleArn:pattern"),
        acceptances(f"{DEFINITION}.VpcConfig.Subnets:length-max"),
    ],
)
def test_what_a_test_changes_is_in_no_later_draw(drawn: st.SearchStrategy[Any]) -> None:
    found = list[list[str]]()

    def draws(change: bool) -> None:
        @seed(7)
        @settings(SOME, phases=[Phase.generate])
        @given(drawn)
        def test(value: Any) -> None:
            parts = [value.request, value.control] if isinstance(value, Case) else [value]
            found[-1].append(json.dumps(parts))
            if change:
                for part in parts:
                    _emptied(part)

        found.append([])
        test()

    for change in (True, False):
        draws(change)

    assert found[0] == found[1]


@pytest.mark.parametrize("drawn", [training_job_definitions(CATALOGUE), requests()])
def test_a_strategy_is_printed_short(drawn: st.SearchStrategy[Any]) -> None:
    assert "Catalogue('botocore-1.44.5')" in repr(drawn)
    assert len(repr(drawn)) < 100


@settings(SOME, max_examples=300)
@given(requests(), violations(f"{DEFINITION}.RoleArn:pattern"))
def test_the_name_is_the_placeholder(request: Any, case: Case) -> None:
    names = [each[NAME] for each in (request, case.request, case.control)]

    assert names == ["$NAME"] * 3


@SOME
@given(data=st.data())
def test_drawn_violations_break_what_they_say(
    data: st.DataObject, newest: Catalogue, broken_under: Any
) -> None:
    broken = broken_under(newest.raw)
    clause = data.draw(st.sampled_from(IDS).filter(_violations))
    case = data.draw(violations(clause, newest))

    assert clause == case.clause
    assert clause in case.violates
    assert case.violates == broken(case.request)
    assert frozenset() == broken(case.control)


@SOME
@given(data=st.data())
def test_drawn_acceptances_are_valid(
    data: st.DataObject, newest: Catalogue, broken_under: Any
) -> None:
    broken = broken_under(newest.raw)
    case = data.draw(acceptances(data.draw(clauses(newest)).id, newest))

    assert "accepts" == case.side
    assert frozenset() == broken(case.request)
    assert frozenset() == broken(case.control)


@pytest.mark.parametrize("clause", SPREAD)
def test_whatever_the_sweep_sends_can_be_drawn(clause: str) -> None:
    missing = {case.sample for case in _violations(clause)}

    def saw_the_last(case: Case) -> bool:
        missing.discard(case.sample)
        return not missing

    drawn = violations(clause, CATALOGUE, max_grafts=0)
    find(drawn, saw_the_last, settings=_searched(2000), random=Random(1))

    assert set() == missing


def test_a_clause_that_nothing_breaks_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match=r"Tags:length-min cannot be broken"):
        find(violations("Tags:length-min"), lambda case: True, settings=_searched(5))


def test_the_smallest_request_keeps_the_rules_and_can_be_without_nothing() -> None:
    smallest = find(requests(CATALOGUE), lambda request: True, settings=_searched())
    holds = drawn_repairer(CATALOGUE).holds
    parts = removable_parts(CATALOGUE, smallest)

    assert smallest_valid_request(CATALOGUE) == smallest
    assert holds(smallest)
    assert {smallest_valid_request(CATALOGUE)[NAME]} == {"$NAME"}
    assert not any(holds(drop(smallest, part)) for part in parts)
    assert not {"MetricDefinitions", "TrainingImage"} & set(
        smallest[DEFINITION]["AlgorithmSpecification"]  # type: ignore[index,call-overload,arg-type]
    )


@pytest.mark.parametrize(
    "clause",
    [
        f"{DEFINITION}.RoleArn:pattern",
        f"{DEFINITION}.InputDataConfig.member.ChannelName:length-max",
        f"{DEFINITION}.StaticHyperParameters.key:length-max",
        "HyperParameterTuningJobConfig.Strategy:enum",
    ],
)
def test_a_fault_shrinks_to_the_smallest_base_at_once(clause: str) -> None:
    calls = 0

    def shows(case: Case) -> bool:
        nonlocal calls
        calls += 1
        return True

    began = time.process_time()
    smallest = find(violations(clause, CATALOGUE), shows, settings=_searched(), random=Random(0))
    seconds = time.process_time() - began
    first = next(c for c in violations_of(lean_seed_request(CATALOGUE), clause))

    assert first.request == smallest.request
    assert calls <= 20
    assert seconds < 5


def test_a_fault_that_only_some_values_show_shrinks_too() -> None:
    def shows(case: Case) -> bool:
        channels = case.request[DEFINITION]["InputDataConfig"]  # type: ignore[index,call-overload]
        return any(len(c["ChannelName"]) > 70 for c in channels)  # type: ignore[union-attr,index,call-overload,arg-type]

    clause = f"{DEFINITION}.InputDataConfig.member.ChannelName:length-max"
    case = find(violations(clause, CATALOGUE), shows, settings=_searched(200), random=Random(0))
    (channel,) = case.request[DEFINITION]["InputDataConfig"]  # type: ignore[index,call-overload,misc]

    assert {"ChannelName", "DataSource"} == set(channel)  # type: ignore[arg-type]


def test_every_clause_can_be_drawn() -> None:
    assert "HyperParameterTuningJobName:required" == find(clauses(), lambda _: True).id
    with pytest.raises(NoSuchExample):
        find(clauses(), lambda clause: clause.path.startswith("TrainingJobDefinitions."))


@SOME
@given(data=st.data())
def test_variations_keep_the_value_and_what_it_breaks(
    data: st.DataObject, newest: Catalogue, broken_under: Any
) -> None:
    broken = broken_under(newest.raw)
    case = _violations(data.draw(st.sampled_from(SPREAD)))[0]
    drawn = data.draw(variations(case, CATALOGUE))

    assert (case.clause, case.sample, case.violates) == (drawn.clause, drawn.sample, drawn.violates)
    assert drawn.violates == broken(drawn.request)


@pytest.mark.parametrize("clause", SPREAD)
@pytest.mark.parametrize("which", range(4))
def test_variations_shrink_to_those_that_are_made_without_a_search(clause: str, which: int) -> None:
    case = _violations(clause)[-1]
    made = [
        *smallest_variations(case, CATALOGUE),
        *other_variations(case, CATALOGUE, lambda _: True),
    ]
    wanted = made[which]

    found = find(variations(case, CATALOGUE), lambda c: c == wanted, settings=_searched(200))
    assert found == wanted
    if not which:
        assert wanted == find(variations(case, CATALOGUE), lambda _: True, settings=_searched(20))


def test_vacuous_clauses_are_among_those_that_cannot_be_broken() -> None:
    vacuous = [
        id
        for path in swept_paths(CATALOGUE)
        for id in (f"{path}:{kind}" for kind in CATALOGUE.nodes[path].clauses)
        if is_vacuous(CATALOGUE.clauses[id])
    ]

    assert vacuous
    assert set() == {id for id in vacuous if _violations(id)}
