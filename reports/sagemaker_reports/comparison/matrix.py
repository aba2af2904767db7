"""The matrix: which implementation honours which clause, by a journal of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sagemaker_reports.journal.errors import ReportError
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import SIDES, CheckRecord
from sagemaker_reports.summary.rows import family_order
from sagemaker_reports.summary.summary import Summary

#: The status of a check that a journal has no record of.
NOT_ASKED: Final = "not asked"
_SIDES: Final[tuple[str, ...]] = SIDES


@dataclass(frozen=True, slots=True)
class Cell:
    """What one implementation does with one check."""

    status: str
    divergence: str | None = None

    @property
    def judged(self) -> bool:
        """Whether there is a verdict for or against the implementation."""
        return self.status in ("conforms", "diverges")

    @property
    def text(self) -> str:
        """One word: honours, the divergence, or the status without a verdict."""
        if self.status == "conforms":
            return "honours"
        return self.divergence if self.status == "diverges" and self.divergence else self.status


@dataclass(frozen=True, slots=True)
class Row:
    """One clause of an operation from one side, with a cell for each column."""

    operation: str
    clause: str
    side: str
    family: str
    cells: tuple[Cell, ...]

    @property
    def compared(self) -> bool:
        """Whether two implementations or more were judged."""
        return sum(cell.judged for cell in self.cells) > 1

    @property
    def differs(self) -> bool:
        """Whether two implementations were judged differently."""
        return len({cell.text for cell in self.cells if cell.judged}) > 1


@dataclass(frozen=True, slots=True)
class Sum:
    """One kind of clause from one side: in each column how many are honoured, of how many judged.

    Or, where ``operation`` is named, all checks of the operation.
    """

    side: str
    family: str
    counts: tuple[tuple[int, int], ...]
    operation: str = ""


@dataclass(frozen=True)
class Matrix:
    """Rows in the order of the reports; ``columns`` name the implementations, each differently.

    ``names`` are those of the journals: of their columns, and where there are journals of several
    operations, with the operation.
    """

    columns: tuple[str, ...]
    names: tuple[str, ...]
    journals: tuple[Journal, ...]
    rows: tuple[Row, ...]

    @cached_property
    def operations(self) -> tuple[str, ...]:
        """The operations, in the order of their names."""
        return tuple(sorted({journal.run.operation for journal in self.journals}))

    @cached_property
    def by_operation(self) -> tuple[Sum, ...]:
        """All checks of each operation; empty where there is only one."""
        groups: dict[str, list[Row]] = {name: [] for name in self.operations}
        for row in self.rows:
            groups[row.operation].append(row)
        several = groups if len(groups) > 1 else {}
        return tuple(Sum("", "", self._counts(several[name]), name) for name in several)

    def name_of(self, row: Row) -> str:
        """The check of a row, with its operation where there are several."""
        head = f"{row.operation} " if len(self.operations) > 1 else ""
        return f"{head}{row.clause} {row.side}"

    @cached_property
    def sums(self) -> tuple[Sum, ...]:
        """By side and kind, and for each side the sum of its kinds, named ``all``."""
        groups: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            groups.setdefault((row.side, row.family), []).append(row)
            groups.setdefault((row.side, "all"), []).append(row)
        order = sorted(groups, key=_order)
        return tuple(Sum(*group, self._counts(groups[group])) for group in order)

    def _counts(self, rows: Sequence[Row]) -> tuple[tuple[int, int], ...]:
        found = []
        for column in range(len(self.columns)):
            statuses = Counter(row.cells[column].status for row in rows)
            found.append((statuses["conforms"], statuses["conforms"] + statuses["diverges"]))
        return tuple(found)

    @property
    def differing(self) -> tuple[Row, ...]:
        """The rows in which implementations differ."""
        return tuple(row for row in self.rows if row.differs)

    def remarks(self) -> list[str]:
        """Warnings: different documentation, incomplete runs."""
        found: list[str] = []
        for operation in self.operations:
            specs = {
                (j.run.spec, j.run.catalogue_sha256)
                for j in self.journals
                if j.run.operation == operation
            }
            if len(specs) > 1:
                found.append(f"NOT THE SAME DOCUMENTATION: {self._specs(operation)}")
        for name, journal in zip(self.names, self.journals, strict=True):
            if not journal.complete:
                found.append(
                    f"INCOMPLETE RUN of {name}: what was not reached is neither a pass nor "
                    "a divergence"
                )
        return found

    def _specs(self, operation: str) -> str:
        return ", ".join(
            f"{name} {journal.run.spec}"
            for name, journal in zip(self.names, self.journals, strict=True)
            if journal.run.operation == operation
        )


def _order(group: tuple[str, str]) -> tuple[int, bool, tuple[int, str]]:
    side, family = group
    return (_SIDES.index(side), family == "all", family_order(family))


def compare_targets(journals: Iterable[Journal]) -> Matrix:
    """The matrix of these journals, in their order; a check of any of them has a row.

    A column is a journal, or where there are several operations all journals of a target: raises
    `ReportError` for two of one target and operation.
    """
    given = tuple(journals)
    several = len({journal.run.operation for journal in given}) > 1
    columns = (
        _by_target(given) if several else dict(zip(_names(given), map(_only, given), strict=True))
    )
    by_key = [
        {(j.run.operation, check.key): check for j in column for check in j.checks}
        for column in columns.values()
    ]
    first: dict[tuple[str, str], CheckRecord] = {}
    for checks in by_key:
        for key, check in checks.items():
            first.setdefault(key, check)
    rows = [
        Row(
            key[0],
            check.clause,
            check.side,
            check.family,
            tuple(_cell(checks.get(key)) for checks in by_key),
        )
        for key, check in first.items()
    ]
    rows.sort(key=lambda row: (row.operation, _order((row.side, row.family)), row.clause))
    names = [f"{Summary(j).target_name}, {j.run.operation}" for j in given] if several else columns
    return Matrix(tuple(columns), tuple(names), given, tuple(rows))


def _only(journal: Journal) -> tuple[Journal, ...]:
    return (journal,)


def _by_target(journals: Sequence[Journal]) -> dict[str, tuple[Journal, ...]]:
    found: dict[str, tuple[Journal, ...]] = {}
    for journal in journals:
        name, operation = Summary(journal).target_name, journal.run.operation
        before = found.get(name, ())
        for other in before:
            if other.run.operation == operation:
                raise ReportError(
                    f"{journal.path} and {other.path} are both of {name} and {operation}; "
                    "expected one of each"
                )
        found[name] = (*before, journal)
    return found


def _cell(check: CheckRecord | None) -> Cell:
    return Cell(NOT_ASKED) if check is None else Cell(check.status, check.divergence)


def _names(journals: Sequence[Journal]) -> tuple[str, ...]:
    """The targets with their versions; where that is not enough, with the day, or the file."""
    choices = [
        [Summary(j).target_name for j in journals],
        [f"{Summary(j).target_name} ({j.run.started[:10]})" for j in journals],
        [f"{Summary(j).target_name} ({j.path.name})" for j in journals],
    ]
    for names in choices:
        if len(set(names)) == len(names):
            return tuple(names)
    return tuple(f"{number}. {name}" for number, name in enumerate(choices[0], start=1))
