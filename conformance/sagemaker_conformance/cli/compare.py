"""``compare``: the matrix of several targets, or the difference of two runs of one."""

from __future__ import annotations

from pathlib import Path

import click

from sagemaker_conformance.cli.options import choice_option, journals_argument, output_option
from sagemaker_conformance.cli.output import write_output
from sagemaker_conformance.cli.usage import Usage
from sagemaker_reports.comparison.matrix import compare_targets
from sagemaker_reports.comparison.report import COMPARISON_FORMATS, format_difference, format_matrix
from sagemaker_reports.comparison.run_difference import compare_runs
from sagemaker_reports.journal.file import read_journal

SAME, DIFFERENT = 0, 1


@click.command()
@journals_argument()
@choice_option("--format", "form", of=COMPARISON_FORMATS, default="text", help="Which.")
@click.option("--matrix", is_flag=True, help="The matrix, also of two runs of one target.")
@output_option
def compare(journals: tuple[Path, ...], form: str, matrix: bool, output: Path | None) -> int:
    """Compare journals: several targets side by side, or two runs of one target.

    Journals of several operations are one matrix, with a column for each target; some operation has to
    be that of two journals. Two journals of one target and operation, the earlier first, give the
    difference of the runs: exits with 0 where both say the same, with 1 where a divergence is new, gone
    or changed, or a verdict is missing. A matrix always exits with 0.
    """
    if len(journals) < 2:
        raise Usage(f"compare: expected two journals or more, got {len(journals)}")
    read = [read_journal(path) for path in journals]
    targets, operations = ({getattr(j.run, k) for j in read} for k in ("target", "operation"))
    if len(operations) == len(read):
        what = "one target only, of" if len(targets) == 1 else "targets of"
        raise Usage(
            f"compare: {what} different operations: nothing to compare; see sagemaker-conformance index"
        )
    if matrix or len(read) > 2 or len(targets) > 1:
        status, text = SAME, format_matrix(compare_targets(read), form)
    else:
        difference = compare_runs(*read)
        status = SAME if difference.is_same else DIFFERENT
        text = format_difference(difference, form)
    write_output(text, output, *journals, *(journal.path for journal in read))
    return status
