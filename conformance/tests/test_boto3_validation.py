"""What boto3 does with an invalid request: stops it, lets it through, or completes it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sagemaker_conformance.judging.boto3_validation import boto3_verdict
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.targets import TargetSettings, connect
from sagemaker_strategies.constraints import load
from sagemaker_strategies.constraints.loader import INSTALLED_SPEC

PIPELINE = {"PipelineName": "a", "RoleArn": "r" * 20, "ClientRequestToken": "t" * 32}


def _without(member: str) -> dict[str, Any]:
    return {name: value for name, value in PIPELINE.items() if name != member}


@pytest.mark.parametrize(
    ("request_", "verdict", "answer"),
    [
        (_without("RoleArn"), "stops", "rejected"),
        # What boto3 sends then is valid.
        (_without("ClientRequestToken"), None, "unsupported"),
        (PIPELINE | {"ClientRequestToken": "t"}, "stops", "rejected"),
        (PIPELINE | {"ClientRequestToken": "t" * 129}, "passes", "accepted"),
        ({"PipelineName": "a"}, "stops", "rejected"),
    ],
)
def test_a_required_idempotency_token_is_filled_in(
    request_: Any, verdict: str | None, answer: str
) -> None:
    catalogue = load(INSTALLED_SPEC, "sagemaker:CreatePipeline")
    target = connect("botocore", TargetSettings(catalogue))

    assert verdict == boto3_verdict(request_, PIPELINE, catalogue.operation)
    assert answer == target.send("CreatePipeline", json.dumps(request_).encode()).outcome


def test_the_account_of_a_vault_is_filled_in() -> None:
    operation = load(INSTALLED_SPEC, "glacier:CreateVault").operation
    vault = {"accountId": "-", "vaultName": "a"}

    assert boto3_verdict({"vaultName": "a"}, vault, operation) is None
    assert "stops" == boto3_verdict({"accountId": "-"}, vault, operation)


def test_an_optional_token_that_is_missing_is_no_fault() -> None:
    catalogue = load(INSTALLED_SPEC, "sagemaker:CreatePartnerApp")
    needed = {
        "Name": "a",
        "Type": "comet",
        "ExecutionRoleArn": "r" * 20,
        "Tier": "a",
        "AuthType": "IAM",
    }
    target = connect("botocore", TargetSettings(catalogue))

    sent = target.send(catalogue.operation.create, json.dumps(needed).encode())

    assert Answer("accepted", body={}) == sent
