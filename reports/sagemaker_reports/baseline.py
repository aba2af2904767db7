"""Known divergences of one target: the file that holds them, and how it follows a journal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from sagemaker_reports.condensed import condense, expand
from sagemaker_reports.errors import BaselineError
from sagemaker_reports.files import write_text
from sagemaker_reports.journal import Journal
from sagemaker_reports.pointers import applied
from sagemaker_reports.records import DIVERGENCES, SIDES, CheckRecord, RunRecord, Step

FORMAT_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One known divergence; ``reason``, ``issue`` and ``expires`` are written by people.

    ``witness`` holds a short ``fingerprint`` and either the ``steps`` of the exchange or, shorter to
    review, the ``change`` made to one of the baseline's bases.
    """

    clause: str
    side: str
    divergence: str
    witness: Mapping[str, Any] | None = None
    reason: str | None = None
    issue: str | None = None
    expires: date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What is unique in a baseline: the id and the side, with a space between."""
        return f"{self.clause} {self.side}"


@dataclass(frozen=True)
class Baseline:
    """The known divergences of a target under a catalogue, sorted by id and side."""

    target: str
    spec: str
    catalogue_sha256: str
    entries: tuple[Entry, ...] = ()
    bases: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def by_key(self) -> Mapping[str, Entry]:
        """Every entry by ``"ID SIDE"``."""
        return {entry.key: entry for entry in self.entries}

    def steps(self, entry: Entry) -> tuple[Step, ...]:
        """The exchange that shows the entry's divergence, to be replayed; empty if none is kept."""
        witness = entry.witness or {}
        if "steps" in witness:
            return tuple(witness["steps"])
        if "change" not in witness:
            return ()
        try:
            body = applied(self.bases[witness["base"]], map(expand, witness["change"]))
        except LookupError as error:
            raise BaselineError(
                f"the witness of {entry.key} does not fit its base ({error}); "
                "write the baseline again with --update-baseline"
            ) from None
        return (Step(operation=witness["operation"], body=body),)


def update(
    baseline: Baseline | None, journal: Journal, *, selected: frozenset[str] | None = None
) -> Baseline:
    """The baseline that the journal's divergences call for.

    What people wrote on an entry stays with it. An entry that this run did not judge stays as it
    is: not ``selected`` (``"ID SIDE"``; None is all), not reached, inconclusive, or an error of the
    suite. Raises `BaselineError` for the baseline of another target.
    """
    run = journal.run
    if baseline is not None and baseline.target != run.target:
        raise BaselineError(
            f"the baseline belongs to target {baseline.target}, this run asked {run.target}; "
            "name another file, or this target's --target-name"
        )
    known = baseline.by_key if baseline is not None else {}
    entries = {
        check.key: _entry(check, run, known.get(check.key))
        for check in journal.checks
        if check.status == "diverges"
    }
    if baseline is not None:
        for entry in baseline.entries:
            if entry.key not in entries and _stays(entry, journal, selected):
                entries[entry.key] = _standalone(entry, baseline)
    used = {(entry.witness or {}).get("base") for entry in entries.values()}
    return Baseline(
        target=run.target,
        spec=run.spec,
        catalogue_sha256=run.catalogue_sha256,
        entries=tuple(entries[key] for key in sorted(entries)),
        bases={name: base for name, base in sorted(run.bases.items()) if name in used},
    )


def _stays(entry: Entry, journal: Journal, selected: frozenset[str] | None) -> bool:
    for check in journal.checks:
        if check.key == entry.key:
            return check.status in ("inconclusive", "error")
    return not journal.complete or (selected is not None and entry.key not in selected)


def _entry(check: CheckRecord, run: RunRecord, known: Entry | None) -> Entry:
    assert check.divergence is not None  # the journal's reader sees to it
    entry = Entry(
        clause=check.clause,
        side=check.side,
        divergence=check.divergence,
        witness=_witness(check, run),
    )
    if known is None:
        return entry
    return replace(
        entry, reason=known.reason, issue=known.issue, expires=known.expires, extra=known.extra
    )


def _witness(check: CheckRecord, run: RunRecord) -> dict[str, Any] | None:
    if not check.witness:
        return None
    told: dict[str, Any] = {"fingerprint": fingerprint(check.witness)}
    step = check.witness[0]
    if len(check.witness) == 1 and _tells(check, run, step):
        told |= {"operation": step["operation"], "base": check.base}
        return told | {"change": [condense(change) for change in check.change or ()]}
    return told | {"steps": list(check.witness)}


def _tells(check: CheckRecord, run: RunRecord, step: Step) -> bool:
    """Whether base and change make exactly the body that was sent."""
    if check.base is None or check.base not in run.bases or check.change is None:
        return False
    try:
        body = applied(run.bases[check.base], check.change)
    except LookupError:
        return False
    # As text: to Python, 1, 1.0 and True are equal, to a target they are not.
    return json.dumps(step.get("body"), sort_keys=True) == json.dumps(body, sort_keys=True)


def _standalone(entry: Entry, baseline: Baseline) -> Entry:
    """The entry with its exchange in full: the base it grew from is not this run's."""
    if entry.witness is None or "base" not in entry.witness:
        return entry
    witness = {
        "fingerprint": entry.witness.get("fingerprint"),
        "steps": list(baseline.steps(entry)),
    }
    return replace(entry, witness=witness)


def fingerprint(steps: tuple[Step, ...]) -> str:
    """Twelve hexadecimal digits that tell one exchange from another."""
    return hashlib.sha256(json.dumps(steps, sort_keys=True).encode()).hexdigest()[:12]


def read_baseline(path: str | Path) -> Baseline:
    """Read a baseline; raises `BaselineError`, one line, for everything that is none."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise BaselineError(
            f"cannot read the baseline {path}: {error.strerror}; --update-baseline writes it"
        ) from None
    except ValueError as error:
        raise BaselineError(f"the baseline {path} is not JSON: {error}") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT_VERSION:
        found = content.get("format") if isinstance(content, dict) else type(content).__name__
        raise BaselineError(
            f"the baseline {path} has format {found!r}, this version reads format {FORMAT_VERSION}"
        )
    try:
        entries = [_read_entry(number, each) for number, each in enumerate(content["entries"], 1)]
        baseline = Baseline(
            target=content["target"],
            spec=content["spec"],
            catalogue_sha256=content["catalogue_sha256"],
            entries=tuple(entries),
            bases=content.get("bases", {}),
        )
    except KeyError as error:
        raise BaselineError(f'the baseline {path} lacks "{error.args[0]}"') from None
    except BaselineError as error:
        raise BaselineError(f"the baseline {path}: {error}") from None
    if len(baseline.by_key) < len(entries):
        keys = [entry.key for entry in entries]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise BaselineError(f"the baseline {path} lists {twice} twice; leave one of them out")
    return baseline


def _read_entry(number: int, found: Any) -> Entry:
    if not isinstance(found, dict):
        raise BaselineError(f"entry {number} is {found!r}, expected an object")
    left = dict(found)
    for key, known in (("clause", None), ("side", SIDES), ("divergence", DIVERGENCES)):
        value = found.get(key)
        if not isinstance(value, str) or (known is not None and value not in known):
            wanted = f"one of {', '.join(known)}" if known else "an id"
            raise BaselineError(f'entry {number}: "{key}" is {value!r}, expected {wanted}')
    return Entry(
        clause=left.pop("clause"),
        side=left.pop("side"),
        divergence=left.pop("divergence"),
        witness=left.pop("witness", None),
        reason=left.pop("reason", None),
        issue=left.pop("issue", None),
        expires=_day(number, left.pop("expires", None)),
        extra=left,
    )


def _day(number: int, text: Any) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise BaselineError(
            f'entry {number}: "expires" is {text!r}, expected a date such as 2030-12-31'
        ) from None


def write_baseline(path: str | Path, baseline: Baseline) -> None:
    """Write the file in one step; every entry is a block of its own lines, sorted, for review."""
    write_text(path, render(baseline))


def render(baseline: Baseline) -> str:
    """The file's text."""
    head = {
        "format": FORMAT_VERSION,
        "target": baseline.target,
        "spec": baseline.spec,
        "catalogue_sha256": baseline.catalogue_sha256,
        "bases": dict(baseline.bases),
    }
    lines = [f"  {_line(key, value)}," for key, value in head.items()]
    blocks = [_block(entry) for entry in sorted(baseline.entries, key=lambda entry: entry.key)]
    entries = "[\n" + ",\n".join(blocks) + "\n  ]" if blocks else "[]"
    return "\n".join(["{", *lines, f'  "entries": {entries}', "}", ""])


def _block(entry: Entry) -> str:
    told: dict[str, Any] = {
        "clause": entry.clause,
        "side": entry.side,
        "divergence": entry.divergence,
        "reason": entry.reason,
        "issue": entry.issue,
        "expires": entry.expires.isoformat() if entry.expires else None,
        "witness": entry.witness,
        **entry.extra,
    }
    lines = [f"      {_line(key, value)}" for key, value in told.items() if value is not None]
    return "    {\n" + ",\n".join(lines) + "\n    }"


def _line(key: str, value: Any) -> str:
    return f"{json.dumps(key)}: {json.dumps(value)}"
