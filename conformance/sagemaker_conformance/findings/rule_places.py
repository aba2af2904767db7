"""The places at which a request breaks a rule: of a list the elements, not the whole of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import Pointer, get, put
from sagemaker_strategies.rules import Rule

#: Of a longer list the elements are not tried.
_MOST_TRIED: Final = 200


def places_of(rule: Rule, subject: Pointer, request: Any, definition: str | None) -> list[Pointer]:
    """Where a request breaks a rule that the value at ``subject`` breaks.

    Each is the place of the rule's path, as far as the request has it, or one step further. Of a list
    these are the elements that break the rule alone, else the second of two that do together, else the
    list.
    """
    steps = rule.path.split(".")
    start: Pointer = ()
    if subject and steps[0] == definition:
        start, steps = subject, steps[1:]
    return list(_Search(rule, subject).places(request, start, start, steps))


@dataclass(frozen=True)
class _Search:
    rule: Rule
    subject: Pointer

    def places(
        self, request: Any, at: Pointer, place: Pointer, steps: Sequence[str]
    ) -> Iterator[Pointer]:
        """The places below ``at`` of a request, which is ``place`` in the one that has all elements."""
        if not steps:
            yield place
            return
        value, step = get(request, at), steps[0]
        if isinstance(value, list) and step == "member":
            found = self._elements(request, at, value)
            for kept, index in found:
                smaller = put(request, at, [value[each] for each in kept])
                inner = (*at, len(kept) - 1)
                yield from self.places(smaller, inner, (*place, index), steps[1:])
            if not found:
                yield place
        elif isinstance(value, dict) and (step in value or len(steps) == 1):
            yield from self.places(request, (*at, step), (*place, step), steps[1:])
        else:
            yield place

    def _elements(
        self, request: Any, at: Pointer, value: list[Any]
    ) -> list[tuple[tuple[int, ...], int]]:
        """The elements to be named, each with those that it has to be with to break the rule."""
        indices = range(len(value)) if len(value) <= _MOST_TRIED else range(0)
        alone: list[tuple[tuple[int, ...], int]] = [
            ((each,), each) for each in indices if self._breaks(request, at, value, [each])
        ]
        if alone or not indices:
            return alone
        needed = list(indices)
        for each in indices:
            fewer = [other for other in needed if other != each]
            if self._breaks(request, at, value, fewer):
                needed = fewer
        return [(tuple(needed), needed[-1])] if len(needed) == 2 else []

    def _breaks(self, request: Any, at: Pointer, value: list[Any], kept: Sequence[int]) -> bool:
        smaller = put(request, at, [value[each] for each in kept])
        return not self.rule.holds_in(get(smaller, self.subject), smaller)
