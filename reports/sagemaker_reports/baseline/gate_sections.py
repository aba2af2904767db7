"""The gate's findings as the sections of a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sagemaker_reports.baseline.baseline import Entry
from sagemaker_reports.baseline.gate import Changed, GateResult, Miscounted
from sagemaker_reports.journal.records import severity
from sagemaker_reports.rendering.values import counted, format_message

_LONG_REASON: Final = 120


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
    return [
        (
            "new",
            [Finding(check.key, str(check.divergence)) for check in sorted(gate.new, key=severity)],
        ),
        ("changed", [*map(_changed, gate.changed), *map(_miscounted, gate.miscounted)]),
        ("gone", [Finding(entry.key, f"was {entry.divergence}", entry) for entry in gate.gone]),
        ("not checked", [_unchecked(entry, gate) for entry in gate.unchecked]),
        ("expired", [Finding(entry.key, _expired(entry), entry) for entry in gate.expired]),
    ]


def describe_known(gate: GateResult) -> str:
    """The line that counts what is known and what was not selected."""
    partial = ", partial run" if gate.partial else ""
    outside = f", {gate.outside} listed but not selected" if gate.outside else ""
    return f"known: {len(gate.known)}{outside}{partial}"


def _changed(changed: Changed) -> Finding:
    detail = f"{changed.entry.divergence} -> {changed.check.divergence}"
    return Finding(changed.entry.key, detail, changed.entry)


def _miscounted(glob: Miscounted) -> Finding:
    detail = f"covers {counted(glob.found, 'check')}, its count is {glob.entry.count}"
    return Finding(glob.entry.key, detail, glob.entry)


def _unchecked(entry: Entry, gate: GateResult) -> Finding:
    detail = f"{entry.count} are listed, not all of them were reached"
    if not entry.is_glob:
        detail = format_message(gate.reasons.get(entry.key, ""), _LONG_REASON)
    return Finding(entry.key, detail, entry)


def _expired(entry: Entry) -> str:
    return ", ".join(filter(None, [str(entry.expires), entry.issue]))
