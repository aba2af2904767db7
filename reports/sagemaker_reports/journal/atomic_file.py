"""Text files that are written in full or not at all."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from sagemaker_reports.journal.errors import ReportError

_AT_ONCE: Final = getattr(os, "O_NONBLOCK", 0)  # not on Windows, which has no pipes in folders
_ELSEWHERE = "name a file in a folder that can be written"


def write_text(path: str | Path, text: str) -> None:
    r"""Write UTF-8 with ``\n`` ends, replacing the file in one step and making its folders.

    A device or a pipe is written to, never replaced. Raises `ReportError` where the file system or
    `check_replaceable` refuses; an older file is untouched then.
    """
    file = Path(path)
    content = text.encode("utf-8", "backslashreplace")  # a lone surrogate has no UTF-8
    check_replaceable(file, streams=True)
    try:
        if _is_stream(file):
            with open(_opened(file), "wb") as stream:
                stream.write(content)
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        _replace(file, content)
    except OSError as error:
        why = "nobody reads from it" if error.errno == errno.ENXIO else error.strerror
        raise ReportError(f"cannot write {file}: {why}; {_ELSEWHERE}") from error


def _opened(stream: Path) -> int:
    """The stream, open for writing; a pipe that nobody reads is an error, and not waited for."""
    opened = os.open(stream, os.O_WRONLY | os.O_APPEND | _AT_ONCE)
    if _AT_ONCE:
        os.set_blocking(opened, True)  # what is written is waited for
    return opened


def check_replaceable(path: str | Path, *, streams: bool = False) -> None:
    """Raise `ReportError` where a file cannot be written, or would replace what is no regular file.

    A symbolic link counts as none: to replace it would leave the file that it leads to as it is.
    With ``streams``, a device, a pipe or standard output, which `write_text` does not replace, may
    be there. Nothing is written.
    """
    file = Path(path)
    try:
        fault = "" if streams and _is_stream(file) else _fault(file)
    except (OSError, ValueError) as error:  # too long a name; a NUL in it
        fault = f"{getattr(error, 'strerror', None) or error}; {_ELSEWHERE}"
    if fault:
        raise ReportError(f"cannot write {file}: {fault}")


def _fault(file: Path) -> str:
    if kind := kind_of(file):
        return f"it is {kind}, expected a regular file or none; name another file"
    folder = next(each for each in file.absolute().parents if each.exists())
    if not folder.is_dir():
        return f"{folder} is no folder; {_ELSEWHERE}"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"{folder} is read-only; {_ELSEWHERE}"
    return ""


def kind_of(file: Path) -> str:
    """What is in the file's place and not a regular file, in words; empty where nothing is."""
    try:
        mode = file.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return ""
    if stat.S_ISREG(mode):
        return ""
    kinds = {stat.S_IFDIR: "a folder", stat.S_IFLNK: "a symbolic link", stat.S_IFIFO: "a pipe"}
    return kinds.get(stat.S_IFMT(mode), "a device")


def _is_stream(file: Path) -> bool:
    """Whether a device or a pipe is there, also behind a link, or a link to an open output."""
    try:
        found = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    if stat.S_ISREG(found.st_mode):
        return file.is_symlink() and any(_is_output(found, number) for number in (1, 2))
    return not stat.S_ISDIR(found.st_mode)


def _is_output(found: os.stat_result, number: int) -> bool:
    try:
        return os.path.samestat(found, os.fstat(number))
    except OSError:  # closed
        return False


def _replace(file: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".sagemaker-")
    try:
        with open(handle, "wb") as written:
            written.write(content)
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
