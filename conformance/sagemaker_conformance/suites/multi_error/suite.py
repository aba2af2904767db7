"""Several errors in one request: it is refused, and what the refusal reports is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.judging.boto3_validation import boto3_verdict
from sagemaker_conformance.judging.message_fidelity import Fidelity, fidelity_of
from sagemaker_conformance.judging.named_members import names_only
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.other_grounds import concerns_caller
from sagemaker_conformance.judging.verdict import (
    SuiteEvidence,
    Verdict,
    source_record,
    suite_verdict,
)
from sagemaker_conformance.protocol.answer import Answer, shows_name_taken
from sagemaker_conformance.suites.multi_error.cases import MULTI_ERROR_CASES, MultiErrorCase
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

_CASES: Final[Mapping[str, MultiErrorCase]] = {case.id: case for case in MULTI_ERROR_CASES}


def checks(catalogue: Catalogue) -> Iterator[Check]:
    """One for each case whose clauses the catalogue has; they are of the tuning job's request."""
    if catalogue.operation.name != TUNING_JOB.name:
        return
    for case in MULTI_ERROR_CASES:
        if case.fits(catalogue):
            yield Check(case.id, "rejects")


def open_suite(context: Context) -> _MultiError:
    """The suite for a target."""
    return _MultiError(context)


class _MultiError:
    def __init__(self, context: Context) -> None:
        self._context = context

    def prepare(self, checks: Iterable[Check]) -> None:
        """Make nothing: its few requests are made when they are sent."""

    def examine(self, check: Check) -> Verdict:
        """Send the case made from the first seed request that the target accepts."""
        case, context = _CASES[check.clause], self._context
        if not case.fits(context.catalogue):
            reason = "it is about members that are out of scope"
            return Verdict(check, "out-of-scope", reason=reason)
        seed_request = next(iter(context.accepted_seed_requests), None)
        if seed_request is None:
            return Verdict(check, "inconclusive", reason="no valid request is accepted")
        request = case.make(seed_request)
        if not context.certified(request, frozenset(case.violates)):
            evidence = _evidence(case, request, seed_request)
            reason = "it does not break exactly what it claims"
            return Verdict(check, "error", reason=reason, evidence=evidence)
        answer = context.client.send_again(request).answer
        judgement, fidelity = _judge(case, answer, context.catalogue)
        evidence = _evidence(case, request, seed_request, answer, fidelity)
        return suite_verdict(check, judgement, evidence)


def describe(check: Check, seed_request: SeedRequest) -> SuiteEvidence:
    """The request of a check's case, made from this seed request."""
    case = _CASES[check.clause]
    return _evidence(case, case.make(seed_request), seed_request)


def _judge(
    case: MultiErrorCase, answer: Answer, catalogue: Catalogue
) -> tuple[Judgement, Fidelity | None]:
    if answer.outcome == "unsupported":
        return Judgement("unsupported", reason=answer.message), None
    no_ground = concerns_caller(answer) or shows_name_taken(answer)
    if answer.outcome == "unavailable" or (answer.outcome == "rejected" and no_ground):
        reason = f"no answer about the request: {_code(answer)}"
        return Judgement("inconclusive", reason=reason), None
    if answer.outcome == "crashed":
        return Judgement("diverges", "server-error"), None
    if answer.outcome == "accepted":
        return Judgement("diverges", "accepts-invalid"), None
    fidelity = _fidelity(case, answer, catalogue)
    return Judgement("recorded", reason=_summarise(case, answer, fidelity)), fidelity


def _fidelity(case: MultiErrorCase, answer: Answer, catalogue: Catalogue) -> Fidelity:
    total = sum(case.violates.values())
    if (answer.http_status, answer.code) != (400, case.code):
        return Fidelity("L0", None, total, 0)
    paths = {id.rpartition(":")[0] for id in case.violates}
    if case.code == "ValidationException" and not names_only(answer, paths):
        return Fidelity("L1", None, total, 0)
    return fidelity_of(answer, case.violates, catalogue)


def _summarise(case: MultiErrorCase, answer: Answer, fidelity: Fidelity) -> str:
    """How many of the violations are reported, and which first."""
    if answer.code != case.code:
        return f"answered {_code(answer)}, where AWS answers 400 {case.code}"
    if case.code == "SerializationException":
        return f"only the wrong type is reported: {answer.message or 'without a message'}"
    if fidelity.dialect is None:
        return f"reported in another wording: {answer.message or 'without a message'}"
    first = f", {fidelity.order[0]} first" if len(fidelity.order) > 1 else ""
    return f"{fidelity.listed} of {fidelity.violations} reported{first}"


def _code(answer: Answer) -> str:
    return " ".join(str(part) for part in (answer.http_status, answer.code) if part) or "nothing"


def _evidence(
    case: MultiErrorCase,
    request: Request,
    seed_request: SeedRequest,
    answer: Answer | None = None,
    fidelity: Fidelity | None = None,
) -> SuiteEvidence:
    document = "answers of AWS services that people published"
    place = "several validation errors in one answer"
    more: dict[str, Any] = {
        "breaks": sorted(case.violates),
        "boto3": boto3_verdict(request, seed_request.base, TUNING_JOB),
    }
    if fidelity is not None:
        more["fidelity"] = {**fidelity.record(), "order": list(fidelity.order)}
    return SuiteEvidence(
        steps=({"operation": TUNING_JOB.create, "body": request},),
        answer=answer,
        expected=f"400 {case.code}",
        source=source_record(document, place, case.statement, "observed"),
        more=more,
    )
