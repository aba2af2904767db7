"""The wire: no JSON, no object and no operation are refused, valid JSON is accepted in any spelling.

Each check is one request in bytes. What AWS leaves open is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.round_trip import find_changes
from sagemaker_conformance.judging.verdict import (
    SuiteEvidence,
    Verdict,
    source_record,
    suite_verdict,
)
from sagemaker_conformance.protocol.answer import describe_answer
from sagemaker_conformance.protocol.target import WireTarget
from sagemaker_conformance.suites.wire import CASES, WireCase
from sagemaker_conformance.suites.wire.body import Body
from sagemaker_conformance.suites.wire.exchange import RawExchange, send_raw_case
from sagemaker_conformance.suites.wire.judge import judge_raw
from sagemaker_conformance.suites.wire.proof import is_proved
from sagemaker_reports.journal.records import Divergence
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.operation import Operation

_CASES: Final[Mapping[str, WireCase]] = {case.name: case for case in CASES}


def checks(catalogue: Catalogue) -> Iterator[Check]:
    """One for each case that can be made of a request of this catalogue.

    None where requests have no name of their own: what one creates could not be told from another's;
    none of another protocol than AWS JSON.
    """
    if catalogue.operation.protocol != "json":
        return
    identifier = catalogue.root.children.get(catalogue.operation.identifier or "")
    if identifier is None or not identifier.required:
        return
    for case in CASES:
        if _fits(case, catalogue):
            yield Check(case.id(catalogue.operation), case.side)


def _case_of(check: Check) -> WireCase:
    return _CASES[check.kind.removeprefix("wire-")]


def open_suite(context: Context) -> _Wire:
    """The suite for a target."""
    return _Wire(context)


class _Wire:
    def __init__(self, context: Context) -> None:
        self._context = context
        #: By the names of a case and of a seed request.
        self._made: dict[tuple[str, str], tuple[Body, bool]] = {}

    def prepare(self, checks: Iterable[Check]) -> None:
        """Make the bodies from the base that targets accept."""
        for case in map(_case_of, checks):
            if isinstance(self._context.client.target, WireTarget) and self._fits(case):
                self._make(case, self._context.seed_requests[0])

    def examine(self, check: Check) -> Verdict:
        """Send the case, and delete every job that it created."""
        case, client = _case_of(check), self._context.client
        operation = client.operation
        if not self._fits(case):
            return Verdict(check, "out-of-scope", reason=f"{case.needs} is out of scope")
        accepted = next(iter(self._context.accepted_seed_requests), None)
        if not isinstance(client.target, WireTarget):
            return Verdict(check, "unsupported", reason=f"{client.target.name} takes no raw bytes")
        if accepted is None:
            return Verdict(check, "inconclusive", reason="no valid request is accepted")
        body, proved = self._make(case, accepted)
        if not proved:
            evidence = _evidence(case, body, None, operation)
            reason = "the body is not what it claims to be"
            return Verdict(check, "error", reason=reason, evidence=evidence)
        headers, described = case.headers(operation), _is_described(case, body)
        exchange = send_raw_case(client, body, headers, describe=described)
        judgement = judge_raw(case, exchange)
        if judgement.status == "conforms" and case.leniency == "required":
            judgement = _judge_meaning(exchange, accepted.base, self._context)
        return suite_verdict(check, judgement, _evidence(case, body, exchange, operation))

    def _fits(self, case: WireCase) -> bool:
        return _fits(case, self._context.catalogue)

    def _make(self, case: WireCase, seed_request: SeedRequest) -> tuple[Body, bool]:
        """The case's body, made from a base once, and whether it is what it claims to be."""
        key = (case.name, seed_request.name)
        if key not in self._made:
            body, store = case.make(seed_request.base), self._context.case_store

            def prove() -> bool:
                return is_proved(case, body, store.certifier, store.example_name)

            self._made[key] = body, store.is_proved(seed_request, case.name, prove)
        return self._made[key]


def describe(check: Check, seed_request: SeedRequest) -> SuiteEvidence:
    """The request of a check's case, made from the seed request's base."""
    case, operation = _case_of(check), seed_request.catalogue.operation
    return _evidence(case, case.make(seed_request.base), None, operation)


def _fits(case: WireCase, catalogue: Catalogue) -> bool:
    return case.needs is None or case.needs in catalogue.nodes


def _is_described(case: WireCase, body: Body) -> bool:
    """Whether the job that the body names is described afterwards."""
    named = any(b"$NAME" in piece for piece, _ in body)
    return named and (case.kept or case.leniency in ("forbidden", "required"))


def _judge_meaning(exchange: RawExchange, base: Request, context: Context) -> Judgement:
    """Judge whether an accepted spelling has the same meaning as the plain one."""
    plain, read = context.client.create_and_describe(base), exchange.described
    if plain.described is None or plain.described.outcome != "accepted" or read is None:
        return Judgement("conforms")  # there is no Describe to compare
    if read.outcome == "unavailable":
        reason = f"no answer of Describe to judge: {describe_answer(read)}"
        return Judgement("inconclusive", reason=reason)
    if read.outcome != "accepted":
        divergence: Divergence = "server-error" if read.outcome == "crashed" else "altered"
        reason = f"accepted, and then Describe: {describe_answer(read)}"
        return Judgement("diverges", divergence, reason)
    catalogue = context.catalogue
    sent = {**base, catalogue.operation.identifier or "": exchange.name}
    lost = set(find_changes(sent, read.body, catalogue))
    lost -= set(find_changes(plain.sent, plain.described.body, catalogue))
    if lost:
        reason = f"accepted, but not read as it was meant: {', '.join(sorted(lost)[:3])}"
        return Judgement("diverges", "altered", reason)
    return Judgement("conforms")


def _evidence(
    case: WireCase, body: Body, exchange: RawExchange | None, operation: Operation
) -> SuiteEvidence:
    basis = case.basis
    return SuiteEvidence(
        steps=(case.step(body, operation),),
        answer=exchange.answer if exchange is not None else None,
        expected=case.expected(operation),
        source=source_record(basis.document, basis.place, case.statement, basis.evidence),
        more={"leniency": case.leniency},
    )
