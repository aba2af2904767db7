"""``replay``: one divergence again, from its journal's witness or made anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import click

from sagemaker_conformance.checks import Check
from sagemaker_conformance.commands.usage import Usage
from sagemaker_conformance.recording import record_of
from sagemaker_conformance.replaying import replay_witness
from sagemaker_conformance.run import Run
from sagemaker_conformance.settings import read_settings
from sagemaker_conformance.wiring import USER_ERRORS
from sagemaker_reports.errors import ReportError
from sagemaker_reports.journal import part_of, read_journal
from sagemaker_reports.records import CheckRecord
from sagemaker_strategies.constraints.clauses import SIDES, Side

REPRODUCED, GONE, CHANGED = 0, 1, 2


@click.command()
@click.argument("clause")
@click.option("--side", type=click.Choice(SIDES), default="rejects", show_default=True)
@click.option("--target", default="local", show_default=True)
@click.option("--spec", metavar="NAME|PATH", help="Default: the journal's, else botocore-1.44.5.")
@click.option("--base", metavar="FILE", help="A valid definition that the target accepts.")
@click.option("--journal", "file", metavar="FILE", help="Default: that of the target's last run.")
@click.pass_context
def replay(ctx: click.Context, /, clause: str, side: str, **given: Any) -> None:
    """Ask the target once more about CLAUSE.

    Exits with 0 where the divergence shows again, 1 where it is gone, 2 where it shows otherwise.
    """
    check = Check(clause, cast(Side, side))
    before = _recorded(check, given["file"], str(given["target"]))
    options = {key: given[key] for key in ("target", "spec", "base")}
    try:
        run = Run(read_settings(options, Path.cwd()))
    except USER_ERRORS as wrong:
        raise Usage(str(wrong)) from None
    if clause not in run.settings.catalogue.clauses:
        raise Usage(
            f"{clause}: no such clause in {run.settings.catalogue.spec}; see sagemaker-conformance catalogue"
        )
    try:
        now = (
            replay_witness(run, check, before)
            if before is not None
            else run.examiner.examine(check)
        )
    except USER_ERRORS as wrong:
        raise Usage(str(wrong)) from None
    finally:
        run.close()
    ctx.exit(
        _tell(
            check,
            before,
            now,
            record_of(now, run.settings.catalogue, run.settings.target, run.bases),
        )
    )


def _recorded(check: Check, file: str | None, target: str) -> CheckRecord | None:
    """The check's record in the journal, where it diverges there; None to examine it anew."""
    kind = target.partition(":")[0]
    path = Path(file or f".sagemaker-conformance/{kind}.ndjson")
    if file is None and not path.is_file() and not part_of(path).is_file():
        return None
    try:
        journal = read_journal(path)
    except ReportError as wrong:
        raise Usage(str(wrong)) from None
    found = next((c for c in journal.checks if c.key == str(check)), None)
    if found is None and file is not None:
        raise Usage(
            f"{path}: has no record of {check}; expected one, see sagemaker-conformance report"
        )
    return found if found is not None and found.witness and found.divergence else None


def _tell(check: Check, before: CheckRecord | None, now: Any, record: dict[str, Any]) -> int:
    answer = record["answer"] or {}
    said = " ".join(
        str(answer[k]) for k in ("http_status", "code", "message") if answer.get(k) is not None
    )
    expected = before.divergence if before is not None else None
    if now.status != "diverges":
        click.echo(f"gone: {check} {now.status} ({said or now.reason or 'not asked'})")
        return GONE
    if expected is not None and now.divergence != expected:
        click.echo(f"changed: {check} was {expected}, is {now.divergence} ({said})")
        return CHANGED
    click.echo(f"reproduced: {check} {now.divergence} ({said or answer.get('outcome')})")
    return REPRODUCED
