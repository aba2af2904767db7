"""``replay``: reproduce one divergence, from its journal's witness or from new requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import click

from sagemaker_conformance.checks.check import Check, broken_by
from sagemaker_conformance.cli.options import choice_option, complete_ids, run_options
from sagemaker_conformance.cli.output import echo
from sagemaker_conformance.cli.usage import Usage
from sagemaker_conformance.engine.confirmation import confirm
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.round_trip import judge_described
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict, settle
from sagemaker_conformance.protocol.answer import Answer, describe_refusal
from sagemaker_conformance.run.ids import every_id, suggest
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import journal_of, partial_journal_of, read_settings
from sagemaker_conformance.targets.registry import name_of
from sagemaker_reports.journal.file import Journal, part_of, read_journal
from sagemaker_reports.journal.records import CheckRecord
from sagemaker_reports.rendering.json_pointer import apply_changes
from sagemaker_reports.rendering.steps import worker_in
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
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
def replay(clause: str, side: str, **given: Any) -> int:
    """Send the requests of CLAUSE to the target once more.

    Exits with 0 where the divergence shows again, 1 where it is gone, 2 where it shows otherwise,
    3 where the recorded request does not break what it claims under this specification.
    """
    check = Check(clause, cast("Side", side))
    journal = _journal(check, given["file"], given["target"] or "local", given["operation"])
    before = None if journal is None else _recorded(check, journal, named=bool(given["file"]))
    run = _run(check, given, journal, before)
    try:
        run.select([check])
        run.set_up()
        now = (
            _replayed(run, check, before, journal.run.bases)
            if before is not None and journal is not None and check not in run.selection.beside
            else run.verdict(check)
        )
    finally:
        run.close()
    return _print_outcome(check, before, now, run.record_of(now))


def _journal(
    check: Check, file: str | None, target: str, operation: tuple[str, ...]
) -> Journal | None:
    """Read the journal that was named, or that of the target's last run that made the check.

    None where there is no journal.
    """
    path = journal_of(file, name_of(target), one_operation(operation), Path.cwd())
    if file is not None:
        stopped = part_of(path)  # a run that was stopped leaves no other
        return read_journal(stopped if stopped.is_file() and not path.exists() else path)
    places = (path, partial_journal_of(path))
    found = [p for each in places for p in (each, part_of(each)) if p.is_file()]
    journals = [read_journal(p) for p in sorted(found, key=lambda p: -p.stat().st_mtime)]
    made = [each for each in journals if _found(check, each) is not None]
    return next(iter(made or journals), None)


def _found(check: Check, journal: Journal) -> CheckRecord | None:
    return next((each for each in journal.checks if each.key == str(check)), None)


def _recorded(check: Check, journal: Journal, *, named: bool) -> CheckRecord | None:
    """Find the check's record in the journal, where it diverges there; None to examine it anew."""
    found = _found(check, journal)
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
    options = {key: given[key.replace("-", "_")] for key in _OPTIONS}
    if options["spec"] is None and journal is not None:
        options["spec"] = journal.run.options.get("spec") or journal.run.spec
    if not options["operation"] and journal is not None:
        options["operation"] = (journal.run.operation,)
    if check.is_rule:
        options["rules"] = "gate"
    settings = read_settings(options, Path.cwd())
    if settings.setup is not None and before is not None:  # the names that the witness has
        sent = [step.get("body") for step in before.witness or ()]
        settings = replace(settings, worker=worker_in(settings.setup.record(), sent))
    run, clause, catalogue = Run(settings), check.clause, settings.catalogue
    is_known = clause in catalogue.clauses or rule_of(clause, catalogue)
    if not is_known and check not in run.selection.beside:
        meant = suggest(clause, every_id(catalogue))
        raise Usage(f"{clause}: no such clause in {catalogue.spec}; {meant}")
    return run


def _replayed(
    run: Run, check: Check, recorded: CheckRecord, bases: Mapping[str, Request]
) -> Verdict:
    """The verdict on the recorded request, certified anew under the run's catalogue.

    ``bases`` are those of the journal. A verdict that needs an accepted control request counts only
    where the recorded one is accepted still, and a divergence once it shows again, as in a run.
    """
    assert recorded.witness is not None
    body = cast("dict[str, Any]", recorded.witness[0].get("body"))
    violates = broken_by(check.clause, check.side, recorded.with_)
    case = Case(check.clause, check.side, recorded.label or "recorded", body, body, violates)
    certified = run.context.certified(body, violates)
    if check.side == "returns":
        exchange = run.client.create_and_describe(body)
        judged = judge_described(case, exchange, run.settings.catalogue, certified=certified)
        return confirm(settle(check, [judged]), run.context)
    answer = run.client.create(body)
    judgement = run.context.judge(case, answer)
    # A refusal shows something only where the request beside it is not refused.
    is_refused = check.side == "rejects" and judgement.status == "conforms"
    shown = (None, "server-error", "accepts-invalid")
    needs_control = is_refused or judgement.divergence not in shown
    refusal = _refusal_of_control(run, recorded, {**run.bases, **bases}) if needs_control else None
    if refusal is not None:
        reason = f"its control request {describe_refusal(refusal)} now"
        judgement = Judgement("inconclusive", reason=reason)
    judged = JudgedCase(case, answer, judgement, certified=certified)
    return confirm(settle(check, [judged]), run.context)


def _refusal_of_control(
    run: Run, recorded: CheckRecord, bases: Mapping[str, Request]
) -> Answer | None:
    """The answer to the request beside the witness that was accepted, where it is not accepted now.

    None too where the journal does not have it, or where a valid request may not be sent.
    """
    base = bases.get(recorded.base or "")
    if base is None or recorded.neighbour is None or run.guard is not None:
        return None
    try:
        control = cast("Request", apply_changes(base, recorded.neighbour["change"]))
    except (LookupError, TypeError):
        return None
    answer = run.client.create(control)
    return None if answer.outcome == "accepted" else answer


def _print_outcome(
    check: Check, before: CheckRecord | None, now: Verdict, record: dict[str, Any]
) -> int:
    answer = record["answer"] or {}
    facts = [answer.get(key) for key in ("http_status", "code", "message")]
    answered = " ".join(str(each) for each in facts if each is not None)
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
