"""Several faults in one request: it is refused, and what is told of it is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.judging.boto3_validation import boto3_verdict, load_model
from sagemaker_conformance.judging.error_messages import names_only
from sagemaker_conformance.judging.message_fidelity import Fidelity, fidelity_of
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.other_grounds import OTHER_GROUNDS
from sagemaker_conformance.judging.verdict import SuiteEvidence, Verdict
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.suites.multi_error.cases import MULTI_ERROR_CASES, MultiErrorCase
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

if TYPE_CHECKING:
    from sagemaker_conformance.run.run import Run

_DOUBLES: Final[Mapping[str, MultiErrorCase]] = {double.id: double for double in MULTI_ERROR_CASES}


def checks(catalogue: Catalogue) -> Iterator[Check]:
    """One for each double whose clauses the catalogue has."""
    for double in MULTI_ERROR_CASES:
        if double.fits(catalogue):
            yield Check(double.id, "rejects")


def prepare(checks: Iterable[Check], run: Run) -> None:
    """Load botocore's model, which each double's record needs."""
    if any(checks):
        load_model(TUNING_JOB)


def examine(check: Check, run: Run) -> Verdict:
    """Ask the double in the first world whose base the target accepts."""
    double, client = _DOUBLES[check.clause], run.client
    if not double.fits(run.settings.catalogue):
        return Verdict(check, "out-of-scope", reason="it is about members that are out of scope")
    seed_request = next(iter(run.examiner.accepted_seed_requests), None)
    if seed_request is None:
        return Verdict(check, "inconclusive", reason="no valid request is accepted")
    request = double.make(seed_request)
    if not run.examiner.certified(request, frozenset(double.violates)):
        told = _told(double, request, seed_request)
        return Verdict(check, "error", reason="it does not break exactly what it claims", told=told)
    answer = client.create(request)
    judgement, fidelity = _judge(double, answer, run.settings.catalogue)
    told = _told(double, request, seed_request, answer, fidelity)
    return Verdict(
        check,
        judgement.status,
        judgement.divergence,
        reason=judgement.reason,
        told=told,
        cases=1,
    )


def describe(check: Check, seed_request: SeedRequest) -> SuiteEvidence:
    """What the double of a check asks, grown in this world."""
    double = _DOUBLES[check.clause]
    return _told(double, double.make(seed_request), seed_request)


def _judge(
    double: MultiErrorCase, answer: Answer, catalogue: Catalogue
) -> tuple[Judgement, Fidelity | None]:
    if answer.outcome == "unsupported":
        return Judgement("unsupported", reason=answer.message), None
    if answer.outcome == "unavailable" or answer.code in OTHER_GROUNDS:
        reason = f"no answer that tells of the request: {_code(answer)}"
        return Judgement("inconclusive", reason=reason), None
    if answer.outcome == "crashed":
        return Judgement("diverges", "server-error"), None
    if answer.outcome == "accepted":
        return Judgement("diverges", "accepts-invalid"), None
    fidelity = _fidelity(double, answer, catalogue)
    return Judgement("recorded", reason=_in_words(double, answer, fidelity)), fidelity


def _fidelity(double: MultiErrorCase, answer: Answer, catalogue: Catalogue) -> Fidelity:
    total = sum(double.violates.values())
    if (answer.http_status, answer.code) != (400, double.code):
        return Fidelity("L0", None, total, 0)
    paths = {id.rpartition(":")[0] for id in double.violates}
    if double.code == "ValidationException" and not names_only(answer, paths):
        return Fidelity("L1", None, total, 0)
    return fidelity_of(answer, double.violates, catalogue)


def _in_words(double: MultiErrorCase, answer: Answer, fidelity: Fidelity) -> str:
    """What was told of, and what first."""
    if answer.code != double.code:
        return f"answered {_code(answer)}, where AWS answers 400 {double.code}"
    if double.code == "SerializationException":
        return f"told of a wrong type alone: {answer.message or 'without a message'}"
    if fidelity.dialect is None:
        return f"told in words of its own: {answer.message or 'without a message'}"
    first = f", {fidelity.order[0]} first" if len(fidelity.order) > 1 else ""
    return f"told of {fidelity.listed} of {fidelity.violations}{first}"


def _code(answer: Answer) -> str:
    return " ".join(str(part) for part in (answer.http_status, answer.code) if part) or "nothing"


def _told(
    double: MultiErrorCase,
    request: Request,
    seed_request: SeedRequest,
    answer: Answer | None = None,
    fidelity: Fidelity | None = None,
) -> SuiteEvidence:
    source: dict[str, Any] = {
        "document": "answers of AWS services that people published",
        "place": "several validation errors in one answer",
        "statement": double.statement,
        "evidence": "observed",
    }
    more: dict[str, Any] = {
        "breaks": sorted(double.violates),
        "boto3": boto3_verdict(request, seed_request.base, TUNING_JOB),
    }
    if fidelity is not None:
        more["fidelity"] = {**fidelity.record(), "order": list(fidelity.order)}
    return SuiteEvidence(
        steps=({"operation": TUNING_JOB.create, "body": request},),
        answer=answer,
        expected=f"400 {double.code}",
        source=source,
        more=more,
    )
