"""What a shell offers after a tab, as click's own scripts ask for it; and the help of ``run``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from click.shell_completion import ShellComplete

from sagemaker_conformance.cli.entry import group
from sagemaker_conformance.run.options import OPTIONS

Complete = Callable[..., list[str]]


@pytest.fixture
def complete() -> Complete:
    """What is offered for the last of the words, with the words before it typed."""
    asked = ShellComplete(group, {}, "sagemaker-conformance", "_SAGEMAKER_CONFORMANCE_COMPLETE")

    def offered(*words: str) -> list[str]:
        return [item.value for item in asked.get_completions(list(words[:-1]), words[-1])]

    return offered


def test_commands_and_their_options_are_offered(complete: Complete) -> None:
    assert ["check", "check-target"] == complete("chec")
    assert ["--side", "--spec"] == complete("show", "--s")


@pytest.mark.parametrize("name", ["show", "replay", "catalogue"])
def test_ids_of_clauses_are_offered(name: str, complete: Complete) -> None:
    kinds = ("required", "type", "pattern", "length-min", "length-max")
    role = "TrainingJobDefinition.RoleArn"

    assert sorted(f"{role}:{kind}" for kind in kinds) == sorted(complete(name, role))


def test_ids_are_those_of_the_specification_that_is_typed(complete: Complete) -> None:
    begun = "TrainingJobDefinition.RetryStrategy"

    assert complete("show", begun)
    assert [] == complete("show", "--spec", "documented-2018-05", begun)
    assert [] == complete("show", "--spec", "no-such-file", begun)


def test_ids_that_belong_to_no_clause_are_offered_too(complete: Complete) -> None:
    begun = "CreateHyperParameterTuningJob:wire-trailing-comma"

    assert [begun, f"{begun}-in-list"] == complete("show", begun)


def test_options_of_a_run_are_offered(complete: Complete) -> None:
    assert ["--baseline", "--base"] == sorted(complete("run", "--base"), reverse=True)


@pytest.mark.parametrize("asked", [["--help"], ["-h"], ["--target=moto", "--help"]])
def test_the_help_of_a_run_has_the_suites_options_and_a_line_on_pytests(
    asked: list[str], command: Any
) -> None:
    done = command("run", *asked)

    assert 0 == done.status
    assert [o.name for o in OPTIONS if f"\n  --{o.name}" not in done.out] == []
    assert "pytest's options work too" in done.out
    assert len(done.out.splitlines()) < 70


def test_an_option_of_pytests_with_an_h_in_it_is_no_call_for_help(command: Any) -> None:
    done = command("run", "-kh-in-no-id", "--clause=*RoleArn*", "-q")

    assert 5 == done.status  # nothing is selected
