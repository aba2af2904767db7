"""The file of a baseline: read strictly, written for a person to review; and those that ship."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from sagemaker_reports.baseline.baseline import Baseline, Entry
from sagemaker_reports.journal.atomic_file import write_text
from sagemaker_reports.journal.errors import BaselineError
from sagemaker_reports.journal.records import DIVERGENCES, SIDES

FORMAT_VERSION: Final = 1
_SHIPPED: Final = Path(__file__).parent / "shipped"
#: What an entry may say; other keys are kept, unless they look like one of these mistyped.
_KEYS: Final = (
    *("clause", "side", "divergence", "count", "except", "reason", "issue", "expires", "witness"),
)


def shipped_baselines() -> dict[str, Path]:
    """The baselines that come with this package, by the name that users type."""
    return {file.stem: file for file in sorted(_SHIPPED.glob("*.json"))}


def read_baseline(path: str | Path) -> Baseline:
    """Read a baseline; raises `BaselineError`, one line, for everything that is none."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise BaselineError(
            f"cannot read the baseline {path}: {error.strerror}; --update-baseline writes it"
        ) from None
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"the baseline {path} is not JSON: {error}") from None
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


def _read(content: dict[str, Any]) -> Baseline:
    listed = _typed(content, "entries", list, "a list")
    return Baseline(
        entries=tuple(_read_entry(number, each) for number, each in enumerate(listed, start=1)),
        target=_typed(content, "target", str, "text"),
        spec=_typed(content, "spec", str, "text"),
        catalogue_sha256=_typed(content, "catalogue_sha256", str, "text"),
        bases=_typed({"bases": {}, **content}, "bases", dict, "an object"),
        target_version=str(content.get("target_version") or ""),
    )


def _typed(content: dict[str, Any], key: str, type_: type, wanted: str) -> Any:
    if key not in content:
        raise BaselineError(f'lacks "{key}", expected {wanted}')
    if not isinstance(content[key], type_):
        raise BaselineError(f'"{key}" is {content[key]!r}, expected {wanted}')
    return content[key]


def _read_entry(number: int, found: Any) -> Entry:
    if not isinstance(found, dict):
        raise BaselineError(f"entry {number} is {found!r}, expected an object")
    reading = _Reading(f"entry {number} ({found.get('clause')} {found.get('side')})", dict(found))
    entry = Entry(
        clause=reading.take("clause", "an id or a glob", _is_text, needed=True),
        side=reading.take("side", f"one of {', '.join(SIDES)}", SIDES.__contains__, needed=True),
        divergence=reading.take(
            "divergence", f"one of {', '.join(DIVERGENCES)}", DIVERGENCES.__contains__, needed=True
        ),
        count=reading.take("count", "a number above 0", _is_count),
        besides=tuple(reading.take("except", "a list of ids", _is_texts) or ()),
        reason=reading.take("reason", "text", _is_text),
        issue=reading.take("issue", "a link", _is_text),
        expires=reading.day("expires"),
        witness=reading.take("witness", "what --update-baseline writes there", _is_witness),
        extra=reading.rest(),
    )
    if entry.is_glob and entry.count is None:
        raise BaselineError(
            f'{reading.where}: a glob needs the exact "count" of what it stands for; '
            "--update-baseline counts it"
        )
    if not entry.is_glob and (entry.count is not None or entry.besides):
        raise BaselineError(f'{reading.where}: "count" and "except" belong to a glob, not to an id')
    return entry


@dataclass(frozen=True)
class _Reading:
    """One entry's keys, taken one by one; messages name the entry."""

    where: str
    left: dict[str, Any]

    def take(
        self, key: str, wanted: str, fits: Callable[[Any], bool], *, needed: bool = False
    ) -> Any:
        value = self.left.pop(key, None)
        if (value is not None or needed) and not fits(value):
            raise BaselineError(f'{self.where}: "{key}" is {value!r}, expected {wanted}')
        return value

    def day(self, key: str) -> date | None:
        text = self.left.pop(key, None)
        try:
            return None if text is None else date.fromisoformat(text)
        except (TypeError, ValueError):
            raise BaselineError(
                f'{self.where}: "{key}" is {text!r}, expected a date such as 2030-12-31'
            ) from None

    def rest(self) -> dict[str, Any]:
        """Keys that people added for themselves; a mistyped one would be obeyed by nobody."""
        for key in self.left:
            if near := difflib.get_close_matches(key, _KEYS, n=1, cutoff=0.8):
                raise BaselineError(f'{self.where}: no key "{key}"; did you mean "{near[0]}"?')
        return self.left


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_witness(value: Any) -> bool:
    """Whether the exchange can be made of it: steps, or a change to a base, or neither."""
    if not isinstance(value, dict):
        return False
    steps, change = value.get("steps", []), value.get("change", [])
    parts = [(steps, "operation"), (change, "at")]
    if not all(
        isinstance(listed, list)
        and all(isinstance(each, dict) and isinstance(each.get(need), str) for each in listed)
        for listed, need in parts
    ):
        return False
    named = [value.get(key) for key in ("operation", "base")] if "change" in value else []
    return all(isinstance(each, str) for each in named) and _is_texts(value.get("with", []))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def write_baseline(path: str | Path, baseline: Baseline) -> None:
    """Write the file in one step; every entry is a block of its own lines, sorted, for review."""
    write_text(path, render(baseline))


def render(baseline: Baseline) -> str:
    """The file's text."""
    head = {
        "format": FORMAT_VERSION,
        "target": baseline.target,
        **({"target_version": baseline.target_version} if baseline.target_version else {}),
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
        "count": entry.count,
        "except": list(entry.besides) or None,
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
