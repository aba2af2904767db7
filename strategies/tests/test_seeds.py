from __future__ import annotations

import copy
from typing import Any

import pytest

from sagemaker_strategies.cases.json_pointer import ABSENT, get, put
from sagemaker_strategies.cases.positive import swept_paths
from sagemaker_strategies.cases.seeds import CONTEXTS, SeedRequest, lean_seed_request, seed_requests
from sagemaker_strategies.constraints import Catalogue

BASES = (
    "the plain base",
    "a base of other values",
    "a base with every member",
    "a base with every member, of other values",
)
CHANNEL = "TrainingJobDefinition.InputDataConfig.member.ChannelName"
STATIC = "TrainingJobDefinition.StaticHyperParameters"


def _tightened(shapes: Any) -> dict[str, Any]:
    """The shapes with every bound moved in by one and every enum's last value gone, where it can."""
    tight: dict[str, Any] = copy.deepcopy(dict(shapes))
    for facts in tight.values():
        low, high = facts.get("min"), facts.get("max")
        if len(facts.get("enum", ())) > 1:
            facts["enum"] = facts["enum"][:-1]
        if low is not None and (high is None or high - low >= 2):
            facts["min"] = low + 1
        if high is not None and (low is None or high - low >= 2):
            facts["max"] = high - 1
    return tight


def _plain(catalogue: Catalogue) -> SeedRequest:
    return seed_requests(catalogue)[0]


def test_the_worlds_in_the_order_in_which_they_are_tried(newest: Catalogue) -> None:
    assert BASES == tuple(seed_request.name for seed_request in seed_requests(newest))
    assert "the smallest base" == lean_seed_request(newest).name


@pytest.mark.parametrize("number", range(5))
def test_bases_and_grounds_are_valid(catalogue: Catalogue, broken: Any, number: int) -> None:
    seed_request = (*seed_requests(catalogue), lean_seed_request(catalogue))[number]
    wrong = {
        (path, context): sorted(found)
        for path in swept_paths(catalogue)
        for context in CONTEXTS
        if (found := broken(seed_request.control(path, context).request))
    }

    assert frozenset() == broken(seed_request.base)
    assert {} == wrong


@pytest.mark.parametrize("number", [0, 2])
def test_no_bound_moved_in_by_one_refuses_a_base_or_a_ground(
    catalogue: Catalogue, broken_under: Any, number: int
) -> None:
    seed_request = seed_requests(catalogue)[number]
    broken = broken_under(_tightened(catalogue.raw))
    wrong = {
        (path, context): sorted(found)
        for path in swept_paths(catalogue)
        for context in CONTEXTS
        if context != "alone"  # one element is what this context is for
        if (found := broken(seed_request.control(path, context).request))
    }

    assert frozenset() == broken(seed_request.base)
    assert {} == wrong


def test_alone_touches_no_bound_but_that_of_lists_and_maps(
    catalogue: Catalogue, broken_under: Any
) -> None:
    broken = broken_under(_tightened(catalogue.raw))
    touched = {
        id
        for path in swept_paths(catalogue)
        for id in broken(_plain(catalogue).control(path, "alone").request)
    }

    assert {"length-min"} == {id.rpartition(":")[2] for id in touched}
    assert {"list"} == {catalogue.nodes[id.rpartition(":")[0]].type for id in touched}


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_ground_has_a_value_at_its_place(catalogue: Catalogue, context: Any) -> None:
    missing = [
        path
        for path in swept_paths(catalogue)
        for control in [_plain(catalogue).control(path, context)]
        if not control.is_key and get(control.request, control.pointer) is ABSENT
    ]

    assert [] == missing


def test_a_place_is_the_last_of_several_elements_unless_it_stands_alone(newest: Catalogue) -> None:
    seed_request = _plain(newest)
    many, alone = seed_request.control(CHANNEL), seed_request.control(CHANNEL, "alone")

    assert ("TrainingJobDefinition", "InputDataConfig", 1, "ChannelName") == many.pointer
    assert ("TrainingJobDefinition", "InputDataConfig", 0, "ChannelName") == alone.pointer
    assert 1 == len(get(alone.request, alone.pointer[:2]))


def test_contexts_fill_or_empty_the_structure_around(newest: Catalogue) -> None:
    seed_request = _plain(newest)
    members = set(newest.nodes["TrainingJobDefinition.InputDataConfig.member"].children)
    crowded = get(
        seed_request.control(CHANNEL, "crowded").request, seed_request.control(CHANNEL).pointer[:-1]
    )
    bare = get(
        seed_request.control(CHANNEL, "bare").request, seed_request.control(CHANNEL).pointer[:-1]
    )

    assert members == set(crowded)
    assert {"ChannelName", "DataSource"} == set(bare)


def test_a_maps_key_is_reached_by_itself(newest: Catalogue) -> None:
    control = _plain(newest).control(f"{STATIC}.key")

    assert control.is_key
    assert control.pointer[-1] in get(control.request, control.pointer[:-1])


def test_growing_keeps_what_stands_there(newest: Catalogue) -> None:
    seed_request = _plain(newest)
    pointer = seed_request.control(CHANNEL).pointer
    request = put(seed_request.control(CHANNEL).request, pointer, "Mine")

    assert "Mine" == get(
        seed_request.grow(request, f"{CHANNEL[:-12]}.ContentType").request, pointer
    )


def test_the_same_place_gives_the_same_request(newest: Catalogue) -> None:
    seed_request = _plain(newest)

    assert seed_request.control(CHANNEL, "crowded") is seed_request.control(CHANNEL, "crowded")
    assert seed_request.control(CHANNEL) == _plain(newest).control(CHANNEL)


def test_a_given_base_is_the_only_one(newest: Catalogue) -> None:
    given = {**_plain(newest).base, "Tags": [{"Key": "mine", "Value": "1"}]}
    only = seed_requests(newest, given=given)

    assert ["the given base"] == [seed_request.name for seed_request in only]
    assert given is only[0].base
    assert "mine" == get(only[0].control("Tags.member.Key").request, ("Tags", 0, "Key"))


def test_rules_are_kept_where_a_place_is_grown(newest: Catalogue) -> None:
    kept: list[Any] = []

    def keep(request: Any, pointer: Any) -> Any:
        kept.append(pointer)
        return {**request, "Kept": len(kept)}

    seed_request = seed_requests(newest, repair_rules=keep)[0]
    control = seed_request.control("Tags")

    assert {"Kept": 2}.items() <= control.request.items()
    assert [(), ("Tags",)] == kept


def test_amid_others_a_place_has_a_neighbour_on_either_side(newest: Catalogue) -> None:
    seed_request = seed_requests(newest)[0]
    control = seed_request.control("TrainingJobDefinition.VpcConfig.Subnets.member", "amid")
    keyed = seed_request.control("TrainingJobDefinition.Environment.value", "amid")

    assert control.pointer[-1] == 1
    assert len(get(control.request, control.pointer[:-1])) == 3
    assert list(get(keyed.request, keyed.pointer[:-1])).index(keyed.pointer[-1]) == 1
