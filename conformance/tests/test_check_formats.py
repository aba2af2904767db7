"""The findings of `check` as text, JSON, SARIF and annotations; its exit status over several files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import botocore
import pytest
import yaml

from sagemaker_conformance.findings.finding import MISSING, CheckedRequest, Finding
from sagemaker_conformance.findings.formats import FORMATS
from sagemaker_conformance.findings.neighbours import nearest
from sagemaker_strategies.constraints import Source

ROOT = Path(__file__).parents[2]
NAME = "HyperParameterTuningJobName"
CONFIG = "HyperParameterTuningJobConfig"
WRONG = {
    NAME: "a_b",
    CONFIG: {"Strategy": "random", "ResourceLimits": {"MaxParallelTrainingJobs": 1}},
    "Tag": [],
}


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    (tmp_path / "wrong.json").write_text(json.dumps(WRONG, indent=1))
    return "wrong.json"


def test_the_output_of_the_page_is_what_is_printed(command: Any) -> None:
    page = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
    source = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    printed = re.search(r"```text\n(machine.*?)```", page, re.DOTALL)
    assert source is not None
    assert printed is not None
    exec(source[1], {})

    assert printed[1] == command("check", "machine.json").out


def test_json_has_all_of_a_finding(command: Any, wrong: str) -> None:
    data = json.loads(command("check", wrong, "--rules=off", "--format=json").out)
    (request,) = data["requests"]
    strategy = request["findings"][1]

    assert "botocore-1.44.5" == data["spec"]
    assert [f"{NAME}:pattern", f"{CONFIG}.Strategy:enum", "unknown-member"] == data["breaks"]
    assert (f"{CONFIG}.Strategy", 4, "random", "Random") == tuple(
        strategy[key] for key in ("place", "line", "value", "suggestion")
    )
    assert "/shapes/HyperParameterTuningJobStrategyType/enum" == strategy["source"]["place"]
    assert request["judged"]


def test_json_has_the_specification_of_each_request(command: Any, tmp_path: Path) -> None:
    steps = [{"Name": n, "Type": n, "Arguments": {}} for n in ("Tuning", "Training", "Other")]
    (tmp_path / "pipeline.json").write_text(json.dumps({"Version": "1", "Steps": steps}))
    data = json.loads(command("check", "pipeline.json", "--format=json").out)
    tuning, training = (request["spec"] for request in data["requests"])

    assert data["spec"] == tuning == "botocore-1.44.5"
    assert f"botocore-{botocore.__version__}" == training


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_number_that_json_does_not_have_is_written_as_text(
    form: str, command: Any, tmp_path: Path
) -> None:
    limits = '{"MaxNumberOfTrainingJobs": 1e400, "MaxParallelTrainingJobs": [-1e400]}'
    text = json.dumps({NAME: "a", CONFIG: {"Strategy": "Random", "ResourceLimits": "LIMITS"}})
    (tmp_path / "infinite.json").write_text(text.replace('"LIMITS"', limits))
    out = command("check", "infinite.json", f"--format={form}").out

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    data = json.loads(out, parse_constant=refuse)
    if form == "json":
        values = [finding.get("value") for finding in data["requests"][0]["findings"]]
        assert "inf" in values
        assert ["-inf"] in values


def test_sarif_leads_to_the_line_of_the_file(command: Any, wrong: str) -> None:
    (run,) = json.loads(command("check", wrong, "--rules=off", "--format=sarif").out)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    places = [each["locations"][0]["physicalLocation"] for each in run["results"]]

    assert rules == [each["ruleId"] for each in run["results"]]
    assert [0, 1, 2] == [each["ruleIndex"] for each in run["results"]]
    assert [2, 4, 9] == [place["region"]["startLine"] for place in places]
    assert {"wrong.json"} == {place["artifactLocation"]["uri"] for place in places}
    fingerprints = {json.dumps(each["partialFingerprints"]) for each in run["results"]}
    assert 3 == len(fingerprints)


def test_annotations_escape_what_would_end_them() -> None:
    finding = Finding("a:enum", "clause", "A", "x", "one\n%", Source("d", "p"), line=3)
    rule = Finding("a:rule-b", "rule", "A", MISSING, "two", Source("d", "p"))
    requests = [
        CheckedRequest("a,b.json", "here", "Create", None, "spec", [finding, rule]),
        CheckedRequest("b.json", "", "Other", 1),
    ]

    assert [
        "::error file=a%2Cb.json,line=3,title=a%3Aenum::here: A: 'x' one%0A%25",
        "::warning file=a%2Cb.json,title=a%3Arule-b::here: A: not given, which breaks the rule: two",
        "::notice file=b.json,line=1,title=not judged::not judged: Other",
    ] == FORMATS["github"](requests).splitlines()


@pytest.mark.parametrize("form", FORMATS)
def test_a_clean_request_is_clean_in_every_format(form: str, command: Any, tmp_path: Path) -> None:
    clean = {NAME: "a", CONFIG: WRONG[CONFIG] | {"Strategy": "Random"}}  # type: ignore[operator]
    (tmp_path / "clean.json").write_text(json.dumps(clean))
    done = command("check", "clean.json", "--rules=off", f"--format={form}")

    assert 0 == done.status
    assert ("" == done.out.strip()) == (form == "github")


def test_several_files_are_all_checked(command: Any, wrong: str, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("kind: Other\n")
    (tmp_path / "broken.yaml").write_text("a: b: c\n")
    both = command("check", wrong, wrong)
    every = command("check", "other.yaml", "broken.yaml", "none.json", wrong)
    passed_over = command("check", "--ignore-others", "other.yaml", "broken.yaml", wrong)

    assert (1, 2) == (both.status, both.out.count(f"{NAME} (line 2)"))
    assert (4, 1) == (every.status, every.out.count(f"{NAME} (line 2)"))
    assert 3 == len(every.err.strip().splitlines())
    assert (1, "") == (passed_over.status, passed_over.err)


def test_the_hook_of_pre_commit_is_a_command_that_works(command: Any, wrong: str) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, *arguments = hook["entry"].split()

    assert "sagemaker-conformance" == program
    assert 1 == command(*arguments, wrong).status


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("fastfile", ["FastFile"]),
        ("fast_file", ["FastFile"]),
        ("Pip", ["Pipe"]),
        ("nothing like it", []),
        ("", []),
    ],
)
def test_the_nearest_name(text: str, found: list[str]) -> None:
    assert found == nearest(text, ["Pipe", "File", "FastFile"])


@pytest.mark.parametrize("spec", ["documented-2018-05", "botocore-1.44.5"])
def test_a_member_of_later_has_its_first_release(command: Any, tmp_path: Path, spec: str) -> None:
    late = {NAME: "a", "TrainingJobDefinition": {"RetryStrategy": {"MaximumRetryAttempts": 99}}}
    (tmp_path / "late.json").write_text(json.dumps(late))
    text = command("check", "late.json", f"--spec={spec}").out
    data = json.loads(command("check", "late.json", f"--spec={spec}", "--format=json").out)
    found = {each["place"]: each["since"] for each in data["requests"][0]["findings"]}
    place = next(each for each in found if "RetryStrategy" in each)

    assert {"botocore": "1.20.65", "date": "2021-05-04"} == found[place]
    assert "the member is in botocore since 1.20.65 (2021-05-04)" in text
    assert found[CONFIG] is None
