"""Recorded answers of AWS as observations: the form of docs/aws-emulator.md, and what shows nothing."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from conformance import import_observations
from conformance.import_observations import LineError, observations_of
from sagemaker_conformance.reference import Service

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "aws-emulator.md"
JOB = "CreateHyperParameterTuningJob"
ROLE = "TrainingJobDefinition.RoleArn"


def _answered(request: dict[str, Any], catalogue: Any, **more: Any) -> dict[str, Any]:
    """The local mock's answer, as a line of the manifest."""
    answer = Service(catalogue).answer(JOB, json.dumps(request).encode())
    body = json.loads(answer.body)
    line = {"url": "https://example.org/1", "date": "2026-11-29", "operation": JOB}
    said = {"status": answer.status, "code": body.get("__type"), "message": body.get("message")}
    return {**line, "request": request, **said, **more}


@pytest.fixture
def main(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Any:
    """Runs the script in the test's folder, with a copy of the observations."""
    copy = shutil.copy(import_observations.FILE, tmp_path / "observations.json")
    monkeypatch.setattr(import_observations, "FILE", Path(copy))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["import_observations.py", *arguments])
        status = import_observations.main()
        return (status, *capsys.readouterr())

    return run


def test_the_line_of_the_page_is_an_observation_once(main: Any, tmp_path: Path) -> None:
    [block] = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    exec(block, {})
    status, out, err = main("answers.ndjson")

    assert (0, "") == (status, err)
    assert [("HyperParameterTuningJobName:pattern", "tune_my_model")] == [
        (entry["clause"], entry["refused"]) for entry in json.loads(out)
    ]
    before = (tmp_path / "observations.json").read_text()
    assert "1 added, 0 were there" in main("answers.ndjson", "--write")[1]
    after = (tmp_path / "observations.json").read_text()
    assert "0 added, 1 were there" in main("answers.ndjson", "--write")[1]
    assert after == (tmp_path / "observations.json").read_text()
    assert after.startswith(before.rstrip("\n]} "))
    assert json.loads(after)["observations"][-1] == json.loads(out)[0]


@pytest.mark.parametrize(
    ("change", "clause", "seen"),
    [
        (
            {"RoleArn": "arn:aws:iam::123456789012:role/" + "a" * 2048},
            "length-max",
            {"value": 2048},
        ),
        ({"RoleArn": "trainer"}, "length-min", {"value": 20}),
        ({"RoleArn": "the-role-of-my-trainer"}, "pattern", {"refused": "the-role-of-my-trainer"}),
        ({"RoleArn": None}, "required", {"value": True}),
    ],
)
def test_what_a_refusal_shows(
    change: dict[str, Any], clause: str, seen: dict[str, Any], plain: Any, catalogue: Any
) -> None:
    request = json.loads(json.dumps(plain.base))
    request["HyperParameterTuningJobName"] = "a-name"
    request["TrainingJobDefinition"].update(change)
    found = observations_of(_answered(request, catalogue), catalogue)
    kept = {entry["clause"]: entry for entry in found}[f"{ROLE}:{clause}"]

    assert seen == {name: kept[name] for name in seen}
    assert len(kept["text"]) < 140
    assert kept["date"] == "2026-11-29"


def test_what_the_answer_does_not_name_is_no_observation(plain: Any, catalogue: Any) -> None:
    request = {**plain.base, "HyperParameterTuningJobName": "a_b"}
    other = _answered(request, catalogue, message="you may not assume this role")

    with pytest.raises(LineError, match="breaks HyperParameterTuningJobName:pattern; the answer"):
        observations_of(other, catalogue)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"status": 200}, "expected a refusal"),
        ({"status": "400"}, "status: expected int, got"),
        ({"operation": "CreateTrainingJob"}, f"expected {JOB}"),
        ({"date": "yesterday"}, "expected YYYY-MM-DD or unknown"),
        ({"url": "a mail"}, "expected the https address"),
        ({"request": None}, "request: expected dict"),
    ],
)
def test_a_line_that_is_none(more: dict[str, Any], why: str, plain: Any, catalogue: Any) -> None:
    request = {**plain.base, "HyperParameterTuningJobName": "a_b"}

    with pytest.raises(LineError, match=re.escape(why)):
        observations_of({**_answered(request, catalogue), **more}, catalogue)


@pytest.mark.parametrize("content", ["no json\n", "[]\n", None])
def test_a_file_that_is_none(content: str | None, main: Any, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "answers.ndjson").write_text(content)
    status, out, err = main("answers.ndjson")

    assert (4, "") == (status, out)
    assert err.startswith("answers.ndjson: ")
    assert err.count("\n") == 1
