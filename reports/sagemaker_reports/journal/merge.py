"""Journals of the parts of one run, as one journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Final

from sagemaker_reports.journal.errors import ReportError
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.json_schema import shorten
from sagemaker_reports.journal.records import CheckRecord, EndRecord, Record, RunRecord

#: What the parts of one run may differ in.
_OF_A_PART: Final = frozenset({"started", "extra"})
_ALIKE: Final = tuple(each.name for each in fields(RunRecord) if each.name not in _OF_A_PART)


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
    stated = {**_stated(first), **_stated(other)}
    for key in stated:
        mine, its = _stated(first).get(key), _stated(other).get(key)
        if mine != its:
            raise MergeError(
                f"{other.path}: {key} is {shorten(its)}, in {first.path} it is {shorten(mine)}; "
                "expected journals of parts of one run"
            )


def _stated(journal: Journal) -> dict[str, Any]:
    """What the run record states of the whole run."""
    extra = {k: v for k, v in journal.run.extra.items() if k != "selected"}
    return {**{name: getattr(journal.run, name) for name in _ALIKE}, **extra}


def _checks(journals: Sequence[Journal]) -> dict[str, CheckRecord]:
    found: dict[str, CheckRecord] = {}
    holder: dict[str, Journal] = {}
    for journal in journals:
        both = [check.key for check in journal.checks if check.key in found]
        if both:
            raise MergeError(
                f"{journal.path}: has checks that {holder[both[0]].path} has too, {len(both)} of them; the "
                f"first is {both[0]}; expected each check in one journal"
            )
        found |= {check.key: check for check in journal.checks}
        holder |= dict.fromkeys((check.key for check in journal.checks), journal)
    return found


def _run(journals: Sequence[Journal]) -> RunRecord:
    first = journals[0].run
    counts = [journal.run.extra.get("selected") for journal in journals]
    whole = sum(count for count in counts if isinstance(count, int))
    started = min((journal.run.started for journal in journals), key=lambda text: _time(text) or 0)
    return replace(
        first,
        started=started,
        extra={**first.extra, "selected": whole, "parts": len(journals)},
    )


def _end(journals: Sequence[Journal], checks: int) -> EndRecord:
    ends = [journal.end for journal in journals if journal.end is not None]
    return EndRecord(
        complete=True,
        checks=checks,
        requests=sum(end.requests for end in ends),
        calls=sum(end.calls for end in ends),
        seconds=_seconds(journals),
    )


def _seconds(journals: Sequence[Journal]) -> float:
    """From the first part's start to the last one's end; that of the longest where starts are missing."""
    lasted = [journal.end.seconds for journal in journals if journal.end is not None]
    began = [_time(journal.run.started) for journal in journals]
    known = [start for start in began if start is not None]
    if len(known) < len(lasted):
        return max(lasted)
    ended = max(start + seconds for start, seconds in zip(known, lasted, strict=True))
    return round(ended - min(known), 3)


def _time(started: str) -> float | None:
    try:
        return datetime.fromisoformat(started).timestamp()
    except ValueError:
        return None
