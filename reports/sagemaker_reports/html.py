"""The report to look at: one HTML file that needs no network, for hundreds or thousands of checks.

What the page looks like and does is in ``page/``; what it shows is made in `page_head` (the verdict,
the counts and the gate, readable without scripts) and in `page_data` (every check).
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from sagemaker_reports.gating import GateResult
from sagemaker_reports.journal import Journal
from sagemaker_reports.page_data import inert, packed
from sagemaker_reports.page_head import counts, facts, gate_section, incomplete, lede, verdict
from sagemaker_reports.tally import Tally

FORMAT: Final = "html"

#: The page's parts, in the order in which they stand in it.
_STYLES: Final = ("base.css", "head.css", "map.css", "checks.css", "print.css")
_SCRIPTS: Final = (
    *("theme.js", "elements.js", "model.js", "filter.js"),
    *("facets.js", "tree.js", "map.js", "details.js", "list.js", "main.js"),
)


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The page's text."""
    tally = Tally(journal)
    style, script = _joined(_STYLES), _joined(_SCRIPTS)
    warned = "" if journal.complete else "INCOMPLETE: "
    return Template(_asset("page.html")).substitute(
        title=escape(f"{warned}{inert(tally.who)} - sagemaker-conformance"),
        policy=_policy(style, script),
        style=style,
        script=script,
        incomplete=incomplete(journal),
        verdict=verdict(tally, gate),
        lede=lede(tally, gate),
        facts=facts(tally),
        counts=counts(tally),
        gate=gate_section(gate) if gate is not None else "",
        data=packed(journal, gate),
    )


@cache
def _asset(name: str) -> str:
    return (files("sagemaker_reports") / "page" / name).read_text(encoding="utf-8")


@cache
def _joined(names: tuple[str, ...]) -> str:
    return "\n".join(_asset(name) for name in names)


def _policy(style: str, script: str) -> str:
    """What a browser lets the page do: its own style and script, nothing else, no network at all."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    # The page's script and style stand on lines of their own: the line ends belong to them.
    content = f"\n{text}\n".encode()
    return f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}"
