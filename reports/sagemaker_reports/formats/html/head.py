"""The part of the HTML report that needs no scripts: verdict, counts, gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final
from urllib.parse import quote, urlencode

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.baseline.outcomes import (
    Finding,
    describe_known,
    gate_headline,
    list_findings,
)
from sagemaker_reports.formats.html.data import safe_text
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import DIVERGENCES, SIDES
from sagemaker_reports.summary.exit_status import describe_outcome
from sagemaker_reports.summary.summary import Summary

#: Verdicts in the order in which the page lists them: divergences first, checks that were not made last.
VERDICTS: Final = (
    *DIVERGENCES,
    *("error", "inconclusive", "recorded", "conforms"),
    *("unsupported", "out-of-scope", "dominated", "vacuous"),
)
#: A list of the gate that is no longer than this is open.
_OPEN: Final = 40


def incomplete(journal: Journal) -> str:
    """The warning, visible on screen and on every printed sheet; empty for a complete run."""
    if journal.complete:
        return ""
    return (
        '<aside class="incomplete" aria-label="Incomplete run"><strong><span aria-hidden="true">▲</span> Incomplete run'
        f"</strong> It ended early: {_text(Summary(journal).not_reached)}, and every count is of what was "
        "reached.</aside>"
    )


def verdict(summary: Summary, gate: GateResult | None) -> str:
    """The headline."""
    if gate is None:
        return _text(summary.full_headline)
    warned = "" if summary.journal.complete else "INCOMPLETE RUN: "
    return _text(f"{warned}{gate_headline(gate, summary.target_name, ',')}")


def introduction(summary: Summary, gate: GateResult | None) -> str:
    """The sentences below the headline."""
    results = [summary.headline if gate is not None else "", summary.boto3_sentence]
    sentences = [
        summary.cause,
        *summary.side_lines(),
        summary.describe_divergences(),
        summary.out_of_scope,
        summary.not_judged,
        summary.crashed_ungated,
        describe_outcome(summary.journal, gate),
    ]
    listed = [*results, *map(_capital, sentences)]
    return "".join(f"<li>{_text(each)}.</li>" for each in listed if each)


def facts(summary: Summary) -> str:
    """The target, the versions, and when and how much was checked."""
    run, end = summary.journal.run, summary.journal.end
    boto3 = run.extra.get("boto3_version")
    rows = [
        ("target", summary.target_name),
        ("documentation", f"{run.spec} ({run.catalogue_sha256[:12]})"),
        ("operation", run.operation),
        ("suite", f"sagemaker-conformance {run.suite_version}"),
        ("boto3", boto3),
        ("started", run.started.replace("T", " ").replace("+00:00", " UTC")),
        ("checks", f"{len(summary.journal.checks):,}"),
        ("requests", f"{end.requests:,} in {end.seconds:.1f} s" if end is not None else None),
    ]
    return "".join(
        f"<div><dt>{name}</dt><dd>{_text(value)}</dd></div>" for name, value in rows if value
    )


def counts(summary: Summary) -> str:
    """The two tables: invalid requests by kind, and all checks by verdict and side."""
    headings = ("checks", "refused", "accepted", "crashed", "not gated", "boto3 stops")
    kinds = [
        (each.family, {"kind": each.family, "side": "rejects"}, each.cells) for each in summary.rows
    ]
    found = Counter((check.verdict, check.side) for check in summary.journal.checks)
    cells = {each: [found[each, side] for side in SIDES] for each in VERDICTS}
    verdicts = [(each, {"status": each}, row) for each, row in cells.items() if any(row)]
    sums = [sum(column) for column in zip(*cells.values(), strict=True)]
    by_kind = _table("Invalid requests, by kind", "kind", headings, kinds, summary.total.cells)
    by_verdict = _table("All checks, by verdict and side", "verdict", SIDES, verdicts, sums)
    return f"{by_kind if kinds else ''}{by_verdict}"


def _table(
    caption: str,
    first: str,
    headings: Sequence[str],
    rows: Iterable[tuple[str, dict[str, str], Sequence[int]]],
    sums: Sequence[int],
) -> str:
    """A table of counts; the first cell of each row links to the checks that are counted."""
    head = "".join(f'<th scope="col">{name}</th>' for name in (first, *headings))
    body = "".join(
        f'<tr><th scope="row"><a href="#{_address(chosen)}">{_text(name)}</a></th>'
        f"{_counted(cells, headings)}</tr>"
        for name, chosen, cells in rows
    )
    foot = f'<tr><th scope="row">all</th>{_counted(sums, headings)}</tr>'
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table class="counts">'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        f"<tfoot>{foot}</tfoot></table></div>"
    )


def _counted(cells: Sequence[int], headings: Sequence[str]) -> str:
    return "".join(
        f'<td class="{_tone(count, name)}">{count:,}</td>'
        for count, name in zip(cells, headings, strict=True)
    )


def _tone(count: int, heading: str) -> str:
    if not count:
        return "none"
    return "bad" if heading in ("accepted", "crashed") else "some"


def gate_section(gate: GateResult) -> str:
    """How the run compares with its baseline: each list by name, what is known as one line."""
    lists = "".join(_list(title, found) for title, found in list_findings(gate) if found)
    known = _text(_capital(describe_known(gate)))
    outcome = "as in the baseline" if gate.passed else "differs from the baseline"
    lines = [
        f'<a href="#gate=known">{known}</a>' if gate.known else known,
        *map(_text, map(_capital, gate.notes)),
    ]
    return (
        f'<section class="gate {"passed" if gate.passed else "failed"}" aria-labelledby="gate">'
        f'<h2 id="gate"><span aria-hidden="true">{"✓" if gate.passed else "✕"}</span> Gate: {outcome}</h2>'
        f"{lists}{''.join(f'<p>{line}</p>' for line in lines)}</section>"
    )


def _list(title: str, found: list[Finding]) -> str:
    unfolded = " open" if len(found) <= _OPEN else ""
    return (
        f'<details class="gated"{unfolded}><summary><h3>{_capital(title)} <b>{len(found):,}</b></h3>'
        f"</summary><ul>{''.join(map(_item, found))}</ul></details>"
    )


def _item(found: Finding) -> str:
    entry, key = found.entry, _text(found.key)
    where = f'<a class="id" href="#{escape(quote(safe_text(found.key), safe=":"))}">{key}</a>'
    if entry is not None and entry.is_glob:
        where = f'<span class="id">{key}</span>'
    notes = [found.detail.replace(" -> ", " → "), (entry.reason or "") if entry is not None else ""]
    issue = f" {_link(entry.issue)}" if entry is not None and entry.issue else ""
    return f"<li>{where} {_text('; '.join(filter(None, notes)))}{issue}</li>"


def _link(url: str) -> str:
    """A link where it leads to a page; another text as it is."""
    text = _text(url)
    if not url.startswith(("https://", "http://")):
        return text
    return f'<a href="{escape(safe_text(url))}" rel="noopener noreferrer">{text}</a>'


def _address(chosen: Mapping[str, str]) -> str:
    """The page's own address of a view."""
    return escape(
        urlencode({name: safe_text(each) for name, each in chosen.items()}, quote_via=quote)
    )


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _text(text: object) -> str:
    return escape(safe_text(text))
