"""``show``: one clause, where it is documented, how it is evidenced, and its cases."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import click

from sagemaker_conformance.checks.check import Check, second_generator_check
from sagemaker_conformance.checks.scope import Scope
from sagemaker_conformance.cli.clause_text import (
    cases_of,
    clause_data,
    clause_text,
    find,
    member_lines,
)
from sagemaker_conformance.cli.options import choice_option, complete_ids, run_options
from sagemaker_conformance.cli.output import echo
from sagemaker_conformance.cli.usage import Usage
from sagemaker_conformance.engine.records import (
    changes_between,
    operation_record,
    source_of,
    source_of_case,
)
from sagemaker_conformance.judging.boto3_validation import boto3_verdict
from sagemaker_conformance.judging.oracle import expectation
from sagemaker_conformance.judging.verdict import SuiteEvidence
from sagemaker_conformance.run.feasibility import feasible_scope
from sagemaker_conformance.run.run import Run
from sagemaker_conformance.run.settings import SettingsError, read_settings
from sagemaker_conformance.run.setup import shipped_setup
from sagemaker_conformance.serialization.serialization import is_writable
from sagemaker_conformance.suites import describe_check
from sagemaker_reports.formats.pytest_moto import moto_tests
from sagemaker_reports.journal.conversion import as_record, to_json
from sagemaker_reports.journal.file import read_journal
from sagemaker_reports.journal.operation import OperationRecord, operation_of
from sagemaker_reports.journal.records import Change, CheckRecord, RunRecord, SourceRecord, Step
from sagemaker_reports.rendering.issue import issue_text
from sagemaker_reports.rendering.snippets import boto3_snippet, curl_snippet, pytest_snippet
from sagemaker_reports.rendering.steps import fill_in_worker, is_repeatable, steps_of
from sagemaker_reports.rendering.values import describe_answer, last_line
from sagemaker_reports.rendering.witness import format_witness
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.seeds import lean_seed_request, seed_requests
from sagemaker_strategies.constraints import Catalogue, Clause, default_spec
from sagemaker_strategies.constraints.clause import SIDES, Side
from sagemaker_strategies.constraints.selection import load_one
from sagemaker_strategies.rules import Rule, repairer

#: Statuses of a check that a maintainer of the target can act on.
_REPORTABLE = frozenset({"diverges", "recorded"})
_FORMS = ("text", "json", "boto3", "curl", "pytest", "pytest-moto", "issue")


@click.command()
@click.argument("clause", shell_complete=complete_ids)
@choice_option("--as", "form", of=_FORMS, default="text")
@choice_option(
    "--side", of=SIDES, default="rejects", help="Which side's first case a snippet sends."
)
@run_options("operation", "spec")
@click.option(
    "--endpoint", default="http://127.0.0.1:5000", show_default=True, help="For boto3 and curl."
)
@click.option("--target", help="For pytest and issue: the target; an issue shows its answer.")
@click.option(
    "--base", metavar="FILE", help="For issue: a valid definition that the target accepts."
)
@click.option(
    "--journal", metavar="FILE", help="Show the request that this journal has of the check."
)
def show(
    clause: str,
    form: str,
    side: str,
    operation: tuple[str, ...],
    spec: str | None,
    endpoint: str,
    target: str | None,
    base: str | None,
    journal: str | None,
) -> None:
    """Show CLAUSE: the rule, its source and evidence, its cases; or a request that breaks it.

    CLAUSE may be a member's path: then its clauses are listed.
    """
    check = Check(clause, cast("Side", side))
    if journal is not None:
        echo(_of_journal(check, journal, form, target, endpoint).rstrip("\n"))
        return
    scope, named = _set_up(feasible_scope(Scope(load_one(spec, operation))), form)
    name = scope.documented.operation.name
    spec = spec or default_spec(name)
    catalogue = scope.offered
    if clause and clause in catalogue.nodes:
        if form != "text":
            raise Usage(f"{clause}: is a member; give one of its clauses for --as={form}")
        echo("\n".join(member_lines(clause, catalogue)))
        return
    seed_request = seed_requests(catalogue, repair_rules=repairer(catalogue))[0]
    if form == "issue" and target:
        record, run = _examined(check, target, spec, name, base)
        echo(_issue(record, run, target, spec), nl=False)
        return
    snippets = _Snippets(endpoint, spec, named)
    if described := next(describe_check(clause, seed_request), None):
        echo(_render_suite_check(form, *described, snippets))
        return
    if clause == second_generator_check(catalogue.operation).clause:
        raise Usage(
            f"{clause}: is drawn anew by each run with --effort=N; nothing else can show it"
        )
    if (reason := scope.cannot_check(check)) is not None:
        raise Usage(f"{clause}: is not checked: {reason}")
    found = find(clause, catalogue)
    cases = cases_of(seed_request, found)
    if form == "text":
        echo(clause_text(found, catalogue, cases, seed_request))
    elif form == "json":
        echo(json.dumps(clause_data(found, catalogue, cases), indent=2))
    else:
        sent = cases if isinstance(found, Rule) else cases_of(lean_seed_request(catalogue), found)
        written = [c for c in sent.get(side, []) if is_writable(catalogue.operation, c.request)]
        record = _record_of_first(found, written, side, catalogue)
        echo(snippets.render(form, record, target).rstrip("\n"))


def _set_up(scope: Scope, form: str) -> tuple[Scope, OperationRecord]:
    """The scope with what the shipped setup makes for a request that runs, and the operation."""
    operation = scope.documented.operation
    setup = shipped_setup(operation.name) if form not in ("text", "json") else None
    named = operation_record(operation, setup.record() if setup is not None else None)
    if setup is None or not is_repeatable(named):
        return scope, operation_record(operation)
    return scope.with_values(fill_in_worker(setup.all_values)), named


def _of_journal(check: Check, file: str, form: str, target: str | None, endpoint: str) -> str:
    """Render what a journal has of a check; nothing is sent."""
    journal = read_journal(file)
    run, target = journal.run, target or journal.run.options.get("target")
    record = next((each for each in journal.checks if each.key == str(check)), None)
    if record is None:
        raise Usage(f"{file} has no record of {check}; run it, or name another journal")
    if form == "issue":
        return _issue(record, run, target, run.spec)
    if form == "text":
        return format_witness(record, run)
    if form == "json":
        return json.dumps(to_json(record), indent=2)
    if not record.witness:
        raise Usage(f"{check}: {record.status}, no request was sent; leave out --journal")
    return _Snippets(endpoint, run.spec, operation_of(run)).render(form, record, target)


def _issue(record: CheckRecord, run: RunRecord, target: str | None, spec: str) -> str:
    """Write the ticket about a target's answer."""
    _require_reportable(record)
    return issue_text(record, run, target=target, spec=spec)


def _examined(
    check: Check, target: str, spec: str, operation: str, base: str | None
) -> tuple[CheckRecord, RunRecord]:
    """Examine the check on the target; raises what a run raises where that cannot be done."""
    options = {"target": target, "spec": spec, "operation": [operation], "base": base}
    options["clause"] = [check.clause]  # a run without it offers a sample of what is repeated
    if check.is_rule:
        options["rules"] = "gate"
    run = Run(read_settings(options, Path.cwd()))
    if check not in run.selection.every:
        documented = run.selection.documented.spec
        raise SettingsError(f"{check}: no such check of {documented}; try another --side")
    try:
        run.select([check])
        run.set_up()
        return as_record(run.examine(check), CheckRecord), as_record(run.opening(), RunRecord)
    finally:
        run.close()


def _require_reportable(record: CheckRecord) -> None:
    """Raise `Usage` where a maintainer has nothing to do."""
    if record.status == "error":
        raise Usage(f"{record.key}: {last_line(record.reason) or 'no reason given'}")
    if record.status not in _REPORTABLE or not record.witness:
        answered = record.reason or "not sent"
        if record.answer is not None:
            answered = describe_answer(record.answer)
        raise Usage(f"{record.key}: {record.status} ({answered}); there is nothing to report")


def _record_of_first(
    clause: Clause | Rule, cases: list[Case], side: str, catalogue: Catalogue
) -> CheckRecord:
    """Make a record without an answer of the side's first case."""
    if not cases:
        raise Usage(f"{clause.id}: nothing can be sent on its {side} side; see --as=text")
    case, operation = cases[0], catalogue.operation
    if isinstance(clause, Clause):
        source = source_of_case(clause, case, catalogue)
    else:
        source = source_of(clause)
    return CheckRecord(
        clause=clause.id,
        side=case.side,
        status="recorded",
        boto3=boto3_verdict(case.request, case.control, operation),
        witness=({"operation": operation.create, "body": case.request},),
        expected=expectation(case, operation=operation),
        source=cast("SourceRecord", source),
        label=case.label,
        path=clause.path,
        base=case.base or "its control request",
        change=tuple(cast("list[Change]", changes_between(case.control, case.request))),
    )


@dataclass(frozen=True)
class _Snippets:
    endpoint: str
    spec: str
    operation: OperationRecord

    def render(self, form: str, record: CheckRecord, target: str | None = None) -> str:
        """Render a record's request as something to run, or as a ticket."""
        endpoint, spec, operation = self.endpoint, self.spec, self.operation
        if form == "boto3":
            steps = steps_of(record, operation)
            return boto3_snippet(steps, boto3=record.boto3, endpoint=endpoint, operation=operation)
        if form == "curl":
            if not operation.is_json:
                raise Usage(
                    f"--as=curl: {operation.name} uses the protocol {operation.protocol_name}; "
                    "use --as=boto3"
                )
            return curl_snippet(steps_of(record, operation), endpoint, operation)
        if form == "pytest-moto":
            return moto_tests([record], operation)
        if form == "pytest":
            return pytest_snippet(record, target=target, spec=spec, operation=operation)
        return issue_text(record, spec=spec, operation=operation)


def _render_suite_check(
    form: str, check: Check, evidence: SuiteEvidence, snippets: _Snippets
) -> str:
    """Render a check that belongs to no clause, in any of the forms."""
    record = CheckRecord(
        clause=check.clause,
        side=check.side,
        status="recorded",
        witness=cast("tuple[Step, ...]", evidence.steps),
        expected=evidence.expected,
        source=cast("SourceRecord", evidence.source),
        boto3=evidence.more.get("boto3"),
    )
    if form == "text":
        return format_witness(record).replace(": recorded\n", "\n", 1)
    if form == "json":
        return json.dumps(
            {
                "clause": check.clause,
                "side": check.side,
                "expected": evidence.expected,
                "source": dict(evidence.source),
                "witness": [dict(step) for step in evidence.steps],
                **evidence.more,
            },
            indent=2,
        )
    return snippets.render(form, record)
