"""The error for a specification that cannot be used."""

from __future__ import annotations


class SpecError(ValueError):
    """A specification that cannot be read; the message is one line: what, where, expected, got."""
