"""Arguments and options that several subcommands have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from sagemaker_conformance.protocol.errors import ConformanceError
from sagemaker_conformance.run.options import OPTIONS
from sagemaker_strategies.constraints.errors import SpecError

F = TypeVar("F", bound=Callable[..., Any])

output_option = click.option(
    "--output", type=click.Path(path_type=Path), help="A file, instead of standard output."
)


def journals_argument(*, required: bool = False) -> Callable[[F], F]:
    """Add the argument of a command that reads several journals."""
    file = click.Path(path_type=Path)
    return click.argument("journals", nargs=-1, required=required, type=file, metavar="JOURNAL...")


def choice_option(*names: str, of: Iterable[str], default: str, **more: Any) -> Callable[[F], F]:
    """Add an option that takes one of a few values; ``more`` are arguments of `click.option`."""
    choice = click.Choice(list(of))
    return click.option(*names, type=choice, default=default, show_default=True, **more)


def run_options(*names: str, **defaults: str) -> Callable[[F], F]:
    """Add the options of these names; ``defaults`` are stated in the help in place of a run's."""

    def add(function: F) -> F:
        declared = {option.name: option for option in OPTIONS}
        for name in reversed(names):  # click lists first what was added last
            option = declared[name]
            option = replace(option, default=defaults.get(name, option.default))
            function = click.option(
                f"--{name}",
                metavar=option.metavar,
                multiple=option.form == "many",
                # Where False is given, click takes an option without its value for None.
                is_flag=True if option.form == "flag" else None,
                help=option.full_help,
            )(function)
        return function

    return add


def complete_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """List the ids that begin so, in the specification and operation that are typed already.

    An empty list where those cannot be read: a shell has no place for an error.
    """
    from sagemaker_conformance.run.ids import every_id  # imports every suite
    from sagemaker_strategies.constraints.selection import load_one

    try:
        catalogue = load_one(ctx.params.get("spec"), ctx.params.get("operation") or ())
        return [id for id in every_id(catalogue) if id.startswith(incomplete)]
    except (ConformanceError, SpecError, OSError):
        return []
