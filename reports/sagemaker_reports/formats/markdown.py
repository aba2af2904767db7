"""The report for a CI job's summary: GitHub-flavoured Markdown below 60 kB, however much diverges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.baseline.outcomes import describe_known, list_findings
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.operation import operation_of
from sagemaker_reports.journal.records import DIVERGENCES, CheckRecord, severity
from sagemaker_reports.rendering.values import (
    code_span,
    counted,
    escape_markdown,
    fenced,
    first_of,
    printable_lines,
)
from sagemaker_reports.rendering.witness import describe_unjudged, format_witness
from sagemaker_reports.summary.exit_status import describe_outcome
from sagemaker_reports.summary.fidelity import describe_fidelity
from sagemaker_reports.summary.rows import Row, family_order
from sagemaker_reports.summary.summary import Summary

FORMAT: Final = "markdown"
_MOST_BYTES: Final = 58_000
_MOST_BLOCKS: Final = 20
#: Names in each section of the gate; the others are counted.
_MOST_NAMED: Final = 100
#: Bytes that a fold and the sentence after the last one take besides their lines.
_ROOM_FOR_FOLD: Final = 300
_HEADINGS: Final = ("checks", "refused", "accepted", "crashed", "not gated", "boto3 stops")


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The report's text: the verdict, the counts, and then what diverges as far as there is room."""
    summary = Summary(journal)
    paragraphs = [
        f"## {escape_markdown(summary.headline)}",
        _incomplete(summary),
        escape_markdown(summary.boto3_sentence),
        _versions(summary),
        _gate(gate) if gate is not None else "",
        _table(summary) if summary.rows else "",
        _sentences(summary),
        escape_markdown(describe_outcome(journal, gate)),
    ]
    checks = summary.divergences
    if gate is not None:  # those that a baseline lists are counted, never listed among the new
        checks = gate.unlisted
    details = chain(_unjudged(summary), _details(journal, checks))
    return _fitted("\n\n".join(filter(None, paragraphs)), details) + "\n"


def _fitted(head: str, details: Iterable[tuple[str, list[str]]]) -> str:
    """The head, as many lines of the details as stay below the limit, and what is left out."""
    text = head
    for title, lines in details:
        room = _MOST_BYTES - len(text.encode())
        kept = _first_lines(lines, room - _ROOM_FOR_FOLD - len(title.encode()))
        if not kept:
            return f"{text}\n\nThe rest is left out for length: see the journal."
        if len(kept) < len(lines):
            kept.append(f"and {counted(len(lines) - len(kept), 'more line')}: see the journal")
        text += f"\n\n{_folded(title, chr(10).join(kept))}"
    return text


def _first_lines(lines: list[str], room: int) -> list[str]:
    kept: list[str] = []
    for line in lines:
        room -= len(line.encode()) + 1
        if room < 0:
            break
        kept.append(line)
    return kept


def _incomplete(summary: Summary) -> str:
    if summary.journal.complete:
        return ""
    return (
        f"> [!WARNING]\n> **Incomplete run.** It ended early: {escape_markdown(summary.not_reached)}, "
        "and the counts below are of what was reached."
    )


def _versions(summary: Summary) -> str:
    run, end = summary.journal.run, summary.journal.end
    boto3 = run.extra.get("boto3_version")
    operation = operation_of(run)
    parts = [
        f"target {summary.target_name}",
        "" if operation.is_tuning_job else f"operation {operation.name}",
        f"documentation {run.spec} ({run.catalogue_sha256[:12]})",
        f"sagemaker-conformance {run.suite_version}",
        f"boto3 {boto3}" if boto3 else "",
        run.started,
        counted(len(summary.journal.checks), "check"),
        f"{counted(end.requests, 'request')} in {end.seconds:.1f} s" if end is not None else "",
    ]
    return escape_markdown(", ".join(filter(None, parts)))


def _table(summary: Summary) -> str:
    """What violates the documentation, by kind; the last row is the sum."""
    headings = _HEADINGS if summary.has_boto3 else _HEADINGS[:-1]
    lines = [f"| invalid, by kind | {' | '.join(headings)} |", "|:--|" + "--:|" * len(headings)]
    lines += [_row(each.family, each, len(headings)) for each in summary.rows]
    return "\n".join([*lines, _row("**all**", summary.total, len(headings))])


def _row(name: str, row: Row, columns: int) -> str:
    counts = list(map(str, row.cells[:columns]))
    if row.accepted:
        counts[_HEADINGS.index("accepted")] = f"**{row.accepted}**"
    return f"| {name} | {' | '.join(counts)} |"


def _sentences(summary: Summary) -> str:
    sentences = [
        *summary.side_lines(),
        summary.describe_divergences(),
        describe_fidelity(summary.journal.checks),
        summary.cause,
        summary.out_of_scope,
        summary.not_judged,
        summary.crashed_ungated,
    ]
    return "\n".join(f"- {escape_markdown(each)}" for each in sentences if each)


def _gate(gate: GateResult) -> str:
    verdict = "as in the baseline" if gate.passed else "**differs from the baseline**"
    parts = [f"Gate: {verdict}; {describe_known(gate)}", *map(escape_markdown, gate.notes)]
    for name, found in list_findings(gate):
        if found:
            lines = [f"{code_span(each.key)} {escape_markdown(each.detail)}" for each in found]
            listed = [f"- {each}".rstrip() for each in first_of(lines, _MOST_NAMED)]
            parts.append("\n".join([f"**{name}: {len(found)}**", "", *listed]))
    return "\n\n".join(parts)


def _details(journal: Journal, checks: tuple[CheckRecord, ...]) -> Iterator[tuple[str, list[str]]]:
    """Summary and lines of each fold: the first witnesses, then every id by kind."""
    for check in _first_of_each_kind(checks):
        title = f"{check.clause} {check.side}: {check.divergence}"
        yield title, format_witness(check, journal.run).splitlines()
    groups: dict[tuple[str, str, str], list[str]] = {}
    for check in checks:
        group = (check.side, check.family, str(check.divergence))
        groups.setdefault(group, []).append(check.clause)
    for side, family, way in sorted(groups, key=_group_order):
        ids = groups[side, family, way]
        yield f"{family}, {side}: {len(ids)} {way}", ids


def _unjudged(summary: Summary) -> Iterator[tuple[str, list[str]]]:
    """The refused values that were not judged, in a fold of their own."""
    found = summary.refused_unjudged
    if found:
        lines = [
            f"{check.clause}: {describe_unjudged(check.clause, case)}" for check, case in found
        ]
        yield f"refused and not judged, on other grounds: {len(found)}", lines


def _group_order(group: tuple[str, str, str]) -> tuple[int, tuple[int, str], int]:
    side, family, way = group
    sides = ("rejects", "accepts", "returns")
    return (sides.index(side), family_order(family), [*DIVERGENCES, way].index(way))


def _first_of_each_kind(checks: tuple[CheckRecord, ...]) -> list[CheckRecord]:
    """The first few of every kind in turn, the most severe first, then what boto3 lets through."""
    turns: dict[tuple[str, str], int] = {}
    ranked: list[tuple[int, CheckRecord]] = []
    for check in sorted(checks, key=lambda c: (severity(c), c.boto3 != "passes")):
        turn = turns[check.side, check.family] = turns.get((check.side, check.family), 0) + 1
        ranked.append((turn, check))
    return [check for _, check in sorted(ranked, key=lambda pair: pair[0])[:_MOST_BLOCKS]]


def _folded(title: str, text: str) -> str:
    head = f"<details><summary>{escape_markdown(title)}</summary>"
    return f"{head}\n\n{fenced('text', printable_lines(text))}\n\n</details>"
