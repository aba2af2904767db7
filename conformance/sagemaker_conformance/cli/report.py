"""``report``: a report of a journal, without asking the target again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from sagemaker_conformance.cli.options import run_options
from sagemaker_conformance.cli.output import write_output
from sagemaker_conformance.cli.usage import Usage
from sagemaker_reports.baseline.file import read_baseline, shipped_baselines
from sagemaker_reports.baseline.gate import GateResult, gate
from sagemaker_reports.formats.json import schema
from sagemaker_reports.formats.registry import format_names, writer_of
from sagemaker_reports.journal.file import Journal, read_journal
from sagemaker_reports.summary.parts import STOPPED_BY_NOTHING, stopped_by_nothing


def _print_schema(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(json.dumps(schema(), indent=1))
        ctx.exit()


@click.command()
@click.argument("journal", type=click.Path(path_type=Path))
@click.option("--format", "form", default="terminal", show_default=True, help="Which report.")
@click.option("--baseline", metavar="FILE|NAME", help="The known divergences to compare with.")
@run_options("allow-gone")
@click.option(
    "--only",
    type=click.Choice([STOPPED_BY_NOTHING]),
    help="Show a part: the invalid requests that the target accepts and boto3 lets through.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="A file, instead of standard output."
)
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of --format=json, and nothing else.",
)
def report(
    journal: Path,
    form: str,
    baseline: str | None,
    output: Path | None,
    *,
    allow_gone: bool,
    only: str | None,
) -> None:
    """Write a report of JOURNAL.

    Exits with 0 whatever the report says: the run has given its verdict.
    """
    if form not in (known := format_names()):
        raise Usage(f"--format={form}: unknown, expected one of {', '.join(known)}")
    read = read_journal(journal)
    found = gate_by(read, baseline, allow_gone=allow_gone) if baseline else None
    text = writer_of(form)(stopped_by_nothing(read) if only else read, found)
    write_output(text, output, journal, read.path, *([Path(baseline)] if baseline else []))


def gate_by(journal: Journal, name: str, *, allow_gone: bool = False) -> GateResult:
    """The gate's answer to the journal; a run of a part is judged by what it has records of."""
    file = Path(name)
    known = read_baseline(file if file.is_file() else shipped_baselines().get(name, file))
    judged = frozenset(check.key for check in journal.checks) if journal.run.is_partial else None
    return gate(known, journal, selected=judged, today=date.today(), allow_gone=allow_gone)
