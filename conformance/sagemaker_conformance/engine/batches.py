"""Batches of valid values: which of them a target accepts, at the cost of few requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sagemaker_conformance.engine.case_store import CaseStore
from sagemaker_conformance.engine.shared_requests import key_of
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.positive import Batch, Placement, batch_in_order
from sagemaker_strategies.cases.seeds import SeedRequest


class AnsweredBatches:
    """What a target answered to the batches of one seed request.

    A refused batch is never a verdict: it is halved until only the values that are refused on their
    own remain.
    """

    def __init__(
        self, seed_request: SeedRequest, case_store: CaseStore, accepts: Callable[[Request], bool]
    ) -> None:
        self._seed_request = seed_request
        self._case_store = case_store
        self._batches = case_store.batches(seed_request)
        self._accepts = accepts
        self._settled: dict[int, frozenset[str]] = {}
        self._refused: dict[str, tuple[Placement, ...]] = {}

    def accepted(self, placement: Placement) -> bool:
        """Whether the target accepts the placement, in its batch or else on its own."""
        key = key_of(placement)
        number = self._batches.number_of.get(key)
        if number is None:
            return self._accepts(self._case_store.alone(self._seed_request, placement))
        if number not in self._settled:
            batch = self._batches.all[number]
            # The batch's own request is the one that was certified.
            taken = (
                batch.placements if self._accepts(batch.request) else self._halved(batch.placements)
            )
            self._settled[number] = frozenset(map(key_of, taken))
        return key in self._settled[number]

    def refused(self, path: str) -> tuple[Placement, ...]:
        """The values of a place that the target does not accept."""
        if path not in self._refused:
            placements = self._case_store.placements(self._seed_request, path)
            self._refused[path] = tuple(p for p in placements if not self.accepted(p))
        return self._refused[path]

    def holds(self, control: Request) -> bool:
        """Whether the request is the control request of a placement that a batch shows to be accepted."""
        placement = self._batches.typical_controls.get(self._case_store.keys.of(control))
        return placement is not None and self.accepted(placement)

    def accepted_parts(self, batch: Batch, shows: Callable[[Request], bool]) -> Iterator[Batch]:
        """The batch where it is accepted and shows what each of its values does, else such ones of its halves."""
        is_one = len(batch.placements) < 2
        if self._accepts(batch.request) and (is_one or shows(batch.request)):
            yield batch
        elif not is_one:
            middle = len(batch.placements) // 2
            for half in (batch.placements[:middle], batch.placements[middle:]):
                part = Batch(batch_in_order(self._seed_request, half), half)
                yield from self.accepted_parts(part, shows)

    def _halved(self, placements: Sequence[Placement]) -> Iterator[Placement]:
        """Those of the placements that are accepted in one of the halves, or of what these are halved to."""
        middle = len(placements) // 2
        for half in filter(None, (placements[:middle], placements[middle:])):
            if self._accepts(self._request_of(half)):
                yield from half
            elif len(half) > 1:
                yield from self._halved(half)

    def _request_of(self, placements: Sequence[Placement]) -> Request:
        if len(placements) == 1:
            return self._case_store.alone(self._seed_request, placements[0])
        return batch_in_order(self._seed_request, placements)
