"""Published answers of the real service, by the clauses that they enforce."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Clause, Observation
from sagemaker_strategies.constraints.readers.extract import Extract
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.patterns import PatternError, matcher

_FILE: Final = "observations.json"
_FIELDS: Final = ("url", "date", "operation", "text")


def observed(extract: Extract) -> Catalogue:
    """The extract's catalogue in which each clause carries the observations that agree with it.

    An observation agrees where the answer named the clause's own bound, or refused a value that the
    clause refuses too: what was seen of 2500 says nothing about an older limit of 256.
    """
    catalogue = extract.catalogue()
    if extract.operation.service != TUNING_JOB.service:
        return catalogue
    seen: dict[str, tuple[Observation, ...]] = {}
    for entry in _published():
        for clause in _of_clauses(catalogue, entry):
            if _agrees(clause, entry):
                observation = Observation(**{field: entry[field] for field in _FIELDS})
                seen[clause.id] = (*seen.get(clause.id, ()), observation)
    return extract.catalogue(seen) if seen else catalogue


def _of_clauses(catalogue: Catalogue, entry: Mapping[str, Any]) -> Iterator[Clause]:
    """The clauses that an answer is about: of the tuning job by id, of any other operation by shape.

    The shape is the one that states the clause, whichever member has it (``RoleArn``), or the
    structure and its member (``ResourceConfig.InstanceType``).
    """
    if catalogue.operation.name == TUNING_JOB.name:
        if entry["clause"] in catalogue.clauses:
            yield catalogue.clauses[entry["clause"]]
        return
    kind = entry["clause"].rpartition(":")[2]
    for structure in catalogue.root.walk():
        for node in structure.children.values():
            shapes = (node.shape, f"{structure.shape}.{node.name}")
            if kind in node.clauses and entry.get("shape") in shapes:
                yield node.clauses[kind]


def _published() -> list[dict[str, Any]]:
    data = resources.files(__package__) / "data" / _FILE
    entries: list[dict[str, Any]] = json.loads(data.read_text(encoding="utf-8"))["observations"]
    return entries


def _agrees(clause: Clause, entry: Mapping[str, Any]) -> bool:
    if "value" in entry:
        return bool(clause.value == entry["value"])
    refused = entry["refused"]
    if isinstance(clause.value, tuple):
        return refused not in clause.value
    try:
        return not matcher(str(clause.value))(refused)
    except (PatternError, RecursionError):  # no pattern that can be read
        return False
