"""The removal of secrets that a target may send back in its answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

MASK: Final = "***"
#: Names of headers whose values are likely secrets.
_SECRET_NAME: Final = re.compile(
    r"auth|token|key|secret|cookie|passw|credential|session|signature|bearer|sid\b", re.IGNORECASE
)
#: A value of at least so many characters without a space may be a secret under any name.
_OPAQUE: Final = re.compile(r"[\w+/=.~-]{20,}")
#: Shorter values would turn up in harmless places.
_SHORTEST: Final = 6


def is_secret(name: str, value: str) -> bool:
    """Whether a header's value must be kept out of every record."""
    return bool(_SECRET_NAME.search(name) or _OPAQUE.search(value))


def header_shown(name: str, value: str) -> str:
    """Format the header as it may be recorded."""
    return f"{name}:{MASK if is_secret(name, value) else value}"


class Redaction:
    """Removes secrets from the bytes of an answer, plain and as JSON escapes them."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._hidden: frozenset[str] = frozenset()
        self._needles: tuple[bytes, ...] = ()
        self.add(*secrets)

    def add(self, *secrets: str) -> None:
        """Remove these as well; temporary credentials change while a run goes on."""
        new = {secret for secret in secrets if len(secret) >= _SHORTEST} - self._hidden
        if not new:
            return
        self._hidden |= new
        forms = {
            form.encode("utf-8", "replace")
            for secret in self._hidden
            for form in (secret, json.dumps(secret)[1:-1], secret.replace("/", "\\/"))
        }
        self._needles = tuple(sorted(forms, key=lambda form: (-len(form), form)))

    def apply(self, content: bytes) -> bytes:
        """Return the content with a mask for each secret."""
        for needle in self._needles:
            if needle in content:
                content = content.replace(needle, MASK.encode())
        return content
