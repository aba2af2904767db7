"""Rules of two members of which a request has one, and not both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sagemaker_strategies.constraints.clause import Json, Source
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import (
    CHECKED_TIERS,
    Rule,
    Tier,
    View,
    around,
    example,
    not_around,
)


def one_of(
    given: Mapping[str, Json],
    name: str,
    prose_id: str,
    source: Source,
    tier: Tier = "stated",
) -> Rule:
    """The rule that exactly one of two members of the request is given; its path is the second one.

    ``given`` has both, each with a valid value. Requests with neither get the first.
    """
    first, second = given

    def check(subject: Any, request: Any) -> bool:
        return (request.get(first) is None) != (request.get(second) is None)

    def repair(view: View) -> Iterator[list[Edit]]:
        yield view.drop(second)
        yield view.drop(first)
        yield [view.grow(first)]
        yield [view.grow(second)]

    is_checked = tier in CHECKED_TIERS
    both = [around(member, value) for member, value in given.items()]
    return Rule(
        path=second,
        name=name,
        statement=f"either {first} or {second} is given, and not both",
        source=source,
        prose_id=prose_id,
        tier=tier,
        check=check,
        repair=repair,
        accepts=(
            example(f"{first} alone", both[0], not_around(second)),
            example(f"{second} alone", both[1], not_around(first)),
        )[: 2 * is_checked],
        rejects=(
            example("neither", not_around(first), not_around(second)),
            example("both", *both),
        )[: 2 * is_checked],
        needs=(first, second),
        of_request=True,
    )
