r"""Documented patterns: how a value is matched, and how the service prints them.

Values are matched by the project's pattern engine, in which classes mean what they mean in Java, for
which the service's model was written: ``\d``, ``\w`` and ``\s`` know ASCII only, ``\p{..}`` all of
Unicode. A dot is anything but a newline; that Java's leaves out four more line terminators is left
aside, as engines disagree on them.
"""

from __future__ import annotations

from typing import Final

from sagemaker_strategies.patterns import matcher

__all__ = ["matcher", "printed", "unanchored"]


def unanchored(pattern: str) -> str:
    """The pattern without one leading ``^`` and one trailing, unescaped ``$``."""
    inner = pattern.removeprefix("^")
    if not inner.endswith("$"):
        return inner
    body = inner[:-1]
    backslashes = len(body) - len(body.rstrip("\\"))
    return inner if backslashes % 2 else body


def printed(pattern: str) -> str:
    """The pattern as messages show it: as stated, with the anchors that its model once had.

    Published answers have the anchors that the service model had at their time, and none where it had
    none. botocore 1.38.14 (2025-05-12) took all of them away, which no published answer shows.
    """
    return _ANCHORED.get(pattern, pattern)


#: The patterns of the request's closure in botocore 1.38.13 that have an anchor.
_ANCHORED: Final = {
    unanchored(pattern): pattern
    for pattern in (
        r"(arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z\-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)$",
        r"^(fs-[0-9a-f]{8,})$",
        r"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,63}",
        r"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}",
        r"^[a-zA-Z0-9:/_-]*$",
        r"^arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+$",
        r"^(https|s3)://([^/]+)/?(.*)$",
        r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$",
    )
}
