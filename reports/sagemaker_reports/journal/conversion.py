"""Records as the JSON objects of a journal's lines, judged by the schema ``schemas/journal-1.json``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from sagemaker_reports.journal.errors import JournalError
from sagemaker_reports.journal.json_schema import Schema, shorten
from sagemaker_reports.journal.records import FORMAT, CheckRecord, EndRecord, Record, RunRecord

RecordT = TypeVar("RecordT", RunRecord, CheckRecord, EndRecord)

_KINDS: Final[Mapping[Any, type[Record]]] = {
    "run": RunRecord,
    "check": CheckRecord,
    "end": EndRecord,
}
_NAMES: Final[Mapping[type, str]] = {kind: name for name, kind in _KINDS.items()}
#: The key of each field, in the order of a line; ``with`` is no name in Python.
_KEYS: Final[Mapping[type, Mapping[str, str]]] = {
    kind: {each.name.rstrip("_"): each.name for each in fields(kind) if each.name != "extra"}
    for kind in _NAMES
}
#: Keys that are left out where they are empty: all others are always written.
_OPTIONAL: Final[Mapping[type, frozenset[str]]] = {
    RunRecord: frozenset({"bases", "protocol"}),
    CheckRecord: frozenset(_KEYS[CheckRecord])
    - {"clause", "side", "status", "divergence", "also", "boto3", "requests"}
    - {"witness", "answer", "expected", "source"},
    EndRecord: frozenset({"reason"}),
}
_EMPTY: Final[tuple[Any, ...]] = (None, (), [], {})
#: The schema of one line.
SCHEMA: Final = Schema(Path(__file__).parent / f"schemas/journal-{FORMAT}.json")


def to_json(record: Record) -> dict[str, Any]:
    """The record as the JSON object of its line, keys in a fixed order."""
    kind = type(record)
    line: dict[str, Any] = {"record": _NAMES[kind]}
    if kind is RunRecord:
        line["format"] = FORMAT
    for key, name in _KEYS[kind].items():
        value = getattr(record, name)
        if key not in _OPTIONAL[kind] or value not in _EMPTY:
            line[key] = list(value) if isinstance(value, tuple) else value
    return {**line, **record.extra}


def run_facts(run: RunRecord, *keys: str) -> dict[str, Any]:
    """What a run record states under these keys; None under one that it does not have."""
    line = to_json(run)
    return {key: line.get(key) for key in keys}


def from_json(line: Mapping[str, Any]) -> Record:
    """The record that a line's object holds; unknown keys are kept in ``extra``.

    Raises `JournalError` for another format, an unknown kind of record, and what the schema refuses.
    """
    name = line.get("record")
    if not isinstance(name, str) or name not in _KINDS:
        raise JournalError(f'"record" is {shorten(name)}, expected one of {", ".join(_KINDS)}')
    if name == "run" and line.get("format") != FORMAT:
        raise JournalError(
            f"the journal has format {shorten(line.get('format'))}, this version reads format "
            f"{FORMAT}: use the sagemaker-conformance that wrote it"
        )
    if error := SCHEMA.error_in(line, name):
        raise JournalError(error)
    kind = _KINDS[name]
    keys = _KEYS[kind]
    head = ("record", "format") if name == "run" else ("record",)
    known: dict[str, Any] = {"extra": {}}
    for key, value in line.items():
        if key not in keys:
            if key not in head:
                known["extra"][key] = value
        elif value is not None and not (key in _OPTIONAL[kind] and value in _EMPTY):
            known[keys[key]] = tuple(value) if isinstance(value, list) else value
    return kind(**known)


def as_record(given: RecordT | Mapping[str, Any], wanted: type[RecordT]) -> RecordT:
    """The record itself, or the one that a JSON object holds; raises as `from_json` does."""
    record = given if isinstance(given, wanted) else from_json(cast("Mapping[str, Any]", given))
    if not isinstance(record, wanted):
        raise JournalError(f"expected a {wanted.__name__}, got a {type(record).__name__}")
    return record
