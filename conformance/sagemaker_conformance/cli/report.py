"""``report``: a report of a journal, without asking the target again."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from sagemaker_conformance.cli.options import journals_argument, output_option, run_options
from sagemaker_conformance.cli.output import write_output
from sagemaker_conformance.cli.usage import Usage
from sagemaker_conformance.run.settings import read_globs
from sagemaker_reports.baseline.file import read_baseline, shipped_baselines
from sagemaker_reports.baseline.gate import GateResult, gate
from sagemaker_reports.formats.json import schema
from sagemaker_reports.formats.registry import format_names, writer_of
from sagemaker_reports.formats.sarif import logs_of
from sagemaker_reports.journal.file import Journal, read_journal
from sagemaker_reports.summary.summary import (
    STOPPED_BY_NOTHING,
    selected_checks,
    stopped_by_nothing,
)


def _print_schema(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(json.dumps(schema(), indent=1))
        ctx.exit()


@click.command()
@journals_argument(required=True)
@click.option("--format", "form", default="terminal", show_default=True, help="Which report.")
@click.option("--baseline", metavar="FILE|NAME", help="The known divergences to compare with.")
@run_options("allow-gone", "clause")
@click.option(
    "--only",
    type=click.Choice([STOPPED_BY_NOTHING]),
    help="Show a part: the invalid requests that the target accepts and boto3 lets through.",
)
@output_option
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of --format=json, and nothing else.",
)
def report(
    journals: tuple[Path, ...],
    form: str,
    baseline: str | None,
    output: Path | None,
    *,
    allow_gone: bool,
    clause: tuple[str, ...],
    only: str | None,
) -> None:
    """Write a report of JOURNAL, or of several, each to a file with {operation} in its name.

    Of several with --format=sarif, one file without {operation} in its name holds all that GitHub
    reads of one file, and further ones, numbered, hold the rest. Exits with 0 whatever the report
    says: the run has given its verdict.
    """
    if form not in (known := format_names()):
        raise Usage(f"--format={form}: unknown, expected one of {', '.join(known)}")
    read = [read_journal(path) for path in journals]
    if clause:
        globs = read_globs(clause, Path.cwd())
        read = [selected_checks(each, globs) for each in read]
    gates = [gate_by(each, baseline, allow_gone=allow_gone) if baseline else None for each in read]
    inputs = [*journals, *(each.path for each in read), *([Path(baseline)] if baseline else [])]
    if only:
        read = [stopped_by_nothing(each) for each in read]
    if form == "sarif" and len(read) > 1 and output is not None and "{" not in output.name:
        for number, text in enumerate(logs_of(zip(read, gates, strict=True)), start=1):
            part = f"{output.stem}-{number}{output.suffix}" if number > 1 else output.name
            write_output(text, output.with_name(part), *inputs)
        return
    write = writer_of(form)
    for file, each, result in zip(_files(output, read), read, gates, strict=True):
        write_output(write(each, result), file, *inputs)


def _files(output: Path | None, journals: Sequence[Journal]) -> list[Path | None]:
    """The file of each journal's report, each a different one."""
    if output is None:
        return [None] * len(journals)
    files = [Path(fill_in_journal(str(output), each)) for each in journals]
    if len(set(files)) < len(files):
        raise Usage(
            f"--output={output}: {len(files)} reports would share one file; put "
            "{operation}, {target} or {journal} into its name"
        )
    return list(files)


def fill_in_journal(template: str, journal: Journal) -> str:
    """The template with what a journal is of in place of the placeholders."""
    filled = {
        "{operation}": journal.run.operation.replace(":", "."),
        "{target}": journal.run.target,
        "{journal}": journal.path.name.removesuffix(".part").removesuffix(".ndjson"),
    }
    for placeholder, value in filled.items():
        template = template.replace(placeholder, re.sub(r"[^\w.-]", "_", value))
    return template


def gate_by(journal: Journal, name: str, *, allow_gone: bool = False) -> GateResult:
    """The gate's answer to the journal; a run of a part is judged by what it has records of."""
    file = Path(name)
    known = read_baseline(file if file.is_file() else shipped_baselines().get(name, file))
    partial = journal.run.is_partial or bool(journal.part)
    judged = frozenset(check.key for check in journal.checks) if partial else None
    return gate(known, journal, selected=judged, today=date.today(), allow_gone=allow_gone)
