"""What a witness really did: its difference from the accepted request beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sagemaker_reports.journal.records import Change, CheckRecord, RunRecord
from sagemaker_reports.rendering.json_pointer import apply_changes


@dataclass(frozen=True, slots=True)
class Difference:
    """From the base over the accepted neighbour to what was sent.

    ``grown`` holds the places where both differ from the base alike, ``sent`` what the witness has
    and the neighbour has not, ``accepted`` what the neighbour has there.
    """

    grown: tuple[str, ...]
    sent: tuple[Change, ...]
    accepted: tuple[Change, ...]


def difference(check: CheckRecord, run: RunRecord | None) -> Difference | None:
    """The witness against its neighbour, or against its base where either is not to be had.

    None where the witness is not told as a change of one request.
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
    own = tuple(changes(accepted, sent))
    places = {change["at"] for change in own}
    alike = (change["at"] for change in check.neighbour["change"])
    return Difference(
        grown=tuple(at for at in alike if at not in places),
        sent=own,
        accepted=tuple(changes(sent, accepted)),
    )


def changes(was: Any, now: Any, at: str = "") -> Iterator[Change]:
    """What leads from one JSON value to the other: the fewest and highest places that differ."""
    if was is now:  # what was made from the same base shares what was not changed
        return
    if isinstance(was, dict) and isinstance(now, dict):
        for key in [*was, *(key for key in now if key not in was)]:
            place = f"{at}/{key.replace('~', '~0').replace('/', '~1')}"
            if key not in now:
                yield Change(at=place, absent=True)
            elif key not in was:
                yield Change(at=place, value=now[key])
            else:
                yield from changes(was[key], now[key], place)
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for index, (old, new) in enumerate(zip(was, now, strict=True)):
            yield from changes(old, new, f"{at}/{index}")
    elif type(was) is not type(now) or was != now:
        yield Change(at=at, value=now)
