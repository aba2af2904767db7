"""A verdict: all answers to one check's cases, settled into one status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_reports.journal.records import DIVERGENCES, Divergence, Status
from sagemaker_strategies.cases.case import Case


@dataclass
class JudgedCase:
    """One case, what the target said of it, and what that means; no answer where it was not sent."""

    case: Case
    answer: Answer | None
    judgement: Judgement
    certified: bool = True


@dataclass(frozen=True, slots=True)
class SuiteEvidence:
    """What a check of no clause asked: its requests, the last answer, and what is documented.

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

    ``witness`` is the asked case that shows a divergence, or, where nothing diverges, the first one
    that the status rests on. ``also`` lists further kinds of divergence among the check's cases.
    ``recorded`` holds the cases whose answer AWS leaves open. A check of no clause has no case: it
    has ``evidence`` instead: what it sent, and what came back.
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
    asked: tuple[JudgedCase, ...] = field(default=(), repr=False)

    @property
    def not_judged(self) -> tuple[JudgedCase, ...]:
        """The cases that the target answered and that could not be judged all the same."""
        return tuple(a for a in self.asked if _is_left_unjudged(a))


def settle(check: Check, asked: Sequence[JudgedCase]) -> Verdict:
    """One status for many cases.

    A case that could not be certified is an error of the suite. One case that diverges makes the
    check diverge. A check of which one answered case could not be judged does not conform. Then a
    firm yes counts; then what is recorded; then what was never sent.
    """
    open_ended = tuple(a for a in asked if a.judgement.status == "recorded")
    verdict = Verdict(check, "conforms", recorded=open_ended, cases=len(asked), asked=tuple(asked))
    uncertified = [a for a in asked if not a.certified]
    diverging = [a for a in asked if a.judgement.divergence is not None]
    if uncertified:
        verdict.status, verdict.witness = "error", uncertified[0]
        verdict.reason = f"case {uncertified[0].case.label!r} does not break exactly what it claims"
    elif diverging:
        found = sorted({grade for a in diverging for grade in _grades(a)})
        verdict.status = "diverges"
        verdict.divergence = DIVERGENCES[found[0]]
        verdict.also = tuple(DIVERGENCES[n] for n in found[1:])
        verdict.witness = next(a for a in diverging if found[0] in _grades(a))
    else:
        _settle_calm(verdict, asked)
    return verdict


def _settle_calm(verdict: Verdict, asked: Sequence[JudgedCase]) -> None:
    """The status of a check in which nothing diverges."""
    unjudged = [a for a in asked if _is_left_unjudged(a)]
    left_open: tuple[Status, ...] = ("inconclusive", "unsupported")
    for status in left_open:
        if _rest(verdict, status, [a for a in unjudged if a.judgement.status == status]):
            if len(unjudged) > 1:
                verdict.reason = f"{len(unjudged)} of {len(asked)} cases, first: {verdict.reason}"
            return
    settled: tuple[Status, ...] = ("conforms", "recorded", "inconclusive", "unsupported")
    for status in settled:
        if _rest(verdict, status, [a for a in asked if a.judgement.status == status]):
            return


def _rest(verdict: Verdict, status: Status, rest_on: Sequence[JudgedCase]) -> bool:
    """Whether there are cases of this status; then the verdict rests on the first of them."""
    if rest_on:
        verdict.status = status
        verdict.witness = rest_on[0]
        verdict.reason = rest_on[0].judgement.reason
    return bool(rest_on)


def _is_left_unjudged(asked: JudgedCase) -> bool:
    """Whether a case was answered and stayed open: a library that leaves a value aside answers nothing."""
    answer, status = asked.answer, asked.judgement.status
    if answer is None or status == "inconclusive":
        return answer is not None
    return status == "unsupported" and answer.http_status is not None


def _grades(asked: JudgedCase) -> list[int]:
    """The places of the answer's divergences in `DIVERGENCES`, the gravest first."""
    judgement = asked.judgement
    assert judgement.divergence is not None
    return [DIVERGENCES.index(each) for each in (judgement.divergence, *judgement.also)]
