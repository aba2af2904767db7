"""The seeded faults that a status code can show; those of the command ``mutants``."""

from __future__ import annotations

from collections import Counter
from typing import Final

from benchmarks.against_peers.messages import of_definition
from benchmarks.mutation.catalogue import faults_of
from benchmarks.mutation.fault import Fault
from sagemaker_strategies.constraints.catalogue import Catalogue

#: Families that leave every status as it is: a generic oracle cannot see them. What a normalisation changes is
#: the request before it is validated, which is not computed from a recording.
UNSEEN: Final = ("code", "blame", "returned", "normalised")
#: Faults of the list of definitions, which is not in the document that the peers are given.
ELSEWHERE: Final = "list of definitions"
#: Faults shown only by requests of which AWS does not say what is right.
LEFT_OPEN: Final = "left open"


def shown_by_status(catalogue: Catalogue) -> tuple[dict[str, list[Fault]], dict[str, int]]:
    """The faults by family, and how many of each family are left out."""
    families: dict[str, list[Fault]] = {}
    left_out: Counter[str] = Counter()
    for fault in faults_of(catalogue):
        if not of_definition(fault.clause):
            left_out[ELSEWHERE] += 1
        elif fault.family in UNSEEN:
            left_out[fault.family] += 1
        else:
            families.setdefault(fault.family, []).append(fault)
    return families, dict(left_out)


def apart(families: dict[str, list[Fault]], left_open: set[str]) -> dict[str, list[Fault]]:
    """The same families with the faults of these ids in one of their own, the last."""
    kept = {
        family: [fault for fault in faults if fault.id not in left_open]
        for family, faults in families.items()
    }
    moved = [fault for faults in families.values() for fault in faults if fault.id in left_open]
    return {**kept, LEFT_OPEN: moved}
