"""A recorded witness, sent again and judged as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from sagemaker_conformance.checks.check import Check
from sagemaker_conformance.judging.oracle import Judgement
from sagemaker_conformance.judging.round_trip import judge_return
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict, settle
from sagemaker_conformance.protocol.answer import Answer, describe_refusal
from sagemaker_conformance.run.run import Run
from sagemaker_reports.journal.records import CheckRecord
from sagemaker_reports.rendering.json_pointer import apply_changes
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request


def replay_witness(
    run: Run, check: Check, recorded: CheckRecord, bases: Mapping[str, Request]
) -> Verdict:
    """The verdict on the recorded request, certified anew under the run's catalogue.

    ``bases`` are those of the journal. A verdict that needs an accepted control request counts only
    where the recorded one is accepted still.
    """
    assert recorded.witness is not None
    body = cast("dict[str, Any]", recorded.witness[0].get("body"))
    violates = (
        frozenset({check.clause, *recorded.with_}) if check.side == "rejects" else frozenset()
    )
    case = Case(check.clause, check.side, recorded.label or "recorded", body, body, violates)
    # A rule is no clause: the independent judge finds nothing broken where only a rule is.
    clauses = frozenset(id for id in violates if ":rule-" not in id)
    certified = run.context.certified(body, clauses)
    if check.side == "returns":
        exchange = run.client.create_and_describe(body)
        judgement = judge_return(check.path, exchange, run.settings.catalogue)
        return settle(check, [JudgedCase(case, exchange.answer, judgement, certified=certified)])
    answer = run.client.create(body)
    judgement = run.context.judge(case, answer)
    # A refusal shows something only where the request beside it is not refused.
    is_refused = check.side == "rejects" and judgement.status == "conforms"
    shown = (None, "server-error", "accepts-invalid")
    needs_control = is_refused or judgement.divergence not in shown
    refusal = _refusal_of_control(run, recorded, {**run.bases, **bases}) if needs_control else None
    if refusal is not None:
        reason = f"its control request {describe_refusal(refusal)} now"
        judgement = Judgement("inconclusive", reason=reason)
    return settle(check, [JudgedCase(case, answer, judgement, certified=certified)])


def _refusal_of_control(
    run: Run, recorded: CheckRecord, bases: Mapping[str, Request]
) -> Answer | None:
    """The answer to the request beside the witness that was accepted, where it is not accepted now.

    None too where the journal does not have it, or where a valid request may not be sent.
    """
    base = bases.get(recorded.base or "")
    if base is None or recorded.neighbour is None or run.guard is not None:
        return None
    try:
        control = cast("Request", apply_changes(base, recorded.neighbour["change"]))
    except (LookupError, TypeError):
        return None
    answer = run.client.create(control)
    return None if answer.outcome == "accepted" else answer
