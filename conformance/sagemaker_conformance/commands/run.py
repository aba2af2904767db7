"""``run``: the suite, apart from the ini file and conftests of the project one stands in."""

from __future__ import annotations

import os
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
    ctx.exit(int(pytest.main([*isolated(), *arguments])))


def isolated() -> list[str]:
    """Arguments that keep pytest to the suite: no ini file, no conftest but the suite's own."""
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
        str(suite),
    ]
