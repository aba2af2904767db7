"""The seeded faults that a status code can show; those of the command ``mutants``."""

from __future__ import annotations

from collections import Counter
from typing import Final

from sagemaker_conformance.faults.equivalence import decide
from sagemaker_conformance.faults.fault import Fault
from sagemaker_conformance.faults.seeding import faults_of
from sagemaker_strategies.constraints.catalogue import Catalogue

#: Families that leave every status as it is: a generic oracle cannot see them.
UNSEEN: Final = ("code", "blame", "returned")
#: Faults shown only by requests of which AWS does not say what is right.
LEFT_OPEN: Final = "left open"


def shown_by_status(catalogue: Catalogue) -> tuple[dict[str, list[Fault]], dict[str, int]]:
    """The faults by family, and how many are left out: by family, or because no request shows them.

    Those left open by AWS are a family of their own, the last.
    """
    families: dict[str, list[Fault]] = {}
    left_open: list[Fault] = []
    left_out: Counter[str] = Counter()
    for fault in faults_of(catalogue):
        if fault.family in UNSEEN:
            left_out[fault.family] += 1
            continue
        standing = decide(fault, catalogue).standing
        if standing == "equivalent":
            left_out["equivalent"] += 1
        elif standing == LEFT_OPEN:
            left_open.append(fault)
        else:
            families.setdefault(fault.family, []).append(fault)
    return {**families, LEFT_OPEN: left_open}, dict(left_out)
