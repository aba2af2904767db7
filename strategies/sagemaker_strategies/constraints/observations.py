"""Published answers of the real service, by the clauses that they enforce."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Clause, Observation
from sagemaker_strategies.constraints.readers.extract import Extract
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

_FILE: Final = "observations.json"
_FIELDS: Final = ("url", "date", "operation", "text")


def observed(extract: Extract) -> Catalogue:
    """The extract's catalogue in which each clause carries the observations that agree with it.

    An observation agrees where the answer named the clause's own bound, or refused a value that the
    clause refuses too: what was seen of 2500 says nothing about an older limit of 256.
    """
    catalogue = extract.catalogue()
    if extract.operation.name != TUNING_JOB.name:
        return catalogue
    seen: dict[str, tuple[Observation, ...]] = {}
    for entry in _published():
        clause = catalogue.clauses.get(entry["clause"])
        if clause is not None and _agrees(clause, entry):
            observation = Observation(**{field: entry[field] for field in _FIELDS})
            seen[clause.id] = (*seen.get(clause.id, ()), observation)
    return extract.catalogue(seen) if seen else catalogue


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
    return not re.fullmatch(str(clause.value), refused)
