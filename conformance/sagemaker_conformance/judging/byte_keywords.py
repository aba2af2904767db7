"""Keywords of the certifier's schemas for bytes in base64, which JSON Schema has none for."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, Final

from sagemaker_strategies.constraints.clause import Json


class _Base64:
    """The keyword ``base64``: the text is base64, padded."""

    def __init__(self, parent: dict[str, Any], value: Any, path: Sequence[str | int]) -> None:
        self._value = value

    def validate(self, instance: Json) -> None:
        """Raise ValueError for text that the keyword does not allow; what is no base64 only ``base64`` does not."""
        if isinstance(instance, str) and not self._allows(_bytes(instance)):
            raise ValueError("no base64, or of another size")

    def _allows(self, size: int | None) -> bool:
        return size is not None


class _MinBytes(_Base64):
    """The keyword ``minBytes``: the text stands for so many bytes at least."""

    def _allows(self, size: int | None) -> bool:
        return size is None or size >= self._value


class _MaxBytes(_Base64):
    """The keyword ``maxBytes``: the text stands for so many bytes at most."""

    def _allows(self, size: int | None) -> bool:
        return size is None or size <= self._value


#: By name, as `jsonschema_rs` takes them.
KEYWORDS: Final[dict[str, Any]] = {"base64": _Base64, "minBytes": _MinBytes, "maxBytes": _MaxBytes}


def _bytes(text: str) -> int | None:
    """How many bytes the base64 stands for, None where it is none."""
    try:
        return len(base64.b64decode(text, validate=True))
    except ValueError:
        return None
