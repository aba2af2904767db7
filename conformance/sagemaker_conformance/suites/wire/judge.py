"""The judgement of the answer to a wire case, by the case's leniency."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.other_grounds import concerns_caller
from sagemaker_conformance.protocol.answer import Answer, describe_answer
from sagemaker_conformance.suites.wire.case import Leniency, WireCase
from sagemaker_conformance.suites.wire.exchange import RawExchange


def judge_raw(case: WireCase, exchange: RawExchange) -> Judgement:
    """Judge one exchange, but for the meaning that an accepted request was given."""
    answer = exchange.answer
    if answer.outcome == "unavailable":
        return Judgement("inconclusive", reason=f"no answer to judge: {describe_answer(answer)}")
    if answer.outcome == "rejected" and concerns_caller(answer):
        reason = f"refused on other grounds: {describe_answer(answer)}"
        return Judgement("inconclusive", reason=reason)
    if answer.outcome == "crashed":
        return _judge_crash(case, answer)
    return _BY_LENIENCY[case.leniency](case, exchange)


def _judge_crash(case: WireCase, answer: Answer) -> Judgement:
    if case.leniency == "erratic" or (case.may_hang_up and answer.lost == "dropped"):
        return Judgement("recorded", reason=f"{case.statement}: {describe_answer(answer)}")
    return Judgement("diverges", "server-error")


def _judge_forbidden(case: WireCase, exchange: RawExchange) -> Judgement:
    answer = exchange.answer
    if answer.outcome == "accepted":
        return Judgement("diverges", "accepts-invalid")
    if exchange.created:
        return Judgement("diverges", "accepts-invalid", "and yet it was made")
    if answer.http_status == 400 and answer.code in case.codes:
        return Judgement("conforms")
    reason = f"answered {describe_answer(answer)}, where AWS answers 400 {case.codes[0]}"
    return Judgement("recorded", reason=reason)


def _judge_required(case: WireCase, exchange: RawExchange) -> Judgement:
    if exchange.answer.outcome == "accepted":
        return Judgement("conforms")
    return Judgement("diverges", "rejects-valid")


def _judge_open(case: WireCase, exchange: RawExchange) -> Judgement:
    described = exchange.described
    if case.leniency == "open" and described is not None and described.outcome == "crashed":
        reason = f"accepted, and then Describe crashed: {describe_answer(described)}"
        return Judgement("diverges", "server-error", reason)
    return Judgement("recorded", reason=f"{case.statement}: {describe_answer(exchange.answer)}")


_BY_LENIENCY: Final[Mapping[Leniency, Callable[[WireCase, RawExchange], Judgement]]] = {
    "forbidden": _judge_forbidden,
    "required": _judge_required,
    "open": _judge_open,
    "erratic": _judge_open,
}
