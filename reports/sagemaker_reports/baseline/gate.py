"""The gate: what is new, gone, changed, unchecked or expired in a journal, against a baseline."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sagemaker_reports.baseline.baseline import Baseline, Entry, check_subject
from sagemaker_reports.journal.errors import BaselineError
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import CheckRecord
from sagemaker_reports.rendering.values import counted, last_line

#: Statuses without a verdict: a listed divergence may be there or not.
UNJUDGED = frozenset({"inconclusive", "unsupported", "out-of-scope", "error"})
#: So many checks are named in a warning.
_MOST_GONE = 3
#: Statuses of checks that can never diverge: no glob covers them.
_NEVER = frozenset({"dominated", "vacuous", "recorded"})


@dataclass(frozen=True, slots=True)
class Changed:
    """A listed divergence that is of another kind now."""

    entry: Entry
    check: CheckRecord


@dataclass(frozen=True, slots=True)
class Miscounted:
    """A glob that covers another number of checks than its entry counts."""

    entry: Entry
    found: int


@dataclass(frozen=True, slots=True)
class GateResult:
    """How a run compares with the baseline; all but ``known``, ``outside`` and ``notes`` fail it.

    Entries have the check's own id, also where a glob lists it. ``outside`` counts the entries that
    a partial run did not select; ``notes`` are sentences for the report, and ``reasons`` has by
    ``"ID SIDE"`` why a listed check was not judged.
    """

    new: tuple[CheckRecord, ...] = ()
    gone: tuple[Entry, ...] = ()
    changed: tuple[Changed, ...] = ()
    miscounted: tuple[Miscounted, ...] = ()
    unchecked: tuple[Entry, ...] = ()
    expired: tuple[Entry, ...] = ()
    known: tuple[Entry, ...] = ()
    partial: bool = False
    outside: int = 0
    notes: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether nothing differs from what the baseline allows."""
        failing = (self.new, self.gone, self.changed, self.miscounted, self.unchecked, self.expired)
        return not any(failing)

    @property
    def unlisted(self) -> tuple[CheckRecord, ...]:
        """The checks whose divergence the baseline does not list."""
        return (*self.new, *(changed.check for changed in self.changed))


def gate(
    baseline: Baseline,
    journal: Journal,
    *,
    today: date,
    selected: frozenset[str] | None = None,
    allow_gone: bool = False,
) -> GateResult:
    """Compare a journal with the baseline of its target and catalogue.

    With ``allow_gone``, what is listed and conforms is a warning among the notes, so that a fix may land
    before its baseline.
    ``selected`` holds the checks of a partial run, as ``"ID SIDE"``; None is all. An
    entry may be used on the day on which it expires. Raises `BaselineError` where the baseline
    belongs to another target or catalogue.
    """
    run = journal.run
    check_origin(
        baseline,
        target=run.target,
        operation=run.operation,
        spec=run.spec,
        catalogue_sha256=run.catalogue_sha256,
        checks={check.key for check in journal.checks},
    )
    comparison = _Comparison(baseline, journal, today, selected, allow_gone)
    for entry in baseline.entries:
        if entry.is_glob:
            comparison.judge_glob(entry)
        elif selected is None or entry.key in selected:
            comparison.judge(entry)
        else:
            comparison.outside += 1
    return comparison.result()


@dataclass
class _Comparison:
    """One comparison under way."""

    baseline: Baseline
    journal: Journal
    today: date
    selected: frozenset[str] | None
    allow_gone: bool
    found: dict[str, list[Entry]] = field(
        default_factory=lambda: {"gone": [], "unchecked": [], "expired": [], "known": []}
    )
    changed: list[Changed] = field(default_factory=list)
    miscounted: list[Miscounted] = field(default_factory=list)
    outside: int = 0
    reasons: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.checks = {check.key: check for check in self.journal.checks}
        self.listed: set[str] = set()

    def judge(self, entry: Entry) -> None:
        """Judge an entry that names a check."""
        check = self.checks.get(entry.key)
        self.listed.add(entry.key)
        diverges = check is not None and check.status == "diverges"
        if check is not None and diverges and check.divergence != entry.divergence:
            self.changed.append(Changed(entry, check))
        else:
            self.found[self._gate_state(entry, check)].append(entry)

    def judge_glob(self, glob: Entry) -> None:
        """Judge a glob as one entry for each check that it covers, and its count."""
        own = [replace(glob, clause=clause, excluded=()) for clause in self._covered(glob)]
        for entry in own:
            self.judge(entry)
        if self._is_expired(glob) and any(e in self.found["expired"] for e in own):
            # One line for the glob; the checks themselves are unchanged.
            self.found["expired"] = [e for e in self.found["expired"] if e not in own] + [glob]
        if self.selected is not None or len(own) == glob.count:
            return
        if len(own) < (glob.count or 0) and not self.journal.complete:
            self.found["unchecked"].append(glob)
        else:
            self.miscounted.append(Miscounted(glob, len(own)))

    def _covered(self, glob: Entry) -> Iterator[str]:
        """The ids that the glob covers and that can diverge, also those that were not reached."""
        for key in sorted(self.checks.keys() | (self.selected or frozenset())):
            clause, _, side = key.rpartition(" ")
            if self.baseline.glob_of(clause, side) is glob and clause not in glob.excluded:
                check = self.checks.get(key)
                if check is None or check.status not in _NEVER:
                    yield clause

    def _gate_state(self, entry: Entry, check: CheckRecord | None) -> str:
        if check is None or check.status in UNJUDGED:
            self.reasons[entry.key] = _unjudged_reason(check)
            return "unchecked"
        if check.status != "diverges":
            return "gone"
        return "expired" if self._is_expired(entry) else "known"

    def _is_expired(self, entry: Entry) -> bool:
        return entry.expires is not None and entry.expires < self.today

    def result(self) -> GateResult:
        found = {name: tuple(entries) for name, entries in self.found.items()}
        notes = tuple(self._notes())
        if self.allow_gone:
            found["gone"] = ()
        return GateResult(
            new=tuple(
                check
                for check in self.journal.checks
                if check.status == "diverges" and check.key not in self.listed
            ),
            changed=tuple(self.changed),
            miscounted=tuple(self.miscounted),
            partial=self.selected is not None,
            outside=self.outside,
            notes=notes,
            reasons=self.reasons,
            **found,
        )

    def _notes(self) -> Iterator[str]:
        then, now = self.baseline.target_version, self.journal.run.target_version
        if then and then != now:
            yield f"the baseline was written against {then}, this is {now}"
        gone = [entry.key for entry in self.found["gone"]]
        if gone and self.allow_gone:
            more = f" and {len(gone) - _MOST_GONE} more" if len(gone) > _MOST_GONE else ""
            yield (
                f"warning: the baseline is to be written again, for {counted(len(gone), 'divergence')} "
                f"that it lists {'is' if len(gone) == 1 else 'are'} gone: {', '.join(gone[:_MOST_GONE])}{more}"
            )


def _unjudged_reason(check: CheckRecord | None) -> str:
    """Why there is no verdict, in one line; of an error of the suite, the last line."""
    if check is None:
        return "not reached"
    reason = last_line(check.reason)
    return f"{check.status}: {reason}" if reason else check.status


def check_origin(
    baseline: Baseline,
    *,
    target: str,
    operation: str,
    spec: str,
    catalogue_sha256: str,
    checks: Container[str],
) -> None:
    """Raise `BaselineError` where the baseline is not of this target, operation and catalogue.

    ``checks`` are those that the run makes, as ``"ID SIDE"``; the message counts the entries that
    are not among them.
    """
    check_subject(baseline, target=target, operation=operation)
    if (baseline.spec, baseline.catalogue_sha256) != (spec, catalogue_sha256):
        own = [entry for entry in baseline.entries if not entry.is_glob]
        lost = sum(entry.key not in checks for entry in own)
        raise BaselineError(
            f"the baseline was written under {baseline.spec} ({baseline.catalogue_sha256[:12]}), "
            f"this run used {spec} ({catalogue_sha256[:12]}), where {lost} of its {len(own)} ids "
            "are not checked; name the same --spec, or write the baseline again with "
            "--update-baseline and review it"
        )
