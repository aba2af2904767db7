"""The file of a baseline, read strictly and written for review; and the baselines that ship."""

from __future__ import annotations

import difflib
import json
from datetime import date
from pathlib import Path
from typing import Any, Final

from sagemaker_reports.baseline.baseline import Baseline, Entry
from sagemaker_reports.journal.atomic_file import write_text
from sagemaker_reports.journal.errors import BaselineError, not_json, unique_keys, unreadable
from sagemaker_reports.journal.json_schema import Schema
from sagemaker_reports.journal.lock import is_journal
from sagemaker_reports.journal.operation import TUNING_JOB

FORMAT_VERSION: Final = 1
_SHIPPED: Final = Path(__file__).parent / "shipped"
SCHEMA: Final = Schema(Path(__file__).parent / f"schemas/baseline-{FORMAT_VERSION}.json")
#: The fields of an entry by their keys, in the order in which they are written.
_FIELDS: Final = {
    "clause": "clause",
    "side": "side",
    "divergence": "divergence",
    "count": "count",
    "except": "excluded",
    "reason": "reason",
    "issue": "issue",
    "expires": "expires",
    "witness": "witness",
}


def shipped_baselines() -> dict[str, Path]:
    """The baselines that come with this package, by the name that users type."""
    return {file.stem: file for file in sorted(_SHIPPED.glob("*.json"))}


def read_baseline(path: str | Path) -> Baseline:
    """Read a baseline; raises `BaselineError`, one line, for anything else."""
    try:
        content = _content(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BaselineError(
            f"the baseline {path} {unreadable(error)}; --update-baseline writes one"
        ) from None
    except OSError as error:
        raise BaselineError(f"the baseline {path} {unreadable(error)}") from None
    except BaselineError as error:
        raise BaselineError(f"the baseline {path} {error}") from None
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"the baseline {path} {not_json(error)}") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT_VERSION:
        found = content.get("format") if isinstance(content, dict) else type(content).__name__
        raise BaselineError(
            f"the baseline {path} has format {found!r}, this version reads format {FORMAT_VERSION}"
        )
    try:
        baseline = _read(content)
        for entry in baseline.entries:
            baseline.steps(entry)  # raises where a change does not fit its base
    except BaselineError as error:
        raise BaselineError(f"the baseline {path}: {error}") from None
    if len(baseline.by_key) < len(baseline.entries):
        keys = [entry.key for entry in baseline.entries]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise BaselineError(f"the baseline {path} lists {twice} twice; leave one of them out")
    return baseline


def _content(text: str) -> Any:
    """The file's JSON; raises `BaselineError` where it is another file of a run's."""
    if not text.strip():
        raise BaselineError("is empty; --update-baseline writes one")
    if is_journal(text):
        raise BaselineError("is a journal, expected a baseline")
    return json.loads(text, object_pairs_hook=unique_keys)


def _read(content: dict[str, Any]) -> Baseline:
    if error := SCHEMA.error_in(content, "baseline"):
        raise BaselineError(error)
    entries = [_read_entry(n, found) for n, found in enumerate(content["entries"], start=1)]
    return Baseline(
        entries=tuple(entries),
        target=content["target"],
        spec=content["spec"],
        catalogue_sha256=content["catalogue_sha256"],
        bases=content.get("bases", {}),
        target_version=content.get("target_version") or "",
        operation=content.get("operation") or TUNING_JOB.name,
    )


def _read_entry(number: int, found: Any) -> Entry:
    if not isinstance(found, dict):
        raise BaselineError(f"entry {number} is {found!r}, expected an object")
    where = f"entry {number} ({found.get('clause')} {found.get('side')})"
    if error := SCHEMA.error_in(found, "entry") or _mistyped_key(found):
        raise BaselineError(f"{where}: {error}")
    known: dict[str, Any] = {name: found.get(key) for key, name in _FIELDS.items()}
    known["excluded"] = tuple(known["excluded"] or ())
    known["expires"] = date.fromisoformat(known["expires"]) if known["expires"] else None
    entry = Entry(**known, extra={key: found[key] for key in found if key not in _FIELDS})
    if entry.is_glob and entry.count is None:
        raise BaselineError(
            f'{where}: a glob needs the exact "count" of the checks that it covers; '
            "--update-baseline counts it"
        )
    if not entry.is_glob and (entry.count is not None or entry.excluded):
        raise BaselineError(f'{where}: "count" and "except" belong to a glob, not to an id')
    return entry


def _mistyped_key(found: dict[str, Any]) -> str:
    """People may add keys of their own, but one that was mistyped would have no effect."""
    for key in found:
        near = difflib.get_close_matches(key, _FIELDS, n=1, cutoff=0.8)
        if near and key not in _FIELDS:
            return f'no key "{key}"; did you mean "{near[0]}"?'
    return ""


def write_baseline(path: str | Path, baseline: Baseline) -> None:
    """Write the file in one step; every entry is a block of its own lines, sorted, for review."""
    write_text(path, render(baseline))


def render(baseline: Baseline) -> str:
    """The file's text."""
    head = {
        "format": FORMAT_VERSION,
        "target": baseline.target,
        **({"target_version": baseline.target_version} if baseline.target_version else {}),
        **({} if baseline.operation == TUNING_JOB.name else {"operation": baseline.operation}),
        "spec": baseline.spec,
        "catalogue_sha256": baseline.catalogue_sha256,
        "bases": dict(baseline.bases),
    }
    lines = [f"  {_line(key, value)}," for key, value in head.items()]
    blocks = [_block(entry) for entry in sorted(baseline.entries, key=lambda entry: entry.key)]
    entries = "[\n" + ",\n".join(blocks) + "\n  ]" if blocks else "[]"
    return "\n".join(["{", *lines, f'  "entries": {entries}', "}", ""])


def _block(entry: Entry) -> str:
    written = {key: getattr(entry, name) for key, name in _FIELDS.items()}
    written |= entry.extra
    written["except"] = list(entry.excluded) or None
    written["expires"] = entry.expires.isoformat() if entry.expires else None
    lines = [f"      {_line(key, value)}" for key, value in written.items() if value is not None]
    return "    {\n" + ",\n".join(lines) + "\n    }"


def _line(key: str, value: Any) -> str:
    return f"{json.dumps(key)}: {json.dumps(value)}"
