"""The report to browse: one HTML file that needs no network, for thousands of checks.

What the page looks like and does is in ``page/``; what it shows is made in `head` (the verdict,
the counts and the gate, readable without scripts) and in `data` (every check).
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.formats.html.data import compress_page_data, safe_text
from sagemaker_reports.formats.html.head import (
    VERDICTS,
    counts,
    facts,
    gate_section,
    incomplete,
    introduction,
    verdict,
)
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.records import DIVERGENCES, SIDES
from sagemaker_reports.summary.rows import FAMILIES
from sagemaker_reports.summary.summary import Summary

FORMAT: Final = "html"

#: The page's parts, in their order.
_STYLES: Final = ("base.css", "head.css", "map.css", "checks.css", "print.css")
_SCRIPTS: Final = (
    *("theme.js", "elements.js", "model.js", "filter.js"),
    *("facets.js", "tree.js", "map.js", "details.js", "list.js", "main.js"),
)


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The page's text."""
    summary = Summary(journal)
    style, script = joined(*_STYLES), f"{_words()}\n{joined(*_SCRIPTS)}"
    warned = "" if journal.complete else "INCOMPLETE: "
    return Template(asset("page.html")).substitute(
        title=escape(f"{warned}{safe_text(summary.target_name)} - sagemaker-conformance"),
        policy=policy(style, script),
        style=style,
        script=script,
        incomplete=incomplete(journal),
        verdict=verdict(summary, gate),
        introduction=introduction(summary, gate),
        facts=facts(summary),
        counts=counts(summary),
        gate=gate_section(gate) if gate is not None else "",
        data=compress_page_data(journal, gate),
    )


@cache
def asset(name: str) -> str:
    """The text of one file of ``page/``."""
    return (files(__package__) / "page" / name).read_text(encoding="utf-8")


@cache
def joined(*names: str) -> str:
    """The texts of some files, one after the other."""
    return "\n".join(asset(name) for name in names)


def _words() -> str:
    """The words of a journal in the order of every report, as constants of the page's script."""
    words = {
        "FAMILIES": FAMILIES,
        "SIDES": SIDES,
        "DIVERGENCES": DIVERGENCES,
        "VERDICTS": VERDICTS,
    }
    return "\n".join(f"const {name} = {json.dumps(found)};" for name, found in words.items())


def policy(style: str, script: str | None = None) -> str:
    """What a browser lets a page do: its own style and script, nothing else, no network at all."""
    scripts = f"script-src '{_digest(script)}'; " if script is not None else ""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; {scripts}"
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    # A page's script and style are on lines of their own: the line ends belong to them.
    content = f"\n{text}\n".encode()
    return f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}"
