"""What a gate found, as the sections of a report; and each check as the outcome of a test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from sagemaker_reports.baseline.baseline import Entry
from sagemaker_reports.baseline.gate import Changed, GateResult, Miscounted
from sagemaker_reports.journal.records import CheckRecord, severity
from sagemaker_reports.rendering.values import counted, format_message

_LONG_REASON: Final = 120

Result: TypeAlias = Literal["passed", "failed", "error", "skipped", "recorded"]

_SKIPPED: Final = frozenset({"dominated", "vacuous", "inconclusive", "unsupported", "out-of-scope"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a section: the check or glob, a detail, and the baseline's entry."""

    key: str
    detail: str = ""
    entry: Entry | None = None

    def __str__(self) -> str:
        return f"{self.key}: {self.detail}" if self.detail else self.key


def list_findings(gate: GateResult) -> list[tuple[str, list[Finding]]]:
    """Every section that fails the gate, in the reports' order, empty ones too.

    What is new is in the order of severity.
    """
    new = [Finding(check.key, str(check.divergence)) for check in sorted(gate.new, key=severity)]
    changed = [(each.entry, _change(each)) for each in gate.changed]
    miscounted = [(each.entry, _miscount(each)) for each in gate.miscounted]
    listed = {
        "changed": [*changed, *miscounted],
        "gone": [(entry, f"was {entry.divergence}") for entry in gate.gone],
        "not checked": [(entry, _unchecked(entry, gate)) for entry in gate.unchecked],
        "expired": [(entry, _expired(entry)) for entry in gate.expired],
    }
    sections = {
        name: [Finding(entry.key, detail, entry) for entry, detail in pairs]
        for name, pairs in listed.items()
    }
    return [("new", new), *sections.items()]


def gate_headline(gate: GateResult, target_name: str, form: str = "") -> str:
    """How a run compares with its baseline, in one sentence; ``form`` is Python's, of its numbers."""
    if gate.passed:
        known = counted(len(gate.known), "known divergence", form)
        return f"{target_name}: as in its baseline, {known}"
    lists = [f"{len(found):{form}} {name}" for name, found in list_findings(gate) if found]
    return f"{target_name} differs from its baseline: {', '.join(lists)}"


def describe_known(gate: GateResult) -> str:
    """The line that counts what is known and what was not selected."""
    partial = ", partial run" if gate.partial else ""
    outside = f", {gate.outside} listed but not selected" if gate.outside else ""
    return f"known: {len(gate.known)}{outside}{partial}"


def _change(changed: Changed) -> str:
    return f"{changed.entry.divergence} -> {changed.check.divergence}"


def _miscount(glob: Miscounted) -> str:
    return f"covers {counted(glob.found, 'check')}, its count is {glob.entry.count}"


def _unchecked(entry: Entry, gate: GateResult) -> str:
    if entry.is_glob:
        return f"{entry.count} are listed, not all of them were reached"
    return format_message(gate.reasons.get(entry.key, ""), _LONG_REASON)


def _expired(entry: Entry) -> str:
    return ", ".join(filter(None, [str(entry.expires), entry.issue]))


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
