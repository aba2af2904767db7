"""A matrix, a difference of runs and an index, as pages to read and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from sagemaker_reports.comparison.index import IndexEntry, index_data, index_page
from sagemaker_reports.comparison.matrix import NOT_ASKED, Matrix, Sum
from sagemaker_reports.comparison.page import Page, Table, count_cell, to_html, to_markdown, to_text
from sagemaker_reports.comparison.run_difference import Pair, RunDifference
from sagemaker_reports.journal.conversion import run_facts
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import CheckRecord
from sagemaker_reports.rendering.values import counted, describe_answer, format_message
from sagemaker_reports.rendering.witness import describe_boto3, summarize_request
from sagemaker_reports.summary.summary import Summary

VERSION: Final = 1
_RENDERERS: Final[Mapping[str, Callable[[Page], str]]] = {
    "text": to_text,
    "markdown": to_markdown,
    "html": to_html,
}
_COLUMNS: Final = ("check", "earlier -> later")
_WHOLE_COLUMNS: Final = ("check", "earlier", "later", "sent", "answered", "boto3")
_LONG_REQUEST: Final = 100
_RUN_FACTS: Final = (
    *("target", "operation", "target_version", "spec", "catalogue_sha256", "started"),
)
_NO_VERDICT: Final = {"status": NOT_ASKED, "divergence": None}
#: The formats of a comparison.
COMPARISON_FORMATS: Final = (*_RENDERERS, "json")


def format_matrix(matrix: Matrix, form: str) -> str:
    """The matrix in one of the `COMPARISON_FORMATS`."""
    return _json(_matrix_data(matrix)) if form == "json" else _RENDERERS[form](matrix_page(matrix))


def format_difference(difference: RunDifference, form: str) -> str:
    """The difference in one of the `COMPARISON_FORMATS`."""
    if form == "json":
        return _json(_difference_data(difference))
    return _RENDERERS[form](difference_page(difference, whole=form == "html"))


def format_index(entries: Sequence[IndexEntry], form: str) -> str:
    """The index in one of the `COMPARISON_FORMATS`."""
    return _json(index_data(entries)) if form == "json" else _RENDERERS[form](index_page(entries))


def matrix_page(matrix: Matrix) -> Page:
    """What each honours by side and kind, and every clause on which they differ."""
    count, compared = len(matrix.differing), sum(len(row.judged) > 1 for row in matrix.rows)
    return Page(
        title=f"Which implementation honours what: {', '.join(matrix.columns)}",
        remarks=tuple(matrix.remarks()),
        sentences=tuple(
            f"{name}: {journal.run.spec}, {journal.run.started[:10]}, "
            f"{counted(len(journal.checks), 'check')}, {Summary(journal).full_headline}"
            for name, journal in zip(matrix.names, matrix.journals, strict=True)
        ),
        tables=(
            *_by_operation(matrix),
            Table(
                "Honoured, of those judged",
                ("side and kind", *matrix.columns),
                tuple((f"{s.side} {s.family}", *map(count_cell, s.counts)) for s in matrix.sums),
                numeric=True,
            ),
            Table(
                f"They differ in {count} of the {compared} checks that two or more targets were judged by",
                ("check", *matrix.columns),
                tuple((matrix.name_of(row), *row.texts) for row in matrix.differing),
            ),
        ),
    )


def _by_operation(matrix: Matrix) -> Iterator[Table]:
    """The table of operations, where there are several."""
    if matrix.by_operation:
        rows = tuple((s.operation, *map(count_cell, s.counts)) for s in matrix.by_operation)
        title = "Honoured, of those judged, by operation"
        yield Table(title, ("operation", *matrix.columns), rows, numeric=True)


def difference_page(difference: RunDifference, *, whole: bool = False) -> Page:
    """Each list that is not empty, by name; the ``whole`` of it has what was sent and answered."""
    lists = {name: pairs for name, pairs in difference.lists.items() if pairs}
    counts = [f"{len(pairs)} {name}" for name, pairs in lists.items()]
    counted = ", ".join([*counts, f"{difference.same} the same"])
    return Page(
        title=f"Two runs of {difference.after.run.target}: {counted}",
        remarks=tuple(difference.remarks()),
        sentences=(
            f"earlier: {_describe_run(difference.before)}",
            f"later: {_describe_run(difference.after)}",
        ),
        tables=tuple(
            Table(
                f"{name}: {len(pairs)}",
                _WHOLE_COLUMNS if whole else _COLUMNS,
                tuple(
                    _whole_row(pair, difference) if whole else (pair.key, pair.text)
                    for pair in pairs
                ),
            )
            for name, pairs in lists.items()
        ),
    )


def _whole_row(pair: Pair, difference: RunDifference) -> tuple[str, ...]:
    """The verdicts, and the request of the run in which the check diverges."""
    for check, journal in ((pair.after, difference.after), (pair.before, difference.before)):
        if check is not None and check.status == "diverges":
            sent = format_message(summarize_request(check, journal.run), _LONG_REQUEST)
            answer = describe_answer(check.answer, message=False)
            return (pair.key, *pair.verdicts, sent, answer, describe_boto3(check))
    return (pair.key, *pair.verdicts, "", "", "")


def _describe_run(journal: Journal) -> str:
    return f"{Summary(journal).target_name}, {journal.run.spec}, {journal.run.started}, {journal.path.name}"


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=1) + "\n"


def _journal_data(journal: Journal) -> dict[str, Any]:
    return {
        "file": journal.path.name,
        **run_facts(journal.run, *_RUN_FACTS),
        "complete": journal.complete,
    }


def _matrix_data(matrix: Matrix) -> dict[str, Any]:
    return {
        "comparison": "matrix",
        "version": VERSION,
        "remarks": matrix.remarks(),
        "columns": [
            {"name": name, **_journal_data(journal)}
            for name, journal in zip(matrix.names, matrix.journals, strict=True)
        ],
        **_operations_data(matrix),
        "sums": [
            {"side": each.side, "kind": each.family, "counts": _counts_data(each)}
            for each in matrix.sums
        ],
        "rows": [
            {
                "operation": row.operation,
                "clause": row.check.clause,
                "side": row.check.side,
                "kind": row.check.family,
                "differs": row.differs,
                "cells": [_verdict(each) or _NO_VERDICT for each in row.cells],
            }
            for row in matrix.rows
        ],
    }


def _operations_data(matrix: Matrix) -> dict[str, Any]:
    """Where there are several operations: the implementations, and the counts of each operation."""
    if not matrix.by_operation:
        return {}
    return {
        "targets": list(matrix.columns),
        "operations": [
            {"operation": each.operation, "counts": _counts_data(each)}
            for each in matrix.by_operation
        ],
    }


def _counts_data(found: Sum) -> list[dict[str, int]]:
    return [{"honoured": kept, "judged": of} for kept, of in found.counts]


def _difference_data(difference: RunDifference) -> dict[str, Any]:
    return {
        "comparison": "difference",
        "version": VERSION,
        "remarks": difference.remarks(),
        "before": _journal_data(difference.before),
        "after": _journal_data(difference.after),
        "is_same": difference.is_same,
        "same": difference.same,
        **{
            name.replace(" ", "_"): [
                {"id": pair.key, "before": _verdict(pair.before), "after": _verdict(pair.after)}
                for pair in pairs
            ]
            for name, pairs in difference.lists.items()
        },
    }


def _verdict(check: CheckRecord | None) -> dict[str, Any] | None:
    return None if check is None else {"status": check.status, "divergence": check.divergence}
