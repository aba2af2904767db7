"""``check``: what do requests break of what is documented, in files or in what a script sends?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from sagemaker_conformance.cli.output import echo
from sagemaker_conformance.cli.usage import Usage
from sagemaker_conformance.documents.registry import KINDS, requests_in
from sagemaker_conformance.documents.request import FoundRequest
from sagemaker_conformance.documents.source import DocumentError, read_documents
from sagemaker_conformance.findings.finding import CheckedRequest
from sagemaker_conformance.findings.formats import FORMATS
from sagemaker_conformance.findings.judge import judge_of
from sagemaker_strategies.constraints import DEFAULT_SPEC

_BREAKS: Final = 1
_USAGE: Final = 4
_STANDARD_INPUT: Final = "-"
_BYTE_ORDER_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


@click.command()
@click.argument("payloads", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--spec",
    default=DEFAULT_SPEC,
    show_default=True,
    metavar="NAME|PATH",
    help="What is documented.",
)
@click.option(
    "--rules",
    type=click.Choice(["off", "report"]),
    default="report",
    show_default=True,
    help="What is stated only in prose.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How to print the findings.",
)
@click.option("--ignore-others", is_flag=True, help="Pass over files without a request to judge.")
@click.pass_context
def check(
    ctx: click.Context,
    payloads: tuple[str, ...],
    spec: str,
    rules: str,
    form: str,
    ignore_others: bool,
) -> None:
    """Check the requests in each FILE: what do they break?

    A FILE is JSON or YAML, or - for the standard input. Exits with 0 where nothing documented is
    broken, with 1 where something is, with 4 where a FILE has nothing to judge.
    """
    checked: list[CheckedRequest] = []
    failed = False
    for payload in payloads:
        try:
            requests = _check_file(payload, spec, rules=rules == "report")
            if not any(request.spec for request in requests) and not ignore_others:
                failed = True
            checked += requests
        except DocumentError as unusable:
            if not ignore_others:
                failed = True
                Usage(str(unusable)).show()
    if checked or form != "text":
        echo(FORMATS[form](checked))
    broken = any(request.findings for request in checked)
    ctx.exit(_USAGE if failed else _BREAKS if broken else 0)


def _check_file(payload: str, spec: str, *, rules: bool) -> list[CheckedRequest]:
    documents = read_documents(_read(payload), payload)
    found, recognised = requests_in(documents)
    if not found:
        got = " and ".join(recognised)
        raise DocumentError(
            f"{payload}: is {got} without a request that creates a job, nothing to check"
            if recognised
            else f"{payload}: holds no request; expected {_expected()}"
        )
    return [_check_request(request, payload, spec, rules=rules) for request in found]


def _check_request(found: FoundRequest, file: str, spec: str, *, rules: bool) -> CheckedRequest:
    judge = judge_of(found.operation, spec)
    if judge is None:
        return CheckedRequest(file, found.label, found.operation, found.document.line(found.at))
    try:
        return judge.check(found, file, rules=rules)
    except DocumentError as unusable:
        raise DocumentError(f"{file}: {unusable}") from None


def _expected() -> str:
    *names, last = (kind.name for kind in KINDS)
    return f"{', '.join(names)} or {last}"


def _read(payload: str) -> str:
    """Read a file's text; PowerShell writes UTF-16."""
    try:
        if payload == _STANDARD_INPUT:
            content = sys.stdin.buffer.read()
        else:
            content = Path(payload).read_bytes()
        encoding = "utf-16" if content.startswith(_BYTE_ORDER_MARKS) else "utf-8"
        return str(content, encoding)
    except OSError as missing:
        raise DocumentError(f"{payload}: cannot be read ({missing.strerror})") from None
    except UnicodeDecodeError:
        raise DocumentError(f"{payload}: expected text in UTF-8") from None
