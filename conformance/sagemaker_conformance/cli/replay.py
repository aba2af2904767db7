"""``replay``: reproduce one divergence, from its journal's witness or from new requests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import click

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.cli.options import choice_option, complete_ids, run_options
from sagemaker_conformance.cli.output import echo
from sagemaker_conformance.cli.usage import Usage
from sagemaker_conformance.run.ids import every_id, suggest
from sagemaker_conformance.run.replay import replay_witness
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import journal_of, partial_journal_of, read_settings
from sagemaker_conformance.targets.registry import name_of
from sagemaker_reports.journal.file import Journal, part_of, read_journal
from sagemaker_reports.journal.records import CheckRecord
from sagemaker_reports.rendering.steps import worker_in
from sagemaker_strategies.constraints.clause import SIDES, Side
from sagemaker_strategies.constraints.selection import one_operation
from sagemaker_strategies.rules.checked import rule_of

REPRODUCED, GONE, CHANGED, OWN_ERROR = 0, 1, 2, 3
_OPTIONS = (
    *("target", "operation", "spec", "base", "setup"),
    *("request-timeout", "ca-bundle", "header", "profile", "account"),
)
#: Statuses that judged nothing: the divergence may still be there.
_UNJUDGED = frozenset({"inconclusive", "unsupported", "out-of-scope"})


@click.command()
@click.argument("clause", shell_complete=complete_ids)
@choice_option("--side", of=SIDES, default="rejects")
@run_options(*_OPTIONS, spec="the journal's, else botocore-1.44.5")
@click.option(
    "--journal",
    "file",
    metavar="FILE",
    help="Default: that of the target's last run that made the check.",
)
@click.pass_context
def replay(ctx: click.Context, /, clause: str, side: str, **given: Any) -> None:
    """Send the requests of CLAUSE to the target once more.

    Exits with 0 where the divergence shows again, 1 where it is gone, 2 where it shows otherwise,
    3 where the recorded request does not break what it claims under this specification.
    """
    check = Check(clause, cast("Side", side))
    journal = _journal(check, given["file"], given["target"] or "local", given["operation"])
    before = None if journal is None else _recorded(check, journal, named=bool(given["file"]))
    run = _run(check, given, journal, before)
    try:
        run.set_up()
        now = (
            replay_witness(run, check, before, journal.run.bases)
            if before is not None and journal is not None and check not in run.selection.beside
            else run.verdict(check)
        )
    finally:
        run.close()
    ctx.exit(_print_outcome(check, before, now, run.record_of(now)))


def _journal(
    check: Check, file: str | None, target: str, operation: tuple[str, ...]
) -> Journal | None:
    """Read the journal that was named, or that of the target's last run that made the check.

    None where there is no journal.
    """
    path = journal_of(file, name_of(target), one_operation(operation), Path.cwd())
    if file is not None:
        return read_journal(path)
    places = (path, partial_journal_of(path))
    found = [p for each in places for p in (each, part_of(each)) if p.is_file()]
    journals = [read_journal(p) for p in sorted(found, key=lambda p: -p.stat().st_mtime)]
    keys = str(check)
    return next((j for j in journals if any(c.key == keys for c in j.checks)), None) or next(
        iter(journals), None
    )


def _recorded(check: Check, journal: Journal, *, named: bool) -> CheckRecord | None:
    """Find the check's record in the journal, where it diverges there; None to examine it anew."""
    found = next((c for c in journal.checks if c.key == str(check)), None)
    if found is None and named:
        raise Usage(
            f"{journal.path}: has no record of {check}; expected one, "
            "see sagemaker-conformance report"
        )
    return found if found is not None and found.witness and found.divergence else None


def _run(
    check: Check, given: dict[str, Any], journal: Journal | None, before: CheckRecord | None
) -> Run:
    """Make a run against the target, under the journal's specification where none is named."""
    clause = check.clause
    options = {key: given[key.replace("-", "_")] for key in _OPTIONS}
    if options["spec"] is None and journal is not None:
        options["spec"] = journal.run.options.get("spec") or journal.run.spec
    if not options["operation"] and journal is not None:
        options["operation"] = (journal.run.operation,)
    if ":rule-" in clause:
        options["rules"] = "gate"
    settings = read_settings(options, Path.cwd())
    if settings.setup is not None and before is not None:  # the names that the witness has
        sent = [step.get("body") for step in before.witness or ()]
        settings = replace(settings, worker=worker_in(settings.setup.record(), sent))
    run = Run(settings)
    catalogue = run.settings.catalogue
    if not (
        clause in catalogue.clauses or rule_of(clause, catalogue) or check in run.selection.beside
    ):
        raise Usage(
            f"{clause}: no such clause in {catalogue.spec}; {suggest(clause, every_id(catalogue))}"
        )
    return run


def _print_outcome(
    check: Check, before: CheckRecord | None, now: Any, record: dict[str, Any]
) -> int:
    answer = record["answer"] or {}
    answered = " ".join(
        str(answer[k]) for k in ("http_status", "code", "message") if answer.get(k) is not None
    )
    expected = before.divergence if before is not None else None
    if now.status == "error":
        echo(f"error: {check}: {now.reason}")
        return OWN_ERROR
    if now.status in _UNJUDGED:
        echo(f"changed: {check} is {now.status}: {now.reason or answered or 'not sent'}")
        return CHANGED
    if now.status != "diverges":
        echo(f"gone: {check} {now.status} ({answered or now.reason or 'not sent'})")
        return GONE
    if expected is not None and now.divergence != expected:
        echo(f"changed: {check} was {expected}, is {now.divergence} ({answered})")
        return CHANGED
    echo(f"reproduced: {check} {now.divergence} ({answered or answer.get('outcome')})")
    return REPRODUCED
