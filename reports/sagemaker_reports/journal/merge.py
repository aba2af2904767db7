"""Journals of the parts of one run, as one journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime, timezone
from typing import Any, Final

from sagemaker_reports.journal.errors import ReportError
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.json_schema import shorten
from sagemaker_reports.journal.records import CheckRecord, EndRecord, Record, RunRecord

#: What the parts of one run may differ in.
_OF_A_PART: Final = frozenset({"started", "extra"})
_ALIKE: Final = tuple(each.name for each in fields(RunRecord) if each.name not in _OF_A_PART)
#: The start of a part that states none: before all others.
_UNKNOWN: Final = datetime.fromtimestamp(0, timezone.utc)


class MergeError(ReportError):
    """The journals are not the parts of one run."""


def merge(journals: Sequence[Journal], expected: frozenset[str]) -> Iterator[Record]:
    """The records of the whole run, whose checks are ``expected``, as ``"ID SIDE"``.

    Raises `MergeError`, one line, before the first record: where a journal is unfinished, of another
    run than the first, or has a check that another has too, and where no journal has a check.
    """
    first, *others = journals
    for journal in journals:
        if not journal.complete or journal.lost:
            raise MergeError(
                f"{journal.path}: is unfinished; let its run end, and merge what it writes then"
            )
    for journal in others:
        _refuse_another(first, journal)
    merged = _checks(journals)
    if missing := sorted(expected - merged.keys()):
        raise MergeError(
            f"{len(missing)} of {len(expected)} checks are in no journal, the first is "
            f"{missing[0]}; name the journals of all parts"
        )
    yield _run(journals)
    yield from merged.values()
    yield _end(journals, len(merged))


def _refuse_another(first: Journal, other: Journal) -> None:
    ours, its = _stated(first), _stated(other)
    for key in {**ours, **its}:
        if ours.get(key) != its.get(key):
            raise MergeError(
                f"{other.path}: {key} is {shorten(its.get(key))}, in {first.path} it is "
                f"{shorten(ours.get(key))}; expected journals of parts of one run"
            )


def _stated(journal: Journal) -> dict[str, Any]:
    """What the run record states of the whole run."""
    extra = {k: v for k, v in journal.run.extra.items() if k != "selected"}
    return {**{name: getattr(journal.run, name) for name in _ALIKE}, **extra}


def _checks(journals: Sequence[Journal]) -> dict[str, CheckRecord]:
    found: dict[str, tuple[CheckRecord, Journal]] = {}
    for journal in journals:
        both = [check.key for check in journal.checks if check.key in found]
        if both:
            raise MergeError(
                f"{journal.path}: has checks that {found[both[0]][1].path} has too, {len(both)} of them; "
                f"the first is {both[0]}; expected each check in one journal"
            )
        found |= {check.key: (check, journal) for check in journal.checks}
    return {key: check for key, (check, _) in found.items()}


def _run(journals: Sequence[Journal]) -> RunRecord:
    runs = [journal.run for journal in journals]
    counts = [run.extra.get("selected") for run in runs]
    whole = sum(count for count in counts if isinstance(count, int))
    return replace(
        runs[0],
        started=min(runs, key=lambda run: run.began or _UNKNOWN).started,
        extra={**runs[0].extra, "selected": whole, "parts": len(runs)},
    )


def _end(journals: Sequence[Journal], checks: int) -> EndRecord:
    ends = [journal.end for journal in journals if journal.end is not None]
    return EndRecord(
        complete=True,
        checks=checks,
        requests=sum(end.requests for end in ends),
        calls=sum(end.calls for end in ends),
        seconds=_seconds([journal.run.began for journal in journals], [e.seconds for e in ends]),
    )


def _seconds(began: list[datetime | None], lasted: list[float]) -> float:
    """From the first part's start to the last one's end; that of the longest where starts are missing."""
    known = [start.timestamp() for start in began if start is not None]
    if len(known) < len(lasted):
        return max(lasted)
    ended = max(start + seconds for start, seconds in zip(known, lasted, strict=True))
    return round(ended - min(known), 3)
