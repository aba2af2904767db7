"""``run``: the suite, apart from the ini file and conftests of the project one stands in."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path

import click
import pytest

import sagemaker_conformance.suite


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def run(ctx: click.Context, arguments: tuple[str, ...]) -> None:
    """Run the suite: takes the options of pytest --target=..., and pytest's own."""
    ctx.exit(int(pytest.main([*isolated(arguments), *arguments])))


def isolated(arguments: Sequence[str] = ()) -> list[str]:
    """Arguments that keep pytest to the suite: no ini file, no conftest but the suite's own."""
    told = [*arguments, *shlex.split(os.environ.get("PYTEST_ADDOPTS", ""))]
    # Hypothesis's plugin imports all of Hypothesis at the end of every session.
    hypothesis = any(argument.startswith("--hypothesis") for argument in told)
    suite = Path(next(iter(sagemaker_conformance.suite.__path__)))
    return [
        "-c",
        os.devnull,
        f"--rootdir={suite}",
        f"--confcutdir={suite}",
        "--import-mode=importlib",
        # This command has imported the package already, and no assertion of it needs rewriting.
        "-Wignore::pytest.PytestAssertRewriteWarning",
        "-p",
        "no:cacheprovider",
        *(() if hypothesis else ("-p", "no:hypothesispytest")),
        str(suite),
    ]
