"""``run``: the suite, apart from the ini file and conftests of the project that you are in."""

from __future__ import annotations

import click
import pytest

from sagemaker_conformance.pytest_plugin.isolation import isolated


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def run(ctx: click.Context, arguments: tuple[str, ...]) -> None:
    """Run the suite: takes the options of pytest --target=..., and pytest's own."""
    ctx.exit(int(pytest.main([*isolated(arguments), *arguments])))
