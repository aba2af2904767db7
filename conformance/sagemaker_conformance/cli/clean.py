"""``clean``: stop and delete what a run left on real SageMaker, killed or not."""

from __future__ import annotations

from pathlib import Path

import click

from sagemaker_conformance.cli.cleanup import Cleaner, by_location
from sagemaker_conformance.cli.options import run_options
from sagemaker_conformance.cli.output import echo
from sagemaker_conformance.cli.usage import Usage
from sagemaker_conformance.protocol.target import TargetError
from sagemaker_conformance.targets.aws_guard.ledger import ledger_of, leftover_jobs

_LEFT = 1


@click.command()
@click.argument("journal", type=click.Path(path_type=Path))
@run_options("profile", profile="the one that the run used")
@click.option(
    "--wait",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=600,
    show_default=True,
    help="How long to wait for jobs that are still stopping.",
)
@click.pass_context
def clean(ctx: click.Context, /, journal: Path, profile: str | None, wait: float) -> None:
    """Stop and delete the jobs that the run of JOURNAL left on real SageMaker.

    Exits with 0 where nothing is left, 1 where something is.
    """
    if journal.is_dir():
        raise Usage(f"{journal}: is a folder, expected a file")
    ledger = ledger_of(journal)
    if not ledger.is_file():
        raise Usage(
            f"{ledger}: no such file; a run writes it where it makes a job on real SageMaker"
        )
    left = leftover_jobs(ledger)
    if not left:
        echo(f"nothing is left of {ledger}")
    remaining = 0
    try:
        for where, jobs in by_location(left):
            cleaner = Cleaner(ledger, where, profile)
            remaining += cleaner.clean(jobs, wait, echo)
    except TargetError as wrong:
        raise Usage(f"{ledger}: {wrong}") from None
    if remaining:
        echo(f"{remaining} left: run the same again")
        ctx.exit(_LEFT)
