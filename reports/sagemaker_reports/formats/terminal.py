"""The report for a terminal: at most 40 lines, from the verdict to the next command."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from sagemaker_reports.baseline.baseline import baseline_file_name
from sagemaker_reports.baseline.file import shipped_baselines
from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.baseline.outcomes import describe_known, gate_headline, list_findings
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.operation import operation_of
from sagemaker_reports.journal.records import CheckRecord, NotJudged, RunRecord
from sagemaker_reports.rendering.values import (
    counted,
    describe_answer,
    format_message,
    last_line,
    printable,
)
from sagemaker_reports.rendering.witness import (
    describe_unjudged,
    replay_command,
    show_command,
    summarize_request,
)
from sagemaker_reports.summary.exit_status import describe_exit, exit_status
from sagemaker_reports.summary.fidelity import describe_fidelity
from sagemaker_reports.summary.rows import Row
from sagemaker_reports.summary.summary import Summary

FORMAT: Final = "terminal"
_MOST_LINES: Final = 40
_GATE_LINES: Final = 16
_MOST_UNJUDGED: Final = 2
_EXAMPLES: Final = 3
_HEADINGS: Final = ("checks", "refused", "ACCEPTED", "crashed", "not gated", "boto3 stops")
#: Beginnings of lines that are red.
_ALARMS: Final = (
    *("INCOMPLETE", "errors of", "new:", "changed:", "gone:", "not checked:", "expired:"),
)


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The report as plain text, 80 columns wide."""
    return render(journal, gate=gate)


def render(
    journal: Journal,
    *,
    gate: GateResult | None = None,
    color: bool = False,
    width: int = 80,
    journal_path: str | None = None,
    command: str | None = None,
    status: int | None = None,
) -> str:
    """The report's text.

    ``command`` is what the user typed to make the run, where it is known: the report repeats it with
    more options. ``status`` is the session's exit status, where it differs from the journal's.
    """
    summary = Summary(journal)
    path = journal_path if journal_path is not None else str(journal.path)
    sections = [
        _Section(0, _head(summary, gate)),
        _Section(1, _examples(_chosen(summary, gate), journal.run, width)),
        *_gate_sections(gate, path),
        _Section(4, _table(summary)),
        _Section(2, [summary.account, ", ".join(_facts(journal))]),
        _Section(5, [*summary.side_lines(), *_wrap(summary.describe_divergences(), width)]),
        _Section(9, _wrap(describe_fidelity(journal.checks), width)),
        _Section(7, _wrap(summary.cause, width)),
        _Section(1, _errors(summary, width)),
        _Section(3, [*_wrap(summary.out_of_scope, width), *_wrap(summary.not_judged, width)]),
        _Section(8, _wrap(summary.crashed_ungated, width)),
        _Section(6, _refused_unjudged(summary, width), least=3),
        _Section(2, _next(summary, gate, path, command)),
        _Section(0, [describe_exit(journal, gate, status)]),
    ]
    lines = [printable(line) for line in _fitted(sections)]
    ends = exit_status(journal, gate) if status is None else status
    return (
        _color([(line, _style(line, summary, ends)) for line in lines])
        if color
        else "\n".join(lines)
    )


@dataclass(frozen=True, slots=True)
class _Section:
    """Lines that belong together; the lower the rank, the later they are left out.

    Where there is no room for all, the first ``least`` lines or more are kept.
    """

    rank: int
    lines: list[str]
    least: int | None = None

    def fitted(self, room: int) -> list[str]:
        """The lines that find room: all, some, or none."""
        if len(self.lines) <= room:
            return self.lines
        return self.lines[:room] if self.least is not None and self.least <= room else []


def _fitted(sections: Sequence[_Section]) -> list[str]:
    """What fits of the sections, by rank, in their order; blank lines as far as there is room."""
    kept: dict[int, list[str]] = {}
    room = _MOST_LINES
    for index in sorted(range(len(sections)), key=lambda n: sections[n].rank):
        if lines := sections[index].fitted(room):
            kept[index] = lines
            room -= len(lines)
    # Blank lines are set before the longest sections first: the eye looks for those.
    by_length = sorted(sorted(kept)[1:], key=lambda n: (-len(kept[n]), n))
    blanks = set(by_length[:room])
    return [line for n in sorted(kept) for line in [*([""] if n in blanks else []), *kept[n]]]


def _head(summary: Summary, gate: GateResult | None) -> list[str]:
    if gate is not None:
        lines = [summary.incomplete, gate_headline(gate, summary.target_name)]
    else:
        lines = [summary.incomplete, summary.headline, summary.boto3_sentence]
    return list(filter(None, lines))


def _facts(journal: Journal) -> list[str]:
    end = journal.end
    whole = end is not None and not journal.part
    took = [counted(end.requests, "request"), f"{end.seconds:.1f} s"] if end and whole else []
    operation = operation_of(journal.run)
    return [*took, journal.run.spec, *([] if operation.is_tuning_job else [operation.name])]


def _gate_sections(gate: GateResult | None, path: str) -> list[_Section]:
    if gate is None:
        return []
    lists = [(name, list(map(str, findings))) for name, findings in list_findings(gate) if findings]
    room = _GATE_LINES - 2 * len(lists)
    sections: list[_Section] = []
    for left, (name, findings) in zip(range(len(lists), 0, -1), reversed(lists), strict=True):
        # Room that the last sections leave goes to the first.
        most = max(1, min(len(findings), room // left))
        room -= most
        sections.insert(0, _Section(1, _listed(name, findings, most, path)))
    return [*sections, _Section(2, [describe_known(gate), *gate.notes])]


def _listed(name: str, findings: list[str], most: int, path: str) -> list[str]:
    rest = len(findings) - most
    if rest == 1:  # as long as "and 1 more"
        most, rest = most + 1, 0
    more = [f"  and {rest} more: see {path}"] if rest > 0 else []
    return [f"{name}: {len(findings)}", *(f"  {each}" for each in findings[:most]), *more]


def _table(summary: Summary) -> list[str]:
    if not summary.rows:
        return []
    rows = [*summary.rows, *([summary.total] if len(summary.rows) > 1 else [])]
    first = max(len("invalid, by kind"), *(len(each.family) for each in rows))
    head = "invalid, by kind".ljust(first)
    headings = _HEADINGS if summary.has_boto3 else _HEADINGS[:-1]
    return [
        "  ".join([head, *headings]),
        *("  ".join([each.family.ljust(first), *_cells(each, headings)]) for each in rows),
    ]


def _cells(of: Row, headings: tuple[str, ...]) -> list[str]:
    return [
        str(count or "-").rjust(len(heading))
        for count, heading in zip(of.cells, headings, strict=False)
    ]


def _chosen(summary: Summary, gate: GateResult | None) -> list[CheckRecord]:
    """The divergences to show: with a gate, those that its baseline does not allow."""
    found = summary.divergences if gate is None else gate.unlisted
    return summary.examples(found, _EXAMPLES)


def _examples(checks: Sequence[CheckRecord], run: RunRecord, width: int) -> list[str]:
    """What was sent, what was answered, and whether boto3 would have stopped it; an id is never cut."""
    lines = ["for example:"] if checks else []
    for check in checks:
        is_plain = check.divergence == "accepts-invalid"
        lines.append(f"  {check.clause}" if is_plain else f"  {check.key}: {check.divergence}")
        answered = describe_answer(check.answer, message=False)
        boto3 = {"passes": ", boto3 lets it through", "stops": ", boto3 stops it"}
        tail = f", answered {answered}{boto3.get(check.boto3 or '', '')}"
        sent = summarize_request(check, run)
        room = max(12, width - len(tail) - len("    sent "))
        lines.append(f"    sent {sent if len(sent) <= room else f'{sent[: room - 1]}…'}{tail}")
    return lines


def _next(summary: Summary, gate: GateResult | None, path: str, command: str | None) -> list[str]:
    """Commands that work as they are: a part of a run, for one, writes no baseline."""
    examples = _chosen(summary, gate)
    shown = [check for check in examples if check.family != "second-generator"]  # it has no clause
    commands = [show_command(shown[0])] if shown else []
    if shown and gate is not None:
        commands.append(replay_command(shown[0], summary.journal.run))
    commands.append(f"sagemaker-conformance report {shlex.quote(path)} --format=markdown")
    is_whole = summary.journal.complete and not summary.journal.run.is_partial
    update: list[str] = []
    if command is None or not is_whole or "--update-baseline" in command:
        pass  # there is none that works
    elif gate is not None and not gate.passed:
        accepting = "if you accept it: " if examples else "      "
        update = [f"{accepting}{_with_own_file(command)} --update-baseline"]
    elif gate is None and examples:
        run = summary.journal.run
        name = shlex.quote(baseline_file_name(run.target, run.operation))
        update = [f"      {command} --baseline={name} --update-baseline"]
    listed = [f"{'     ' if n else 'next:'} {each}" for n, each in enumerate(commands)]
    return [*listed, *update]


def _with_own_file(command: str) -> str:
    """The command with a file to write in place of a baseline that ships."""
    for name in shipped_baselines():
        command = re.sub(rf"(baseline={re.escape(name)})(?= |$)", r"\1.json", command)
    return command


def _errors(summary: Summary, width: int) -> list[str]:
    """The first error of the suite itself, which explains an exit status of 3."""
    failed = [check for check in summary.journal.checks if check.status == "error"]
    if not failed:
        return []
    reason = last_line(failed[0].reason) or "no reason given"
    return [
        f"errors of the suite: {len(failed)}, the first in {failed[0].key}",
        f"  {format_message(reason, width - 2)}",
    ]


def _refused_unjudged(summary: Summary, width: int) -> list[str]:
    """The refused values that were not judged: left out, they would pass for accepted."""
    by_clause: dict[str, list[NotJudged]] = {}
    for check, case in summary.refused_unjudged:
        by_clause.setdefault(check.clause, []).append(case)
    if not by_clause:
        return []
    lines = [f"refused and not judged, on other grounds: {len(summary.refused_unjudged)}"]
    for clause in sorted(by_clause, key=lambda id: -len(by_clause[id]))[:_MOST_UNJUDGED]:
        cases = by_clause[clause]
        more = f" and {len(cases) - 1} more" if len(cases) > 1 else ""
        lines.append(f"  {clause}{more}")
        lines.append(f"    {format_message(describe_unjudged(clause, cases[0]), width - 4)}")
    return lines


def _wrap(line: str, width: int) -> list[str]:
    return textwrap.wrap(line, max(width, 40), subsequent_indent="  ")


def _style(line: str, summary: Summary, status: int) -> str:
    if line == "" or line.startswith("  "):
        return ""
    if line.startswith((summary.target_name, "exit ")):
        return "bold green" if status == 0 else "bold red"
    if line.startswith(_ALARMS):
        return "red"
    return "dim" if line.startswith(("invalid, by kind", "for example")) else ""


def _color(lines: Iterable[tuple[str, str]]) -> str:
    """The lines in their styles; a line stays a line, whatever the terminal's width."""
    from rich.console import Console  # costs tens of milliseconds, and most runs are not looked at
    from rich.text import Text

    written = StringIO()
    console = Console(file=written, force_terminal=True, color_system="standard", no_color=False)
    for line, style in lines:
        console.print(Text(line, style=style), soft_wrap=True)
    return written.getvalue().removesuffix("\n")
