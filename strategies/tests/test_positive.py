from __future__ import annotations

from typing import Any

import pytest

from sagemaker_strategies.cases.json_pointer import get
from sagemaker_strategies.cases.positive import (
    batch_in_order,
    batches,
    place_alone,
    placements_at,
    returned_node,
    swept_paths,
)
from sagemaker_strategies.cases.seeds import lean_seed_request, seed_requests
from sagemaker_strategies.constraints import Catalogue, load
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CHANNEL = "TrainingJobDefinition.InputDataConfig.member.ChannelName"


@pytest.mark.parametrize("number", range(5))
def test_every_placement_is_valid_alone(catalogue: Catalogue, broken: Any, number: int) -> None:
    seed_request = (*seed_requests(catalogue), lean_seed_request(catalogue))[number]
    wrong = {
        (placement.clause, placement.label): sorted(found)
        for path in swept_paths(catalogue)
        for placement in placements_at(seed_request, path)
        if (found := broken(place_alone(seed_request, placement)))
    }

    assert {} == wrong


@pytest.mark.parametrize("number", range(5))
def test_every_pack_is_valid(catalogue: Catalogue, broken: Any, number: int) -> None:
    seed_request = (*seed_requests(catalogue), lean_seed_request(catalogue))[number]

    assert set() == {
        id for p in batches(seed_request, swept_paths(catalogue)) for id in broken(p.request)
    }


def test_packs_hold_every_placement_once_and_one_of_each_place_but_in_lists(
    catalogue: Catalogue,
) -> None:
    seed_request, paths = seed_requests(catalogue)[0], swept_paths(catalogue)
    found = batches(seed_request, paths)
    batched = [(p.clause, p.label) for batch in found for p in batch.placements]
    all_of_them = {(p.clause, p.label) for path in paths for p in placements_at(seed_request, path)}

    assert len(batched) == len(set(batched))
    assert all_of_them == set(batched)
    for batch in found:
        alone = [p.path for p in batch.placements if "member" not in p.path.split(".")]
        assert len(alone) == len(set(alone))


def test_a_pack_puts_what_it_says(newest: Catalogue) -> None:
    seed_request = seed_requests(newest)[0]
    for batch in batches(seed_request, swept_paths(newest))[:40]:
        for placement in batch.placements:
            sample = placement.sample
            if placement.context != "many" or placement.path.endswith(".key"):
                continue
            values = list(_standing_at(batch.request, placement.path.split(".")))

            assert (sample.value in values) != sample.absent


def test_packing_saves_requests(newest: Catalogue) -> None:
    seed_request, paths = seed_requests(newest)[0], swept_paths(newest)

    assert sum(len(placements_at(seed_request, p)) for p in paths) > 5 * len(
        batches(seed_request, paths)
    )


def test_packs_are_the_same_each_time(newest: Catalogue) -> None:
    one, other = (batches(seed_requests(newest)[0], swept_paths(newest)[:60]) for _ in range(2))

    assert one == other


def test_a_packs_placements_in_order_make_its_request(newest: Catalogue) -> None:
    seed_request = seed_requests(newest)[0]
    for batch in batches(seed_request, swept_paths(newest))[:20]:
        assert batch.request == batch_in_order(seed_request, batch.placements)


def test_labels_name_the_context(newest: Catalogue) -> None:
    labels = {p.label for p in placements_at(seed_requests(newest)[0], CHANNEL)}

    assert {"natural", "natural (alone)", "natural (crowded)", "present", "max"} <= labels
    assert "absent" not in labels


def test_an_optional_member_may_be_absent(newest: Catalogue) -> None:
    placements = placements_at(
        seed_requests(newest)[0], "TrainingJobDefinition.OutputDataConfig.KmsKeyId"
    )
    absent = next(p for p in placements if p.sample.absent)
    request = place_alone(seed_requests(newest)[0], absent)

    assert "TrainingJobDefinition.OutputDataConfig.KmsKeyId:type" == absent.clause
    assert "KmsKeyId" not in get(request, ("TrainingJobDefinition", "OutputDataConfig"))


def test_what_is_swept(newest: Catalogue) -> None:
    paths = swept_paths(newest)

    assert "TrainingJobDefinitions" in paths
    assert "" not in paths
    assert [] == [path for path in paths if path.startswith("TrainingJobDefinitions.")]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("TrainingJobDefinition.RoleArn", True),
        ("TrainingJobDefinition.StaticHyperParameters.value", True),
        ("TrainingJobDefinition.StaticHyperParameters.key", False),
        ("Tags.member.Key", False),
    ],
)
def test_what_describe_gives_back(newest: Catalogue, path: str, expected: bool) -> None:
    assert expected == returned_node(newest.nodes[path], TUNING_JOB)


def _standing_at(value: Any, steps: list[str]) -> Any:
    if not steps:
        yield value
        return
    step, rest = steps[0], steps[1:]
    if step == "member" and isinstance(value, list):
        for element in value:
            yield from _standing_at(element, rest)
    elif step == "value" and isinstance(value, dict):
        for entry in value.values():
            yield from _standing_at(entry, rest)
    elif isinstance(value, dict) and step in value:
        yield from _standing_at(value[step], rest)


def test_no_two_elements_of_a_valid_list_have_one_key() -> None:
    catalogue = load("botocore", "iam:CreateRole")
    paths = [path for path in swept_paths(catalogue) if path.split(".")[0] == "Tags"]
    for seed_request in seed_requests(catalogue):
        alone = [
            place_alone(seed_request, each)
            for path in paths
            for each in placements_at(seed_request, path)
        ]
        together = [batch.request for batch in batches(seed_request, paths)]
        for request in (*alone, *together):
            keys = [tag["Key"] for tag in request.get("Tags", ())]

            assert len(keys) == len(set(keys))
