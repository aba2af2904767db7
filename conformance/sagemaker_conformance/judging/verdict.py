"""A verdict: the answers to one check's cases, settled into one status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.judging.error_messages import names_a_constraint
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_reports.journal.records import DIVERGENCES, Divergence, Status
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.constraints.clause import Observation

_REASON_FOR_DOUBT: Final = (
    "refused, as a valid value may be that names nothing there or does not go with the rest"
)


@dataclass
class JudgedCase:
    """One case, its answer and the judgement of it; no answer where the case was not sent."""

    case: Case
    answer: Answer | None
    judgement: Judgement
    certified: bool = True


@dataclass(frozen=True, slots=True)
class SuiteEvidence:
    """The evidence of a check of no clause: its requests, the last answer, and what is documented.

    ``steps`` are ``{"operation", "body"}`` or ``{"operation", "raw_base64"}``, with ``headers``
    where they are not the usual ones; ``source`` is as in the journal's records, to which ``more``
    adds keys of its own.
    """

    steps: tuple[Mapping[str, Any], ...]
    answer: Answer | None
    expected: str
    source: Mapping[str, Any]
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Verdict:
    """The verdict on one check.

    ``witness`` is the case that shows a divergence, or, where nothing diverges, the first case with
    the status. ``also`` lists further kinds of divergence among the check's cases. ``recorded`` are
    the cases whose answer AWS leaves open, ``judged`` all cases. A check of no clause has no case but
    ``evidence``.
    """

    check: Check
    status: Status
    divergence: Divergence | None = None
    also: tuple[Divergence, ...] = ()
    witness: JudgedCase | None = None
    by: tuple[str, ...] = ()
    reason: str | None = None
    recorded: tuple[JudgedCase, ...] = ()
    cases: int = 0
    requests: int = 0
    evidence: SuiteEvidence | None = None
    judged: tuple[JudgedCase, ...] = field(default=(), repr=False)

    @property
    def not_judged(self) -> tuple[JudgedCase, ...]:
        """The cases that the target answered and that could not be judged."""
        return tuple(each for each in self.judged if _is_not_judged(each))


def source_record(
    document: str,
    place: str,
    statement: str,
    evidence: str,
    observations: Iterable[Observation] = (),
) -> dict[str, Any]:
    """The documentation of a check, in the form of a journal's record."""
    record: dict[str, Any] = {
        "document": document,
        "place": place,
        "statement": statement,
        "evidence": evidence,
    }
    listed = [asdict(observation) for observation in observations]
    return {**record, "observations": listed} if listed else record


def suite_verdict(check: Check, judgement: Judgement, evidence: SuiteEvidence) -> Verdict:
    """The verdict on a check of no clause, by the judgement of its last answer."""
    status, divergence, reason = judgement.status, judgement.divergence, judgement.reason
    return Verdict(check, status, divergence, reason=reason, cases=1, evidence=evidence)


def settle(check: Check, judged: Sequence[JudgedCase]) -> Verdict:
    """Settle the judgements of many cases into one status.

    A case that could not be certified is an error of the suite. One case that diverges makes the
    check diverge. A check of which an answered case could not be judged does not conform. Otherwise
    one case that conforms is enough; then one that is recorded; then one that was not sent.
    """
    recorded = tuple(each for each in judged if each.judgement.status == "recorded")
    verdict = Verdict(check, "conforms", recorded=recorded, cases=len(judged), judged=tuple(judged))
    uncertified = [each for each in judged if not each.certified]
    diverging = [each for each in judged if each.judgement.divergence is not None]
    if uncertified:
        verdict.status, verdict.witness = "error", uncertified[0]
        verdict.reason = f"case {uncertified[0].case.label!r} does not break exactly what it claims"
    elif diverging:
        found = sorted({rank for each in diverging for rank in _ranks(each)})
        verdict.status = "diverges"
        verdict.divergence = DIVERGENCES[found[0]]
        verdict.also = tuple(DIVERGENCES[rank] for rank in found[1:])
        verdict.witness = next(each for each in diverging if found[0] in _ranks(each))
        if check.side == "returns":  # the answer does not show what Describe makes of it
            verdict.reason = f"Describe: {verdict.witness.judgement.reason}"
    else:
        _settle_without_divergence(verdict)
    return verdict


def doubted(verdict: Verdict) -> Verdict:
    """The verdict at a place that has a setup's value, where a valid one may be refused as well.

    It may name nothing that is there, or not go with the rest of the request. Inconclusive where a
    refusal does not show that the value is what is wrong: a member that is missing is refused for
    that; of a value only a message that names a constraint shows it.
    """
    shown = verdict.witness.answer if verdict.witness is not None else None
    if verdict.status != "conforms" or verdict.check.side != "rejects" or shown is None:
        return verdict
    if verdict.check.kind == "required" or names_a_constraint(shown):
        return verdict
    return replace(verdict, status="inconclusive", reason=_REASON_FOR_DOUBT)


def _settle_without_divergence(verdict: Verdict) -> None:
    """Set the status of a check in which nothing diverges; the first case of that status is the witness."""
    not_judged = verdict.not_judged
    statuses: tuple[Status, ...] = ("inconclusive", "unsupported")
    if not not_judged:
        statuses = ("conforms", "recorded", *statuses)
    for status in statuses:
        found = (a for a in not_judged or verdict.judged if a.judgement.status == status)
        if (witness := next(found, None)) is not None:
            verdict.status, verdict.witness = status, witness
            verdict.reason = witness.judgement.reason
            if len(not_judged) > 1:
                count = f"{len(not_judged)} of {verdict.cases} cases"
                verdict.reason = f"{count}, first: {verdict.reason}"
            return


def _is_not_judged(judged: JudgedCase) -> bool:
    """Whether a case was answered and not judged: a library that ignores a value answers nothing."""
    answer, status = judged.answer, judged.judgement.status
    if answer is None or status == "inconclusive":
        return answer is not None
    return status == "unsupported" and answer.http_status is not None


def _ranks(judged: JudgedCase) -> list[int]:
    """The indices of the answer's divergences in `DIVERGENCES`, the gravest first."""
    judgement = judged.judgement
    assert judgement.divergence is not None
    return [DIVERGENCES.index(each) for each in (judgement.divergence, *judgement.also)]
