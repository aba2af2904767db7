from __future__ import annotations

import json
from pathlib import Path

import pytest

from sagemaker_strategies.cases.json_pointer import get
from sagemaker_strategies.cases.negative import violations_of
from sagemaker_strategies.cases.positive import swept_paths
from sagemaker_strategies.cases.repeated_members import (
    checked_paths,
    covered_paths,
    repeated_paths,
    sampled_repeats,
)
from sagemaker_strategies.cases.round_trip import several_definitions
from sagemaker_strategies.cases.seeds import SeedRequest, seed_requests
from sagemaker_strategies.constraints import Catalogue, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules import repairer

DEFINITION = TUNING_JOB.definition
DEFINITIONS = TUNING_JOB.definitions
NEWEST = load("botocore-1.44.5")


@pytest.fixture(scope="module")
def lawful() -> SeedRequest:
    """The plain world, which keeps the prose rules."""
    return seed_requests(NEWEST, repair_rules=repairer(NEWEST))[0]


def cases_of(seed_request: SeedRequest, path: str) -> list[tuple[str, int, int]]:
    """Every rejecting case of a place: its label, the element in which it stands, of how many."""
    found = []
    for kind in NEWEST.nodes[path].clauses:
        for case in violations_of(seed_request, f"{path}:{kind}"):
            [several] = [value for name, value in case.request.items() if name == DEFINITIONS]
            before = case.control[DEFINITIONS]
            [element] = [n for n, one in enumerate(several) if one != before[n]]  # type: ignore[index, arg-type]  # lists
            found.append((case.label, element, len(before)))  # type: ignore[arg-type]  # a list
    return found


def test_the_sample_has_a_clause_of_each_kind_that_can_be_broken(lawful: SeedRequest) -> None:
    kinds = {
        case.clause.rpartition(":")[2]
        for path in sampled_repeats(NEWEST)
        for kind in NEWEST.nodes[path].clauses
        for case in violations_of(lawful, f"{path}:{kind}")
    }

    assert kinds == {
        *("required", "type", "enum", "pattern"),
        *("length-min", "length-max", "range-min", "range-max"),
    }


def test_the_sample_costs_little(lawful: SeedRequest) -> None:
    cases = [case for path in sampled_repeats(NEWEST) for case in cases_of(lawful, path)]

    assert len(sampled_repeats(NEWEST)) <= 6
    assert len(cases) < 130


def test_the_last_element_is_asked_and_once_one_in_the_middle(lawful: SeedRequest) -> None:
    cases = [case for path in sampled_repeats(NEWEST) for case in cases_of(lawful, path)]

    assert {(label.endswith("(amid)"), element, size) for label, element, size in cases} >= {
        (False, 1, 2),
        (True, 1, 3),
    }


def test_everything_is_all_that_the_definition_has() -> None:
    own = {
        p.removeprefix(f"{DEFINITION}.")
        for p in swept_paths(NEWEST)
        if p.startswith(f"{DEFINITION}.")
    }
    repeated = {p.removeprefix(f"{DEFINITIONS}.member.") for p in repeated_paths(NEWEST)}

    assert repeated == own
    assert checked_paths(NEWEST, everything=True) == (*swept_paths(NEWEST), *repeated_paths(NEWEST))
    assert checked_paths(NEWEST) == (*swept_paths(NEWEST), *sampled_repeats(NEWEST))


def test_together_with_the_sample_the_list_stands_for_everything() -> None:
    rest = covered_paths(DEFINITIONS, NEWEST)

    assert rest | set(sampled_repeats(NEWEST)) == set(repeated_paths(NEWEST))
    assert not rest & set(sampled_repeats(NEWEST))
    assert covered_paths(DEFINITION, NEWEST) == frozenset()


def test_a_specification_without_the_list_repeats_nothing() -> None:
    oldest: Catalogue = load("documented-2018-05")

    assert checked_paths(oldest, everything=True) == swept_paths(oldest)
    assert several_definitions(seed_requests(oldest)[0]) is None


def test_a_pattern_that_cannot_be_read_is_not_among_the_sample(tmp_path: Path) -> None:
    sampled = next(p for p in sampled_repeats(NEWEST) if NEWEST.nodes[p].pattern is not None)
    shape = NEWEST.nodes[sampled].shape
    shapes = {**NEWEST.raw, shape: {**NEWEST.raw[shape], "pattern": r"\Bsg|a++"}}
    file = tmp_path / "model.json"
    file.write_text(json.dumps({"shapes": shapes}))
    other = next(
        p for p in sampled_repeats(load(str(file))) if "pattern" in NEWEST.nodes[p].clauses
    )

    assert NEWEST.nodes[other].shape != shape


def test_several_definitions_have_much_and_nothing_alike(lawful: SeedRequest) -> None:
    request = several_definitions(lawful)
    assert request is not None
    one, other = request[DEFINITIONS]  # type: ignore[misc]  # two definitions

    assert DEFINITION not in request
    assert len(one) >= 14
    for name in ("RoleArn", "VpcConfig", "Environment", "StaticHyperParameters", "DefinitionName"):
        assert get(one, (name,)) != get(other, (name,))
