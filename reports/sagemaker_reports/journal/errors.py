"""The errors of this package; each message is one line: what, where, expected, got, what to do."""

from __future__ import annotations

import json
import os
from typing import Any


class ReportError(ValueError):
    """A report that cannot be made."""


def unreadable(error: OSError) -> str:
    """Why a file cannot be read, in words that follow its name."""
    # Windows calls it a lack of permission, and ssl names no file.
    if isinstance(error, IsADirectoryError) or os.path.isdir(error.filename or ""):
        return "is a folder, expected a file"
    return f"cannot be read ({error.strerror})"


def not_json(error: Exception) -> str:
    """Why a text is no JSON, in words that follow a file's name."""
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON: line {error.lineno}, column {error.colno}"
    if isinstance(error, UnicodeDecodeError):
        return "is not JSON: it is no UTF-8"
    if isinstance(error, RecursionError):
        return "nests too deeply to be read"
    if has_too_many_digits(error):
        return "holds a whole number of too many digits to be read"
    return f"is not JSON: {error}"


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of a JSON file that people edit; raises ValueError for a key that is there twice.

    Of two, different programs read different ones.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"it has the key {twice!r} twice; leave one of them out")
    return found


def has_too_many_digits(error: Exception) -> bool:
    """Whether the error is Python's own of a whole number of thousands of digits, which has no class."""
    return isinstance(error, ValueError) and "set_int_max_str_digits" in str(error)


class JournalError(ReportError):
    """A journal that cannot be written or read."""


class BaselineError(ReportError):
    """A baseline that cannot be read, or that belongs to another target or catalogue."""
