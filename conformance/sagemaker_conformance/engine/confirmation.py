"""A divergence counts once its witness, sent again, shows it again: some targets fail at random."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.judging.oracle import inconclusive
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict, settle
from sagemaker_conformance.protocol.answer import describe_answer
from sagemaker_reports.journal.records import Divergence
from sagemaker_reports.rendering.values import shortened
from sagemaker_strategies.cases.case import Case

#: So often a witness is sent again before its divergence counts: a server error of a request may be
#: the server's own affair. First while the target has answered every request alike, then else: where
#: every seventh request fails at random, one witness of 2,000 is lost five times in a row.
_REPEATS: Final[dict[Divergence, tuple[int, int]]] = {
    "server-error": (4, 7),
    "accepts-invalid": (1, 2),
}
_OTHERS: Final = (1, 2)


def _repeats(divergence: Divergence | None, context: Context) -> int:
    """How often a witness is sent again before its divergence counts.

    Nothing is sent again to real SageMaker, where an unexpected acceptance has cost a job, nor to a
    client library, which answers the same request alike.
    """
    if context.traits.is_real or context.traits.refuses_with is not None:
        return 0
    return 0 if divergence is None else _REPEATS.get(divergence, _OTHERS)[context.flaky > 0]


def confirm(verdict: Verdict, context: Context) -> Verdict:
    """The verdict, once its witness shows the same divergence again; else it is settled without it.

    A case whose answers differ is flaky: it is no divergence, and its check does not conform.
    """
    while verdict.status == "diverges" and verdict.witness is not None:
        if _is_shown_twice(verdict):
            break
        flaky = confirm_case(verdict.witness, context)
        if flaky is verdict.witness:
            break
        others = [each for each in verdict.judged if each.case is not flaky.case]
        settled = settle(verdict.check, [*others, flaky])
        verdict = replace(settled, cases=verdict.cases)
    return verdict


def _is_shown_twice(verdict: Verdict) -> bool:
    """Whether another case of the check was accepted as well: that is as good as the same one again."""
    if verdict.divergence != "accepts-invalid":
        return False
    judged = filter(None, (verdict.witness, *verdict.judged))
    accepted = [a.case.request for a in judged if a.judgement.divergence == "accepts-invalid"]
    return any(request != accepted[0] for request in accepted)  # one may be the same, made smaller


def confirm_case(witness: JudgedCase, context: Context) -> JudgedCase:
    """The witness, or as a case that could not be judged if it does not show its divergence again."""
    divergence = witness.judgement.divergence
    for _ in range(_repeats(divergence, context)):
        again = _send_again(witness.case, context)
        if again.judgement.divergence != divergence and witness.answer and again.answer:
            context.flaky += 1
            reason = flaky_reason(describe_answer(witness.answer), describe_answer(again.answer))
            return replace(again, judgement=inconclusive(reason))
    return witness


def confirm_suite(
    verdict: Verdict, examine: Callable[[Check], Verdict], context: Context
) -> Verdict:
    """The same for a check that belongs to no clause, which is examined again as a whole."""
    if context.traits.is_real or context.traits.refuses_with is not None:
        return verdict
    for _ in range(max(1, _repeats(verdict.divergence, context))):
        if verdict.status != "diverges":
            break
        with context.client.repeating():
            again = examine(verdict.check)
        if again.divergence != verdict.divergence:
            context.flaky += 1
            reason = flaky_reason(verdict.divergence or "", again.divergence or again.status)
            return replace(again, status="inconclusive", divergence=None, reason=reason)
    return verdict


def flaky_reason(first: str, again: str) -> str:
    """Why a check whose answers differ is not judged."""
    return f"flaky: {shortened(first, 90)}; sent again: {shortened(again, 90)}"


def _send_again(case: Case, context: Context) -> JudgedCase:
    if case.side != "returns":
        answer = context.client.send_again(case.request).answer
        return JudgedCase(case, answer, context.judge(case, answer))
    exchange = context.client.send_again(case.request, describe=True)
    return context.judge_described(case, exchange)
