"""JOURNAL.created: what a run made on real SageMaker, on the disk before anything else happens.

One JSON object a line, appended and fsynced by the process that made the job, so that whatever kills
a run leaves what `clean` needs. Nothing is ever taken out: a job that is gone has another line.
"""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Final

from sagemaker_reports.rendering.values import counted

SUFFIX: Final = ".created"
#: Whether `locked` keeps other processes out: Windows has no locks of folders.
HAS_LOCKS: Final = sys.platform != "win32"


def ledger_of(journal: Path) -> Path:
    """The ledger beside a journal; a ledger's own name is taken as it is."""
    return journal if journal.name.endswith(SUFFIX) else Path(f"{journal}{SUFFIX}")


@dataclass(frozen=True, slots=True)
class LeftoverJob:
    """A job that may still be there; without an ARN it is open whether it was ever made."""

    name: str
    arn: str | None
    where: Mapping[str, Any]


class Ledger:
    """Appends to a ledger; several processes may append to one.

    ``run`` distinguishes this run's lines from an earlier one's, ``where`` is what `clean` needs to come
    back: the target as typed, region, account, profile. None of it is a secret.
    """

    def __init__(self, path: Path, run: str, where: Mapping[str, str | None]) -> None:
        self.path = path
        self._run = run
        self._where = dict(where)
        self._file: int | None = None
        self._read = 0
        self._mine: tuple[dict[str, Any], ...] = ()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other process of this folder's runs create anything meanwhile."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with locked(self.path.parent):
            yield

    def sending(self, name: str, *, valid: bool = False) -> None:
        """A create that may be accepted is about to be sent; a ``valid`` one is of those allowed."""
        self._append("sending", name=name, **({"budget": "taken"} if valid else {}))

    def refused(self, name: str, *, returned: bool = False) -> None:
        """It made nothing; ``returned``: it did not get through, and is none of those allowed."""
        self._append("refused", name=name, **({"budget": "returned"} if returned else {}))

    def spent(self) -> int:
        """How many of the creates that are allowed this run has used, in all of its processes."""
        budget = [entry.get("budget") for entry in self._entries_of_run()]
        return budget.count("taken") - budget.count("returned")

    def created(self, name: str, arn: str) -> None:
        """A job was made."""
        self._append("created", name=name, arn=arn)

    def gone(self, name: str) -> None:
        """The job is not there any more."""
        self._append("gone", name=name)

    def end(self, reason: str) -> None:
        """No process of this run may create anything from here on."""
        self._append("ended", reason=reason)

    def ended(self) -> str | None:
        """Why this run may create nothing more, as any of its processes found; None if it may."""
        ends = (e for e in self._entries_of_run() if e["record"] == "ended")
        return next((str(end["reason"]) for end in ends), None)

    def _entries_of_run(self) -> tuple[dict[str, Any], ...]:
        size = self.path.stat().st_size if self.path.is_file() else 0
        if size != self._read:
            self._mine = tuple(e for e in _entries(self.path) if e.get("run") == self._run)
            self._read = size
        return self._mine

    def close(self) -> None:
        """Close the file, if anything was ever written."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _append(self, record: str, **facts: str) -> None:
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        entry = {"record": record, **facts, "run": self._run, "at": now, **self._where}
        if self._file is None:
            self._file = _open(self.path)
        # One write: lines of several processes never mix.
        os.write(self._file, f"{json.dumps(entry)}\n".encode())
        os.fsync(self._file)


def leftover_jobs(path: Path) -> tuple[LeftoverJob, ...]:
    """The jobs of a ledger that may still be there, in the order in which they were made."""
    left: dict[str, LeftoverJob] = {}
    for entry in _entries(path):
        name = str(entry.get("name"))
        key = name.lower()  # to the service names differ in more than case
        if entry["record"] in ("sending", "created"):
            left[key] = LeftoverJob(name, entry.get("arn"), entry)
        elif entry["record"] in ("refused", "gone"):
            left.pop(key, None)
    return tuple(left.values())


def left_behind(ledger: Path, shown: str) -> list[str]:
    """One line for the reader where jobs may be left, else none; ``shown`` is the journal's name."""
    left = len(leftover_jobs(ledger)) if ledger.is_file() else 0
    if not left:
        return []
    return [
        f"{counted(left, 'job')} may be left on SageMaker, stopped as soon as made: "
        f"sagemaker-conformance clean {shlex.quote(shown)}"
    ]


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a ledger; one that a dying process left half written is passed over."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict) and isinstance(entry.get("record"), str):
            yield entry


def _open(path: Path) -> int:
    """The file, to append to: its name is on the disk too, and a broken last line is closed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    broken = path.is_file() and not path.read_bytes().endswith(b"\n") and path.stat().st_size
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    if broken:
        os.write(file, b"\n")
    with contextlib.suppress(OSError):  # there are systems on which no folder can be opened
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    return file


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, in which nothing is written for it; waits until it is free.

    All processes of this machine respect it; it ends with the process that holds it.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    file = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)
