"""The update of a baseline from a journal: divergences are listed, what people wrote is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sagemaker_reports.baseline.baseline import Baseline, Entry, check_subject, condense
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import CheckRecord, RunRecord, Step
from sagemaker_reports.rendering.json_pointer import apply_changes


def update(
    baseline: Baseline | None, journal: Journal, *, selected: frozenset[str] | None = None
) -> Baseline:
    """The baseline that lists the journal's divergences.

    What people wrote on an entry is kept, and so are their globs, counted anew. An entry that this
    run did not judge is kept unchanged: not ``selected`` (``"ID SIDE"``; None is all), not
    reached, inconclusive, or an error of the suite. Raises `BaselineError` for the baseline of
    another target or operation.
    """
    run = journal.run
    if baseline is not None:
        check_subject(baseline, target=run.target, operation=run.operation)
    old = baseline or Baseline(run.target, run.spec, run.catalogue_sha256)
    entries = {glob.key: glob for glob in _recount_globs(old, journal)}
    for check in journal.checks:
        glob = old.glob_of(check.clause, check.side)
        covered = glob is not None and glob.divergence == check.divergence
        if check.status == "diverges" and not covered:
            entries[check.key] = _entry(check, run, old.by_key.get(check.key))
    for entry in old.entries:
        if entry.key not in entries and not entry.is_glob and _is_kept(entry, journal, selected):
            entries[entry.key] = _with_steps(entry, old)
    used = {(entry.witness or {}).get("base") for entry in entries.values()}
    return Baseline(
        target=run.target,
        spec=run.spec,
        catalogue_sha256=run.catalogue_sha256,
        entries=tuple(entries[key] for key in sorted(entries)),
        bases={name: base for name, base in sorted(run.bases.items()) if name in used},
        target_version=run.target_version,
        operation=run.operation,
    )


def _recount_globs(old: Baseline, journal: Journal) -> Iterable[Entry]:
    """The globs with today's counts, without those that cover nothing any more."""
    for glob in old.globs:
        count, excluded = 0, []
        for check in journal.checks:
            if old.glob_of(check.clause, check.side) is not glob:
                continue
            match check.status, check.divergence == glob.divergence:
                case "diverges", True:
                    count += 1
                case "conforms", _:
                    excluded.append(check.clause)
                case (("inconclusive" | "error"), _):  # no verdict in this run: unchanged
                    if check.clause in glob.excluded:
                        excluded.append(check.clause)
                    else:
                        count += 1
        if count:
            yield replace(glob, count=count, excluded=tuple(sorted(excluded)))


def _is_kept(entry: Entry, journal: Journal, selected: frozenset[str] | None) -> bool:
    for check in journal.checks:
        if check.key == entry.key:
            return check.status in ("inconclusive", "error")
    return not journal.complete or (selected is not None and entry.key not in selected)


def _entry(check: CheckRecord, run: RunRecord, known: Entry | None) -> Entry:
    assert check.divergence is not None  # the journal's schema requires it
    entry = known or Entry(clause=check.clause, side=check.side, divergence=check.divergence)
    return replace(entry, divergence=check.divergence, witness=_witness(check, run))


def _witness(check: CheckRecord, run: RunRecord) -> dict[str, Any] | None:
    if not check.witness:
        return None
    written: dict[str, Any] = {"fingerprint": fingerprint(check.witness)}
    if check.with_:
        written["with"] = list(check.with_)
    step = check.witness[0]
    if len(check.witness) == 1 and _is_exact(check, run, step):
        written |= {"operation": step["operation"], "base": check.base}
        return written | {"change": [condense(change) for change in check.change or ()]}
    return written | {"steps": list(check.witness)}


def _is_exact(check: CheckRecord, run: RunRecord, step: Step) -> bool:
    """Whether base and change make exactly the body that was sent."""
    if check.base is None or check.base not in run.bases or check.change is None:
        return False
    try:
        body = apply_changes(run.bases[check.base], check.change)
    except LookupError:
        return False
    # As text: to Python, 1, 1.0 and True are equal, to a target they are not.
    return json.dumps(step.get("body"), sort_keys=True) == json.dumps(body, sort_keys=True)


def _with_steps(entry: Entry, baseline: Baseline) -> Entry:
    """The entry with its exchange in full, as its base is not one of this run's."""
    if entry.witness is None or "base" not in entry.witness:
        return entry
    kept = {key: entry.witness[key] for key in ("fingerprint", "with") if key in entry.witness}
    return replace(entry, witness={**kept, "steps": list(baseline.steps(entry))})


def fingerprint(steps: tuple[Step, ...]) -> str:
    """Twelve hexadecimal digits that identify an exchange."""
    return hashlib.sha256(json.dumps(steps, sort_keys=True).encode()).hexdigest()[:12]
