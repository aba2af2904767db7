"""Requests that are changed before they are validated, as lenient frameworks do, at every place."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.mutation.fault import Fault, Normalised
from benchmarks.mutation.shape_normalisations import SHAPES
from benchmarks.mutation.text_normalisations import TEXTS
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


def faults(catalogue: Catalogue) -> Iterator[Fault]:
    """Every normalisation whose example has a place in this catalogue.

    It may show at every clause of the places at which it acts.
    """
    for leniency in (*TEXTS, *SHAPES):
        path = f"{TUNING_JOB.definition}.{leniency.at}"
        if path in catalogue.nodes:
            acting = (n for n in catalogue.nodes.values() if n.type in leniency.types)
            yield Fault(
                f"{TUNING_JOB.definition}:type/{leniency.name}",
                "normalised",
                f"{TUNING_JOB.definition}:type",
                Normalised(path, leniency.example),
                normalisation=leniency.change,
                also=frozenset(c.id for node in acting for c in node.clauses.values()),
            )
