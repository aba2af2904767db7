"""The matrix: which implementation honours which clause, by a journal of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import SIDES, CheckRecord
from sagemaker_reports.summary.summary import Summary, family_order

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
    """One clause from one side, with a cell for each column."""

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
    """One kind of clause from one side: in each column how many are honoured, of how many judged."""

    side: str
    family: str
    counts: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Matrix:
    """Rows in the order of the reports; ``columns`` name the implementations, each differently."""

    columns: tuple[str, ...]
    journals: tuple[Journal, ...]
    rows: tuple[Row, ...]

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
        specs = {(j.run.spec, j.run.catalogue_sha256) for j in self.journals}
        found = []
        if len(specs) > 1:
            names = ", ".join(
                f"{column} {journal.run.spec}"
                for column, journal in zip(self.columns, self.journals, strict=True)
            )
            found.append(f"NOT THE SAME DOCUMENTATION: {names}")
        for column, journal in zip(self.columns, self.journals, strict=True):
            if not journal.complete:
                found.append(
                    f"INCOMPLETE RUN of {column}: what was not reached is neither a pass nor "
                    "a divergence"
                )
        return found


def _order(group: tuple[str, str]) -> tuple[int, bool, tuple[int, str]]:
    side, family = group
    return (_SIDES.index(side), family == "all", family_order(family))


def compare_targets(journals: Iterable[Journal]) -> Matrix:
    """The matrix of these journals, in their order; a check of any of them has a row."""
    given = tuple(journals)
    by_key = [{check.key: check for check in journal.checks} for journal in given]
    first: dict[str, CheckRecord] = {}
    for checks in by_key:
        for key, check in checks.items():
            first.setdefault(key, check)
    rows = [
        Row(
            check.clause,
            check.side,
            check.family,
            tuple(_cell(checks.get(key)) for checks in by_key),
        )
        for key, check in first.items()
    ]
    rows.sort(key=lambda row: (_order((row.side, row.family)), row.clause))
    return Matrix(_names(given), given, tuple(rows))


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
