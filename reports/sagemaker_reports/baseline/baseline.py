"""Known divergences of one target: which entry applies to a check, and how changes are written.

A baseline counts repetitions, so that its changes can be reviewed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, Final

from sagemaker_reports.journal.errors import BaselineError
from sagemaker_reports.journal.operation import TUNING_JOB
from sagemaker_reports.journal.records import Change, Step
from sagemaker_reports.rendering.json_pointer import apply_changes
from sagemaker_reports.rendering.python_literals import is_repetition, split_repetitions

#: What makes a glob of an id: no id has one of these.
_WILD: Final = frozenset("*?[")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One known divergence, or the same one of each check that a glob matches.

    ``reason``, ``issue`` and ``expires`` are written by people. ``witness`` holds a short
    ``fingerprint`` and either the ``steps`` of the exchange or, shorter to review, the ``change``
    made to one of the baseline's bases. A glob has no witness but the exact ``count`` of the
    checks it covers, and in ``excluded`` the matching ids that it does not cover.
    """

    clause: str
    side: str
    divergence: str
    witness: Mapping[str, Any] | None = None
    count: int | None = None
    excluded: tuple[str, ...] = ()
    reason: str | None = None
    issue: str | None = None
    expires: date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What is unique in a baseline: the id or glob, and the side, with a space between."""
        return f"{self.clause} {self.side}"

    @property
    def is_glob(self) -> bool:
        """Whether the entry covers every check that its pattern matches."""
        return not _WILD.isdisjoint(self.clause)

    def matches(self, clause: str, side: str) -> bool:
        """Whether a glob's pattern matches the check, excluded or not."""
        return self.side == side and fnmatchcase(clause, self.clause)


@dataclass(frozen=True)
class Baseline:
    """The known divergences of a target under a catalogue, sorted by id and side.

    ``target_version`` is the version they were last seen in, empty where the file has none. A file
    that names no ``operation`` is of the tuning job.
    """

    target: str
    spec: str
    catalogue_sha256: str
    entries: tuple[Entry, ...] = ()
    bases: Mapping[str, Any] = field(default_factory=dict)
    target_version: str = ""
    operation: str = TUNING_JOB.name

    @cached_property
    def by_key(self) -> Mapping[str, Entry]:
        """Every entry by ``"ID SIDE"``."""
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def globs(self) -> tuple[Entry, ...]:
        """The globs, the most specific first: of several that match a check, it applies."""
        found = (entry for entry in self.entries if entry.is_glob)
        return tuple(sorted(found, key=lambda entry: (-len(entry.clause), entry.clause)))

    def glob_of(self, clause: str, side: str) -> Entry | None:
        """The glob that applies to a check without an entry of its own."""
        if f"{clause} {side}" in self.by_key:
            return None
        return next((glob for glob in self.globs if glob.matches(clause, side)), None)

    def entry_of(self, clause: str, side: str) -> Entry | None:
        """The entry that allows this check a divergence: its own, or the glob that covers it."""
        own = self.by_key.get(f"{clause} {side}")
        if own is not None:
            return own
        glob = self.glob_of(clause, side)
        return None if glob is None or clause in glob.excluded else glob

    def steps(self, entry: Entry) -> tuple[Step, ...]:
        """The exchange that shows the entry's divergence; empty if none is recorded."""
        witness = entry.witness or {}
        if "steps" in witness:
            return tuple(witness["steps"])
        if "change" not in witness:
            return ()
        try:
            body = apply_changes(self.bases[witness["base"]], map(expand, witness["change"]))
        except LookupError as error:
            raise BaselineError(
                f"the witness of {entry.key} does not fit its base ({error}); "
                "write the baseline again with --update-baseline"
            ) from None
        return (Step(operation=witness["operation"], body=body),)


def condense(change: Change) -> dict[str, Any]:
    """The change with ``text``, parts and counted characters, or ``items``, an item and its count.

    ``{"at": "/A", "value": "xaaa..."}`` becomes ``{"at": "/A", "text": ["x", ["a", 2500]]}``.
    """
    value = change.get("value")
    if isinstance(value, str):
        parts = list(split_repetitions(value))
        if any(times > 1 for _, times in parts):
            written = [text if times == 1 else [text, times] for text, times in parts]
            return {"at": change["at"], "text": written}
    if isinstance(value, list) and is_repetition(value):
        return {"at": change["at"], "items": [value[0], len(value)]}
    return dict(change)


def expand(condensed: Mapping[str, Any]) -> Change:
    """The change that was condensed; raises `LookupError` for what `condense` never wrote."""
    try:
        if "text" in condensed:
            return Change(at=condensed["at"], value="".join(map(_part, condensed["text"])))
        if "items" in condensed:
            item, count = condensed["items"]
            return Change(at=condensed["at"], value=[item] * count)
        if condensed.get("absent"):
            return Change(at=condensed["at"], absent=True)
        return Change(at=condensed["at"], value=condensed["value"])
    except (TypeError, ValueError) as error:
        raise LookupError(f"no change: {dict(condensed)!r}") from error


def _part(part: Any) -> str:
    if isinstance(part, str):
        return part
    character, count = part
    return str(character) * int(count)


def check_subject(baseline: Baseline, *, target: str, operation: str) -> None:
    """Raise `BaselineError` where the baseline is not of this target and operation."""
    if baseline.target != target:
        raise BaselineError(
            f"the baseline belongs to target {baseline.target}, this run tests {target}; "
            "name the baseline of this target, or its --target-name"
        )
    if baseline.operation != operation:
        raise BaselineError(
            f"the baseline is of {baseline.operation}, this run is of {operation}; "
            f"name another file, as in --baseline={baseline_file_name(target, operation)}"
        )


def baseline_file_name(target: str, operation: str) -> str:
    """The usual name of a baseline's file, the tuning job's without its operation."""
    named = "" if operation == TUNING_JOB.name else f".{operation.replace(':', '.')}"
    return f"{target}{named}.json"
