"""What a session prints beside its report: why it is silent, and with -v each witness."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("moto")
ROLE = "TrainingJobDefinition.RoleArn"


def test_a_session_tells_what_it_prepares_and_with_v_every_witness(suite: Any) -> None:
    line = ("--target=moto", f"--clause={ROLE}:[lp]*", "-p", "no:randomly")
    plain, wordy = suite(*line), suite(*line, "-vv")
    first = f"{ROLE}:length-max rejects: accepts-invalid\n  documented  must have length"
    second = f"{ROLE}:pattern rejects: accepts-invalid\n  documented  must match"

    assert "making the requests of 6 checks, then sending them to moto\n" in plain.out
    assert "  repeat " not in plain.out
    assert f"\n{first}" in wordy.out
    assert f"\n{second}" in wordy.out
    assert "    sent 'my-role-for-this-job', answered 200 accepted, boto3 lets it" in plain.out
    assert "\n  likewise    'arn:aws:iam::000000000000:rolea\\n' (a line break after " in wordy.out
    assert 2 == wordy.out.count("  repeat      sagemaker-conformance replay ")


def test_with_a_gate_v_shows_what_it_does_not_allow(suite: Any) -> None:
    done = suite("--target=moto", "--baseline=moto", f"--clause={ROLE}:length-max", "-vv")

    assert 0 == done.status
    assert "  repeat " not in done.out


def test_a_session_names_the_address_of_an_endpoint(suite: Any) -> None:
    done = suite("--target=http://127.0.0.1:1", f"--clause={ROLE}:pattern")

    assert "checks, then sending them to http://127.0.0.1:1\n" in done.out
