"""The command ``catalogue``."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sagemaker_conformance.checks.check import second_generator_check
from sagemaker_conformance.cli.catalogue import catalogue
from sagemaker_conformance.run.selection import documented_checks, suite_checks
from sagemaker_strategies.constraints import load

CREATE = "CreateHyperParameterTuningJob"


def ran(*arguments: str) -> Result:
    return CliRunner().invoke(catalogue, arguments)


def read(*arguments: str) -> Any:
    return json.loads(ran(*arguments, "--format=json").stdout)


def test_the_table_has_a_line_for_each_clause_of_definition_and_request() -> None:
    lines = [line.split() for line in ran().stdout.splitlines()]
    ids = {word for line in lines for word in line if ":" in word}
    expected = {id for id in load().clauses if not id.startswith("TrainingJobDefinitions.")}

    assert expected <= ids


def test_a_line_shows_evidence_id_and_value() -> None:
    lines = ran("--spec=documented-2018-05").stdout.splitlines()
    path = "TrainingJobDefinition.StaticHyperParameters"

    assert f"documented            {path}:type  map" in lines
    assert f"documented, observed  {path}.value:length-max  256" in lines


def test_long_values_are_shortened_and_enums_counted() -> None:
    id = "TrainingJobDefinition.ResourceConfig.InstanceType:enum"
    (line,) = (line for line in ran().stdout.splitlines() if id in line)

    assert f"{id}  225 values: ml.m4.xlarge, " in line
    assert line.endswith("...")
    assert len(line) < 150


def test_the_counts_tell_the_repeated_definition_apart() -> None:
    output = ran().stdout

    assert (
        "\nThe number of clauses of TrainingJobDefinition (definition) and of the request around it"
        in output
    )
    assert "all clauses             369         155\n" in output
    assert "forbid nothing           41          16\n" in output
    assert "TrainingJobDefinitions.member repeats the definition's 369 clauses." in output
    assert "The source states 180 facts on the shapes of the definition, 218 on" in output


def test_json_holds_every_clause_with_source_and_observations() -> None:
    data = read()
    clauses = {clause["id"]: clause for clause in data["clauses"]}
    value = clauses["TrainingJobDefinition.StaticHyperParameters.value:length-max"]

    assert list(load().clauses) == list(clauses)
    assert load().sha256 == data["sha256"]
    assert value["source"]["place"] == "/shapes/HyperParameterValue/max"
    assert value["observations"][0]["url"].startswith("https://github.com/")
    assert data["shape_facts"]["definition"]["required"] == 44


def test_json_carries_the_notes() -> None:
    assert "TrainingJobDefinition.VpcConfig" in read("--spec=documented-2018-05")["notes"]


def test_a_difference_shows_old_and_new() -> None:
    lines = ran("--diff", "documented-2018-05", "botocore-1.44.5").stdout.splitlines()

    assert lines[0] == "documented-2018-05 -> botocore-1.44.5"
    widened = "  (widened, breaks mocks)"
    assert f"- TrainingJobDefinition.ResourceConfig:required{widened}" in lines
    assert (
        f"~ TrainingJobDefinition.StaticHyperParameters.value:length-max  256 -> 2500{widened}"
        in lines
    )
    assert (
        "~ TrainingJobDefinition.AlgorithmSpecification.TrainingInputMode:enum  gains FastFile"
        f"{widened}" in lines
    )
    assert (
        "+ TrainingJobDefinition.StaticHyperParameters:length-max  100  (narrowed, breaks clients)"
        in lines
    )
    assert lines[-2].startswith("6 break clients: ")
    assert lines[-1] == "725 added, 11 removed, 17 changed"


def test_a_difference_the_other_way_loses_what_it_gained() -> None:
    lines = ran("--diff", "botocore-1.44.5", "documented-2018-05").stdout.splitlines()

    assert (
        "~ TrainingJobDefinition.AlgorithmSpecification.TrainingInputMode:enum  loses FastFile"
        "  (narrowed, breaks clients)" in lines
    )


def test_a_difference_as_json() -> None:
    data = read("--diff", "documented-2018-05", "botocore-1.44.5")
    changed = {change["id"]: change for change in data["changed"]}
    strategy = changed["HyperParameterTuningJobConfig.Strategy:enum"]

    assert tuple(len(data[part]) for part in ("added", "removed", "changed")) == (725, 11, 17)
    assert strategy["gained"] == ["Random", "Hyperband", "Grid"]
    assert strategy["lost"] == []
    assert (strategy["effect"], strategy["breaks"]) == ("widened", ["mocks"])
    assert data["breaks"] == {"clients": 6, "mocks": 67, "neither": 680}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--spec=nowhere"],
        ["--diff", "botocore-1.44.5", "nowhere"],
        ["--spec=botocore", "--diff", "botocore", "botocore-1.44.5"],
    ],
)
def test_what_cannot_be_served_is_one_line_and_status_4(arguments: list[str], command: Any) -> None:
    result = command("catalogue", *arguments)

    assert (4, "") == (result.status, result.out)
    assert result.err.startswith("sagemaker-conformance: ")
    assert result.err.count("\n") == 1


def test_a_difference_is_an_exit_status_where_that_is_asked_for(command: Any) -> None:
    changed = ("--diff", "documented-2018-05", "botocore-1.44.5")
    same = ("--diff", "botocore-1.44.5", "botocore-1.44.5")

    assert command("catalogue", *changed).status == 0
    assert command("catalogue", *changed, "--exit-code").status == 1
    assert command("catalogue", *same, "--exit-code").status == 0
    assert command("catalogue", "--exit-code").status == 4


def test_every_id_that_a_clause_option_matches_is_listed() -> None:
    newest = load()
    documented = {
        str(check.clause) for check in documented_checks(newest, everything=True, rules=True)
    }
    beside = {check.clause for check in suite_checks(newest)}
    data = read()
    others = {other["id"] for other in data["others"]}
    listed = {clause["id"] for clause in data["clauses"]} | others

    drawn = second_generator_check(newest.operation).clause
    assert documented | beside | {drawn} <= listed
    assert others == {id for id in documented if ":rule-" in id} | beside | {drawn}
    assert all(any(part in id for id in others) for part in (":rule-", ":wire-", ":lifecycle-"))
    assert others <= {word for line in ran().stdout.splitlines() for word in line.split()}


def test_a_path_selects_a_member_and_all_below_it() -> None:
    path = "TrainingJobDefinition.RetryStrategy"
    ids = [line.split()[1] for line in ran(path).stdout.splitlines()]

    assert [id for id in load().clauses if id.startswith((f"{path}.", f"{path}:"))] == ids
    assert ids == [clause["id"] for clause in read(path)["clauses"]]


def test_globs_select_ids_of_every_sort() -> None:
    lines = ran("*:rule-hour-*", f"{CREATE}:wire-empty-body").stdout.splitlines()

    assert ["documented", "wire"] == [line.split()[0] for line in lines]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("RetryStrategy",), "did you mean TrainingJobDefinition.RetryStrategy or "),
        (("*:patern",), "no id in botocore-1.44.5 is selected; "),
        (("x", "--diff", "botocore", "botocore"), "x: --diff lists all that changed"),
    ],
)
def test_selectors_of_nothing(arguments: tuple[str, ...], said: str) -> None:
    done = ran(*arguments)

    assert 4 == done.exit_code
    assert said in done.output
