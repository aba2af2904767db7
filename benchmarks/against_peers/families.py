"""The seeded faults that a status code can show; those of the command ``mutants``."""

from __future__ import annotations

from collections import Counter
from typing import Final

from sagemaker_conformance.faults import bounds, coercions, enums, patterns, presence, refusals, skips
from sagemaker_conformance.faults.fault import Fault
from sagemaker_strategies.constraints.catalogue import Catalogue

#: Families that leave every status as it is: a generic oracle cannot see them.
UNSEEN: Final = ("code", "blame", "returned")


def shown_by_status(catalogue: Catalogue) -> tuple[dict[str, list[Fault]], dict[str, int]]:
    """The faults by family, and how many of each family are left out."""
    families: dict[str, list[Fault]] = {}
    left_out: Counter[str] = Counter()
    for module in (presence, bounds, enums, coercions, patterns, skips, refusals):
        for fault in module.faults(catalogue):
            if fault.family in UNSEEN:
                left_out[fault.family] += 1
            else:
                families.setdefault(fault.family, []).append(fault)
    return families, dict(left_out)
