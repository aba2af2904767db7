"""From a verdict to the journal's record of it: plain JSON, all that any report needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from sagemaker_conformance.judging.boto3_validation import Boto3Verdict, boto3_verdict
from sagemaker_conformance.judging.error_messages import PARTS
from sagemaker_conformance.judging.message_fidelity import fidelity_of_verdict
from sagemaker_conformance.judging.oracle import expectation
from sagemaker_conformance.judging.verdict import JudgedCase, SuiteEvidence, Verdict, source_record
from sagemaker_conformance.protocol.answer import Answer, describe_unread
from sagemaker_reports.journal.operation import OperationRecord
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request, changes
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Clause
from sagemaker_strategies.constraints.source_lines import file_of, line_of
from sagemaker_strategies.operations.operation import Operation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules import Rule
from sagemaker_strategies.rules.checked import rule_of

#: What boto3 does with a request, of which its control request is known: see `boto3_verdict`.
Boto3: TypeAlias = Callable[[Request, Request, Operation], Boto3Verdict]
#: Kinds of which wrong values are told apart by how they are spelt; so many more are recorded.
_SPELT: Final = ("pattern", "enum")
_MOST_FURTHER: Final = 2


def record_of(
    verdict: Verdict,
    catalogue: Catalogue,
    replay_options: str,
    bases: Mapping[str, Request],
    *,
    refuses_with: str | None = None,
    boto3: Boto3 | None = boto3_verdict,
) -> dict[str, Any]:
    """The journal's record (format 1) of one verdict.

    ``replay_options`` name the target and the specification, ``bases`` the seed requests by name,
    ``refuses_with`` an SDK-side target's code. ``boto3`` says what boto3 does with the witness; None
    where that is no news.
    """
    check, witness = verdict.check, verdict.witness
    is_sent = witness is not None and (witness.answer is not None or not witness.certified)
    sent = witness if is_sent else None
    expected = "Describe returns what was sent" if check.side == "returns" else None
    if witness and not expected:
        expected = expectation(witness.case, refuses_with, catalogue.operation)
    record: dict[str, Any] = {
        "record": "check",
        "clause": check.clause,
        "side": check.side,
        "status": verdict.status,
        "divergence": verdict.divergence,
        "also": list(verdict.also),
        "boto3": boto3(sent.case.request, sent.case.control, catalogue.operation)
        if check.side == "rejects" and sent and boto3
        else None,
        "requests": verdict.requests,
        "witness": [{"operation": catalogue.operation.create, "body": sent.case.request}]
        if sent
        else None,
        "answer": _answer(witness.answer) if witness else None,
        "expected": expected,
        "source": _source(check.clause, catalogue),
        "path": check.path,
        "kind": check.kind,
        "cases": verdict.cases,
    }
    record |= _present(by=list(verdict.by), reason=verdict.reason)
    if sent:
        record.update(_case_evidence(sent, bases))
        if clause := catalogue.clauses.get(check.clause):
            record["source"] = source_of_case(clause, sent.case, catalogue)
    if verdict.status == "diverges":
        record["replay"] = (
            f"sagemaker-conformance replay {check.clause} --side={check.side} {replay_options}"
        )
    if verdict.evidence is not None:
        record.update(_suite_evidence(verdict.evidence))
        record["boto3"] = record["boto3"] if boto3 else None
    record["source"] |= _line(check.clause, record["source"], catalogue)
    fidelity = fidelity_of_verdict(verdict, catalogue)
    return record | _present(
        fidelity=fidelity and fidelity.record(),
        further=_further(verdict),
        not_judged=[_unjudged_case(judged) for judged in verdict.not_judged],
        unspecified=[
            {"label": a.case.label, "reason": a.judgement.reason, "answer": _answer(a.answer)}
            for a in verdict.recorded
        ],
    )


def _present(**entries: Any) -> dict[str, Any]:
    """The entries of a record that say something."""
    return {name: entry for name, entry in entries.items() if entry}


def _source(id: str, catalogue: Catalogue) -> dict[str, Any]:
    """The documentation behind a check: of a clause its own, of any other the whole catalogue's."""
    found = catalogue.clauses.get(id) or rule_of(id, catalogue)
    if found is not None:
        return source_of(found)
    statement = "what satisfies every clause is accepted"
    return source_record(catalogue.document, "the whole definition", statement, "modelled")


def operation_record(
    operation: Operation, setup: Mapping[str, Any] | None = None
) -> OperationRecord:
    """The operation as reports spell it; ``setup`` is what a run makes for it, as in a file."""
    if operation.name == TUNING_JOB.name:
        return OperationRecord()
    answered = operation.shapes.get(operation.outputs.get(operation.create, ""), {})
    named_by = operation.named_by.get(operation.describe or "", {})
    return OperationRecord(
        service=operation.service,
        create=operation.create,
        signing_name=operation.signing_name,
        endpoint_prefix=operation.endpoint_prefix,
        target_prefix=operation.target_prefix,
        json_version=operation.json_version,
        protocol_name=operation.protocol,
        describe=operation.describe,
        described_by={
            member: f"{_holder(source, operation, answered)}.{source}"
            for member, source in named_by.items()
        },
        example=operation.name_form.example,
        setup=setup or {},
    )


def _holder(source: str, operation: Operation, answered: Mapping[str, Any]) -> str:
    """Whether the request or its answer has the value of a place."""
    member = source.partition(".")[0]
    is_answered = source != operation.identifier and member in answered.get("members", {})
    return "answer" if is_answered else "request"


def prepare_records(catalogue: Catalogue) -> None:
    """Find the lines of the catalogue's file now, so that the first record does not wait for it."""
    line_of(catalogue, "", "")


def _line(id: str, source: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """The line of the catalogue's file that has it, for reports that point at lines."""
    line = line_of(catalogue, id, str(source.get("place", "")))
    return {"file": file_of(catalogue), **({"line": line} if line is not None else {})}


def source_of(clause: Clause | Rule) -> dict[str, Any]:
    """Where a clause is documented and what it says, as reports show it."""
    source, observations = clause.source, clause.observations
    return source_record(
        source.document, source.place, clause.statement, clause.evidence, observations
    )


def source_of_case(clause: Clause, case: Case, catalogue: Catalogue) -> dict[str, Any]:
    """The same of one case: where a member is left out and may be, that it is optional is what counts."""
    source = source_of(clause)
    if (case.side, case.label) != ("accepts", "absent"):
        return source
    container, member = (catalogue.root, *catalogue.places_to(clause.path))[-2:]
    place, stated = source["place"], container.clauses.get("type")
    if place.startswith("/shapes/"):
        shape = catalogue.operation.request_shape if stated is None else stated.shape
        place = f"/shapes/{shape}/members/{member.name}"
    statement = "is optional: a request without it is valid"
    return source_record(source["document"], place, statement, source["evidence"])


def _suite_evidence(evidence: SuiteEvidence) -> dict[str, Any]:
    """The same of a check that has no case."""
    return {
        "witness": [dict(step) for step in evidence.steps] or None,
        "answer": _answer(evidence.answer),
        "expected": evidence.expected,
        "source": dict(evidence.source),
        **evidence.more,
    }


def _case_evidence(judged: JudgedCase, bases: Mapping[str, Request]) -> dict[str, Any]:
    """How the witness was made: its case, and what it changes in its base and its control request."""
    case = judged.case
    evidence: dict[str, Any] = {"label": case.label, "certified": judged.certified}
    if extra := sorted(case.violates - {case.clause}):
        evidence["with"] = extra
    base = bases.get(case.base)
    if base is not None:
        evidence["base"] = case.base
        evidence["change"] = changes_between(base, case.request)
        evidence["neighbour"] = {"change": changes_between(base, case.control)}
    return evidence


def changes_between(before: Any, after: Any) -> list[dict[str, Any]]:
    """What leads from one request to the other, as records have it."""
    return [
        {"at": change.at, "absent": True}
        if change.absent
        else {"at": change.at, "value": change.value}
        for change in changes(before, after)
    ]


def _answer(answer: Answer | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    return {
        "outcome": answer.outcome,
        "http_status": answer.http_status,
        "code": answer.code,
        "message": answer.message or describe_unread(answer),
    }


def _further(verdict: Verdict) -> list[dict[str, Any]]:
    """More values that show a divergence: the witness of a pattern is plain, others are subtle."""
    witness = verdict.witness
    if witness is None or verdict.status != "diverges" or verdict.check.kind not in _SPELT:
        return []
    unlike = {
        each.case.sample: each
        for each in reversed(verdict.judged)
        if each.judgement.divergence == verdict.divergence
        and each.case.sample not in (None, witness.case.sample)
    }
    return [
        {"label": each.case.label, "change": _own_first(each.case), "answer": _answer(each.answer)}
        for each in list(unlike.values())[: -_MOST_FURTHER - 1 : -1]
    ]


def _unjudged_case(judged: JudgedCase) -> dict[str, Any]:
    """A case that was answered and could not be judged: what was changed, and what came back."""
    case = judged.case
    return {
        "label": case.label,
        "change": _own_first(case),
        "reason": judged.judgement.reason,
        **_present(by=judged.judgement.by),
        "answer": _answer(judged.answer),
    }


def _own_first(case: Case) -> list[dict[str, Any]]:
    """What sets a case apart from its control request, the clause's own place before all others."""
    own = case.clause.rpartition(":")[0].split(".")

    def stands_elsewhere(change: dict[str, Any]) -> bool:
        steps = str(change["at"]).split("/")[1:]
        return any(n not in (step, *PARTS) for n, step in zip(own, steps, strict=False))

    return sorted(changes_between(case.control, case.request), key=stands_elsewhere)
