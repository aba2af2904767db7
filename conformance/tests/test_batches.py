from __future__ import annotations

import json
from typing import Any

from sagemaker_conformance.engine.batches import AnsweredBatches
from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.judging.certifier import Certifier

PATHS = (
    "TrainingJobDefinition.RoleArn",
    "TrainingJobDefinition.OutputDataConfig.S3OutputPath",
    "TrainingJobDefinition.InputDataConfig.member.ChannelName",
    "Tags.member.Key",
)


def _packing(
    catalogue: Any, plain: Any, accepts: Any
) -> tuple[AnsweredBatches, CaseStore, list[Any]]:
    sent: list[Any] = []

    def asked(request: Any) -> bool:
        sent.append(request)
        return bool(accepts(request))

    case_store = CaseStore(Certifier(catalogue.raw), PATHS)
    return AnsweredBatches(plain, case_store, asked), case_store, sent


def test_what_is_accepted_together_costs_one_request(catalogue: Any, plain: Any) -> None:
    answered_batches, case_store, sent = _packing(catalogue, plain, lambda request: True)
    placements = [p for path in PATHS for p in case_store.placements(plain, path)]

    assert all(answered_batches.accepted(p) for p in placements)
    assert len(sent) == len(case_store.batches(plain).all)
    assert len(sent) < len(placements)


def test_a_refused_pack_is_taken_apart_until_one_value_remains(catalogue: Any, plain: Any) -> None:
    answered_batches, case_store, _ = _packing(
        catalogue, plain, lambda request: not _has_channel_of(request, 64)
    )
    refused = {
        (p.path, p.label)
        for path in PATHS
        for p in case_store.placements(plain, path)
        if not answered_batches.accepted(p)
    }

    assert {("TrainingJobDefinition.InputDataConfig.member.ChannelName", "max")} == {
        (path, label) for path, label in refused if "tells" not in label
    }


def _has_channel_of(request: Any, length: int) -> bool:
    channels = request["TrainingJobDefinition"].get("InputDataConfig", [])
    return any(len(channel["ChannelName"]) == length for channel in channels)


def test_a_placement_in_no_pack_is_asked_alone(catalogue: Any, plain: Any) -> None:
    answered_batches, case_store, sent = _packing(catalogue, plain, lambda request: True)
    other = case_store.placements(plain, "TrainingJobDefinition.CheckpointConfig.S3Uri")[0]

    assert answered_batches.accepted(other)
    assert [case_store.alone(plain, other)] == sent


def test_a_ground_is_vouched_for_by_its_natural_placement(catalogue: Any, plain: Any) -> None:
    answered_batches, _, _ = _packing(catalogue, plain, lambda request: True)

    assert answered_batches.holds(plain.control(PATHS[2]).request)
    assert not answered_batches.holds({"another": "request"})


def test_a_refused_ground_is_not_vouched_for(catalogue: Any, plain: Any) -> None:
    answered_batches, _, _ = _packing(
        catalogue, plain, lambda request: "Train1" not in json.dumps(request)
    )

    assert not answered_batches.holds(plain.control(PATHS[2]).request)
