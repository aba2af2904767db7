"""The report for programs: one JSON document, described by a JSON Schema."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from sagemaker_reports.baseline.baseline import Entry
from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.journal.conversion import to_json
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.json_schema import Schema
from sagemaker_reports.journal.records import DIVERGENCES, STATUSES, CheckRecord
from sagemaker_reports.summary.exit_status import exit_status
from sagemaker_reports.summary.rows import Row
from sagemaker_reports.summary.summary import Summary

FORMAT: Final = "json"
#: The version of a document, and of its schema's file.
VERSION: Final = 1
_SCHEMA: Final = Schema(Path(__file__).parent / f"schemas/report-{VERSION}.json")


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every document of this format keeps."""
    return _SCHEMA.content


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The document's text, ASCII only; every key is there, null where it has no value."""
    summary = Summary(journal)
    document = {
        "report": "sagemaker-conformance",
        "version": VERSION,
        "headline": summary.full_headline,
        "complete": journal.complete,
        "exit_status": exit_status(journal, gate),
        "run": _run(journal),
        "totals": _totals(summary),
        "kinds": [_kind(row) for row in summary.rows],
        "gate": _gate(gate) if gate is not None else None,
        "checks": [_check(check) for check in journal.checks],
    }
    return json.dumps(document, indent=1) + "\n"


def _run(journal: Journal) -> dict[str, Any]:
    fields = to_json(journal.run)
    return {key: value for key, value in fields.items() if key not in ("record", "format", "bases")}


def _totals(summary: Summary) -> dict[str, Any]:
    end = summary.journal.end
    found = Counter(check.divergence for check in summary.divergences)
    return {
        "checks": len(summary.journal.checks),
        "judged": summary.judged,
        "requests": end.requests if end is not None else None,
        "calls": end.calls if end is not None else None,
        "seconds": end.seconds if end is not None else None,
        "statuses": {status: summary.statuses[status] for status in STATUSES},
        "divergences": {each: found[each] for each in DIVERGENCES},
    }


def _kind(row: Row) -> dict[str, Any]:
    counts = asdict(row)
    return {"kind": counts.pop("family"), **counts}


def _check(check: CheckRecord) -> dict[str, Any]:
    fields = {key: value for key, value in to_json(check).items() if key != "record"}
    return {"id": check.key, **fields}


def _gate(gate: GateResult) -> dict[str, Any]:
    return {
        "passed": gate.passed,
        "partial": gate.partial,
        "outside": gate.outside,
        "notes": list(gate.notes),
        "new": [{"id": check.key, "divergence": check.divergence} for check in gate.new],
        "changed": [
            {
                "id": changed.entry.key,
                "divergence": changed.check.divergence,
                "listed": changed.entry.divergence,
            }
            for changed in gate.changed
        ],
        "miscounted": [
            {"id": glob.entry.key, "found": glob.found, "listed": glob.entry.count}
            for glob in gate.miscounted
        ],
        "gone": [_entry(entry) for entry in gate.gone],
        "unchecked": [
            {**_entry(entry), "why": gate.reasons.get(entry.key)} for entry in gate.unchecked
        ],
        "expired": [_entry(entry) for entry in gate.expired],
        "known": [_entry(entry) for entry in gate.known],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.key,
        "divergence": entry.divergence,
        "reason": entry.reason,
        "issue": entry.issue,
        "expires": entry.expires.isoformat() if entry.expires else None,
    }
