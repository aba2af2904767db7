"""A ratchet over what a project's own tests send: strict mode records the places, a run checks those."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
import pytest

from sagemaker_conformance import strict_sagemaker
from sagemaker_conformance.run.settings import SettingsError, read_globs
from sagemaker_conformance.strict.touched import add_places
from sagemaker_strategies.constraints.used_places import places_in

moto = pytest.importorskip("moto")
NAME = "HyperParameterTuningJobName"


def test_places_of_a_request(catalogue: Any) -> None:
    job = "TrainingJobDefinition"
    request = {
        NAME: "a",
        "Unknown": 1,
        job: {"Environment": {"A": "b"}, "VpcConfig": {"Subnets": ["a", "b"]}, "RoleArn": {"x": 1}},
        "Tags": "no list",
    }

    assert {
        *(NAME, job, "Tags", f"{job}.RoleArn"),
        *(f"{job}.Environment{step}" for step in ("", ".key", ".value")),
        *(f"{job}.VpcConfig{step}" for step in ("", ".Subnets", ".Subnets.member")),
    } == set(places_in(catalogue.root, request))
    assert [] == list(places_in(catalogue.root, None))


def test_a_file_of_places_grows_and_repeats_nothing(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "touched.txt"
    add_places(file, ())
    assert not file.exists()
    add_places(file, {"B", "A"})
    add_places(file, {"A", "C.member"})

    assert ["A:*", "B:*", "C.member:*"] == file.read_text().splitlines()
    assert ("X:*", "A:*", "B:*", "C.member:*") == read_globs(["X:*", f"@{file}"], tmp_path)


def test_a_file_of_places_may_end_without_a_line_break(tmp_path: Path) -> None:
    file = tmp_path / "touched.txt"
    file.write_text("# by hand\nB:*")
    add_places(file, {"B"})
    assert "# by hand\nB:*" == file.read_text()
    add_places(file, {"A", "B"})

    assert "# by hand\nB:*\nA:*\n" == file.read_text()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read (No such file"),
        (b"# nothing\n\n", "lists nothing"),
        (b"\xff", "UTF-8"),
    ],
)
def test_a_file_of_globs_that_cannot_be_used(
    content: bytes | None, said: str, tmp_path: Path, suite: Any
) -> None:
    if content is not None:
        (tmp_path / "globs.txt").write_bytes(content)
    with pytest.raises(SettingsError) as wrong:
        read_globs(["@globs.txt"], tmp_path)

    assert str(wrong.value).startswith("--clause=@globs.txt: ")
    assert said in str(wrong.value)
    assert 4 == suite("--clause=@globs.txt").status


def test_only_what_ones_own_tests_touch_is_gated(suite: Any, command: Any, tmp_path: Path) -> None:
    with moto.mock_aws(), strict_sagemaker(mode="warn", touched="touched.txt") as log:
        client = boto3.client("sagemaker", region_name="us-east-1")
        client.create_hyper_parameter_tuning_job(
            HyperParameterTuningJobName="mine",
            HyperParameterTuningJobConfig={
                "Strategy": "Random",
                "ResourceLimits": {"MaxNumberOfTrainingJobs": 1, "MaxParallelTrainingJobs": 1},
            },
        )
    done = suite("--target=moto", "--baseline=moto", "--clause=@touched.txt")
    checks = {c["path"] for c in done.journal("moto")[1:-1]}
    journal = ".sagemaker-conformance/moto.partial.ndjson"
    reported = command("report", journal, "--clause=*Name:*", "--only=stopped-by-nothing")

    assert 0 == done.status, done.out
    assert log.touched == checks
    assert "partial run" in done.out
    assert "2 requests that AWS documents as invalid are stopped by nothing" in reported.out
    assert "ResourceLimits" not in command("report", journal, "--clause=*Name:*").out
