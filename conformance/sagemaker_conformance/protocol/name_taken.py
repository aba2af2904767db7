"""Refusals because something of the name is there already: they say nothing of the request's values."""

from __future__ import annotations

import re
from typing import Final

from sagemaker_conformance.protocol.answer import Answer

#: The words of services and of emulators, in lower case.
TAKEN_WORDS: Final = (
    r"\balready (?:exists?|in use|been used)\b|\bname is in use\b|\bcannot create a duplicate\b"
)
_WORDS: Final = re.compile(TAKEN_WORDS)
_CODES: Final = re.compile(r"(?i)already_?exists|resource_?in_?use|resource_?exists|^conflict")
#: Characters of a message that are read.
_MOST_READ: Final = 4096
_QUOTED: Final = re.compile(r"""(?<!\w)'[^']*'(?!\w)|"[^"]*"|`[^`]*`""")


def shows_name_taken(answer: Answer) -> bool:
    """Whether a refusal shows it, by its code or in its words."""
    if answer.outcome != "rejected":
        return False
    has_code = _CODES.search(answer.code or "") is not None
    return has_code or _WORDS.search(unquoted(answer)) is not None


def unquoted(answer: Answer) -> str:
    """The answer's message in lower case, without what it quotes: of a long one the beginning."""
    return _QUOTED.sub(" ", (answer.message or "")[:_MOST_READ]).lower()
