"""``merge``: the journals of a run's parts as one, and what follows from it."""

from __future__ import annotations

from pathlib import Path

import click

from sagemaker_conformance.checks.check import selected
from sagemaker_conformance.cli.options import journals_argument
from sagemaker_conformance.cli.output import echo, write_file
from sagemaker_conformance.cli.report import gate_by
from sagemaker_conformance.cli.usage import Usage
from sagemaker_conformance.run.selection import catalogue_of_run, checks_of_run, recorded_globs
from sagemaker_reports.formats import terminal
from sagemaker_reports.journal.file import Journal, check_journal_place, line_of, read_journal
from sagemaker_reports.journal.merge import MergeError
from sagemaker_reports.journal.merge import merge as merge_journals
from sagemaker_reports.journal.operation import operation_of
from sagemaker_reports.summary.exit_status import exit_status
from sagemaker_strategies.constraints import SpecError


@click.command()
@journals_argument()
@click.option(
    "--output", type=click.Path(path_type=Path), required=True, help="The journal to write."
)
@click.option("--baseline", metavar="FILE|NAME", help="The known divergences to gate it by.")
def merge(journals: tuple[Path, ...], output: Path, baseline: str | None) -> int:
    """Merge journals of the parts of one run into one, and conclude from it as from a run.

    Refuses unfinished journals, those of different runs, a check that two of them have, and one that
    none has. Exits as the run would have: with 1 where the target diverges, or differs from its
    baseline.
    """
    if len(journals) < 2:
        raise Usage(f"merge: expected two journals or more, got {len(journals)}")
    read = [read_journal(path) for path in journals]
    if output == Path("-"):
        raise Usage("--output=-: a journal is written to a file; name one")
    check_journal_place(output)
    records = list(merge_journals(read, _expected(read[0])))
    text = "".join(f"{line_of(record)}\n" for record in records)
    write_file(text, output, *(each.path for each in read))
    merged = read_journal(output)
    gated = gate_by(merged, baseline) if baseline else None
    status = exit_status(merged, gated)
    option = operation_of(merged.run).option
    again = f"sagemaker-conformance run --target={merged.run.target}{option}"
    text = terminal.render(
        merged, gate=gated, journal_path=str(output), command=again, status=status
    )
    echo(text, nl=False)
    return status


def _expected(journal: Journal) -> frozenset[str]:
    """The checks of a whole run with the options of the journal's."""
    options = journal.run.options
    try:
        checks = checks_of_run(catalogue_of_run(journal.run), options)
    except SpecError as wrong:
        raise MergeError(f"{journal.path}: {wrong}") from None
    return frozenset(map(str, selected(checks, recorded_globs(options))))
