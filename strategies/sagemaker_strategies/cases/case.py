"""A case: a request, what is expected of it, and the clause and side that it speaks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sagemaker_strategies.constraints.clause import Json, Side

#: Stands where a run puts the name of the job that it creates.
NAME_PLACEHOLDER: Final = "$NAME"


@dataclass(frozen=True, slots=True)
class Change:
    """What a case does to its base: at the place ``at`` stands ``value``, or nothing.

    ``at`` is a JSON pointer into the request; ``absent`` says that the member was taken away.
    """

    at: str
    value: Json = None
    absent: bool = False


@dataclass(frozen=True)
class Case:
    """One request that speaks for one side of one clause.

    ``label`` tells the clause's cases apart and never changes. ``violates`` holds the ids that the
    request breaks: none on an accepting side, else the clause and what breaks with it. ``control``
    is the valid request from which the case differs at one place only (a renamed member goes at one
    and comes at another): its accepted control;
    ``base`` names the seed_request in which that was grown.
    ``sample`` is the label of the value alone, without the context in which it stands.
    ``unspecified`` names, where AWS leaves the answer open, what is left open: such a case is
    recorded and never fails. ``low_yield`` cases are asked in the multi_violation of others only, and ``spare``
    ones, like them, only until a case of the clause diverges. ``renamed`` are the paths of members that no
    request has: whoever names them blames rightly.
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
