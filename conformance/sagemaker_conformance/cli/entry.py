"""The group of subcommands: each is imported when it is used."""

from __future__ import annotations

import importlib
import sys
from typing import Final

import click

from sagemaker_conformance.cli.usage import Usage

#: Each subcommand's name is its module's in this package, and its function's in there, with
#: underscores for dashes.
_COMMANDS: Final = (
    "run",
    "catalogue",
    "show",
    "check",
    "replay",
    "check-target",
    "report",
    "compare",
    "attest",
    "serve",
    "clean",
)
_USAGE: Final = 4


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            raise Usage(
                f"no such command {cmd_name!r}, expected one of {', '.join(_COMMANDS)}; "
                "see sagemaker-conformance --help"
            )
        name = cmd_name.replace("-", "_")
        module = importlib.import_module(f"sagemaker_conformance.cli.{name}")
        found: click.Command = getattr(module, name)
        return found


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sagemaker-conformance")
def group() -> None:
    """Find the tuning-job requests that an implementation accepts and AWS documents as invalid."""


def main(arguments: list[str] | None = None) -> None:
    """Run a subcommand; wrong usage of any of them is one line and exit status 4."""
    try:
        status = group.main(args=arguments, standalone_mode=False)
    except click.UsageError as wrong:
        where = f"{wrong.ctx.command_path}: " if wrong.ctx is not None else ""
        click.echo(f"{where}{wrong.format_message()} (see --help)", err=True)
        status = _USAGE
    except click.ClickException as wrong:
        wrong.show()
        status = wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        status = 130
    sys.exit(status if isinstance(status, int) else 0)
