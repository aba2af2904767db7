"""Accepting packed requests: which placements a target accepts, at the cost of few requests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from sagemaker_strategies.acceptances import Pack, Placement, pack_in_order, packs, place_alone
from sagemaker_strategies.places import Request
from sagemaker_strategies.worlds import World


class Packing:
    """The packs of one world, and what a target made of them.

    A refused pack is never a verdict: it is halved until only the values that are refused on their
    own remain.
    """

    def __init__(
        self,
        world: World,
        paths: Sequence[str],
        accepts: Callable[[Request], bool],
        is_valid: Callable[[Request], bool],
    ) -> None:
        self._world = world
        self._paths = paths
        self._accepts = accepts
        self._is_valid = is_valid
        self._settled: dict[int, frozenset[str]] = {}

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """The packs that an independent judge finds valid; other placements are asked alone."""
        return tuple(p for p in packs(self._world, self._paths) if self._is_valid(p.request))

    def accepted(self, placement: Placement) -> bool:
        """Whether the target accepts the placement, in its pack or else on its own."""
        number = self._number_of.get(_key(placement))
        if number is None:
            return self._accepts(place_alone(self._world, placement))
        if number not in self._settled:
            self._settled[number] = frozenset(
                _key(p) for p in self._accepted_of(self.packs[number].placements)
            )
        return _key(placement) in self._settled[number]

    def holds(self, ground: Request) -> bool:
        """Whether the request is the ground of a placement that a pack shows to be accepted."""
        placement = self._natural_grounds.get(json.dumps(ground))
        return placement is not None and self.accepted(placement)

    def requests_with(self, path: str) -> Iterator[Pack]:
        """The packs in which something was put at the path."""
        for pack in self.packs:
            if any(placement.path == path for placement in pack.placements):
                yield pack

    def _accepted_of(self, placements: Sequence[Placement]) -> Iterator[Placement]:
        request = (
            place_alone(self._world, placements[0])
            if len(placements) == 1
            else pack_in_order(self._world, placements)
        )
        if self._accepts(request):
            yield from placements
        elif len(placements) > 1:
            middle = len(placements) // 2
            yield from self._accepted_of(placements[:middle])
            yield from self._accepted_of(placements[middle:])

    @cached_property
    def _number_of(self) -> dict[str, int]:
        return {_key(p): n for n, pack in enumerate(self.packs) for p in pack.placements}

    @cached_property
    def _natural_grounds(self) -> dict[str, Placement]:
        return {
            json.dumps(self._world.ground(p.path, p.context).request): p
            for pack in self.packs
            for p in pack.placements
            if p.sample.label == "natural"
        }


def _key(placement: Placement) -> str:
    return f"{placement.clause} {placement.label}"
