from __future__ import annotations

import json
from typing import Any

import pytest

from sagemaker_conformance.reference import Service, Validator
from sagemaker_conformance.run.ids import other_ids
from sagemaker_conformance.server.mock_server import serving

CREATE = "CreateHyperParameterTuningJob"
ROLE = "TrainingJobDefinition.RoleArn"


def test_a_clause_in_text(command: Any) -> None:
    done = command("show", f"{ROLE}:length-max")

    assert 0 == done.status
    assert done.out.startswith(f"{ROLE}:length-max\n  must have length at most 2048\n")
    assert "source: " in done.out
    assert "max+1" in done.out


def test_a_case_of_many_changes_lists_few_of_them(command: Any) -> None:
    done = command("show", "TrainingJobDefinition.StaticHyperParameters:length-max")

    assert "; and 95 other places\n" in done.out
    assert max(map(len, done.out.splitlines())) < 600


def test_a_clause_that_nothing_breaks(command: Any) -> None:
    done = command("show", "Tags:length-min")

    assert 0 == done.status
    assert "rejects: 0 cases" in done.out


def test_a_clause_in_json(command: Any) -> None:
    shown = json.loads(command("show", f"{ROLE}:length-max", "--as=json").out)
    sides = {case["side"] for case in shown["cases"]}
    breaking = next(case for case in shown["cases"] if case["side"] == "rejects")

    assert (f"{ROLE}:length-max", 2048) == (shown["clause"], shown["value"])
    assert {"accepts", "rejects"} == sides
    assert [f"{ROLE}:length-max"] == breaking["violates"]


@pytest.mark.parametrize("form", ["boto3", "pytest"])
def test_snippets_are_python(form: str, command: Any) -> None:
    done = command("show", f"{ROLE}:length-max", f"--as={form}")

    assert 0 == done.status
    compile(done.out, "snippet", "exec")


@pytest.mark.parametrize(
    ("kind", "printed"),
    [
        ("required", "400 "),
        ("length-max", "ValidationException"),
        ("pattern", "ValidationException"),
    ],
)
def test_a_snippet_runs_as_it_is(
    kind: str, printed: str, command: Any, python: Any, catalogue: Any
) -> None:
    with serving(Service(catalogue, Validator(catalogue))) as url:
        script = command("show", f"{ROLE}:{kind}", "--as=boto3", f"--endpoint={url}").out
        ran = python("-c", script)

    assert f"# Sends to {url}: " in script
    assert printed in ran.out + ran.err


def test_a_snippet_keeps_the_path_of_its_endpoint(command: Any) -> None:
    endpoint = "--endpoint=http://127.0.0.1:7/sagemaker"
    script = command("show", f"{ROLE}:required", "--as=boto3", endpoint).out

    assert 'HTTPConnection("127.0.0.1:7")' in script
    assert 'request("POST", "/sagemaker/", ' in script


def test_a_snippet_for_curl(command: Any) -> None:
    done = command("show", f"{ROLE}:pattern", "--as=curl", "--endpoint=http://127.0.0.1:7")

    assert 0 == done.status
    assert done.out.startswith("curl ")
    assert "http://127.0.0.1:7" in done.out


def test_the_accepting_side(command: Any) -> None:
    done = command("show", f"{ROLE}:length-max", "--as=boto3", "--side=accepts")

    assert 0 == done.status
    compile(done.out, "snippet", "exec")


def test_a_snippet_of_a_clause_that_nothing_breaks(command: Any) -> None:
    done = command("show", "Tags:length-min", "--as=curl")

    assert 4 == done.status
    assert "nothing can be sent on its rejects side" in done.err


def test_a_near_miss_is_suggested(command: Any) -> None:
    done = command("show", "TrainingJobDefinition.RoleArn:patern")

    assert 4 == done.status
    assert f"did you mean {ROLE}:pattern or " in done.err


@pytest.mark.parametrize(
    ("id", "meant"),
    [
        ("RoleArn:pattern", f"{ROLE}:pattern or TrainingJobDefinitions.member.RoleArn:pattern?"),
        ("RoleArn", f"{ROLE} or TrainingJobDefinitions.member.RoleArn?"),
        ("ParameterRange", "HyperParameterTuningJobConfig.ParameterRanges"),
        ("CreateHyperParameterTuningJob:wire-empty-bodi", f"{CREATE}:wire-empty-body or "),
        ("MetricDefinitions:rule-objective-is-defined", "AlgorithmSpecification.MetricDef"),
    ],
)
def test_what_is_meant_is_found_among_ids_of_every_sort(id: str, meant: str, command: Any) -> None:
    done = command("show", id)

    assert 4 == done.status
    assert meant in done.err
    assert 1 == len(done.err.strip().splitlines())


def test_every_id_of_the_catalogue_is_shown_or_says_why_not(command: Any, catalogue: Any) -> None:
    for id in {other.origin: other.id for other in other_ids(catalogue)}.values():
        assert "no such" not in command("show", id).err


def test_a_path_lists_what_is_documented_of_the_member(command: Any) -> None:
    metrics = "TrainingJobDefinition.AlgorithmSpecification.MetricDefinitions"
    done = command("show", metrics)
    lines = done.out.splitlines()

    assert (0, metrics) == (done.status, lines[0])
    assert f"  {metrics}:length-max  must have length at most 40" in lines
    assert any(line.startswith(f"  {metrics}:rule-objective-is-defined  ") for line in lines)
    assert 4 == command("show", metrics, "--as=curl").status
