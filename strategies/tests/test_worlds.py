from __future__ import annotations

import copy
from typing import Any

import pytest

from sagemaker_strategies.cases.json_pointer import ABSENT, get, put
from sagemaker_strategies.cases.positive import swept_paths
from sagemaker_strategies.cases.seeds import CONTEXTS, World, lean_world, worlds
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


def _plain(catalogue: Catalogue) -> World:
    return worlds(catalogue)[0]


def test_the_worlds_in_the_order_in_which_they_are_tried(newest: Catalogue) -> None:
    assert BASES == tuple(world.name for world in worlds(newest))
    assert "the smallest base" == lean_world(newest).name


@pytest.mark.parametrize("number", range(5))
def test_bases_and_grounds_are_valid(catalogue: Catalogue, broken: Any, number: int) -> None:
    world = (*worlds(catalogue), lean_world(catalogue))[number]
    wrong = {
        (path, context): sorted(found)
        for path in swept_paths(catalogue)
        for context in CONTEXTS
        if (found := broken(world.ground(path, context).request))
    }

    assert frozenset() == broken(world.base)
    assert {} == wrong


@pytest.mark.parametrize("number", [0, 2])
def test_no_bound_moved_in_by_one_refuses_a_base_or_a_ground(
    catalogue: Catalogue, broken_under: Any, number: int
) -> None:
    world = worlds(catalogue)[number]
    broken = broken_under(_tightened(catalogue.raw))
    wrong = {
        (path, context): sorted(found)
        for path in swept_paths(catalogue)
        for context in CONTEXTS
        if context != "alone"  # one element is what this context is for
        if (found := broken(world.ground(path, context).request))
    }

    assert frozenset() == broken(world.base)
    assert {} == wrong


def test_alone_touches_no_bound_but_that_of_lists_and_maps(
    catalogue: Catalogue, broken_under: Any
) -> None:
    broken = broken_under(_tightened(catalogue.raw))
    touched = {
        id
        for path in swept_paths(catalogue)
        for id in broken(_plain(catalogue).ground(path, "alone").request)
    }

    assert {"length-min"} == {id.rpartition(":")[2] for id in touched}
    assert {"list"} == {catalogue.nodes[id.rpartition(":")[0]].type for id in touched}


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_ground_has_a_value_at_its_place(catalogue: Catalogue, context: Any) -> None:
    missing = [
        path
        for path in swept_paths(catalogue)
        for ground in [_plain(catalogue).ground(path, context)]
        if not ground.is_key and get(ground.request, ground.pointer) is ABSENT
    ]

    assert [] == missing


def test_a_place_is_the_last_of_several_elements_unless_it_stands_alone(newest: Catalogue) -> None:
    world = _plain(newest)
    many, alone = world.ground(CHANNEL), world.ground(CHANNEL, "alone")

    assert ("TrainingJobDefinition", "InputDataConfig", 1, "ChannelName") == many.pointer
    assert ("TrainingJobDefinition", "InputDataConfig", 0, "ChannelName") == alone.pointer
    assert 1 == len(get(alone.request, alone.pointer[:2]))


def test_contexts_fill_or_empty_the_structure_around(newest: Catalogue) -> None:
    world = _plain(newest)
    members = set(newest.nodes["TrainingJobDefinition.InputDataConfig.member"].children)
    crowded = get(world.ground(CHANNEL, "crowded").request, world.ground(CHANNEL).pointer[:-1])
    bare = get(world.ground(CHANNEL, "bare").request, world.ground(CHANNEL).pointer[:-1])

    assert members == set(crowded)
    assert {"ChannelName", "DataSource"} == set(bare)


def test_a_maps_key_is_reached_by_itself(newest: Catalogue) -> None:
    ground = _plain(newest).ground(f"{STATIC}.key")

    assert ground.is_key
    assert ground.pointer[-1] in get(ground.request, ground.pointer[:-1])


def test_growing_keeps_what_stands_there(newest: Catalogue) -> None:
    world = _plain(newest)
    pointer = world.ground(CHANNEL).pointer
    request = put(world.ground(CHANNEL).request, pointer, "Mine")

    assert "Mine" == get(world.grow(request, f"{CHANNEL[:-12]}.ContentType").request, pointer)


def test_the_same_place_gives_the_same_request(newest: Catalogue) -> None:
    world = _plain(newest)

    assert world.ground(CHANNEL, "crowded") is world.ground(CHANNEL, "crowded")
    assert world.ground(CHANNEL) == _plain(newest).ground(CHANNEL)


def test_a_given_base_is_the_only_one(newest: Catalogue) -> None:
    given = {**_plain(newest).base, "Tags": [{"Key": "mine", "Value": "1"}]}
    only = worlds(newest, given=given)

    assert ["the given base"] == [world.name for world in only]
    assert given is only[0].base
    assert "mine" == get(only[0].ground("Tags.member.Key").request, ("Tags", 0, "Key"))


def test_rules_are_kept_where_a_place_is_grown(newest: Catalogue) -> None:
    kept: list[Any] = []

    def keep(request: Any, pointer: Any) -> Any:
        kept.append(pointer)
        return {**request, "Kept": len(kept)}

    world = worlds(newest, keep_rules=keep)[0]
    ground = world.ground("Tags")

    assert {"Kept": 2}.items() <= ground.request.items()
    assert [(), ("Tags",)] == kept


def test_amid_others_a_place_has_a_neighbour_on_either_side(newest: Catalogue) -> None:
    world = worlds(newest)[0]
    ground = world.ground("TrainingJobDefinition.VpcConfig.Subnets.member", "amid")
    keyed = world.ground("TrainingJobDefinition.Environment.value", "amid")

    assert ground.pointer[-1] == 1
    assert len(get(ground.request, ground.pointer[:-1])) == 3
    assert list(get(keyed.request, keyed.pointer[:-1])).index(keyed.pointer[-1]) == 1
