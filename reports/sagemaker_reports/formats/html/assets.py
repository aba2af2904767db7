"""The styles and scripts in ``page/``, and the policy under which a browser runs them and nothing else."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files


@cache
def asset(name: str) -> str:
    """The text of one file of ``page/``."""
    return (files(__package__) / "page" / name).read_text(encoding="utf-8")


@cache
def joined(*names: str) -> str:
    """The texts of some files, one after the other."""
    return "\n".join(asset(name) for name in names)


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
