"""The rows of the table of invalid requests: what became of them, by the kind of their clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sagemaker_reports.journal.records import CheckRecord

#: The order in which reports list kinds; others follow by name.
FAMILIES: Final = (
    *("required", "type", "enum", "pattern", "length-min", "length-max", "range-min", "range-max"),
    *("rule", "wire", "error", "lifecycle"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """The rejects side of one kind: ``checks`` is refused + accepted + crashed + unspecified.

    ``refused`` includes what was refused with another code or blame (``misjudged``); ``stopped`` is
    how many of the checks' witnesses boto3 does not even send.
    """

    family: str
    checks: int
    refused: int
    accepted: int
    crashed: int
    unspecified: int
    stopped: int
    misjudged: int

    @property
    def cells(self) -> tuple[int, ...]:
        """The counts in the order of the reports' tables."""
        judged = (self.checks, self.refused, self.accepted, self.crashed)
        return (*judged, self.unspecified, self.stopped)


def count_row(family: str, checks: Iterable[CheckRecord]) -> Row:
    """Count checks of the rejects side, leaving out those that were not judged."""
    counted = [c for c in checks if c.status in ("conforms", "diverges", "recorded")]
    diverging = Counter(c.divergence for c in counted if c.status == "diverges")
    accepted, crashed = diverging["accepts-invalid"], diverging["server-error"]
    unspecified = sum(c.status == "recorded" for c in counted)
    return Row(
        family=family,
        checks=len(counted),
        refused=len(counted) - accepted - crashed - unspecified,
        accepted=accepted,
        crashed=crashed,
        unspecified=unspecified,
        stopped=sum(c.boto3 == "stops" for c in counted),
        misjudged=diverging.total() - accepted - crashed,
    )


def family_order(family: str) -> tuple[int, str]:
    """The place of a kind in the reports' order."""
    return (FAMILIES.index(family) if family in FAMILIES else len(FAMILIES), family)
