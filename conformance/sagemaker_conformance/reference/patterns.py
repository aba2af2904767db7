r"""Documented patterns: how a value is matched.

Values are matched by the project's pattern engine, in which classes mean what they mean in Java, for
which the service's model was written: ``\d``, ``\w`` and ``\s`` know ASCII only, ``\p{..}`` all of
Unicode. A dot is anything but a newline; that Java's leaves out four more line terminators is left
aside, as engines disagree on them.
"""

from __future__ import annotations

from sagemaker_strategies.strings import matcher

__all__ = ["matcher", "unanchored"]


def unanchored(pattern: str) -> str:
    """The pattern without one leading ``^`` and one trailing, unescaped ``$``."""
    inner = pattern.removeprefix("^")
    if not inner.endswith("$"):
        return inner
    body = inner[:-1]
    backslashes = len(body) - len(body.rstrip("\\"))
    return inner if backslashes % 2 else body
