"""The oracle: from a case's answer to a verdict, in levels.

L0 there is an answer, and no crash; L1 its status and code are the documented ones; L2 the members
that it names in a form of AWS's are really violated. These three gate. L0 and L1 rest on the target's
answer beside an accepted control request; wording and completeness are never judged here, and a
refusal that names no member is as good as one that does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sagemaker_conformance.checks.check import is_rule
from sagemaker_conformance.judging.error_messages import PARTS, names_a_constraint, reported_errors
from sagemaker_conformance.judging.named_members import names_only
from sagemaker_conformance.judging.other_grounds import (
    OTHER_GROUNDS,
    concerns_caller,
    shows_other_grounds,
)
from sagemaker_conformance.protocol.answer import Answer, describe_answer, shows_name_taken
from sagemaker_conformance.serialization.serialization import refusal_codes
from sagemaker_reports.journal.records import Divergence
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.operations.operation import Operation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

CaseStatus: TypeAlias = Literal["conforms", "diverges", "recorded", "inconclusive", "unsupported"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one answer means for one case; ``reason`` explains it where it is neither conforming nor diverging.

    ``also`` are lesser divergences that the same answer shows; ``by`` is the clause or place that a
    refusal concerns, where it is another one.
    """

    status: CaseStatus
    divergence: Divergence | None = None
    reason: str | None = None
    also: tuple[Divergence, ...] = ()
    by: str | None = None


def inconclusive(reason: str, by: str | None = None) -> Judgement:
    """The judgement of a case that shows nothing, and why."""
    return Judgement("inconclusive", reason=reason, by=by)


@dataclass(frozen=True, slots=True)
class TargetTraits:
    """The traits of a target on which the judgement of its answers depends.

    ``refuses_with`` is the code of an SDK-side target: a refusal before anything is sent has no HTTP
    status. ``is_real``: it is SageMaker itself. There roles, buckets, images and quotas
    are real, and their refusals cannot all be known by their words: a refused valid request is a
    verdict only where the answer names a documented constraint. A mock or an emulator has no such
    excuse unless its answer shows one. ``own_codes``: see `own_codes_of`.
    """

    refuses_with: str | None = None
    is_real: bool = False
    own_codes: frozenset[str] | None = frozenset()


def own_codes_of(operation: Operation) -> frozenset[str] | None:
    """The codes by which an operation refuses beside those of every service; None where that is any.

    They are the errors that its model states for it, as in ``InvalidDefinition``, and those of its
    protocol. Which of them answers which violation is not stated: each is as good as a
    ValidationException. None of SageMaker's, whose creating operations refuse by that one.
    """
    if operation.service == TUNING_JOB.service:
        return frozenset()
    of_protocol = refusal_codes(operation.protocol)
    if of_protocol is None:
        return None
    stated = operation.errors.get(operation.create, ())
    codes = (operation.shapes.get(each, {}).get("error", {}).get("code", each) for each in stated)
    return of_protocol.union(stated, codes)


def expectation(
    case: Case, refuses_with: str | None = None, operation: Operation = TUNING_JOB
) -> str:
    """The documented answer of the operation, in a few words.

    ``refuses_with`` is the code with which a client library refuses before anything is sent.
    """
    if case.side == "accepts":
        return operation.acceptance if refuses_with is None else "nothing stops it"
    if refuses_with is not None:
        return f"{refuses_with} before anything is sent"
    return f"400 {_expected_codes(case)[0]}" if operation.protocol == "json" else "400"


def judge(case: Case, answer: Answer, traits: TargetTraits) -> Judgement:
    """The verdict on one case whose control request, the same but for one value, was accepted."""
    if answer.outcome == "unsupported":
        return Judgement("unsupported", reason=describe_answer(answer))
    if answer.outcome == "unavailable":
        return inconclusive(f"no answer to judge: {describe_answer(answer)}")
    if answer.outcome == "crashed":  # what may be refused or accepted is to be answered
        return Judgement("diverges", "server-error")
    if case.side == "rejects":
        judgement = _judge_rejection(case, answer, traits)
    else:
        judgement = _judge_acceptance(case, answer, traits)
    if case.unspecified is not None and judgement.status != "inconclusive":
        return Judgement("recorded", reason=case.unspecified)
    return judgement


def _judge_rejection(case: Case, answer: Answer, traits: TargetTraits) -> Judgement:
    if answer.outcome == "accepted":
        return Judgement("diverges", "accepts-invalid")
    breaks_rule = any(map(is_rule, case.violates))
    is_taken = shows_name_taken(answer) and not breaks_rule
    if is_taken or concerns_caller(answer, _members_at_fault(case)):
        return inconclusive(f"refused on other grounds: {describe_answer(answer)}")
    expected = _expected_codes(case)
    if not _is_documented(answer, expected, traits):
        return Judgement("diverges", "wrong-code")
    if answer.http_status is not None and answer.code in expected[1:]:
        return Judgement("recorded", reason=f"the answer to a wrong type is {answer.code}")
    # The one names no member, and need not; how a rule's refusal is worded is documented nowhere.
    if answer.code == "SerializationException" or breaks_rule:
        return Judgement("conforms")
    paths = {id.rpartition(":")[0] for id in case.violates} | {*case.renamed}
    in_a_known_form = bool(answer.fields or reported_errors(answer))
    if in_a_known_form and not names_only(answer, paths, case.request):
        return Judgement("diverges", "wrong-blame")
    return Judgement("conforms")


def _members_at_fault(case: Case) -> set[str]:
    """The names of the members that a refusal of the case may name."""
    return {step for id in case.violates for step in id.rpartition(":")[0].split(".")} - PARTS


def _judge_acceptance(case: Case, answer: Answer, traits: TargetTraits) -> Judgement:
    if answer.outcome == "accepted":
        return Judgement("conforms")
    names = names_a_constraint(answer) and answer.code not in OTHER_GROUNDS
    if not names and (traits.is_real or shows_other_grounds(answer, case.clause)):
        return inconclusive(f"refused on other grounds: {describe_answer(answer)}")
    documented = _is_documented(answer, ("ValidationException", "SerializationException"), traits)
    return Judgement("diverges", "rejects-valid", also=() if documented else ("wrong-code",))


def _is_documented(answer: Answer, codes: tuple[str, ...], traits: TargetTraits) -> bool:
    """Whether a refusal has the documented status and one of these codes."""
    if traits.refuses_with is not None and answer.http_status is None:
        return answer.code == traits.refuses_with
    is_known = answer.code in traits.own_codes if traits.own_codes is not None else answer.code
    is_own = bool(is_known) and not shows_other_grounds(answer)
    return answer.http_status == 400 and (answer.code in codes or is_own)


def _expected_codes(case: Case) -> tuple[str, ...]:
    """The documented code, then those that are recorded instead."""
    if all(id.endswith((":type", ":union")) for id in case.violates):
        return ("SerializationException", "ValidationException")
    return ("ValidationException",)
