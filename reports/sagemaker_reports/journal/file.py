"""The journal: one JSON object a line, written as a run goes on, the only input of every report."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sagemaker_reports.journal.atomic_file import check_replaceable
from sagemaker_reports.journal.conversion import as_record, from_json, to_json
from sagemaker_reports.journal.errors import JournalError, ReportError, unreadable
from sagemaker_reports.journal.lock import acquire, refuse_foreign
from sagemaker_reports.journal.records import CheckRecord, EndRecord, Record, RunRecord


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal as read: ``end`` is None where a run was killed, ``path`` the file really read.

    ``part`` names what of it a report is limited to; empty where that is all.
    """

    run: RunRecord
    checks: tuple[CheckRecord, ...]
    end: EndRecord | None
    path: Path
    part: str = ""

    @property
    def complete(self) -> bool:
        """Whether every selected check was made."""
        return self.end is not None and self.end.complete

    @property
    def lost(self) -> str:
        """Why the target could not be tested to the end of the run; empty where it could."""
        return (self.end.reason or "") if self.end is not None else ""


_NONE_KNOWN: Final[Mapping[bytes, Record]] = {}
_JSON: Final = json.JSONEncoder(ensure_ascii=True, allow_nan=False)


def part_of(path: str | Path) -> Path:
    """The file that a run writes until it is finished."""
    return Path(f"{path}.part")


def check_journal_place(path: str | Path, *, part: bool = False) -> None:
    """Raise `JournalError` where a run's journal cannot be written, or would replace another's file.

    What is there may be a journal, finished or not, but the run of a ``part`` of the checks replaces
    no journal of a whole run; nothing is written.
    """
    for each in (Path(path), part_of(path)):
        refuse_foreign(each)
        try:
            check_replaceable(each)
        except ReportError as wrong:
            what = str(wrong).rpartition("; ")[0]
            raise JournalError(f"{what}; name another --journal") from None
    if part and (run := _opening(Path(path))) is not None and not run.is_partial:
        raise JournalError(
            f"{path} is the journal of a whole run, this one makes a part of the checks; "
            "name another --journal"
        )


def _opening(path: Path) -> RunRecord | None:
    """The first record of a finished journal; None where there is none."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        try:
            record = _record(file.readline(), is_cut=True)
        except (_CutLineError, JournalError):
            return None
    return record if isinstance(record, RunRecord) else None


class JournalWriter:
    """Writes FILE.part line by line; `finish` renames it to FILE, `abandon` leaves it there.

    Raises `JournalError` if another living run writes the same file, if there is a file that is no
    journal, and where a line cannot be written: the lines before it are in FILE.part. What a dead
    run left is replaced. As a context manager it abandons what was not finished.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.part = part_of(path)
        refuse_foreign(self.path)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file: int | None = acquire(self.part)
        except OSError as error:
            raise self._failure(error) from error

    def run(self, record: RunRecord | Mapping[str, Any]) -> None:
        """Write the first line; the record, here and below, may be given as its JSON object."""
        self.write(line_of(as_record(record, RunRecord)))

    def check(self, record: CheckRecord | Mapping[str, Any]) -> None:
        """Write one check; a journal holds one record per id and side."""
        self.write(line_of(as_record(record, CheckRecord)))

    def end(self, record: EndRecord | Mapping[str, Any]) -> None:
        """Write the last line."""
        self.write(line_of(as_record(record, EndRecord)))

    def write(self, text: str) -> None:
        """Write a line that `line_of` made, perhaps in another process."""
        descriptor, rest = self._open(), f"{text}\n".encode("ascii")
        try:
            while rest:  # a full disk takes a part of a line
                rest = rest[os.write(descriptor, rest) :]
        except OSError as error:
            raise self._failure(error) from error

    def finish(self) -> None:
        """Rename FILE.part to FILE, replacing an older journal."""
        descriptor, self._file = self._open(), None
        if os.name == "nt":  # pragma: no cover - an open file cannot be renamed there
            os.close(descriptor)
        try:
            refuse_foreign(self.path)  # a run takes its time
            os.replace(self.part, self.path)
        except OSError as error:
            raise self._failure(error) from error
        finally:
            if os.name != "nt":  # only now: an unlocked .part counts as left by a dead run
                os.close(descriptor)

    def abandon(self) -> None:
        """Close and keep FILE.part: an incomplete journal, which every command still reads."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _failure(self, error: OSError) -> JournalError:
        return JournalError(
            f"cannot write the journal {self.part}: {error.strerror}; name another --journal"
        )

    def __enter__(self) -> JournalWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.abandon()

    def _open(self) -> int:
        if self._file is None:
            raise JournalError(f"the journal {self.path} is closed already")
        return self._file


def line_of(record: Record) -> str:
    """The record's line, without its end: ASCII-only JSON.

    Raises `JournalError` where the record holds what JSON cannot hold (NaN, bytes).
    """
    try:
        return _JSON.encode(to_json(record))
    except (TypeError, ValueError) as error:
        what = record.key if isinstance(record, CheckRecord) else type(record).__name__
        raise JournalError(
            f"{what} cannot be written as JSON: {error}; put such a body into raw_base64"
        ) from error


def status_of(text: str) -> str:
    """The status in a check's line, without reading the rest: no text in it has a bare quote."""
    return text.partition('"status": "')[2].partition('"')[0]


def read_journal(path: str | Path, known: Mapping[bytes, Record] = _NONE_KNOWN) -> Journal:
    """Read FILE, or FILE.part where only that exists, without a truncated last line.

    ``known`` are records by their lines: whoever wrote these has them already.
    Raises `JournalError`, one line naming file and line, for everything that is no journal of
    format 1.
    """
    found = _existing(Path(path))
    try:
        content = found.read_bytes()
    except OSError as error:
        raise JournalError(f"the journal {found} {unreadable(error)}") from error
    records: list[Record] = []
    lines = content.split(b"\n")
    for number, text in enumerate(lines, start=1):
        is_cut = number == len(lines)  # what follows the last line's end: nothing, or a part of one
        if not text.strip() and (is_cut or text == b""):
            continue
        try:
            records.append(known.get(text) or _record(text, is_cut))
        except _CutLineError:
            break
        except JournalError as error:
            raise JournalError(f"{found} line {number}: {error}") from None
    return _assemble(records, found)


def _existing(path: Path) -> Path:
    for candidate in (path, part_of(path)):
        if candidate.is_file() or candidate.is_dir():  # a folder is refused when it is read
            return candidate
    raise JournalError(
        f"no journal at {path}: run the suite with --journal={path}, or name one that exists"
    )


class _CutLineError(Exception):
    """The last line was not written to its end."""


def _record(text: bytes, is_cut: bool) -> Record:
    try:
        found: Any = json.loads(text)
    except ValueError:  # UnicodeDecodeError is one
        if is_cut:
            raise _CutLineError from None
        raise JournalError(
            f"not JSON, expected one object a line, got {_shown(text)}; is this a journal?"
        ) from None
    except RecursionError:
        raise JournalError(
            "a value nests too deeply to be read; put such a body into raw_parts"
        ) from None
    if not isinstance(found, dict):
        raise JournalError(f"expected a JSON object, got {_shown(text)}; is this a journal?")
    return from_json(found)


def _shown(text: bytes) -> str:
    return repr(text[:40].decode(errors="replace"))


def _assemble(records: list[Record], path: Path) -> Journal:
    if not records:
        raise JournalError(f"the journal {path} holds no run; run again")
    run, *rest = records
    if not isinstance(run, RunRecord):
        raise JournalError(f'{path} line 1: expected the "run" record first; is this a journal?')
    checks: dict[str, CheckRecord] = {}
    end: EndRecord | None = None
    for record in rest:
        if isinstance(record, RunRecord):
            raise JournalError(f'{path}: a second "run" record; two runs never share a journal')
        if end is not None:
            raise JournalError(f'{path}: a record follows "end"; two runs never share a journal')
        if isinstance(record, EndRecord):
            end = record
        elif record.key in checks:
            raise JournalError(f"{path}: a second record of {record.key}; expected one")
        else:
            checks[record.key] = record
    return Journal(run=run, checks=tuple(checks.values()), end=end, path=path)
