"""``attest``: the result of a complete run, as one file to hand on and to verify again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import click

from sagemaker_conformance.checks.check import broken_by, is_rule, second_generator_check
from sagemaker_conformance.cli.options import output_option
from sagemaker_conformance.cli.output import echo, write_output
from sagemaker_conformance.judging.certifier import CertificateError, certifier_of
from sagemaker_conformance.judging.oracle import TargetTraits, judge, own_codes_of
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import named
from sagemaker_conformance.run.selection import catalogue_of_run, checks_of_run
from sagemaker_reports.attestation import attestation
from sagemaker_reports.attestation.attestation import AttestationError
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import CheckRecord
from sagemaker_reports.rendering.values import error_line
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.negative import violations_of
from sagemaker_strategies.cases.seeds import SeedRequest, seed_requests
from sagemaker_strategies.constraints import Catalogue, SpecError
from sagemaker_strategies.rules import repairer

HOLDS, DOES_NOT_HOLD = 0, 1
#: Divergences that rest on what a record does not have: members of an answer, or other requests.
_NOT_RECORDED: Final = frozenset({"wrong-blame", "altered", "wrong-state"})


@click.command()
@click.argument("journal", type=click.Path(path_type=Path))
@click.option(
    "--verify",
    "claimed",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Check this attestation against JOURNAL instead; needs no target.",
)
@output_option
def attest(journal: Path, claimed: Path | None, output: Path | None) -> int:
    """Attest the results of JOURNAL, or verify an attestation of them.

    A run that is partial or incomplete, or in which the suite failed, cannot be attested: exit
    status 4. --verify exits with 0 where the attestation holds, with 1 where it does not.
    """
    if claimed is not None:
        return _verify(claimed, journal)
    attested = attestation.attest(journal, _check_against_specification)
    write_output(attestation.format_attestation(attested), output, journal)
    return 0


def _verify(claimed: Path, journal: Path) -> int:
    try:
        verified = attestation.verify(claimed, journal, _check_against_specification)
    except AttestationError as wrong:
        echo(error_line(str(wrong)), err=True)
        return DOES_NOT_HOLD
    echo(f"{claimed} holds: {verified['statement']}")
    return HOLDS


def _check_against_specification(journal: Journal) -> None:
    """Raise `AttestationError` where the journal is not what a whole run under its specification writes.

    Its ids are all that are checked there, each witness breaks what it claims, and the oracle gives
    the recorded answer the recorded status.
    """
    what = f"{journal.path} cannot be attested"
    try:
        catalogue = catalogue_of_run(journal.run)
    except SpecError as wrong:
        raise AttestationError(f"{what}: {wrong}") from None
    if found := next(_Judged(journal, catalogue).contradictions(), None):
        raise AttestationError(f"{what}: {found}")


@dataclass(frozen=True)
class _Judged:
    journal: Journal
    catalogue: Catalogue

    def contradictions(self) -> Iterator[str]:
        """What the specification contradicts, in one line each: ids and counts, then records."""
        documented = set(map(str, checks_of_run(self.catalogue, self.journal.run.options)))
        recorded = {check.key for check in self.journal.checks}
        generated = {str(second_generator_check(self.catalogue.operation))}
        if missing := sorted(documented - recorded):
            yield (
                f"{len(missing)} of the {len(documented)} checks of {self.catalogue.spec} have no "
                f"record, the first is {missing[0]}"
            )
        if unknown := sorted(recorded - documented - generated):
            yield f"{self.catalogue.spec} has no check {unknown[0]}"
        if self.journal.run.extra.get("offered") != len(documented):
            yield f"it counts {self.journal.run.extra.get('offered')} checks, not {len(documented)}"
        for check in self.journal.checks:
            if check.family not in ("wire", "error", "lifecycle"):
                yield from self._of_record(check)

    def _of_record(self, check: CheckRecord) -> Iterator[str]:
        """What the certifier and the oracle say otherwise than a record of a clause or a rule."""
        if check.status == "out-of-scope" and not self.journal.run.options.get("scope"):
            yield f"{check.key} is out-of-scope, and the run had no --scope"
        if check.status == "recorded" and not self._is_left_open(check):
            yield f"{check.key} is recorded, and its documentation leaves nothing open"
        steps = check.witness or ()
        body = steps[0].get("body") if len(steps) == 1 else None
        if check.status not in ("conforms", "diverges"):
            return
        if not isinstance(body, dict):
            yield f"{check.key} is {check.verdict}, and its record has no request"
            return
        violates = broken_by(check.clause, check.side, check.with_)
        if not self._breaks(body, violates):
            yield f"{check.key}: the recorded request does not break what it claims to"
        if check.side != "returns" and not self._is_judged_so(check, body, violates):
            yield f"{check.key} is {check.verdict}, and its answer is judged otherwise"

    def _breaks(self, body: dict[str, Any], ids: frozenset[str]) -> bool:
        try:
            whole = named(body, self.catalogue.operation.name_form.example)
            found = certifier_of(self.catalogue).violated(whole)
        except (CertificateError, UnicodeEncodeError):  # no request that the suite would send
            return False
        return found == {id for id in ids if not is_rule(id)}

    def _is_left_open(self, check: CheckRecord) -> bool:
        """Whether AWS leaves a case of the check open, or its answer is one that is only recorded."""
        if is_rule(check.clause) or check.answer is None:
            return True
        if check.answer.get("code") == "SerializationException":
            return True
        cases = violations_of(self._seed_request, check.clause)
        return check.side != "rejects" or any(case.unspecified for case in cases)

    @cached_property
    def _seed_request(self) -> SeedRequest:
        return seed_requests(self.catalogue, repair_rules=repairer(self.catalogue))[0]

    def _is_judged_so(
        self, check: CheckRecord, body: dict[str, Any], violates: frozenset[str]
    ) -> bool:
        """Whether the oracle gives the recorded answer the recorded status, by any target's traits."""
        given = check.answer
        if given is None:
            return False
        status, code = given.get("http_status"), given.get("code")
        answer = Answer(given["outcome"], status, code, given.get("message"))
        case = Case(check.clause, check.side, check.label or "", body, body, violates)
        refuses_with = code if status is None else None
        own_codes = own_codes_of(self.catalogue.operation)
        for is_real in (False, True):
            judged = judge(case, answer, TargetTraits(refuses_with, is_real, own_codes))
            found = {judged.divergence, *judged.also}
            if check.status == "conforms" and not found - _NOT_RECORDED - {None}:
                return True
            if check.divergence in found | _NOT_RECORDED and check.status == "diverges":
                return True
        return False
