"""The group of subcommands: each is imported when it is used."""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import sys
from collections.abc import Iterator
from typing import Final

import click

from sagemaker_conformance.cli.usage import Usage
from sagemaker_conformance.protocol.errors import ConformanceError

#: Each subcommand's name is its module's in this package, and its function's in there, with
#: underscores for dashes. The help is here for a list of them that imports none.
_COMMANDS: Final = {
    "run": "Run the suite: takes the options of pytest --target=...,...",
    "catalogue": "List every documented clause, or what changed between two...",
    "show": "Show CLAUSE: the rule, its source and evidence, its...",
    "check": "Check the requests in each FILE: what do they break?",
    "replay": "Send the requests of CLAUSE to the target once more.",
    "check-target": "Send TARGET a few requests and report what is wrong with...",
    "report": "Write a report of JOURNAL, or of several, each to a file...",
    "compare": "Compare journals: several targets side by side, or two...",
    "index": "List the operations of journals: what each honours, its...",
    "merge": "Merge journals of the parts of one run into one, and...",
    "attest": "Attest the results of JOURNAL, or verify an attestation...",
    "serve": "Serve the local mock over HTTP, or a strict proxy in...",
    "clean": "Stop and delete the jobs that the run of JOURNAL left on...",
}
_USAGE: Final = 4
#: What a shell gives for a command that a closed pipe ends: 128 and the number of SIGPIPE.
_CLOSED_PIPE: Final = 141


class _Lazy(click.Group):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with _ending_with_reader():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        with _ending_with_reader():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            from sagemaker_conformance.findings.neighbours import nearest

            near = nearest(cmd_name, _COMMANDS)
            hint = f"did you mean {near[0]}?" if near else "see sagemaker-conformance --help"
            raise Usage(
                f"no such command {cmd_name!r}, expected one of {', '.join(_COMMANDS)}; {hint}"
            )
        name = cmd_name.replace("-", "_")
        module = importlib.import_module(f"sagemaker_conformance.cli.{name}")
        found: click.Command = getattr(module, name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sagemaker-conformance")
def group() -> None:
    """Find the tuning-job requests that an implementation accepts and AWS documents as invalid."""


@contextlib.contextmanager
def _ending_with_reader() -> Iterator[None]:
    """Exit as a closed pipe ends other commands: click would exit with 1, which says something here."""
    try:
        yield
    except BrokenPipeError:
        _drop_output()
        raise click.exceptions.Exit(_CLOSED_PIPE) from None


def main(arguments: list[str] | None = None) -> None:
    """Run a subcommand; an error that the user can remedy is one line and exit status 4."""
    _open_closed_output()
    try:
        status = _status(arguments)
    except BrokenPipeError:  # nobody reads what is wrong either
        _drop_output()
        status = _CLOSED_PIPE
    sys.exit(status if isinstance(status, int) else 0)


def _status(arguments: list[str] | None) -> object:
    """The exit status of a subcommand, once its error is printed."""
    try:
        return group.main(args=arguments, standalone_mode=False)
    except click.UsageError as wrong:
        where = f"{wrong.ctx.command_path}: " if wrong.ctx is not None else ""
        click.echo(f"{where}{_describe(wrong)}", err=True)
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except _user_errors() as wrong:
        Usage(str(wrong)).show()
    except OSError as error:
        is_folder = isinstance(error, FileNotFoundError)  # it may be deleted; a stream is no file
        nameless = "the current folder" if is_folder else "standard output"
        where = error.filename or nameless
        Usage(f"{where}: cannot be read or written ({error.strerror})").show()
        if error.filename is None:
            _drop_output()
    except (click.Abort, KeyboardInterrupt):
        return 130
    return _USAGE


def _describe(wrong: click.UsageError) -> str:
    """What is wrong and what may be meant, in one line."""
    from sagemaker_reports.rendering.values import error_line

    if isinstance(wrong, click.NoSuchOption):
        near = next(iter(wrong.possibilities or ()), None)
        hint = f"did you mean {near}?" if near else "see --help"
        if others := _commands_with(wrong.option_name):
            hint = f"it is an option of {', '.join(others)}"
        return error_line(f"{wrong.option_name}: no such option; {hint}")
    return f"{error_line(wrong.format_message())} ({_nearest_choice(wrong) or 'see --help'})"


def _commands_with(option: str) -> list[str]:
    """The subcommands that have an option of that name."""
    from sagemaker_conformance.run.options import OPTIONS

    found = []
    with click.Context(group) as context:
        for name in _COMMANDS:
            command = group.get_command(context, name)
            taken = {opt for each in command.params for opt in each.opts} if command else set()
            taken |= {f"--{each.name}" for each in OPTIONS} if name == "run" else set()
            if option in taken:
                found.append(name)
    return found


def _nearest_choice(wrong: click.UsageError) -> str | None:
    """What may be meant by a value that is none of an option's."""
    found = re.match("'(.*)' is not one of", wrong.message)
    param = wrong.param if isinstance(wrong, click.BadParameter) else None
    if not found or param is None or not isinstance(param.type, click.Choice):
        return None
    from sagemaker_conformance.findings.neighbours import nearest

    near = nearest(found[1], param.type.choices)
    return f"did you mean {near[0]}?" if near else None


def _open_closed_output() -> None:
    """Open what the caller closed of the standard streams, to write nowhere: pytest cannot do without."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 -- open until the process ends


def _drop_output() -> None:
    """Send what the standard streams still buffer nowhere where it cannot be written: Python tries again at
    its exit, and then has a status of its own."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _user_errors() -> tuple[type[Exception], ...]:
    """The bases of the errors that a user can remedy: one of each package."""
    from sagemaker_reports.journal.errors import ReportError
    from sagemaker_strategies.constraints.errors import SpecError

    return ConformanceError, ReportError, SpecError
