"""The tests that are written for moto's maintainers, run in moto's two modes and on a strict service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sagemaker_conformance.reference.model_service import ModelService
from sagemaker_conformance.server.mock_server import serving
from sagemaker_strategies.constraints import load

pytest.importorskip("moto")

ACTIVITY = "stepfunctions:CreateActivity"
RUN = ("-m", "pytest", "-q", "--tb=no", "-p", "no:randomly", "-p", "no:sagemaker_conformance")


@pytest.fixture
def strict_service() -> Iterator[str]:
    with serving(ModelService(load("botocore", ACTIVITY))) as url:
        yield url


def test_they_fail_on_moto_where_it_accepts_and_pass_where_nothing_is_accepted(
    suite: Any,
    command: Any,
    python: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    moto_server: str,
    strict_service: str,
) -> None:
    clauses = ("tags.member.key:length-*", "encryptionConfiguration.type:required")
    named = (f"--operation={ACTIVITY}", *(f"--clause={glob}" for glob in clauses))
    suite("--target=moto", *named, "--journal=moto.ndjson")
    done = command("report", "moto.ndjson", "--format=pytest-moto", "--output=test_activity.py")
    shown = command("show", "name:required", named[0], "--as=pytest-moto")
    text = (tmp_path / "test_activity.py").read_text()
    accepted = text.count("\n@mock_aws")

    assert (0, "written to test_activity.py\n") == (done.status, done.err)
    assert "client.create_activity()" in shown.out
    assert not re.search("sagemaker_|hypothesis", text)
    here = python(*RUN, "test_activity.py")
    monkeypatch.setenv("AWS_ENDPOINT_URL", strict_service)
    strict = python(*RUN, "test_activity.py")
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    monkeypatch.setenv("TEST_SERVER_MODE", "true")
    monkeypatch.setenv("TEST_SERVER_MODE_ENDPOINT", moto_server)
    there = python(*RUN, "test_activity.py")

    # The lack of the type moto refuses, with an error that the model states: nothing is to be tested.
    assert accepted == 2
    assert f"{accepted} passed" in strict.out, strict.out
    for run in (here, there):
        reasons = re.findall("^FAILED .* - (.*)$", run.out, re.MULTILINE)
        assert f"{accepted} failed" in run.out, run.out
        assert all(each.startswith("Failed: DID NOT RAISE") for each in reasons)
        assert accepted == len(reasons)
