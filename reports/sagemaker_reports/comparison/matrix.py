"""The matrix: which implementation honours which clause, by a journal of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sagemaker_reports.journal.errors import ReportError
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import SIDES, CheckRecord, Side
from sagemaker_reports.summary.rows import family_order
from sagemaker_reports.summary.summary import Summary

#: The status of a check that a journal has no record of.
NOT_ASKED: Final = "not asked"


@dataclass(frozen=True, slots=True)
class Row:
    """One check of an operation, by the first record of it, with that of each column."""

    operation: str
    check: CheckRecord
    cells: tuple[CheckRecord | None, ...]

    @property
    def judged(self) -> list[str]:
        """The verdicts for or against implementations, without those that have none."""
        return [each.verdict for each in self.cells if each is not None and each.is_judged]

    @property
    def differs(self) -> bool:
        """Whether two implementations were judged differently."""
        return len(set(self.judged)) > 1

    @property
    def texts(self) -> list[str]:
        """A word for each column: honours, the divergence, or the status without a verdict."""
        verdicts = (NOT_ASKED if each is None else each.verdict for each in self.cells)
        return ["honours" if each == "conforms" else each for each in verdicts]


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
        if len(self.operations) < 2:
            return ()
        groups: dict[str, list[Row]] = {name: [] for name in self.operations}
        for row in self.rows:
            groups[row.operation].append(row)
        return tuple(Sum("", "", self._counts(rows), name) for name, rows in groups.items())

    def name_of(self, row: Row) -> str:
        """The check of a row, with its operation where there are several."""
        head = f"{row.operation} " if len(self.operations) > 1 else ""
        return f"{head}{row.check.key}"

    @cached_property
    def sums(self) -> tuple[Sum, ...]:
        """By side and kind, and for each side the sum of its kinds, named ``all``."""
        groups: dict[tuple[Side, str], list[Row]] = {}
        for row in self.rows:
            for family in (row.check.family, "all"):
                groups.setdefault((row.check.side, family), []).append(row)
        order = sorted(groups, key=_order)
        return tuple(Sum(*group, self._counts(groups[group])) for group in order)

    def _counts(self, rows: Sequence[Row]) -> tuple[tuple[int, int], ...]:
        columns = [[row.cells[column] for row in rows] for column in range(len(self.columns))]
        statuses = [Counter(each.status for each in cells if each) for cells in columns]
        return tuple((each["conforms"], each["conforms"] + each["diverges"]) for each in statuses)

    @property
    def differing(self) -> tuple[Row, ...]:
        """The rows in which implementations differ."""
        return tuple(row for row in self.rows if row.differs)

    def remarks(self) -> list[str]:
        """Warnings: different documentation, incomplete runs."""
        named = list(zip(self.names, self.journals, strict=True))
        found: list[str] = []
        for operation in self.operations:
            own = [(name, each.run) for name, each in named if each.run.operation == operation]
            if len({(run.spec, run.catalogue_sha256) for _, run in own}) > 1:
                specs = ", ".join(f"{name} {run.spec}" for name, run in own)
                found.append(f"NOT THE SAME DOCUMENTATION: {specs}")
        return found + [
            f"INCOMPLETE RUN of {name}: what was not reached is neither a pass nor a divergence"
            for name, journal in named
            if not journal.complete
        ]


def _order(group: tuple[Side, str]) -> tuple[int, bool, tuple[int, str]]:
    side, family = group
    return (SIDES.index(side), family == "all", family_order(family))


def compare_targets(journals: Iterable[Journal]) -> Matrix:
    """The matrix of these journals, in their order; a check of any of them has a row.

    A column is a journal, or where there are several operations all journals of a target: raises
    `ReportError` for two of one target and operation.
    """
    given = tuple(journals)
    several = len({journal.run.operation for journal in given}) > 1
    columns = (
        _by_target(given)
        if several
        else {name: (journal,) for name, journal in zip(_names(given), given, strict=True)}
    )
    by_key = [
        {(j.run.operation, check.key): check for j in column for check in j.checks}
        for column in columns.values()
    ]
    first = {key: check for checks in reversed(by_key) for key, check in checks.items()}
    rows = [
        Row(key[0], check, tuple(checks.get(key) for checks in by_key))
        for key, check in first.items()
    ]
    rows.sort(key=_row_order)
    names = [f"{Summary(j).target_name}, {j.run.operation}" for j in given] if several else columns
    return Matrix(tuple(columns), tuple(names), given, tuple(rows))


def _row_order(row: Row) -> tuple[Any, ...]:
    check = row.check
    return (row.operation, _order((check.side, check.family)), check.clause)


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
