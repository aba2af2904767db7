"""Cases for shapes that SageMaker lacks, each certified: what a sweep of any service may meet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from sagemaker_conformance.judging.certifier import Certifier
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.reference import Validator, checks_of
from sagemaker_strategies.cases.boundaries import rejected
from sagemaker_strategies.cases.negative import place
from sagemaker_strategies.cases.positive import place_alone, placements_at
from sagemaker_strategies.cases.seeds import CONTEXTS, SeedRequest, lean_seed_request, seed_requests
from sagemaker_strategies.constraints.catalogue import Catalogue, build
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


def _structure(*members: str, required: tuple[str, ...] = ()) -> dict[str, Any]:
    named = {member: {"shape": member} for member in members}
    return {"type": "structure", "members": named, "required": list(required)}


def _list(of: str, **bounds: int) -> dict[str, Any]:
    return {"type": "list", "member": {"shape": of}, **bounds}


def _map(key: str, value: str, **bounds: int) -> dict[str, Any]:
    return {"type": "map", "key": {"shape": key}, "value": {"shape": value}, **bounds}


SHAPES: Final[dict[str, Any]] = {
    "CreateHyperParameterTuningJobRequest": _structure(
        "HyperParameterTuningJobName",
        "TrainingJobDefinition",
        required=("HyperParameterTuningJobName",),
    ),
    "HyperParameterTuningJobName": {"type": "string", "min": 1, "max": 32},
    "TrainingJobDefinition": _structure(
        *("Lists", "Cube", "EnumKeys", "OneKey", "FixedKeys", "Maps", "Struct", "Structs"),
        *("Narrow", "Negative", "NegativeInteger", "UpToZero", "Large", "Single", "Pair"),
        required=("EnumKeys", "Narrow", "Negative", "Large"),
    ),
    "Word": {"type": "string", "min": 1, "max": 5, "pattern": "[a-c]+"},
    "Words": _list("Word", min=1, max=3),
    "Lists": _list("Words", min=1, max=4),
    "Cube": _list("Lists"),
    "Value": {"type": "string", "enum": ["one", "two", "THREE"]},
    "Only": {"type": "string", "enum": ["only"]},
    "EnumKeys": _map("Value", "Words", min=3, max=5),
    "OneKey": _map("Only", "Only"),
    "Fixed": {"type": "string", "pattern": "[0-9a-f]{4}"},
    "FixedKeys": _map("Fixed", "Struct", min=2, max=6),
    "Maps": _map("Word", "FixedKeys", max=2),
    "Struct": _structure("Narrow", "Words", required=("Narrow",)),
    "Structs": _list("Struct", max=1),
    "Narrow": {"type": "float", "min": 0.1, "max": 0.3},
    "Negative": {"type": "double", "min": -2.5, "max": -0.5},
    "NegativeInteger": {"type": "integer", "min": -20, "max": -3},
    "UpToZero": {"type": "integer", "max": 0},
    "Large": {"type": "long", "min": 5_000_000_000, "max": 9_000_000_000_000_000_000},
    "Single": {"type": "integer", "min": 7, "max": 7},
    "Flag": {"type": "boolean"},
    "Pair": _list("Flag", min=2, max=2),
}


def _catalogue(shapes: dict[str, Any]) -> Catalogue:
    return build(
        shapes, operation=TUNING_JOB, spec="foreign", document="foreign", evidence="modelled"
    )


CATALOGUE = _catalogue(SHAPES)
CERTIFIER = Certifier(SHAPES)
WORLDS = [*seed_requests(CATALOGUE), lean_seed_request(CATALOGUE)]
PATHS = [path for path in CATALOGUE.nodes if path]


def _broken(request: Any) -> set[str]:
    return set(CERTIFIER.violated(named(request, "a")))


@pytest.mark.parametrize("seed_request", WORLDS, ids=lambda seed_request: seed_request.name)
def test_every_place_grows_into_a_valid_request(seed_request: SeedRequest) -> None:
    wrong = {
        (path, context): broken
        for path in PATHS
        for context in CONTEXTS
        if (broken := _broken(seed_request.control(path, context).request))
    }

    assert wrong == {}


@pytest.mark.parametrize("seed_request", WORLDS, ids=lambda seed_request: seed_request.name)
def test_every_accepted_value_breaks_nothing(seed_request: SeedRequest) -> None:
    wrong = {
        (path, placement.label): broken
        for path in PATHS
        for placement in placements_at(seed_request, path)
        if (broken := _broken(place_alone(seed_request, placement)))
    }

    assert wrong == {}


@pytest.mark.parametrize("seed_request", WORLDS, ids=lambda seed_request: seed_request.name)
def test_every_refused_value_breaks_what_it_says(seed_request: SeedRequest) -> None:
    wrong = {
        (path, sample.label): broken
        for path in PATHS
        for sample in rejected(CATALOGUE.nodes[path], seed_request.typical_values)
        if sample.unspecified is None
        and (broken := _broken(place(seed_request.control(path), sample)))
        != {f"{path}:{kind}" for kind in sample.breaks}
    }

    assert wrong == {}


def test_every_clause_that_can_be_broken_is() -> None:
    tried = {
        f"{path}:{sample.kind}"
        for path in PATHS
        for sample in rejected(CATALOGUE.nodes[path], WORLDS[0].typical_values)
    }

    bounds = {id for id in CATALOGUE.clauses if ":length-max" in id or ":range" in id}
    # Its key has three values, and five entries are allowed.
    assert bounds - tried == {"TrainingJobDefinition.EnumKeys:length-max"}


def test_what_lists_in_maps_break_is_told_of_the_map() -> None:
    """As DynamoDB does of ``requestItems``, a map of lists."""
    body = {"TrainingJobDefinition": {"EnumKeys": {"one": ["a"], "two": [], "THREE": ["a", "!"]}}}

    found = [v for v in Validator(CATALOGUE).violations(body) if "null at" not in v.message]

    shown = "Value '{one=[a], two=[], THREE=[a, !]}' at 'trainingJobDefinition.enumKeys'"
    assert [v.clause_id.removeprefix("TrainingJobDefinition.EnumKeys.") for v in found] == [
        "value:length-min",
        "value.member:pattern",
    ]
    assert found[0].message == (
        f"{shown} failed to satisfy constraint: Map value must satisfy constraint: [Member must have "
        "length less than or equal to 3, Member must have length greater than or equal to 1]"
    )
    assert found[1].place == "trainingJobDefinition.enumKeys.THREE.member"


UNREAD: Final = {
    **SHAPES,
    "Word": {"type": "string", "pattern": "(a|b)(\\b)"},
}


def test_a_pattern_that_cannot_be_read_is_not_checked_by_the_mock() -> None:
    catalogue = _catalogue(UNREAD)

    assert set(catalogue.clauses) - set(checks_of(catalogue)) == {
        id for id in catalogue.clauses if catalogue.clauses[id].value == "(a|b)(\\b)"
    }


def test_a_pattern_that_cannot_be_read_costs_its_clauses(tmp_path: Path, suite: Any) -> None:
    (tmp_path / "unread.json").write_text(json.dumps({"shapes": UNREAD}))

    done = suite("--target=local", "--spec=unread.json", "--clause=*Lists.member.member:*")
    unsupported = [r for r in done.journal() if r.get("status") == "unsupported"]

    assert 0 == done.status
    assert {"TrainingJobDefinition.Lists.member.member:pattern"} == {
        r["clause"] for r in unsupported
    }
    assert all("\\b is supported only where" in r["reason"] for r in unsupported)
