"""The gate: a journal against a baseline, told as what is new, gone, changed, unchecked, expired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sagemaker_reports.baseline import Baseline, Entry
from sagemaker_reports.errors import BaselineError
from sagemaker_reports.journal import Journal
from sagemaker_reports.records import CheckRecord

#: Statuses that judged nothing, so that they say nothing about a listed divergence.
UNJUDGED = frozenset({"inconclusive", "unsupported", "out-of-scope", "error"})


@dataclass(frozen=True, slots=True)
class Changed:
    """A listed divergence that shows in another way now."""

    entry: Entry
    check: CheckRecord


@dataclass(frozen=True, slots=True)
class GateResult:
    """How a run compares with the baseline; everything but ``known`` and ``outside`` fails the gate.

    ``outside`` counts the entries that a partial run was not asked to check.
    """

    new: tuple[CheckRecord, ...] = ()
    gone: tuple[Entry, ...] = ()
    changed: tuple[Changed, ...] = ()
    unchecked: tuple[Entry, ...] = ()
    expired: tuple[Entry, ...] = ()
    known: tuple[Entry, ...] = ()
    partial: bool = False
    outside: int = 0

    @property
    def passed(self) -> bool:
        """Whether nothing differs from what the baseline allows."""
        return not (self.new or self.gone or self.changed or self.unchecked or self.expired)


def gate(
    baseline: Baseline,
    journal: Journal,
    *,
    today: date,
    selected: frozenset[str] | None = None,
) -> GateResult:
    """Compare a journal with the baseline of its target and catalogue.

    ``selected`` holds what a partial run was asked to check, as ``"ID SIDE"``; None is all. An
    entry may be used on the day on which it expires. Raises `BaselineError` where the baseline
    belongs to another target or catalogue.
    """
    _refuse_another(baseline, journal)
    checks = {check.key: check for check in journal.checks}
    listed = [e for e in baseline.entries if selected is None or e.key in selected]
    found: dict[str, list[Entry]] = {"gone": [], "unchecked": [], "expired": [], "known": []}
    changed: list[Changed] = []
    for entry in listed:
        check = checks.get(entry.key)
        diverges = check is not None and check.status == "diverges"
        if check is not None and diverges and check.divergence != entry.divergence:
            changed.append(Changed(entry, check))
        else:
            found[_standing(entry, check, today)].append(entry)
    return GateResult(
        new=tuple(
            check
            for check in journal.checks
            if check.status == "diverges" and check.key not in baseline.by_key
        ),
        changed=tuple(changed),
        partial=selected is not None,
        outside=len(baseline.entries) - len(listed),
        **{name: tuple(entries) for name, entries in found.items()},
    )


def _standing(entry: Entry, check: CheckRecord | None, today: date) -> str:
    if check is None or check.status in UNJUDGED:
        return "unchecked"
    if check.status != "diverges":
        return "gone"
    return "expired" if entry.expires is not None and entry.expires < today else "known"


def _refuse_another(baseline: Baseline, journal: Journal) -> None:
    run = journal.run
    if baseline.target != run.target:
        raise BaselineError(
            f"the baseline belongs to target {baseline.target}, this run asked {run.target}; "
            "name the baseline of this target, or its --target-name"
        )
    if (baseline.spec, baseline.catalogue_sha256) != (run.spec, run.catalogue_sha256):
        raise BaselineError(
            f"the baseline was written under {baseline.spec} ({baseline.catalogue_sha256[:12]}), "
            f"this run used {run.spec} ({run.catalogue_sha256[:12]}); name the same --spec, or "
            "write the baseline again with --update-baseline and review it"
        )
