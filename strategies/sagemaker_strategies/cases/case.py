"""A case: a request, the clause and side that it tests, and the valid request beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sagemaker_strategies.constraints.clause import Json, Side

#: Placeholder of the name that a run gives to what a request creates.
NAME_PLACEHOLDER: Final = "$NAME"


@dataclass(frozen=True)
class Change:
    """A change that a case makes to its base: ``value`` is put at the place ``at``, or nothing.

    ``at`` is a JSON pointer into the request; ``absent``: the member is removed.
    """

    at: str
    value: Json = None
    absent: bool = False


@dataclass(frozen=True)
class Case:
    """One request that tests one side of one clause.

    ``label`` is unique among the clause's cases and never changes. ``violates`` holds the ids that the
    request breaks: none on an accepting side, else the clause and what breaks with it. ``control`` is
    the valid request from which the case differs at one place only (two for a renamed member),
    ``base`` the name of the seed request from which both were grown. ``sample`` is the label of the
    value without its context. ``unspecified`` is what AWS leaves open, if it does: such a case is
    recorded, and fails only where the target crashes. ``low_yield`` cases are sent in a multi-violation
    only, ``spare`` ones alone, and both only until a case of the clause diverges. ``renamed`` are paths of
    members that no request has: an error message may name them too.
    """

    clause: str
    side: Side
    label: str
    request: dict[str, Json]
    control: dict[str, Json]
    violates: frozenset[str] = frozenset()
    unspecified: str | None = None
    sample: str = ""
    base: str = ""
    low_yield: bool = False
    spare: bool = False
    renamed: tuple[str, ...] = ()
