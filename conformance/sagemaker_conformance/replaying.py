"""A recorded witness asked again, and judged as it was."""

from __future__ import annotations

from typing import Any, cast

from sagemaker_conformance.checks import Check
from sagemaker_conformance.oracle import judge
from sagemaker_conformance.roundtrip import judge_return
from sagemaker_conformance.run import Run
from sagemaker_conformance.targets.protocol import refuses_with
from sagemaker_conformance.verdicts import Asked, Verdict, settle
from sagemaker_reports.records import CheckRecord
from sagemaker_strategies.cases import Case


def replay_witness(run: Run, check: Check, recorded: CheckRecord) -> Verdict:
    """The verdict on the recorded request alone; certified anew under the run's catalogue."""
    assert recorded.witness is not None
    body = cast("dict[str, Any]", recorded.witness[0].get("body"))
    violates = (
        frozenset({check.clause, *recorded.with_}) if check.side == "rejects" else frozenset()
    )
    case = Case(check.clause, check.side, recorded.label or "recorded", body, body, violates)
    # A rule is no clause: the independent judge finds nothing broken where only a rule is.
    clauses = frozenset(id for id in violates if ":rule-" not in id)
    certified = run.examiner.certified(body, clauses)
    if check.side == "returns":
        exchange = run.interview.create_and_describe(body)
        judgement = judge_return(check.path, exchange, run.settings.catalogue)
        return settle(check, [Asked(case, exchange.answer, judgement, certified=certified)])
    answer = run.interview.create(body)
    judgement = judge(
        case,
        answer,
        run.settings.catalogue,
        reference=run.target.name == "local",
        refuses_with=refuses_with(run.target),
    )
    return settle(check, [Asked(case, answer, judgement, certified=certified)])
