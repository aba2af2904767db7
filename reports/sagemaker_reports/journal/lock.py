"""A file that one running process owns, until it ends in whatever way."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sagemaker_reports.journal.atomic_file import kind_of
from sagemaker_reports.journal.errors import JournalError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

#: How each journal begins, without spaces, also one of which little was written.
_HEAD: Final = b'{"record":"run"'


def acquire(part: Path) -> int:
    """A descriptor of a new, empty ``part``, locked; raises `JournalError` if a running process owns it.

    A file that an ended run left is replaced, any other is an error as well.
    """
    for _ in range(100):
        try:
            descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666)
        except FileExistsError:
            _remove_stale(part)
            continue
        if _lock(descriptor) and _is_at(descriptor, part):
            return descriptor
        os.close(descriptor)  # another run removed it as stale before it was locked
    raise _busy(part)


def _remove_stale(part: Path) -> None:
    """Remove the .part of an ended run; raise `JournalError` if the run is alive, or it is none."""
    refuse_foreign(part)
    if fcntl is None:  # pragma: no cover - Windows refuses to remove an open file
        try:
            part.unlink(missing_ok=True)
        except PermissionError:
            raise _busy(part) from None
        return
    try:
        found = os.open(part, os.O_RDWR)
    except FileNotFoundError:  # finished meanwhile
        return
    try:
        if not _lock(found):
            raise _busy(part)
        if _is_at(found, part):
            part.unlink()
    finally:
        os.close(found)


def refuse_foreign(path: Path) -> None:
    """Raise `JournalError` where a file is there that no run wrote: it must not be replaced."""
    kind = kind_of(path)
    try:
        if not kind and path.is_file():
            with path.open("rb") as file:
                head = file.read(len(_HEAD) + 1).replace(b" ", b"")[: len(_HEAD)]
            kind = "" if _HEAD.startswith(head) else "another file"
    except OSError as error:
        kind = f"a file that cannot be read ({error.strerror})"
    if kind:
        raise JournalError(
            f"cannot write the journal {path}: it is {kind}, expected a journal or none; "
            "move it away, or name another --journal"
        )


def is_journal(text: str) -> bool:
    """Whether a file's text begins as each journal does."""
    return text[: 2 * len(_HEAD)].replace(" ", "").startswith(_HEAD.decode())


def _lock(descriptor: int) -> bool:
    if fcntl is None:  # pragma: no cover - Windows keeps others from removing an open file
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks: O_EXCL has to do
        return True
    return True


def _is_at(descriptor: int, part: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), part.stat())
    except FileNotFoundError:
        return False


def _busy(part: Path) -> JournalError:
    return JournalError(
        f"another run writes {part}: wait for it, or name another file with --journal=FILE"
    )
