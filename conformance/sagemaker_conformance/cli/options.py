"""Options of a run as options of a subcommand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import click

from sagemaker_conformance.run.options import OPTIONS

F = TypeVar("F", bound=Callable[..., Any])


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
