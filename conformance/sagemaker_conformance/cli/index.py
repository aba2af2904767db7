"""``index``: the page that leads to the reports of many operations."""

from __future__ import annotations

from pathlib import Path

import click

from sagemaker_conformance.cli.options import choice_option, journals_argument, output_option
from sagemaker_conformance.cli.output import write_output
from sagemaker_conformance.cli.report import fill_in_journal
from sagemaker_reports.comparison.index import IndexEntry
from sagemaker_reports.comparison.report import COMPARISON_FORMATS, format_index
from sagemaker_reports.journal.file import read_journal


@click.command()
@journals_argument(required=True)
@choice_option("--format", "form", of=COMPARISON_FORMATS, default="text", help="Which.")
@click.option(
    "--link",
    default="",
    metavar="TEMPLATE",
    help="The address of each report: {operation}, {target} and {journal} are filled in.",
)
@output_option
def index(journals: tuple[Path, ...], form: str, link: str, output: Path | None) -> None:
    """List the operations of journals: what each honours, its gravest divergence, its report.

    Exits with 0 whatever they say.
    """
    read = [read_journal(path) for path in journals]
    entries = [IndexEntry(each, fill_in_journal(link, each)) for each in read]
    write_output(format_index(entries, form), output, *journals, *(each.path for each in read))
