"""``check``: what do requests break of what is documented, in files or in what a script sends?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import click

from sagemaker_conformance.cli.options import choice_option
from sagemaker_conformance.cli.output import echo
from sagemaker_conformance.cli.usage import Usage
from sagemaker_conformance.documents.registry import KINDS, requests_in
from sagemaker_conformance.documents.request import FoundRequest
from sagemaker_conformance.documents.source import DocumentError, read_documents
from sagemaker_conformance.findings.finding import CheckedRequest
from sagemaker_conformance.findings.formats import FORMATS
from sagemaker_conformance.findings.judge import judge_of
from sagemaker_conformance.recorder.command import OPERATIONS, run_recorded
from sagemaker_reports.journal.errors import unreadable
from sagemaker_strategies.constraints import DEFAULT_SPEC
from sagemaker_strategies.constraints.selection import one_operation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

_BREAKS: Final = 1
_USAGE: Final = 4
#: Under which the context has the command after ``--``.
_COMMAND: Final = "sagemaker_conformance.command"
_STANDARD_INPUT: Final = "-"
_BYTE_ORDER_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


class _FilesOrCommand(click.Command):
    """A command whose arguments after ``--`` are another command's."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            at = args.index("--")
            args, ctx.meta[_COMMAND] = args[:at], args[at + 1 :]
        return super().parse_args(ctx, args)


@click.command(cls=_FilesOrCommand)
@click.argument("payloads", metavar="FILE... | SCRIPT.py | -- COMMAND...", nargs=-1)
@click.option(
    "--operation",
    metavar="[SERVICE:]OPERATION",
    help="Each FILE is a request of this operation, of any service; default: recognised by its members.",
)
@click.option(
    "--spec",
    metavar="NAME|PATH",
    help=f"What is documented; default {DEFAULT_SPEC}, of other operations the installed botocore.",
)
@choice_option(
    "--rules", of=("off", "report"), default="report", help="What is stated only in prose."
)
@choice_option("--format", "form", of=FORMATS, default="text", help="How to print the findings.")
@click.option("--ignore-others", is_flag=True, help="Pass over files without a request to judge.")
@click.pass_context
def check(
    ctx: click.Context,
    payloads: tuple[str, ...],
    operation: str | None,
    spec: str | None,
    rules: str,
    form: str,
    ignore_others: bool,
) -> int:
    """Check the requests in each FILE: what do they break?

    A FILE is JSON or YAML, or - for the standard input. A SCRIPT.py or a COMMAND is run: its requests
    to SageMaker are recorded, and none is sent. Exits with 0 where nothing documented is broken, with 1
    where something is, with 4 where there is nothing to judge.
    """
    command = ctx.meta.get(_COMMAND, [])
    if not payloads and not command:
        raise Usage("check: expected a FILE, a SCRIPT.py, or -- COMMAND; see --help")
    if operation is not None and (command or any(each.endswith(".py") for each in payloads)):
        raise Usage("check: --operation is for files; leave it out to run a script or a command")
    named = None if operation is None else one_operation([operation])
    checked: list[CheckedRequest] = []
    complete = True
    for source in [*payloads, *([command] if command else [])]:
        try:
            found = _requests_of(source, named)
        except DocumentError as unusable:
            if not ignore_others:
                complete = False
                Usage(str(unusable)).show()
            continue
        requests = [_check(*each, spec, rules=rules == "report") for each in found.requests]
        checked += requests
        judged = ignore_others or any(request.spec for request in requests)
        complete = complete and found.complete and judged
    if text := FORMATS[form](checked):
        echo(text)
    broken = any(request.findings for request in checked)
    return _USAGE if not complete else _BREAKS if broken else 0


class _Found(NamedTuple):
    """The requests of a file or a command, each with the file it is from; ``complete``: all of them."""

    requests: Sequence[tuple[str, FoundRequest]]
    complete: bool = True


def _requests_of(source: str | list[str], operation: str | None) -> _Found:
    """The requests in a file, or those that a script or another command sends.

    With an operation each document of a file is one request of it.
    """
    if operation is not None and isinstance(source, str):
        name = operation.removeprefix(f"{TUNING_JOB.service}:")
        documents = read_documents(_read(source), source)
        return _Found([(source, FoundRequest(name, each.value, each)) for each in documents])
    if isinstance(source, list):
        return _recorded(source)
    if source.endswith(".py"):
        if not Path(source).is_file():
            there = Path(source).is_dir()
            what = "is a folder, expected a file" if there else "no such file"
            raise DocumentError(f"{source}: {what}")
        return _recorded([sys.executable, source])
    found, recognised = requests_in(read_documents(_read(source), source))
    if not found and recognised:
        kinds = " and ".join(recognised)
        raise DocumentError(f"{source}: is {kinds} without a request that creates a job")
    if not found:
        raise DocumentError(f"{source}: holds no request; expected {_expected()}")
    return _Found([(source, request) for request in found])


def _recorded(command: list[str]) -> _Found:
    recording = run_recorded(command)
    for stopped in recording.stopped:
        missing = "nothing is sent, and no job is there; requests after it may be missing"
        echo(f"{stopped} was not answered: {missing}", err=True)
    for unread in recording.unread:
        echo(f"{unread}; not judged", err=True)
    line = " ".join(command)
    if not recording.requests and not recording.unread:
        raise DocumentError(f"{line}: sent no request of {' or '.join(OPERATIONS)}")
    if recording.failed:
        ended = f"ended with {recording.status}; its requests up to there are checked"
        echo(f"{line}: {ended}", err=True)
    return _Found(recording.requests, not recording.failed and not recording.unread)


def _check(file: str, found: FoundRequest, spec: str | None, *, rules: bool) -> CheckedRequest:
    judge = judge_of(found.operation, spec)
    if judge is None:
        return CheckedRequest(file, found.label, found.operation, found.document.line(found.at))
    return judge.check(found, file, rules=rules)


def _expected() -> str:
    """What a file may hold, what most hold first."""
    first, *names, last = sorted((k.name for k in KINDS), key=lambda name: "request" not in name)
    return f"{', '.join([first, *names])} or {last}"


def _read(payload: str) -> str:
    """Read a file's text; PowerShell writes UTF-16."""
    try:
        if payload == _STANDARD_INPUT and sys.stdin is None:
            raise DocumentError(f"{payload}: the standard input is closed; name a file")
        if payload == _STANDARD_INPUT:
            content = sys.stdin.buffer.read()
        else:
            content = Path(payload).read_bytes()
        encoding = "utf-16" if content.startswith(_BYTE_ORDER_MARKS) else "utf-8"
        return str(content, encoding)
    except OSError as missing:
        raise DocumentError(f"{payload}: {unreadable(missing)}") from None
    except UnicodeDecodeError:
        raise DocumentError(f"{payload}: expected text in UTF-8") from None
