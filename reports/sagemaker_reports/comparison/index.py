"""The index of many journals: what each operation honours, and where its report is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sagemaker_reports.comparison.page import Page, Table, count_cell
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import DIVERGENCES, CheckRecord, severity
from sagemaker_reports.rendering.values import counted
from sagemaker_reports.summary.summary import Summary

VERSION: Final = 1
_MOST_KINDS: Final = 3


@dataclass(frozen=True)
class IndexEntry:
    """One journal in the index; ``link`` is the address of its report, empty where it has none."""

    journal: Journal
    link: str = ""

    @property
    def service(self) -> str:
        """botocore's name of the service."""
        return self.journal.run.operation.partition(":")[0]

    @property
    def operation(self) -> str:
        """The operation's name without that of the service."""
        return self.journal.run.operation.rpartition(":")[2]

    @cached_property
    def summary(self) -> Summary:
        """The counts of the journal."""
        return Summary(self.journal)

    @property
    def counts(self) -> tuple[int, int]:
        """How many checks conform, and how many have a verdict."""
        return self.summary.statuses["conforms"], self.summary.judged

    @property
    def divergences(self) -> Mapping[str, int]:
        """How many checks diverge by kind, the gravest first."""
        found = [check.divergence for check in self.summary.divergences]
        return {kind: found.count(kind) for kind in DIVERGENCES if kind in found}

    @property
    def gravest(self) -> str | None:
        """A check of the gravest divergence, that of the shortest id."""
        found = min(self.summary.divergences, key=_gravity, default=None)
        return found.key if found is not None else None


def _gravity(check: CheckRecord) -> tuple[int, bool, int, str]:
    # What garbage does to a target is of less use than what a member does.
    beside = check.family in ("wire", "error", "lifecycle")
    return (severity(check), beside, len(check.clause), check.key)


def sort_entries(entries: Iterable[IndexEntry]) -> tuple[IndexEntry, ...]:
    """By service, operation and target."""
    return tuple(
        sorted(entries, key=lambda each: (each.service, each.operation, each.journal.run.target))
    )


def index_page(entries: Sequence[IndexEntry]) -> Page:
    """A row for each journal, and where there are several services, one for each service."""
    entries = sort_entries(entries)
    targets = sorted({each.summary.target_name for each in entries})
    services = sorted({each.service for each in entries})
    honoured, judged = _counts(entries)
    operations = len({each.journal.run.operation for each in entries})
    tables = [_operations_table(entries, named=len(targets) > 1)]
    if len(services) > 1:
        tables.insert(0, _services_table(entries, services))
    return Page(
        title=f"{counted(operations, 'operation')} on {', '.join(targets)}",
        remarks=tuple(
            f"INCOMPLETE RUN of {each.journal.run.operation} on {each.journal.run.target}: what was "
            "not reached is neither a pass nor a divergence"
            for each in entries
            if not each.journal.complete
        ),
        sentences=(
            f"honoured: {honoured} of {counted(judged, 'check')} with a verdict",
            f"without a divergence: {sum(not each.divergences for each in entries)} of {counted(len(entries), 'run')}",
        ),
        tables=tuple(tables),
    )


def _counts(entries: Iterable[IndexEntry]) -> tuple[int, int]:
    """The sums of the entries' counts."""
    found = [each.counts for each in entries]
    return sum(kept for kept, _ in found), sum(of for _, of in found)


def _services_table(entries: Sequence[IndexEntry], services: Sequence[str]) -> Table:
    rows = []
    for service in services:
        own = [each for each in entries if each.service == service]
        operations = len({each.operation for each in own})
        rows.append((service, str(operations), count_cell(_counts(own))))
    columns = ("service", "operations", "honoured, of those judged")
    return Table("Services", columns, tuple(rows), numeric=True)


def _operations_table(entries: Sequence[IndexEntry], *, named: bool) -> Table:
    head = ("operation", *(["target"] if named else []))
    return Table(
        "Operations",
        (*head, "honoured, of those judged", "divergences", "one of the gravest"),
        tuple(_row(each, named=named) for each in entries),
        links=tuple(each.link for each in entries),
    )


def _row(entry: IndexEntry, *, named: bool) -> tuple[str, ...]:
    kinds = [f"{count} {kind}" for kind, count in entry.divergences.items()]
    return (
        entry.journal.run.operation,
        *([entry.summary.target_name] if named else []),
        count_cell(entry.counts),
        ", ".join(kinds[:_MOST_KINDS]) or "-",
        entry.gravest or "-",
    )


def index_data(entries: Sequence[IndexEntry]) -> dict[str, Any]:
    """The index as JSON."""
    honoured, judged = _counts(entries)
    return {
        "index": "sagemaker-conformance",
        "version": VERSION,
        "honoured": honoured,
        "judged": judged,
        "runs": [
            {
                "service": each.service,
                "operation": each.operation,
                "target": each.journal.run.target,
                "target_version": each.journal.run.target_version,
                "spec": each.journal.run.spec,
                "complete": each.journal.complete,
                "checks": len(each.journal.checks),
                "honoured": each.counts[0],
                "judged": each.counts[1],
                "divergences": dict(each.divergences),
                "gravest": each.gravest,
                "link": each.link or None,
            }
            for each in sort_entries(entries)
        ],
    }
