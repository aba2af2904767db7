"""What a reader raises for a specification that it cannot use."""

from __future__ import annotations


class SpecError(ValueError):
    """A specification that cannot be read; the message is one line: what, where, expected, got."""
