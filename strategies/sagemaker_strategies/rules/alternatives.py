"""Rules of two members of which a request has one, and not both."""

from __future__ import annotations

from collections.abc import Mapping

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.clause import Json, Source
from sagemaker_strategies.rules.conditions import one_given
from sagemaker_strategies.rules.repairs import drop, either, grow
from sagemaker_strategies.rules.rule import CHECKED_TIERS, Rule, Tier


def one_of(
    given: Mapping[str, Json], name: str, prose_id: str, source: Source, tier: Tier = "stated"
) -> Rule:
    """The rule that exactly one of two members of the request is given; its path is the second one.

    ``given`` has both, each with a valid value. Requests with neither get the first.
    """
    first, second = given
    alone = {
        f"{first} alone": {first: given[first], second: ABSENT},
        f"{second} alone": {second: given[second], first: ABSENT},
    }
    is_checked = tier in CHECKED_TIERS
    return Rule(
        path=second,
        name=name,
        statement=f"either {first} or {second} is given, and not both",
        source=source,
        prose_id=prose_id,
        tier=tier,
        check=one_given(first, second),
        repair=either(drop(second), drop(first), grow(first), grow(second)),
        accepts=alone if is_checked else {},
        rejects={"neither": {first: ABSENT, second: ABSENT}, "both": given} if is_checked else {},
        needs=(first,),
    )
