"""The badge: what an endpoint badge of shields.io reads, counts beside the percentage."""

from __future__ import annotations

import json
from typing import Final

from sagemaker_reports.baseline.gate import GateResult
from sagemaker_reports.journal.file import Journal
from sagemaker_reports.summary.summary import Tally

FORMAT: Final = "badge"
#: Below so many per cent, this colour; a badge is green only where nothing diverges.
_COLOURS: Final = ((50, "red"), (80, "orange"), (95, "yellow"), (100, "yellowgreen"))


def write(journal: Journal, gate: GateResult | None = None) -> str:
    """The JSON of the badge (schemaVersion 1): https://shields.io/badges/endpoint-badge."""
    tally = Tally(journal)
    told = {
        "schemaVersion": 1,
        "label": f"{tally.who} vs. documented",
        "message": _message(tally, gate),
        "color": _colour(tally, gate),
        **({"isError": True} if tally.statuses["error"] else {}),
    }
    return json.dumps(told) + "\n"


def _message(tally: Tally, gate: GateResult | None) -> str:
    if not tally.judged:
        counted = "nothing judged"
    else:
        kept = tally.statuses["conforms"]
        counted = f"{kept} of {tally.judged} conform ({kept * 100 // tally.judged} %)"
    parts = [counted]
    if gate is not None:
        parts.append("as in its baseline" if gate.passed else "differs from its baseline")
    if tally.statuses["error"]:
        parts.append(f"{tally.statuses['error']} errors of the suite")
    if not tally.journal.complete:
        parts.insert(0, "INCOMPLETE")
    return ", ".join(parts)


def _colour(tally: Tally, gate: GateResult | None) -> str:
    if not tally.judged or not tally.journal.complete or tally.statuses["error"]:
        return "lightgrey"
    if gate is not None and not gate.passed:
        return "red"
    percent = tally.statuses["conforms"] * 100 // tally.judged
    return next((colour for below, colour in _COLOURS if percent < below), "brightgreen")
