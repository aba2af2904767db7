from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.cases.json_pointer import put

D = "TrainingJobDefinition"


@pytest.fixture
def definition(plain: Any) -> Any:
    """A valid definition."""
    return plain.base[D]


def _check(command: Any, tmp_path: Path, content: Any, *options: str) -> Any:
    (tmp_path / "payload.json").write_text(json.dumps(content))
    return command("check", "payload.json", *options)


def test_a_valid_definition(command: Any, tmp_path: Path, definition: Any) -> None:
    done = _check(command, tmp_path, definition)

    assert 0 == done.status
    clean = "breaks nothing documented (CreateHyperParameterTuningJob, botocore-1.44.5)"
    assert f"payload.json: {clean}\n" == done.out


def test_a_broken_definition(command: Any, tmp_path: Path, definition: Any) -> None:
    done = _check(command, tmp_path, put(definition, ("RoleArn",), "x"))

    assert 1 == done.status
    assert "  RoleArn (line 1)\n    'x' must match the pattern " in done.out
    assert f"sagemaker-conformance show {D}.RoleArn:pattern\n" in done.out


def test_a_whole_request(command: Any, tmp_path: Path, plain: Any) -> None:
    request = {**plain.base, "HyperParameterTuningJobName": "a_b"}
    done = _check(command, tmp_path, request, "--format=json")

    assert 1 == done.status
    assert NAME_PLACEHOLDER == plain.base["HyperParameterTuningJobName"]
    assert ["HyperParameterTuningJobName:pattern"] == json.loads(done.out)["breaks"]


def test_another_specification(command: Any, tmp_path: Path, definition: Any) -> None:
    broken = put(definition, ("ResourceConfig", "InstanceType"), "ml.m5.nothing")
    done = _check(command, tmp_path, broken, "--spec=documented-2018-05", "--format=json")

    assert 1 == done.status
    assert f"{D}.ResourceConfig.InstanceType:enum" in json.loads(done.out)["breaks"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not JSON: line 1, column 2"),
        ("[]", "holds no request; expected a request or a Hyper"),
        ("{}", "holds no request"),
        (" \n", "is empty, expected a request"),
        (None, "cannot be read"),
    ],
)
def test_what_cannot_be_judged(text: str | None, said: str, command: Any, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "payload.json").write_text(text)
    done = command("check", "payload.json")

    assert 4 == done.status
    assert said in done.err


def test_a_folder_is_no_file(command: Any, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    done = command("check", "folder")

    assert (4, 1) == (done.status, len(done.err.strip().splitlines()))
    assert "folder: is a folder, expected a file" in done.err


def test_the_standard_input_and_utf_16_are_read(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, definition: Any
) -> None:
    text = json.dumps(put(definition, ("RoleArn",), "x"))
    (tmp_path / "powershell.json").write_bytes(text.encode("utf-16"))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    for source in ("-", "powershell.json"):
        done = command("check", source)
        assert done.out.startswith(f"{source}: CreateHyperParameterTuningJob, ")
        assert 1 == done.status
