"""The difference of a witness from an accepted request close to it."""

from __future__ import annotations

from dataclasses import dataclass

from sagemaker_reports.journal.records import Change, CheckRecord, RunRecord
from sagemaker_reports.rendering.json_pointer import apply_changes, changes_between


@dataclass(frozen=True, slots=True)
class Difference:
    """What sets a witness apart from the accepted neighbour and from their base.

    ``grown`` holds the places where both differ from the base in the same way, ``sent`` the changes
    that lead from the neighbour to the witness, ``accepted`` those that lead back.
    """

    grown: tuple[str, ...]
    sent: tuple[Change, ...]
    accepted: tuple[Change, ...]


def witness_difference(check: CheckRecord, run: RunRecord | None) -> Difference | None:
    """The witness against its neighbour, or against its base where there is no neighbour or no base.

    None where the witness is not recorded as a change of one request.
    """
    if check.change is None or check.base is None or len(check.witness or ()) != 1:
        return None
    plain = Difference((), check.change, tuple((check.neighbour or {"change": []})["change"]))
    base = run.bases.get(check.base) if run is not None else None
    if base is None or check.neighbour is None:
        return plain
    try:
        accepted = apply_changes(base, check.neighbour["change"])
        sent = apply_changes(base, check.change)
    except LookupError:
        return plain
    own = tuple(changes_between(accepted, sent))
    places = {change["at"] for change in own}
    alike = (change["at"] for change in check.neighbour["change"])
    return Difference(
        grown=tuple(at for at in alike if at not in places),
        sent=own,
        accepted=tuple(changes_between(sent, accepted)),
    )
