"""A page of tables, and its text for a terminal, for Markdown and for a browser."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from string import Template
from typing import Final
from urllib.parse import quote

from sagemaker_reports.formats.html.document import asset, joined, policy
from sagemaker_reports.journal.records import DIVERGENCES
from sagemaker_reports.rendering.values import counted, escape_markdown, format_message

#: Rows of one table: few for a terminal; a job summary has one MiB.
_TEXT_ROWS: Final = 30
_MARKDOWN_BYTES: Final = 900_000


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, the columns' names, and rows of plain text; the first column is the widest.

    ``links`` are the addresses that the rows lead to, in their order, empty where a row leads nowhere.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: bool = False
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A title, warnings, sentences, and tables."""

    title: str
    remarks: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = field(default=())


def count_cell(count: tuple[int, int]) -> str:
    """The cell for so many of so many."""
    kept, of = count
    return f"{kept} of {of}" if of else "-"


def to_text(page: Page) -> str:
    """The page for a terminal; long tables are cut, with a note."""
    blocks = ["\n".join([page.title, *page.remarks])]
    blocks += ["\n".join(page.sentences)] if page.sentences else []
    blocks += ["\n".join(_text_table(table)) for table in page.tables]
    return "\n\n".join(blocks) + "\n"


def _text_table(table: Table) -> list[str]:
    rows = [table.columns, *(tuple(map(_line, row)) for row in table.rows[:_TEXT_ROWS])]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    first, *others = widths
    align = str.rjust if table.numeric else str.ljust
    lines = ["  ".join([row[0].ljust(first), *map(align, row[1:], others)]) for row in rows]
    rest = len(table.rows) - _TEXT_ROWS
    more = [f"and {rest} more: see --format=markdown"] if rest > 0 else []
    return [table.title, *(f"  {line.rstrip()}" for line in lines), *(f"  {each}" for each in more)]


def to_markdown(page: Page) -> str:
    """The page in GitHub's Markdown, below the size of a job summary."""
    blocks = [f"## {_plain(page.title)}"]
    blocks += [f"> [!WARNING]\n> {_plain(remark)}" for remark in page.remarks]
    blocks += ["\n".join(f"- {_plain(each)}" for each in page.sentences)] if page.sentences else []
    room = _MARKDOWN_BYTES
    for table in page.tables:
        lines = _markdown_table(table)
        kept = 0
        while kept < len(lines) and (room := room - len(lines[kept].encode()) - 1) > 0:
            kept += 1
        shown = [f"### {_plain(table.title)}", "", *lines[:kept]]
        if kept < len(lines):
            shown.append(f"\nand {counted(len(lines) - kept, 'more row')}, left out for length")
        blocks.append("\n".join(shown))
    return "\n\n".join(blocks) + "\n"


def _markdown_table(table: Table) -> list[str]:
    align = "--:" if table.numeric else ":--"
    return [
        f"| {' | '.join(map(_plain, table.columns))} |",
        f"|:--|{f'{align}|' * (len(table.columns) - 1)}",
        *(
            f"| {' | '.join([_linked(_code(row[0]), link), *map(_plain, row[1:])])} |"
            for row, link in _linked_rows(table)
        ),
    ]


def _linked_rows(table: Table) -> Iterator[tuple[tuple[str, ...], str]]:
    links = table.links or ("",) * len(table.rows)
    return zip(table.rows, links, strict=True)


def _linked(text: str, link: str) -> str:
    return f"[{text}]({_address(link)})" if link else text


def _address(link: str) -> str:
    """The address with nothing in it that would end it, or run."""
    return quote(link, safe="/:.-_~%?=&#") if re.match(r"https?://|(?!\w+:)", link) else "#"


def to_html(page: Page) -> str:
    """The page as one file that needs no network."""
    body = [f"<h1>{escape(_line(page.title))}</h1>"]
    body += [f'<p class="remark">{escape(_line(each))}</p>' for each in page.remarks]
    if page.sentences:
        items = "".join(f"<li>{escape(_line(each))}</li>" for each in page.sentences)
        body.append(f'<ul class="sentences">{items}</ul>')
    if len(page.tables) > 1:
        links = "".join(
            f'<li><a href="#part-{n}">{escape(_line(table.title))}</a></li>'
            for n, table in enumerate(page.tables)
        )
        body.append(f'<nav aria-label="Parts of the page"><ul>{links}</ul></nav>')
    body += (_html_table(table, n) for n, table in enumerate(page.tables))
    style = joined("base.css", "tables.css")
    return Template(asset("tables.html")).substitute(
        title=escape(_line(page.title)), policy=policy(style), style=style, body="\n".join(body)
    )


def _html_table(table: Table, number: int) -> str:
    head = "".join(f'<th scope="col">{escape(_line(name))}</th>' for name in table.columns)
    rows = "\n".join(_html_row(row, link, table) for row, link in _linked_rows(table))
    kind = "numeric" if table.numeric else "listed"
    title = escape(_line(table.title))
    return (
        f'<section><h2 id="part-{number}">{title}</h2>'
        f'<div class="wide" tabindex="0" role="region" aria-label="{title}">'
        f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table></div></section>'
    )


def _html_row(row: Sequence[str], link: str, table: Table) -> str:
    first, *cells = row
    tds = "".join(
        f'<td class="{_class(cell)}"{_named(name, table)}>{escape(_line(cell))}</td>'
        for cell, name in zip(cells, table.columns[1:], strict=True)
    )
    name = escape(_line(first))
    name = f'<a href="{escape(_address(link))}">{name}</a>' if link else name
    return f'<tr><th scope="row">{name}</th>{tds}</tr>'


def _named(column: str, table: Table) -> str:
    """The column's name, for screens so narrow that the cells of a listed row are below each other."""
    return "" if table.numeric else f' data-column="{escape(_line(column))}"'


def _class(cell: str) -> str:
    """The style of a cell: a pass, a divergence, or how much is missed."""
    counted = re.fullmatch(r"(\d+) of (\d+)", cell)
    if counted is not None:
        kept, of = map(int, counted.groups())
        return f"heat-{_shade(of - kept, of)}" if kept < of else "pass"
    if cell in ("honours", "conforms"):
        return "pass"
    return "fail" if cell in DIVERGENCES else "plain"


def _shade(missed: int, of: int) -> int:
    """A share as one of four shades: up to each third, and the strongest for all alone."""
    return 4 if missed == of else math.ceil(3 * missed / of)


def _line(text: str) -> str:
    return format_message(text, 1_000)


def _code(text: str) -> str:
    plain = _line(text)
    return f"`{plain}`" if plain and not re.search(r"[`|\s]", plain) else _plain(text)


def _plain(text: str) -> str:
    return escape_markdown(_line(text))
