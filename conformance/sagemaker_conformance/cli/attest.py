"""``attest``: the result of a complete run, as one file to hand on and to verify again."""

from __future__ import annotations

from pathlib import Path

import click

from sagemaker_conformance.cli.attested_journal import check_against_specification
from sagemaker_conformance.cli.output import echo, write_output
from sagemaker_reports.attestation import attestation
from sagemaker_reports.rendering.values import error_line

HOLDS, DOES_NOT_HOLD = 0, 1


@click.command()
@click.argument("journal", type=click.Path(path_type=Path))
@click.option(
    "--verify",
    "claimed",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Check this attestation against JOURNAL instead; needs no target.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="A file, instead of standard output."
)
@click.pass_context
def attest(ctx: click.Context, journal: Path, claimed: Path | None, output: Path | None) -> None:
    """Attest the results of JOURNAL, or verify an attestation of them.

    A run that is partial or incomplete, or in which the suite failed, cannot be attested: exit
    status 4. --verify exits with 0 where the attestation holds, with 1 where it does not.
    """
    if claimed is not None:
        ctx.exit(_verify(claimed, journal))
    text = attestation.format_attestation(attestation.attest(journal, check_against_specification))
    write_output(text, output, journal)


def _verify(claimed: Path, journal: Path) -> int:
    try:
        verified = attestation.verify(claimed, journal, check_against_specification)
    except attestation.AttestationError as wrong:
        echo(error_line(str(wrong)), err=True)
        return DOES_NOT_HOLD
    echo(f"{claimed} holds: {verified['statement']}")
    return HOLDS
