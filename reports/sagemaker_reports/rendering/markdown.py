"""Text and listings in Markdown, whatever they hold."""

from __future__ import annotations

import re


def escape_markdown(text: str) -> str:
    """The text on one line, without what Markdown or HTML would interpret."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|#])", r"\\\1", re.sub(r"\s+", " ", escaped))


def fenced(language: str, text: str) -> str:
    """The text as a code block whose fence is longer than any in the text."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
