"""The first botocore that has a member of a tuning job's request, for members that were added later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final, NamedTuple

_FILE: Final = "first-releases.json"
#: A list of definitions repeats the definition, with the same members.
_REPEATED: Final = ("TrainingJobDefinitions.member", "TrainingJobDefinition")


class Release(NamedTuple):
    """A release of botocore, and its day as ``2018-10-26``."""

    botocore: str
    date: str


def first_release(path: str) -> Release | None:
    """The first release whose model has the member at a clause's path, by what is known of it.

    None where the first release of all has it, or where it is not recorded.
    """
    first, then = _REPEATED
    if path.startswith(f"{first}."):
        own, list_ = (
            first_release(f"{then}{path.removeprefix(first)}"),
            first_releases()[f"{then}s"],
        )
        return list_ if own is None else max(own, list_, key=lambda each: each.date)
    known, at = first_releases(), path
    while at and at not in known:
        at = at.rpartition(".")[0]
    return known.get(at)


@cache
def first_releases() -> Mapping[str, Release]:
    """The release of each recorded member, by the path of the clauses at it."""
    file = resources.files(__package__) / "data" / _FILE
    data = json.loads(file.read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            member: Release(each["botocore"], each["date"])
            for each in data["releases"]
            for member in each["members"]
        }
    )
