from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import ABSENT, changes, get
from sagemaker_strategies.cases.negative import dominators, violations_of
from sagemaker_strategies.cases.positive import swept_paths
from sagemaker_strategies.cases.seeds import SeedRequest, lean_seed_request, seed_requests
from sagemaker_strategies.constraints import Catalogue
from sagemaker_strategies.constraints.parts import is_vacuous

ROLE = "TrainingJobDefinition.RoleArn"


def _ids(catalogue: Catalogue) -> Iterator[str]:
    for path in swept_paths(catalogue):
        for clause in catalogue.nodes[path].clauses.values():
            yield clause.id


def _cases(seed_request: SeedRequest) -> Iterator[Case]:
    for id in _ids(seed_request.catalogue):
        yield from violations_of(seed_request, id)


@pytest.mark.parametrize("number", range(5))
def test_every_case_breaks_exactly_what_it_says_and_its_ground_nothing(
    catalogue: Catalogue, broken: Any, number: int
) -> None:
    seed_request = (*seed_requests(catalogue), lean_seed_request(catalogue))[number]
    wrong = [
        (case.clause, case.label, sorted(case.violates ^ found))
        for case in _cases(seed_request)
        if (found := broken(case.request)) != case.violates
    ]
    controls = {repr(case.control): case for case in _cases(seed_request)}
    wrong_grounds = [case.clause for case in controls.values() if broken(case.control)]

    assert [] == wrong
    assert [] == wrong_grounds


def test_a_case_speaks_for_a_clause_that_it_breaks(catalogue: Catalogue) -> None:
    for case in _cases(seed_requests(catalogue)[0]):
        assert "rejects" == case.side
        assert case.clause in case.violates
        assert {case.clause.rpartition(":")[0]} == {id.rpartition(":")[0] for id in case.violates}


def test_a_case_differs_from_its_ground_at_one_place(catalogue: Catalogue) -> None:
    several = []
    for case in _cases(seed_requests(catalogue)[0]):
        path = case.clause.rpartition(":")[0]
        if catalogue.nodes[path].type == "map":
            continue  # its size is changed by entries
        differing = changes(case.control, case.request)
        # One entry, or the member, goes and another comes.
        renamed = path.endswith(".key") or case.sample.startswith("named in ")
        if len(differing) != (2 if renamed else 1):
            several.append((case.clause, case.label, differing))

    assert [] == several


def test_labels_tell_cases_apart_and_are_the_same_in_every_world(catalogue: Catalogue) -> None:
    plain, other, *_ = seed_requests(catalogue)
    for id in _ids(catalogue):
        labels = [case.label for case in violations_of(plain, id)]

        assert len(labels) == len(set(labels))
        assert labels == [case.label for case in violations_of(other, id)]


def test_the_contexts_in_which_a_check_is_asked_again(newest: Catalogue) -> None:
    path = "TrainingJobDefinition.InputDataConfig.member.ChannelName:length-max"
    labels = [case.label for case in violations_of(seed_requests(newest)[0], path)]

    expected = ["max+1", "far above", "max+1 (amid)", "max+1 (crowded)", "max+1 (alone)"]
    assert expected == labels[:5]


def test_values_of_a_wrong_type_stand_in_one_context_each(newest: Catalogue) -> None:
    path = "TrainingJobDefinition.InputDataConfig.member.ChannelName:type"
    labels = [case.label for case in violations_of(seed_requests(newest)[0], path)]

    assert ["number", "true (bare)", "list (amid)", "object (crowded)"] == labels


def test_a_missing_member_is_left_out_and_nothing_else(newest: Catalogue) -> None:
    case = violations_of(seed_requests(newest)[0], f"{ROLE}:required")[0]
    pointer = ("TrainingJobDefinition", "RoleArn")

    assert ABSENT is get(case.request, pointer)
    assert ABSENT is not get(case.control, pointer)


@pytest.mark.parametrize(
    ("id", "vacuous", "by"),
    [
        ("Tags:length-min", True, set()),
        ("TrainingJobDefinition.Environment.value:pattern", True, set()),
        (f"{ROLE}:length-min", False, {f"{ROLE}:pattern", f"{ROLE}:length-max"}),
        (f"{ROLE}:pattern", False, None),
        ("TrainingJobDefinition.InputDataConfig:length-min", False, None),
    ],
)
def test_dominated_and_vacuous(
    newest: Catalogue, id: str, vacuous: bool, by: set[str] | None
) -> None:
    cases = [c for c in violations_of(seed_requests(newest)[0], id) if c.unspecified is None]

    assert vacuous == is_vacuous(newest.clauses[id])
    if by is None:
        assert cases
    else:
        assert [] == cases
        assert vacuous or by == set(dominators(newest, id))


def test_every_clause_has_a_case_or_a_reason_for_having_none(catalogue: Catalogue) -> None:
    unexplained = []
    for id in _ids(catalogue):
        explained = is_vacuous(catalogue.clauses[id]) or dominators(catalogue, id)
        if not violations_of(seed_requests(catalogue)[0], id) and not explained:
            unexplained.append(id)

    assert [] == unexplained
