"""``report``: a report of a journal, without asking the target again."""

from __future__ import annotations

from pathlib import Path

import click

from sagemaker_conformance.commands.usage import Usage
from sagemaker_reports.errors import ReportError
from sagemaker_reports.files import write_text
from sagemaker_reports.formats import FORMATS
from sagemaker_reports.journal import read_journal


@click.command()
@click.argument("journal", type=click.Path(path_type=Path))
@click.option("--format", "form", default="terminal", show_default=True, help="Which report.")
@click.option(
    "--output", type=click.Path(path_type=Path), help="A file, instead of standard output."
)
def report(journal: Path, form: str, output: Path | None) -> None:
    """Write a report of JOURNAL."""
    if form not in FORMATS:
        raise Usage(f"--format={form}: unknown, expected one of {', '.join(sorted(FORMATS))}")
    try:
        text = FORMATS[form](read_journal(journal), None)
        if output is not None:
            write_text(output, text)
    except ReportError as wrong:
        raise Usage(str(wrong)) from None
    if output is None:
        click.echo(text)
