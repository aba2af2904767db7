"""Text files that are written in full or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from sagemaker_reports.journal.errors import ReportError


def write_text(path: str | Path, text: str) -> None:
    r"""Write UTF-8 with ``\n`` ends, replacing the file in one step and making its folders.

    Raises `ReportError` where the file system refuses; an older file is untouched then.
    """
    file = Path(path)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and not file.is_file():  # /dev/stdout, a pipe: nothing to replace
            file.write_text(text, encoding="utf-8", newline="\n")
            return
        _replace(file, text)
    except OSError as error:
        raise ReportError(
            f"cannot write {file}: {error.strerror}; name a file in a folder that can be written"
        ) from error


def _replace(file: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as written:
            written.write(text)
        os.chmod(name, _mode(file))
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def _mode(file: Path) -> int:
    """The old file's permissions, or those of a file that is newly opened."""
    if file.exists():
        return file.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
