"""A known divergence: its witness is sent again, and nothing more where that shows it still."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sagemaker_conformance.checks.check import Check, broken_by
from sagemaker_conformance.engine.context import Context
from sagemaker_conformance.engine.rejects import sweep_rejects
from sagemaker_conformance.judging.round_trip import judge_described
from sagemaker_conformance.judging.verdict import JudgedCase, Verdict, settle
from sagemaker_reports.baseline.baseline import Baseline, Entry
from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request

_LABEL: Final = "known witness"


@dataclass(frozen=True, slots=True)
class WitnessReplay:
    """What a baseline lists of a target, and how that is sent again.

    ``bases`` are the valid requests that witnesses rest on, by name.
    """

    baseline: Baseline
    context: Context
    bases: Mapping[str, Request]

    def verdict(self, check: Check) -> Verdict | None:
        """The verdict on the listed witness; None where nothing is listed or it does not show.

        Nothing is searched and nothing is shrunk: the same target gives the same verdict. A glob
        keeps no witness: the first case of the sweep that shows its divergence counts for it. Where
        this returns None the check has to be examined in full: only that shows what is gone.
        """
        entry = self.baseline.entry_of(check.clause, check.side)
        if entry is None or (check.is_rule and not self.context.gate_rules):
            return None
        before = self.context.client.requests
        judged = self._first(check, entry) if entry.is_glob else self._witness(check, entry)
        if judged is None or judged.judgement.divergence != entry.divergence:
            return None
        found = settle(check, [judged])
        found.requests = self.context.client.requests - before
        return found if found.status == "diverges" else None

    def _first(self, check: Check, entry: Entry) -> JudgedCase | None:
        sweep = sweep_rejects(check, self.context) if check.side == "rejects" else ()
        return next((a for a in sweep if a.judgement.divergence == entry.divergence), None)

    def _witness(self, check: Check, entry: Entry) -> JudgedCase | None:
        """The witness judged anew; None for one of several requests, or of raw bytes."""
        steps = self.baseline.steps(entry)
        body = steps[0].get("body") if len(steps) == 1 else None
        create = self.context.catalogue.operation.create
        if not isinstance(body, dict) or steps[0]["operation"] != create:
            return None
        name, control = self._control(entry)
        if self.context.client.create(control).outcome != "accepted":
            return None
        known = (entry.witness or {}).get("with", ())
        violates = broken_by(check.clause, check.side, known)
        case = Case(check.clause, check.side, _LABEL, body, control, violates, base=name)
        return self._judge(case) if self.context.certified(body, violates) else None

    def _control(self, entry: Entry) -> tuple[str, Request]:
        """The base that the witness was made from, or the plain one."""
        name = str((entry.witness or {}).get("base"))
        plain = self.context.seed_requests[0]
        return (name, self.bases[name]) if name in self.bases else (plain.name, plain.base)

    def _judge(self, case: Case) -> JudgedCase:
        if case.side != "returns":
            return self.context.create(case)
        exchange = self.context.client.create_and_describe(case.request)
        return judge_described(case, exchange, self.context.catalogue)
