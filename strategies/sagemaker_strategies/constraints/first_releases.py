"""The first botocore that has a member of a tuning job's request, for members that were added later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

_FILE: Final = "first-releases.json"
#: The elements of the list of definitions, and the definition, whose members they repeat.
_ELEMENTS: Final = "TrainingJobDefinitions.member."
_DEFINITION: Final = "TrainingJobDefinition."


class Release(NamedTuple):
    """A release of botocore, and its day as ``2018-10-26``."""

    botocore: str
    date: str


def first_release(path: str) -> Release | None:
    """The first release whose model has the member at a clause's path, by what is known of it.

    None where the first release of all has it, or where it is not recorded.
    """
    known, at = first_releases(), path
    if path.startswith(_ELEMENTS):
        own = first_release(path.replace(_ELEMENTS, _DEFINITION, 1))
        list_ = known["TrainingJobDefinitions"]
        return list_ if own is None else max(own, list_, key=lambda each: each.date)
    while at and at not in known:
        at = at.rpartition(".")[0]
    return known.get(at)


@cache
def first_releases() -> Mapping[str, Release]:
    """The release of each recorded member, by the path of the clauses at it."""
    file = resources.files(__package__) / "data" / _FILE
    data = json.loads(file.read_text(encoding="utf-8"))
    return {
        member: Release(each["botocore"], each["date"])
        for each in data["releases"]
        for member in each["members"]
    }
