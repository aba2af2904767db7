"""Each check as the outcome of a test, for viewers of tests: with a gate, its baseline decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.baseline.gate_sections import list_findings
from sagemaker_reports.journal.records import CheckRecord

Result: TypeAlias = Literal["passed", "failed", "error", "skipped", "recorded"]

_SKIPPED: Final = frozenset({"dominated", "vacuous", "inconclusive", "unsupported", "out-of-scope"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check came to: ``kind`` is a verdict, or a section of the gate; ``message`` is one line."""

    result: Result
    kind: str = ""
    message: str = ""


class Outcomes:
    """The outcome of every check of a run."""

    def __init__(self, gate: GateResult | None) -> None:
        self._gated = gate is not None
        sections = list_findings(gate) if gate is not None else []
        self._failing = {
            finding.key: (name, finding.detail) for name, found in sections for finding in found
        }
        self._known = {entry.key: entry for entry in gate.known} if gate is not None else {}

    def of(self, check: CheckRecord) -> Outcome:
        """The check's one outcome."""
        if check.status == "error":
            return Outcome("error", "error", check.reason or "an error of the suite itself")
        if check.key in self._failing:
            return Outcome("failed", *self._failing[check.key])
        if check.key in self._known:
            entry = self._known[check.key]
            reasons = ", ".join(filter(None, [entry.divergence, entry.reason, entry.issue]))
            return Outcome("skipped", "known", f"known: {reasons}")
        if check.status == "diverges" and not self._gated:
            return Outcome("failed", str(check.divergence), str(check.divergence))
        if check.status in _SKIPPED:
            why = check.reason or ", ".join(check.by)
            return Outcome("skipped", check.status, f"{check.status}: {why}".rstrip(": "))
        if check.status == "recorded":
            return Outcome("recorded", "recorded", "recorded, never failed")
        return Outcome("passed")

    def lost(self, checks: Iterable[CheckRecord]) -> list[tuple[str, Outcome]]:
        """What fails the gate and is none of the checks, by key: not reached, or a glob."""
        kept = {check.key for check in checks}
        return [
            (key, Outcome("failed", name, detail or "listed in the baseline"))
            for key, (name, detail) in sorted(self._failing.items())
            if key not in kept
        ]
