"""The badge: the JSON of an endpoint badge of shields.io, with counts and the percentage."""

from __future__ import annotations

import json
from typing import Final

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.journal.operation import operation_of
from sagemaker_reports.rendering.values import counted
from sagemaker_reports.summary.summary import Summary

FORMAT: Final = "badge"
#: Below so many per cent, this colour; a badge is green only where nothing diverges.
_COLOURS: Final = ((50, "red"), (80, "orange"), (95, "yellow"), (100, "yellowgreen"))


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The JSON of the badge (schemaVersion 1): https://shields.io/badges/endpoint-badge."""
    summary = Summary(journal)
    operation = operation_of(journal.run)
    what = "documented" if operation.is_tuning_job else f"documented {operation.create}"
    badge = {
        "schemaVersion": 1,
        "label": f"{summary.target_name} vs. {what}",
        "message": _message(summary, gate),
        "color": _colour(summary, gate),
        **({"isError": True} if summary.statuses["error"] else {}),
    }
    return json.dumps(badge) + "\n"


def _message(summary: Summary, gate: GateResult | None) -> str:
    if not summary.judged:
        kept_of = "nothing judged"
    else:
        kept = summary.statuses["conforms"]
        kept_of = f"{kept} of {summary.judged} conform ({kept * 100 // summary.judged} %)"
    parts = [kept_of]
    if gate is not None:
        parts.append("as in its baseline" if gate.passed else "differs from its baseline")
    if summary.statuses["error"]:
        parts.append(f"{counted(summary.statuses['error'], 'error')} of the suite")
    if not summary.journal.complete:
        parts.insert(0, "INCOMPLETE")
    return ", ".join(parts)


def _colour(summary: Summary, gate: GateResult | None) -> str:
    if not summary.judged or not summary.journal.complete or summary.statuses["error"]:
        return "lightgrey"
    if gate is not None and not gate.passed:
        return "red"
    percent = summary.statuses["conforms"] * 100 // summary.judged
    return next((colour for below, colour in _COLOURS if percent < below), "brightgreen")
