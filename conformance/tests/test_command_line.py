"""What all subcommands share: the list of them, errors of the user's, options of a run."""

from __future__ import annotations

from typing import Any

import click
import pytest

from sagemaker_conformance.checks.scope import ScopeError
from sagemaker_conformance.cli.entry import group
from sagemaker_conformance.judging.certifier import CertificateError
from sagemaker_conformance.protocol.errors import ConformanceError, WithheldError
from sagemaker_conformance.run.options import OPTIONS
from sagemaker_conformance.run.settings import SettingsError
from sagemaker_conformance.targets import TargetError

_CONTEXT = click.Context(group)
COMMANDS = {name: group.get_command(_CONTEXT, name) for name in group.list_commands(_CONTEXT)}


def test_the_list_of_subcommands_has_the_help_of_each(command: Any) -> None:
    _, _, listed = command("--help").out.partition("Commands:\n")
    shown = {line.split()[0]: line.split(maxsplit=1)[1] for line in listed.splitlines()}

    assert shown == {
        name: each.get_short_help_str(limit=78 - 6 - len("check-target"))
        for name, each in COMMANDS.items()
        if each is not None
    }


def test_the_list_of_subcommands_imports_none(python: Any) -> None:
    program = (
        "import sys\n"
        "from sagemaker_conformance.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: print(*sorted(sys.modules), file=sys.stderr)"
    )
    loaded = python("-c", program).err.split()

    assert {"sagemaker_strategies", "sagemaker_reports", "pytest", "botocore"}.isdisjoint(loaded)


@pytest.mark.parametrize(
    ("name", "own"), [("replay", {"side", "journal"}), ("check-target", set())]
)
def test_options_of_a_run_have_its_texts(name: str, own: set[str]) -> None:
    declared = {option.name: option for option in OPTIONS}
    found = COMMANDS[name]
    assert found is not None
    taken = {
        parameter.opts[0].removeprefix("--"): parameter
        for parameter in found.params
        if isinstance(parameter, click.Option)
    }

    for option in sorted(taken.keys() - own):
        assert (taken[option].help or "").startswith(declared[option].help)
        assert taken[option].metavar == declared[option].metavar
        assert taken[option].multiple == (declared[option].form == "many")


def test_errors_of_a_users_have_one_base() -> None:
    for error in (TargetError, SettingsError, ScopeError, CertificateError, WithheldError):
        assert issubclass(error, ConformanceError)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "none.json"),
        ("replay", "a:b", "--target=nothing"),
        ("check-target", "nothing"),
        ("serve", "--spec=nowhere"),
        ("report", "none.ndjson"),
        ("attest", "none.ndjson"),
        ("compare", "none.ndjson", "none.ndjson"),
        ("show", "a:b", "--spec=nowhere"),
    ],
)
def test_an_error_of_a_users_is_one_line_and_status_4(
    arguments: tuple[str, ...], command: Any
) -> None:
    result = command(*arguments)

    assert (4, "", 1) == (result.status, result.out, len(result.err.splitlines()))
    assert result.err.startswith("sagemaker-conformance: ")


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("chek",), "did you mean check?"),
        (("show", "x", "--as=boto"), "did you mean boto3?"),
        (("show", "x", "--as=nothing-like-it"), "see --help"),
        (("check", "x", "--fromat=json"), "did you mean --format?"),
        (("check", "x", "--effort=1"), "check: --effort: no such option; it is an option of run"),
        (("report", "x", "--target=y"), "it is an option of run, show, replay"),
        (("run", "--matrix"), "run: --matrix: no such option; it is an option of compare"),
    ],
)
def test_a_wrong_word_gets_the_nearest_one(
    arguments: tuple[str, ...], meant: str, command: Any
) -> None:
    done = command(*arguments)

    assert 4 == done.status
    assert meant in done.err.replace("'", "")  # click 8.1 quotes nothing
    assert 1 == len(done.err.strip().splitlines())


def test_the_package_is_the_command(python: Any) -> None:
    done = python("-m", "sagemaker_conformance", "--help")

    assert (0, "Usage: python -m sagemaker_conformance") == (done.status, done.out[:38])
